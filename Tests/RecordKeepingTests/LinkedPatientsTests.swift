import CalendarTime
import PatientRecord
import TestSupport
import Testing

@testable import RecordKeeping

@Suite("One person under several pseudonyms")
struct LinkedPatientsTests {
  private typealias Bench = RecordBench

  private static func of(_ patient: String, _ draft: String) -> String {
    draft.replacing(#""patient":"P1""#, with: "\"patient\":\"\(patient)\"")
  }

  private static func link(_ patient: String, _ other: String, id: String? = nil) -> String {
    Bench.draft(
      "patients-linked", on: "2023-01-10", id: id, #""patient":"\#(patient)","other":"\#(other)","reason":"x""#
    )
    .replacing(#""patient":"P1","occurred""#, with: #""occurred""#)
  }

  private static func unlink(_ id: String) -> String {
    Bench.retraction(of: id).replacing(#""patient":"P1","#, with: "")
  }

  /// P1, P2 and P3 with a course each; P2 was seen, too.
  private static func bench(_ drafts: String...) throws -> RecordBench {
    var bench = Bench()
    for (patient, drug) in [("P1", "methotrexate"), ("P2", "baricitinib"), ("P3", "prednisone")] {
      let start = Bench.start("T1", on: "2022-01").replacing("methotrexate", with: drug)
      try bench.append(of(patient, start), accepting: .all)
    }
    try bench.append(of("P2", Bench.draft("patient-seen", on: "2022-06-01", "")))
    for draft in drafts { try bench.append(draft) }
    return bench
  }

  @Test("the person has the events of both, the labels of the other behind its pseudonym")
  func onePerson() throws {
    let bench = try LinkedPatientsTests.bench(LinkedPatientsTests.link("P1", "P2"))
    #expect(bench.persons == ["P1: P1 T1, P2 P2:T1, P2 patient-seen", "P3: P3 T1"])
    #expect(bench.events("P2") == ["P1 P1:T1", "P2 T1", "P2 patient-seen"])
    #expect(bench.record.storedPatients.map(bench.record.pool.text) == ["P1", "P2", "P3"])
  }

  @Test("links are a tree: the person keeps the pseudonym at its root")
  func chain() throws {
    let bench = try LinkedPatientsTests.bench(
      LinkedPatientsTests.link("P2", "P3"), LinkedPatientsTests.link("P1", "P2"))
    #expect(bench.persons == ["P1: P1 T1, P2 P2:T1, P3 P3:T1, P2 patient-seen"])
    #expect(bench.events("P3") == ["P1 P1:T1", "P2 P2:T1", "P3 T1", "P2 patient-seen"])
  }

  @Test("a link that is taken back leaves two, and an earlier state knows none")
  func parted() throws {
    var bench = try LinkedPatientsTests.bench(LinkedPatientsTests.link("P1", "P2", id: ID.first))
    let apart = ["P1: P1 T1", "P2: P2 T1, P2 patient-seen", "P3: P3 T1"]
    var earlier = bench.record
    earlier.know(upTo: earlier.lastRecorded.map { (4, $0) })
    #expect(RecordBench.persons(of: earlier) == apart)
    #expect(RecordBench.persons(of: earlier.unlimited) == bench.persons)
    try bench.append(LinkedPatientsTests.unlink(ID.first))
    #expect(bench.persons == apart)
    let again = Record(lines: bench.lines)
    #expect(RecordBench.persons(of: again) == apart)
  }

  @Test(
    "what cannot be is refused",
    arguments: [
      (["P1", "P1"], "the two pseudonyms are one person already"),
      (["P1", "P9"], "nothing is recorded of a patient of that pseudonym"),
      (["P9", "P1"], "nothing is recorded of a patient of that pseudonym"),
      (["P1", "P2", "P1", "P2"], "the two pseudonyms are one person already"),
      (["P1", "P2", "P2", "P1"], "the two pseudonyms are one person already"),
      (["P1", "P2", "P2", "P3", "P3", "P1"], "the two pseudonyms are one person already"),
      (["P1", "P2", "P3", "P2"], "the other pseudonym stands behind one already, as seq 5 says"),
    ])
  func refused(pseudonyms: [String], message: String) throws {
    var bench = try LinkedPatientsTests.bench()
    var links = stride(from: 0, to: pseudonyms.count, by: 2).map {
      LinkedPatientsTests.link(pseudonyms[$0], pseudonyms[$0 + 1])
    }
    let last = links.removeLast()
    for link in links { try bench.append(link) }
    #expect(bench.faults(last).contains(message))
    #expect(bench.record.lastSequenceNumber == 4 + links.count)
  }

  @Test("a retraction that would leave an event of one with a course of the other is refused")
  func restsOnTheLink() throws {
    var bench = try LinkedPatientsTests.bench(LinkedPatientsTests.link("P1", "P2", id: ID.first))
    try bench.append(
      Bench.draft(
        "adverse-event-recorded", on: "2022-07", id: ID.second, #""term":"x","suspects":[{"treatment":"P2:T1"}]"#))
    #expect(bench.faults(LinkedPatientsTests.unlink(ID.first)).contains { $0.contains("seq 6: no event starts this") })
    try bench.append(Bench.retraction(of: ID.second), LinkedPatientsTests.unlink(ID.first))
    #expect(bench.persons.count == 3)
  }

  @Test("a course of the other is stopped under either pseudonym, once")
  func stopped() throws {
    for (patient, label) in [("P1", "P2:T1"), ("P2", "T1")] {
      var bench = try LinkedPatientsTests.bench(LinkedPatientsTests.link("P1", "P2"))
      try bench.append(LinkedPatientsTests.of(patient, Bench.stop(label, on: "2022-08")))
      for (patient, label) in [("P1", "P2:T1"), ("P2", "T1")] {
        let stop = LinkedPatientsTests.of(patient, Bench.stop(label, on: "2022-09"))
        #expect(bench.faults(stop).first?.contains("stopped already") == true)
      }
    }
  }

  @Test("another sex is asked about, an entry of one after the death of the other is refused")
  func contradictions() throws {
    var bench = try LinkedPatientsTests.bench()
    for (patient, sex) in [("P1", "female"), ("P2", "male")] {
      let enrolment = Bench.draft("patient-enrolled", on: "2022-01", "\"sex\":\"\(sex)\"")
      try bench.append(LinkedPatientsTests.of(patient, enrolment))
    }
    let error = #expect(throws: AdmissionError.self) { try bench.append(LinkedPatientsTests.link("P1", "P2")) }
    #expect(error?.codes == ["enrolled-otherwise"])
    try bench.append(LinkedPatientsTests.link("P1", "P2"), accepting: .codes(["enrolled-otherwise"]))
    var other = try LinkedPatientsTests.bench(
      LinkedPatientsTests.of("P3", Bench.draft("follow-up-ended", on: "2022-05-01", #""reason":"death""#)))
    #expect(other.faults(LinkedPatientsTests.link("P3", "P2")).first?.contains("seq 4: the patient had died") == true)
  }

  @Test("an erasure of one pseudonym takes the link and what names its courses, and no more of the other")
  func erased() throws {
    var bench = try LinkedPatientsTests.bench(LinkedPatientsTests.link("P1", "P2"))
    try bench.append(
      Bench.draft("adverse-event-recorded", on: "2022-07", #""term":"x","suspects":[{"treatment":"P2:T1"}]"#),
      Bench.draft("patient-seen", on: "2022-07-02", ""))
    let record = bench.record
    let scope = ErasureScope(
      [2, 4, 5], among: record.patients.flatMap(record.events(of:)) + record.ownEvents, pool: record.pool,
      person: record.person)
    #expect(scope.positions == [2, 4, 5, 6])
  }
}

extension RecordBench {
  /// The persons, each with its events: the pseudonym under which one stands, and the course or the type.
  fileprivate var persons: [String] { RecordBench.persons(of: record) }

  fileprivate static func persons(of record: Record) -> [String] {
    record.patients.map { "\(record.pool.text($0)): " + events($0, record).joined(separator: ", ") }
  }

  fileprivate func events(_ name: String) -> [String] {
    record.pool.vocabulary.existingSymbol(for: name).map { RecordBench.events($0, record) } ?? []
  }

  private static func events(_ patient: Symbol, _ record: Record) -> [String] {
    record.events(of: patient).map { event in
      let label = event.event.treatment.map(record.pool.text)
      return record.pool.text(event.patient) + " " + (label ?? event.event.type.rawValue)
    }
  }

  /// The lines of a log of what was admitted.
  fileprivate var lines: [UInt8] {
    let writer = EventWriter(pool: record.pool)
    let events = record.subjects.flatMap(record.storedEvents).sorted { $0.sequenceNumber < $1.sequenceNumber }
    return events.flatMap { event -> [UInt8] in
      let head =
        "{\"seq\":\(event.sequenceNumber),\"id\":\"\(event.id)\",\"salt\":\"\(String(repeating: "0", count: 32))\","
      return Array(head.utf8) + writer.head(of: event) + Array(",\"recorded\":\"\(event.recorded)\",".utf8)
        + writer.tail(of: event) + Array("}\n".utf8)
    }
  }
}
