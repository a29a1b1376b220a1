import PatientRecord
import RecordKeeping
import Testing

@Suite("A newcomer is refused for its own faults and for what it breaks")
struct RefusalTests {
  private typealias Bench = RecordBench

  @Test(
    "its own faults",
    arguments: [
      (Bench.stop("T9", on: "2022-05"), "no event starts this treatment"),
      (Bench.stop("T2", on: "2022-05"), "the treatment was stopped already, by seq 3"),
      (Bench.start("T1", on: "2023"), "the label belongs to another course, started by seq 1"),
      (Bench.stop("T1", on: "2021-12-31"), "the treatment was not running yet: it starts with seq 1"),
      (
        Bench.titration("up", "T1", on: "2022-06", dose: "10"),
        "the dose goes the other way from the one before, set by seq 1"
      ),
      (Bench.start("T3", on: "2024-01-03"), "the date lies after the day of recording"),
      (
        Bench.draft("treatment-resumed", on: "2022-06", #""treatment":"T1""#),
        "a treatment is held only while it runs, and resumed only while it is held"
      ),
      (
        Bench.draft(
          "dose-down-titrated", on: "2022-06", #""treatment":"T1","dose":{"amount":1,"unit":"tablet","every":"P1D"}"#),
        "the dose cannot be compared with the one before, set by seq 1"
      ),
      (
        Bench.draft("adverse-event-recorded", on: "2022-06", #""term":"nausea","suspects":[{"treatment":"T9"}]"#),
        "no event starts this treatment"
      ),
      (Bench.retraction(of: ID.third), "no such event of this patient before it"),
      (Bench.start("T3", on: "2022", dose: "1e307"), "the number is too small or too large to be recorded"),
      (Bench.start("T3", on: "2022", dose: "5e-324"), "the number is too small or too large to be recorded"),
      (
        Bench.start("T3", on: "2022", dose: "1,\"upTo\":1e15"), "the number is too small or too large to be recorded"
      ),
      (
        Bench.draft(
          "measurement-recorded", on: "2022", #""analyte":"ALT","value":9007199254740993,"unit":"U/L""#),
        "the number is too small or too large to be recorded"
      ),
    ])
  func ownFaults(draft: String, message: String) throws {
    var bench = Bench()
    try bench.append(
      Bench.start("T1", on: "2022-01-10"), Bench.start("T2", on: "2022-01-10"), Bench.stop("T2", on: "2022-04-01"),
      accepting: .codes(["start-twice"]))
    #expect(bench.faults(draft) == [message])
    #expect(bench.record.lastSequenceNumber == 3)
  }

  @Test("events on the day of recording east of UTC are no future")
  func eastOfUTC() throws {
    var bench = Bench()
    #expect(bench.faults(Bench.start("T1", on: "2024-01-02")).isEmpty)
  }

  @Test("nothing is recorded after death, and a death is not recorded before later events")
  func death() throws {
    var bench = Bench()
    let death = Bench.draft("follow-up-ended", on: "2022-03-01", #""reason":"death""#)
    try bench.append(Bench.start("T1", on: "2022-01"))
    try bench.append(Bench.draft("patient-seen", on: "2022-05-05", ""))
    #expect(
      bench.faults(death) == ["the record goes on after that day: seq 2"])
    var other = Bench()
    try other.append(Bench.start("T1", on: "2022-01"), death)
    #expect(other.faults(Bench.stop("T1", on: "2022-03-02")) == ["the patient had died by then, as seq 2 says"])
    #expect(other.faults(Bench.stop("T1", on: "2022-03")).isEmpty)
  }

  @Test("retracting a start needs what depends on it in the same batch")
  func retractedStart() throws {
    var bench = Bench()
    try bench.append(Bench.start("T1", on: "2022-01", id: ID.first))
    try bench.append(Bench.stop("T1", on: "2022-05", id: ID.second))
    #expect(
      bench.faults(Bench.retraction(of: ID.first))
        == ["this breaks what seq 2 rests on: no event starts this treatment"])
    #expect(bench.faults(Bench.retraction(of: ID.first), Bench.retraction(of: ID.second)).isEmpty)
  }

  @Test("a label is never used again, not even when its course was retracted")
  func labelUsedAgain() throws {
    var bench = Bench()
    try bench.append(Bench.start("T1", on: "2022-01", id: ID.first))
    try bench.append(Bench.retraction(of: ID.first))
    #expect(bench.faults(Bench.start("T1", on: "2022-02")) == ["the label was used before, by seq 1"])
  }

  @Test("a late entry that makes an older titration look odd is accepted and reported")
  func oddTitration() throws {
    var bench = Bench()
    try bench.append(Bench.start("T1", on: "2022-01-01"))
    try bench.append(Bench.titration("down", "T1", on: "2022-06-01", dose: "10"))
    let admission = try bench.append(Bench.titration("down", "T1", on: "2022-03-01", dose: "5"))
    #expect(
      admission.warnings.filter { $0.code == nil }.map(\.message) == [
        "seq 2: the dose goes the other way from the one before, set by seq 3"
      ])
  }

  @Test("an amendment that leaves a titration as odd as it was is accepted and reported")
  func oddAsBefore() throws {
    var bench = Bench()
    try bench.append(Bench.start("T1", on: "2022-01-01", dose: "20"))
    try bench.append(Bench.titration("down", "T1", on: "2022-02-01", dose: "10"))
    try bench.append(Bench.titration("up", "T1", on: "2022-06-01", dose: "15", id: ID.second))
    try bench.append(Bench.titration("up", "T1", on: "2022-05-01", dose: "18"))
    let admission = try bench.append(
      Bench.draft(
        "event-amended", on: nil,
        #""amends":"\#(ID.second)","occurred":"2022-01-15","#
          + #""data":{"treatment":"T1","dose":{"amount":15,"unit":"mg","every":"P1W"}},"reason":"date""#))
    #expect(
      admission.warnings.filter { $0.code == nil }.map(\.message) == [
        "seq 3: the dose goes the other way from the one before, set by seq 1"
      ])
  }

  @Test("batches given together are judged one by one, each by its own newcomers")
  func batchesOfAnArchive() throws {
    let drafts = [
      Bench.start("T1", on: "2022-01-01"), Bench.titration("down", "T1", on: "2022-06-01", dose: "10"),
      Bench.titration("down", "T1", on: "2022-03-01", dose: "5"),
    ].enumerated().map { Bench.recorded($0.element, at: "2024-01-0\($0.offset + 1)T12:00:00.000Z") }
    var bench = Bench()
    #expect(
      try bench.appendArchive(drafts).warnings.filter { $0.code == nil }.map(\.message) == [
        "seq 2: the dose goes the other way from the one before, set by seq 3"
      ])
  }

  @Test("a batch is judged once, whole: what follows in it may mend what comes first")
  func wholeBatch() throws {
    var bench = Bench()
    #expect(bench.faults(Bench.stop("T1", on: "2022-05"), Bench.start("T1", on: "2022-01")).isEmpty)
  }

  @Test("one refused draft refuses the batch")
  func allOrNothing() throws {
    var bench = Bench()
    #expect(bench.faults(Bench.start("T1", on: "2022-01"), Bench.stop("T2", on: "2022-05")).count == 1)
    #expect(bench.record.lastSequenceNumber == 0)
  }
}
