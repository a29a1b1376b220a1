import CalendarTime
import PatientRecord
import RecordKeeping

/// The content of an event: its date and its data, as bytes that can be compared.
struct Said: Equatable {
  let occurred: PartialDate?
  let data: [UInt8]
}

/// The log's side of a comparison for one patient.
struct LogSide {
  /// All events of the patient, in the order of the log.
  let events: [RecordedEvent]
  /// The events in force, by position.
  private let standing: [Int: HistoryEvent]
  private let places: [EventID: Int]
  /// The amendments of each event, in the order of the log.
  private let amendments: [EventID: [RecordedEvent]]
  /// The courses in force, by the id of their starts.
  let courses: [(start: HistoryEvent, stop: HistoryEvent?)]

  init(_ events: [RecordedEvent], _ pool: RecordPool) {
    self.events = events
    if events.isEmpty {
      (standing, places, amendments, courses) = ([:], [:], [:], [])
      return
    }
    let history = PatientHistory(events, pool: pool, asOf: CalendarDay(daysSinceEpoch: .max))
    standing = Dictionary(history.events.map { ($0.sequenceNumber, $0) }) { first, _ in first }
    places = Dictionary(events.enumerated().map { ($1.id, $0) }) { first, _ in first }
    var amendments: [EventID: [RecordedEvent]] = [:]
    for event in events {
      if case .eventAmended(let amendment) = event.event { amendments[amendment.amends, default: []].append(event) }
    }
    self.amendments = amendments
    courses = history.courses.map { (history.events[$0.start], $0.stop.map { history.events[$0] }) }
  }

  /// The event of an id as it was written; nil where the patient has none.
  func original(_ id: EventID) -> RecordedEvent? { places[id].map { events[$0] } }

  /// The event as it is in force; nil where it was retracted.
  func current(_ original: RecordedEvent) -> HistoryEvent? { standing[original.sequenceNumber] }

  /// The label of a course that an event starts, as it is in force, else as it was written.
  func label(_ original: RecordedEvent) -> Symbol? {
    (current(original)?.event ?? original.event).start?.treatment
  }

  /// Returns the content that the import wrote last of an event, and the id under which it did: that of the latest
  /// amendment with the same source, else of the original.
  func lastImported(_ original: RecordedEvent, _ pool: RecordPool) -> (said: Said, id: EventID) {
    let writer = EventWriter(pool: pool)
    var occurred = original.occurred
    var last = (said: Said(occurred: occurred, data: writer.data(of: original.event)), id: original.id)
    for amendment in amendments[original.id] ?? [] {
      guard case .eventAmended(let data) = amendment.event else { continue }
      occurred = data.occurred ?? occurred
      guard amendment.evidence.source == original.evidence.source, let event = pool.event(data.data) else { continue }
      last = (Said(occurred: occurred, data: writer.data(of: event)), amendment.id)
    }
    return last
  }
}
