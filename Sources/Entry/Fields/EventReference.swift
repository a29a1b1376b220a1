package import Arguments
import CalendarTime
package import PatientRecord
package import RecordKeeping

/// Finds the event that a word stands for: its position in the log, or its id.
package struct EventReference {
  let record: Record

  /// References to events of a record.
  package init(_ record: Record) { self.record = record }

  /// Returns the event as it is stored.
  package func event(_ word: String) throws(ValueError) -> RecordedEvent {
    let found: RecordedEvent? =
      if let position = Int(word) {
        record.event(at: position)
      } else if let id = EventID(word) {
        record.event(id)
      } else {
        nil
      }
    if let found { return found }
    throw ValueError("no such event", hint: "a seq or an id; regimen query events lists them")
  }

  /// Returns the event's id.
  package func identifier(_ word: String) throws(ValueError) -> EventID { try event(word).id }
}

extension EventReference {
  /// Returns the data of an event as they stand after amendments; as they were written if the event is not in force.
  package func current(_ original: RecordedEvent) -> ClinicalEvent {
    let history = PatientHistory(
      record.events(of: original.patient), pool: record.pool, asOf: CalendarDay(daysSinceEpoch: .max))
    return history.events.first { $0.sequenceNumber == original.sequenceNumber }?.event ?? original.event
  }
}
