import CalendarTime
import PatientRecord

@testable import RecordKeeping

extension FuzzTarget {
  /// The lines of a log as events: what is read, when written as a line, reads as the same content.
  static let event = FuzzTarget(name: "event") { bytes in
    var (lines, last): ([UInt8], Int) = ([], 0)
    for range in contentLines(of: bytes) {
      // As the storage gives them: positions that it has read, each after the one before.
      guard let (position, _) = try? storedPosition(of: range, in: bytes), position > last else { continue }
      lines += bytes[range] + [UInt8(ascii: "\n")]
      last = position
    }
    let record = Record(lines: lines)
    let events = record.patients.flatMap { record.events(of: $0) }.sorted { $0.sequenceNumber < $1.sequenceNumber }
    let writer = EventWriter(pool: record.pool)
    let copy = Record(lines: events.flatMap { lineBytes(of: $0, writer) + [UInt8(ascii: "\n")] })
    for event in events {
      guard let read = copy.event(event.id) else { fatalError("an event that is written cannot be read") }
      require(content(of: read, in: copy) == content(of: event, in: record), "an event that is written reads another")
      require(read.recorded == event.recorded, "an event that is written reads another instant")
    }
    requireHistories(of: record)
  }

  /// The histories of every patient can be resolved, and hold no event that the record does not.
  private static func requireHistories(of record: Record) {
    for patient in record.patients {
      let events = record.events(of: patient)
      let history = PatientHistory(events, pool: record.pool, asOf: CalendarDay(daysSinceEpoch: 20_000))
      let known = Set(events.map(\.sequenceNumber))
      require(history.findings.allSatisfy { known.contains($0.sequenceNumber) }, "a finding of no event")
    }
  }
}

/// What an event says, as bytes.
func content(of event: RecordedEvent, in record: Record) -> [UInt8] {
  EventWriter(pool: record.pool).content(of: event)
}

/// An event as a line of a log, without salt and seal.
func lineBytes(of event: RecordedEvent, _ writer: EventWriter) -> [UInt8] {
  Array("{\"seq\":\(event.sequenceNumber),\"id\":\"\(event.id)\",".utf8) + writer.head(of: event)
    + Array(",\"recorded\":\"\(event.recorded)\",".utf8) + writer.tail(of: event) + [UInt8(ascii: "}")]
}
