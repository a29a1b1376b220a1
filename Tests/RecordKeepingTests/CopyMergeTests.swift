import CalendarTime
import Foundation
import PatientRecord
import TestSupport
import Testing

@testable import RecordKeeping

@Suite("Two copies of a log that went apart")
struct CopyMergeTests {
  private typealias Bench = RecordBench

  @Test("a merge gives what a log that was never parted gives, and is refused where that one refuses it")
  func neverParted() throws {
    var (merged, refused, relabelled, conflicts) = (0, 0, 0, 0)
    for seed in 1...150 as ClosedRange<UInt64> {
      var drawn = DrawnCopies(seed: seed)
      var common = Bench()
      _ = drawn.grow(&common, by: 10)
      drawn.place = common.record.lastSequenceNumber
      var (here, there, never) = (common, common, common)
      for draft in drawn.grow(&here, by: 6, side: 0) { try never.append(draft, accepting: .all) }
      let theirs = drawn.grow(&there, by: 6, side: 1)
      if theirs.isEmpty { continue }
      guard let merge = try? CopyMerge(of: there.record, after: drawn.place, into: here.record) else {
        conflicts += 1
        continue
      }
      let isMerged = (try? here.append(String(decoding: merge.drafts, as: UTF8.self), accepting: .all)) != nil
      let renamed = theirs.map { DrawnCopies.renamed($0, startedIn: theirs) }.joined(separator: "\n")
      let isTaken = (try? never.append(renamed, accepting: .all)) != nil
      #expect(isMerged == isTaken, "seed \(seed)")
      relabelled += merge.relabelled.count
      if !isMerged {
        refused += 1
        continue
      }
      merged += 1
      #expect(here.record.saidByCourse == never.record.saidByCourse, "seed \(seed)")
      let again = try CopyMerge(of: there.record, after: drawn.place, into: here.record)
      #expect(again.drafts.isEmpty && again.knownCount == theirs.count, "seed \(seed): twice is not once")
      let back = try CopyMerge(of: here.record, after: drawn.place, into: there.record)
      #expect(back.knownCount == theirs.count, "seed \(seed): back")
    }
    let figures = "\(merged) merged, \(refused) refused, \(conflicts) in conflict, \(relabelled) labels"
    #expect(merged > 60 && refused > 5 && conflicts < 30 && relabelled > 30, "\(figures)")
  }

