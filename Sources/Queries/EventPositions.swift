import PatientRecord
import RecordKeeping
import SystemCalls

/// The positions of a record's events by id, looked up for all of them when the first is asked for.
final class EventPositions: Sendable {
  private let record: Record
  private let found = Locked<[EventID: Int]?>(nil)

  init(_ record: Record) { self.record = record }

  /// Returns the position of an event; nil if the record has none of that id. O(1), and O(events) for the first.
  func position(_ id: EventID) -> Int? {
    found.withLock { positions in
      if positions == nil { positions = record.positions }
      return positions?[id]
    }
  }
}
