import PatientRecord
import TestSupport
import Testing

@testable import RecordKeeping

@Suite("Events of two records compared")
struct EventComparisonTests {
  private typealias Case = CheckCase

  /// Entries of one patient, with lists, numbers, dates and free words among them.
  private static let entries = [
    Case.enrolment(#""sex":"female","birthYear":1980,"note":"from the clinic""#),
    Case.diagnosis("alopecia areata"),
    Case.start("T1", "methotrexate", "15 mg P1W", more: #","indication":"alopecia areata""#),
    RecordBench.titration("up", "T1", on: "2022-04-01", dose: "20"),
    Case.event("nausea", on: "2022-05-01", #","suspects":[{"treatment":"T1"}]"#),
    Case.response("partial", #","treatments":["T1"],"instrument":"SALT","score":30,"baseline":80"#),
    Case.value("ALT", "0", "U/L"), Case.value("ALT", "45", "U/L", on: "2022-06"),
    RecordBench.stop("T1", on: "2022-10-01"),
  ]

  /// A record of some entries behind one of another patient, whose free words number all later texts otherwise.
  private static func record(_ entries: [String], after note: String) throws -> Record {
    var bench = RecordBench()
    try bench.append(
      #"{"type":"patient-seen","patient":"P2","occurred":"2020-01-01","data":{"note":"\#(note)"}}"#, accepting: .all)
    for entry in entries { try bench.append(entry, accepting: .all) }
    return bench.record
  }

  private static func events(_ record: Record) -> [RecordedEvent] {
    record.pool.vocabulary.existingSymbol(for: "P1").map(record.events(of:)) ?? []
  }

  @Test("events that say the same are the same, whatever the numbers of their texts")
  func same() throws {
    let record = try Self.record(Self.entries, after: "nausea")
    let other = try Self.record(Self.entries, after: "T1")
    #expect(Self.events(record) != Self.events(other))
    var comparison = EventComparison(record.pool, other.pool)
    #expect(comparison.firstDifference(Self.events(record), Self.events(other)) == nil)
    #expect(comparison.firstDifference(Self.events(record), Self.events(other).dropLast()) == Self.entries.count - 1)
    #expect(comparison.firstDifference([], []) == nil)
  }

  @Test(
    "one word, number, date or list that differs is found",
    arguments: [
      (0, "1980", "1981"), (0, "from the clinic", "from the ward"), (1, "alopecia areata", "psoriasis"),
      (2, "P1W", "P2W"), (3, ":20,", ":25,"), (4, "nausea", "rash"),
      (4, #"{"treatment":"T1"}"#, #"{"treatment":"T1","causality":"possible"}"#),
      (5, #","treatments":["T1"]"#, ""), (5, "80", "81"), (6, ":0,", ":0.5,"), (7, "2022-06", "2022-07"),
      (8, "2022-10-01", "2022-10-02"),
    ])
  func different(place: Int, text: String, changed: String) throws {
    var entries = Self.entries
    #expect(entries[place].contains(text))
    entries[place] = entries[place].replacing(text, with: changed)
    let (record, other) = (try Self.record(Self.entries, after: "a"), try Self.record(entries, after: "b"))
    var comparison = EventComparison(record.pool, other.pool)
    #expect(comparison.firstDifference(Self.events(record), Self.events(other)) == place)
  }
}
