import PatientRecord
import RecordKeeping
import Testing

@Suite("An erasure takes with it what refers to the erased")
struct ErasureScopeTests {
  private typealias Bench = RecordBench

  private func scope(of position: Int, in bench: RecordBench) throws -> [Int] {
    let patient = try #require(bench.record.patients.first)
    return ErasureScope([position], among: bench.record.events(of: patient), pool: bench.record.pool).positions
  }

  private func bench() throws -> RecordBench {
    var bench = Bench()
    try bench.append(Bench.start("T1", on: "2022-01", id: ID.first))
    try bench.append(Bench.start("T2", on: "2022-01"), accepting: .codes(["start-twice"]))
    try bench.append(Bench.stop("T1", on: "2022-05", id: ID.second))
    try bench.append(Bench.draft("response-assessed", on: "2022-04", #""response":"partial","treatments":["T1","T2"]"#))
    try bench.append(
      Bench.draft("adverse-event-recorded", on: "2022-04", #""term":"nausea","suspects":[{"treatment":"T2"}]"#))
    try bench.append(
      Bench.draft(
        "event-amended", on: nil, id: ID.third,
        #""amends":"\#(ID.second)","data":{"treatment":"T1","reasons":["funding"]},"reason":"misread""#))
    try bench.append(Bench.retraction(of: ID.third))
    return bench
  }

  @Test(
    "what goes with each event",
    arguments: [
      (1, [1, 3, 4, 6, 7]),  // a start: all that names its label, and the corrections of those
      (2, [2, 4, 5]),
      (3, [3, 6, 7]),  // a stop: its amendment, and the retraction of that
      (4, [4]), (5, [5]), (6, [6, 7]), (7, [7]),
    ])
  func following(position: Int, expected: [Int]) throws {
    #expect(try scope(of: position, in: try bench()) == expected)
  }

  @Test("a label means the course of its own patient: nothing of another's goes, though it names the same label")
  func labelsOfOthers() throws {
    var bench = Bench()
    let ofAnother = { (draft: String) in draft.replacing(#""patient":"P1""#, with: #""patient":"P2""#) }
    try bench.append(Bench.start("T1", on: "2022-01"))
    try bench.append(ofAnother(Bench.start("T1", on: "2022-01")))
    try bench.append(Bench.stop("T1", on: "2022-05"))
    try bench.append(ofAnother(Bench.stop("T1", on: "2022-05")))
    try bench.append(ofAnother(Bench.draft("patient-seen", on: "2022-06", "")))
    let events = bench.record.patients.flatMap(bench.record.events(of:))
    #expect(ErasureScope([1, 5], among: events, pool: bench.record.pool).positions == [1, 3, 5])
  }
}
