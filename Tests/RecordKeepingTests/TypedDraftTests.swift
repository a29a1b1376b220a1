import CalendarTime
import EventStorage
import PatientRecord
import TestSupport
import Testing

@testable import RecordKeeping

@Suite("A draft is admitted alike as text and as an event")
struct TypedDraftTests {
  private typealias Bench = RecordBench

  /// A start, and drafts after it that the record's rules accept or refuse.
  private static let followers = [
    [Bench.titration("up", "T1", on: "2022-02", dose: "20"), Bench.stop("T1", on: "2022-05")],
    [Bench.titration("up", "T1", on: "2022-02", dose: "10")],
    [Bench.stop("T2", on: "2022-05")],
    [Bench.start("T1", on: "2022-06"), Bench.stop("T9", on: "2022-01"), Bench.start("T1", on: "2031-01")],
    [Bench.stop("T1", on: "2022-05", id: ID.first)],
    [Bench.retraction(of: ID.first), Bench.stop("T1", on: "2022-05")],
    [Bench.start("T1", on: "2022-01", id: ID.first)],
    [Bench.start("T2", on: "2022-03", dose: "0.3"), Bench.draft("patient-seen", on: "2022-04", #""note":"é \"x\"""#)],
  ]

  @Test("it becomes the same line, or is refused for the same faults", arguments: followers)
  func alike(drafts: [String]) throws {
    var bench = Bench()
    try bench.append(Bench.start("T1", on: "2022-01", id: ID.first))
    let record = bench.record
    let text = outcome { () throws(AdmissionError) in
      try record.admitting(Array(drafts.joined(separator: "\n").utf8), context())
    }
    let events = try TypedDraftTests.events(drafts, record)
    #expect(outcome { () throws(AdmissionError) in try record.admitting(events, context()) } == text)
  }

  private func context() -> AdmissionContext {
    var random = RepeatableRandomNumberGenerator(seed: 3)
    return AdmissionContext(
      recorded: Instant(millisecondsSinceEpoch: 1_735_732_800_000), author: "nurse",
      makeID: { EventID(millisecondsSinceEpoch: $0.millisecondsSinceEpoch, using: &random) })
  }

  private static func events(_ drafts: [String], _ record: Record) throws -> Drafts {
    var record = record
    var events: [RecordedEvent] = []
    for draft in drafts {
      let bytes = Array(draft.utf8)
      events.append(try record.readDraft(bytes, in: 0..<bytes.count, recordedIsGiven: false).event)
    }
    return .events(events, pool: record.pool)
  }

  /// What is written and said, or what is refused.
  private func outcome(_ admit: () throws(AdmissionError) -> Admission) -> [String] {
    do throws(AdmissionError) {
      let admission = try admit()
      let lines = admission.batches.flatMap(admission.lines)
      return lines.map { "\($0.id) \(String(decoding: $0.head + $0.tail, as: UTF8.self))" }
        + admission.receipts.map { "\($0)" } + admission.warnings.map(\.message)
    } catch {
      return error.faults.map { "\($0.message), \($0.hint ?? "")" }
    }
  }
}
