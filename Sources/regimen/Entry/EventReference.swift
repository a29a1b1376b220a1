import Arguments
import CalendarTime
import PatientRecord
import RecordKeeping
import SystemCalls

/// Finds the event that a word stands for: its position in the log, or its id.
struct EventReference {
  let record: Record

  init(_ record: Record) { self.record = record }

  /// The event as it is stored.
  func event(_ word: String) throws(ValueError) -> RecordedEvent {
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

  /// The event's id.
  func identifier(_ word: String) throws(ValueError) -> EventID { try event(word).id }
}

/// Reads a text that is not empty.
func typedText(_ text: String) throws(ValueError) -> String {
  if text.isEmpty { throw ValueError("the text is empty") }
  return text
}

/// Reads a dose as people type it.
func typedDose(_ text: String) throws(ValueError) -> Dose {
  do throws(DoseError) {
    return try Dose(parsing: text)
  } catch {
    throw ValueError(error.message, range: error.range, hint: error.hint)
  }
}

/// Reads the id of an event.
func typedIdentifier(_ text: String) throws(ValueError) -> EventID {
  guard let id = EventID(text) else {
    throw ValueError("not an event's id", hint: "26 characters of 0-9 and A-Z without I, L, O, U")
  }
  return id
}

/// Tells what was accepted but is worth a second look.
func tellWarnings(_ warnings: [Admission.Warning]) {
  for warning in warnings { tell("regimen: note: \(warning.message)\n") }
}

extension EventReference {
  /// The data of an event as they stand after amendments; as they were written where the event is not in force.
  func current(_ original: RecordedEvent) -> ClinicalEvent {
    let history = PatientHistory(
      record.events(of: original.patient), pool: record.pool, asOf: CalendarDay(daysSinceEpoch: .max))
    return history.events.first { $0.sequenceNumber == original.sequenceNumber }?.event ?? original.event
  }
}
