import CalendarTime
import PatientRecord

/// The events of a log whose instants are given, to be found by what they say: a draft without an id that says the
/// same, recorded at the same instant, is the same event, from a file that is appended again.
///
/// Equal events are counted: the second of two equal drafts is the second of two equal events.
struct StandingEvents {
  private struct Key: Hashable {
    let recorded: Instant
    let content: [UInt8]
    let author: Symbol
  }

  private let last: Int
  /// The events of each patient that was asked for, the first of equal ones at the end.
  private var byPatient: [Symbol: [Key: [RecordedEvent]]] = [:]

  /// The events up to a position.
  init(upTo last: Int) { self.last = last }

  /// Takes out the first event that is the same; nil where there is none. O(1) on average after a patient's first.
  mutating func take(_ event: RecordedEvent, recorded: Instant, in record: inout Record) -> RecordedEvent? {
    let writer = EventWriter(pool: record.pool)
    if byPatient[event.patient] == nil {
      record.growBounds()
      let events = record.storedEvents(of: event.patient).filter { $0.sequenceNumber <= last }
      byPatient[event.patient] = Dictionary(grouping: events.reversed()) {
        Key(recorded: $0.recorded, content: writer.content(of: $0), author: $0.author)
      }
    }
    let key = Key(recorded: recorded, content: writer.content(of: event), author: event.author)
    return byPatient[event.patient]?[key]?.popLast()
  }
}

extension Record {
  /// Tells that something stands of a patient. O(events of the patient).
  package func hasEntries(of pseudonym: String) -> Bool {
    guard let symbol = pool.vocabulary.existingSymbol(for: pseudonym) else { return false }
    return !PatientHistory(events(of: symbol), pool: pool, asOf: .distantFuture).events.isEmpty
  }
}