  @Test("a label that was given to another course here is another one, also where an amendment names it")
  func relabelled() throws {
    var here = Bench()
    try here.append(Bench.draft("response-assessed", on: "2022-05-01", id: ID.first, #""response":"none""#))
    var there = here
    try here.append(Bench.start("T1", on: "2022-01-01"))
    try there.append(Bench.start("T1", on: "2022-02-01", id: ID.second))
    try there.append(
      Bench.draft(
        "event-amended", on: nil, id: ID.third,
        #""amends":"\#(ID.first)","data":{"response":"partial","treatments":["T1"]},"reason":"misread""#))
    let merge = try CopyMerge(of: there.record, after: 1, into: here.record)
    #expect(merge.relabelled == [CopyMerge.Relabelled(sequenceNumber: 2, there: "T1", here: "T2")])
    #expect(merge.sequenceNumbers == [2, 3])
    try here.append(String(decoding: merge.drafts, as: UTF8.self), accepting: .all)
    #expect(here.record.said(of: "P1").contains(#""data":{"response":"partial","treatments":["T2"]}"#))
    let history = try #require(here.history)
    #expect(history.courses.count == 2 && history.findings.isEmpty)
  }

  @Test("what both have corrected, each in another way, is named; in the same way it is none; a retraction settles it")
  func bothCorrected() throws {
    func amendment(_ note: String, id: String) -> String {
      Bench.draft(
        "event-amended", on: nil, id: id, #""amends":"\#(ID.first)","data":{"note":"\#(note)"},"reason":"misread""#)
    }
    var here = Bench()
    try here.append(Bench.draft("patient-seen", on: "2022-05-01", id: ID.first, #""note":"first""#))
    var (there, same) = (here, here)
    try here.append(amendment("second", id: ID.second))
    try there.append(amendment("third", id: ID.third))
    try same.append(amendment("second", id: ID.third))
    let conflicts = #expect(throws: CopyMerge.Conflicts.self) {
      try CopyMerge(of: there.record, after: 1, into: here.record)
    }
    #expect(conflicts?.all.map(\.sequenceNumber) == [1])
    #expect(try CopyMerge(of: same.record, after: 1, into: here.record).sequenceNumbers == [2])
    try here.append(Bench.retraction(of: ID.second))
    #expect(try CopyMerge(of: there.record, after: 1, into: here.record).sequenceNumbers == [2])
  }

  @Test("the same id with other content is no copy's")
  func otherContent() throws {
    var here = Bench()
    try here.append(Bench.draft("patient-seen", on: "2022-05-01", ""))
    var there = here
    try here.append(Bench.draft("patient-seen", on: "2022-06-01", id: ID.first, ""))
    try there.append(Bench.draft("patient-seen", on: "2022-07-01", id: ID.first, ""))
    let conflicts = #expect(throws: CopyMerge.Conflicts.self) {
      try CopyMerge(of: there.record, after: 1, into: here.record)
    }
    #expect(conflicts?.all.map(\.message) == ["has the id of another event here, seq 2"])
  }

  @Test(
    "a date is written as far as it reached when it was recorded, on 2024-01-01",
    arguments: [
      ("2023-12", "2023-12"), ("2024", "2024..2024-01-02"), ("2024-01", "2024-01..2024-01-02"),
      ("2023-06..2024-02", "2023-06..2024-01-02"), ("2022..", "2022..2024-01-02"),
    ])
  func cut(_ date: String, _ expected: String) throws {
    var here = Bench()
    try here.append(Bench.draft("patient-seen", on: "2022-05-01", ""))
    var there = here
    try there.append(Bench.draft("diagnosis-recorded", on: date, #""condition":"asthma","role":"comorbidity""#))
    let merge = try CopyMerge(of: there.record, after: 1, into: here.record)
    #expect(String(decoding: merge.drafts, as: UTF8.self).contains("\"occurred\":\"\(expected)\""))
    try here.append(String(decoding: merge.drafts, as: UTF8.self))
    #expect(try CopyMerge(of: there.record, after: 1, into: here.record).knownCount == 1)
    // The copy holds the date as it was written there, and knows the event all the same.
    #expect(try CopyMerge(of: here.record, after: 1, into: there.record).knownCount == 1)
  }
}

/// Drafts for a log and for two copies of it: courses, stops, holds, responses, adverse events, visits and corrections.
private struct DrawnCopies {
  private var random: RepeatableRandomNumberGenerator
  private var count = 0
  /// The last position that both copies have.
  var place = 0

  init(seed: UInt64) { random = RepeatableRandomNumberGenerator(seed: seed) }

  /// Appends drafts, and returns those that were not refused. Of what both have a side corrects only its own half.
  mutating func grow(_ bench: inout RecordBench, by number: Int, side: Int = 0) -> [String] {
    var taken: [String] = []
    for _ in 0..<number {
      let text = draft(bench.record, side)
      if (try? bench.append(text, accepting: .all)) != nil { taken.append(text) }
    }
    return taken
  }

  /// A draft with other labels for the courses that some drafts start for its patient.
  static func renamed(_ draft: String, startedIn drafts: [String]) -> String {
    let patient = draft.contains("\"P1\"") ? "\"P1\"" : "\"P2\""
    var text = draft
    for start in drafts where start.contains("treatment-started") && start.contains(patient) {
      guard let label = start.firstMatch(of: /"treatment":"T([0-9]+)"/) else { continue }
      text = text.replacing("\"T\(label.1)\"", with: "\"T10\(label.1)\"")
    }
    return text
  }

  private mutating func draft(_ record: Record, _ side: Int) -> String {
    let patient = ["P1", "P2"].randomElement(using: &random) ?? "P1"
    let events = record.pool.vocabulary.existingSymbol(for: patient).map(record.events(of:)) ?? []
    let labels = events.compactMap { $0.event.start.map { record.pool.text($0.treatment) } }
    let label = labels.randomElement(using: &random) ?? "T1"
    count += 1
    let head = "{\"id\":\"01JCQ7Z6V4W1N8S3T5Y2B\(10_000 + count)\",\"patient\":\"\(patient)\","
    let month = "2022-\(["03", "06", "09", "11"].randomElement(using: &random) ?? "03")"
    let date = Bool.random(using: &random) ? month : "\(month)-\(Int.random(in: 10...28, using: &random))"
    let dated = head + "\"occurred\":\"\(date)\","
    let drug = ["methotrexate", "baricitinib", "dupilumab"].randomElement(using: &random) ?? "methotrexate"
    switch Int.random(in: 0..<10, using: &random) {
    case 0...2:
      return dated
        + "\"type\":\"treatment-started\",\"data\":{\"treatment\":\"T\(labels.count + 1)\",\"drug\":\"\(drug)\"}}"
    case 3:
      return dated + "\"type\":\"treatment-stopped\",\"data\":{\"treatment\":\"\(label)\",\"reasons\":[\"other\"]}}"
    case 4: return dated + "\"type\":\"treatment-held\",\"data\":{\"treatment\":\"\(label)\"}}"
    case 5:
      return dated + "\"type\":\"response-assessed\",\"data\":{\"response\":\"partial\",\"treatments\":[\"\(label)\"]}}"
    case 6:
      return dated
        + "\"type\":\"adverse-event-recorded\","
        + "\"data\":{\"term\":\"nausea\",\"suspects\":[{\"treatment\":\"\(label)\"}]}}"
    case 7: return dated + "\"type\":\"patient-seen\",\"data\":{\"note\":\"visit \(count)\"}}"
    default: return correction(events, head, label, side)
    }
  }

  private mutating func correction(_ events: [RecordedEvent], _ head: String, _ label: String, _ side: Int) -> String {
    let own = events.filter { $0.sequenceNumber > place || $0.sequenceNumber % 2 == side }
    guard let event = own.randomElement(using: &random) else {
      return head + "\"type\":\"patient-seen\",\"occurred\":\"2022-12-01\",\"data\":{}}"
    }
    let amended: String? =
      switch event.event.type {
      case .patientSeen: "{\"note\":\"mended \(count)\"}"
      case .responseAssessed: "{\"response\":\"none\",\"treatments\":[\"\(label)\"]}"
      default: nil
      }
    guard let amended else {
      return head + "\"type\":\"event-retracted\",\"data\":{\"event\":\"\(event.id)\",\"reason\":\"wrong\"}}"
    }
    return head
      + "\"type\":\"event-amended\",\"data\":{\"amends\":\"\(event.id)\",\"data\":\(amended),\"reason\":\"x\"}}"
  }
}

extension RecordBench {
  /// The history of patient P1.
  fileprivate var history: PatientHistory? {
    record.pool.vocabulary.existingSymbol(for: "P1").map {
      PatientHistory(record.events(of: $0), pool: record.pool, asOf: CalendarDay(daysSinceEpoch: .max))
    }
  }
}

extension Record {
  /// What stands of each patient, with the id of its start in the place of each course's label.
  fileprivate var saidByCourse: [String] {
    let writer = EventWriter(pool: pool)
    return patients.flatMap { patient in
      let events = events(of: patient)
      let history = PatientHistory(events, pool: pool, asOf: CalendarDay(daysSinceEpoch: .max))
      let labels = events.compactMap { event in
        event.event.start.map { ("\"\(pool.text($0.treatment))\"", "\"\(event.id)\"") }
      }
      let lines = history.events.map { event in
        let content = writer.content(of: RecordedEvent(draft: event.event, of: patient, occurred: event.occurred))
        let text = labels.reduce(String(decoding: content, as: UTF8.self)) { $0.replacing($1.0, with: $1.1) }
        return "\(event.sequenceNumber) \(event.id) \(event.days) \(text)"
      }
      return lines + history.findings.map { "\($0.sequenceNumber)" }
    }
  }
}
