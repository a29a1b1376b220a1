import CalendarTime
import PatientRecord
import Seals

@testable import EventStorage
@testable import RecordKeeping

extension FuzzTarget {
  /// Drafts: what is admitted makes lines that the storage takes and that read as the same content, and admitting it
  /// again writes nothing.
  static let drafts = FuzzTarget(name: "drafts") { bytes in
    let isGiven = bytes.first == UInt8(ascii: "\n")
    guard let admission = try? Record().admitting(bytes, context(isGiven)) else { return }
    require(admission.receipts.count == contentLines(of: bytes).count, "a receipt for each draft")
    var lines: [UInt8] = []
    var frontier = MerkleFrontier()
    for batch in admission.batches {
      let drafts = admission.lines(of: batch)
      guard
        let encoded = try? EncodedBatch(
          drafts, recorded: batch.recorded, after: frontier, salt: { [UInt8](repeating: 7, count: 16) })
      else { fatalError("what was admitted is no batch") }
      frontier = encoded.frontier
      lines += encoded.bytes
    }
    let record = Record(lines: lines)
    require(record.findings.isEmpty && record.unknown.isEmpty, "what was admitted cannot be read")
    for event in admission.batches.flatMap(\.events) {
      guard let read = record.event(event.id) else { fatalError("an event that was admitted is not there") }
      require(
        content(of: read, in: record) == content(of: event, in: admission.record), "an event reads another than it was")
    }
    requireSameAgain(admission, record, isGiven)
  }

  /// Admits to the record what it holds.
  private static func requireSameAgain(_ admission: Admission, _ record: Record, _ isGiven: Bool) {
    let writer = EventWriter(pool: admission.record.pool)
    let events = admission.batches.flatMap(\.events)
    let drafts = events.flatMap { event in
      guard isGiven else { return writer.draft(event) }
      return Array("{\"recorded\":\"\(event.recorded)\",".utf8) + writer.draft(event).dropFirst()
    }
    guard let again = try? record.admitting(drafts, context(isGiven)) else { fatalError("the same event is refused") }
    require(again.batches.isEmpty && again.receipts.count == events.count, "the same event is written twice")
  }

  private static func context(_ isGiven: Bool) -> AdmissionContext {
    var random = CountingGenerator()
    return AdmissionContext(
      recorded: isGiven ? nil : Instant(parsing: "2025-01-07T12:00:00.000Z"), author: "nurse-7",
      makeID: { EventID(millisecondsSinceEpoch: $0.millisecondsSinceEpoch, using: &random) })
  }
}

/// Numbers that are the same at every run.
private struct CountingGenerator: RandomNumberGenerator {
  private var last: UInt64 = 0

  mutating func next() -> UInt64 {
    last += 1
    return last
  }
}
