package import Answers
import Arguments
import CalendarTime
import JSONText
package import PatientRecord
import Projections
import RecordKeeping

extension Query {
  package static let events = Query(
    "events", "Show what was recorded, and which of it is in force.", smallCells: .listed, EventsQuery.table,
    .constant(EventsQuery()))
}

/// `query events`: what was recorded, and what of it is in force.
struct EventsQuery: AskedQuery {
  /// A recorded event and how it stands.
  struct Row: Sendable {
    let event: RecordedEvent
    /// The pseudonym; nil for an event of the record itself.
    let patient: String?
    let state: State
    /// The positions of the amendments that are in force.
    let amendments: [Int]
    let texts: EventTexts
  }

  /// The state of an event.
  enum State: String, CodeValue {
    case inForce = "in-force"
    case amended
    /// Retracted, or set aside by a rule of the record.
    case notInForce = "not-in-force"
    case correction
  }

  /// An event as it is kept until its row is written: rows of all events would take more memory than the log.
  private struct Stored: Sendable {
    let place: EventPlace
    let state: State
    let amendments: [Int]
  }

  func answer(_ question: Question) throws -> Answer {
    let record = question.opened.record
    let parts = try question.collect(includingAbsent: true) { (asked, stored: inout [Stored]) throws(ProjectionError) in
      EventsQuery.add(asked.events, asked.history, record, to: &stored)
    }
    var stored = parts.flatMap(\.self)
    let own = question.ownEvents
    let standing = PatientHistory(own, pool: question.context.pool, asOf: question.asOf)
    EventsQuery.add(own, standing, record, to: &stored)
    stored.sort { $0.place.sequenceNumber < $1.place.sequenceNumber }
    let texts = question.texts
    let rows = question.rows(count: stored.count, EventsQuery.table) { [stored] in
      EventsQuery.row(stored[$0], record, texts)
    }
    return question.answer("events", "Events as they were recorded; one row per event.", rows)
  }

  /// Adds the events of a patient, or of the record itself, that are asked about.
  private static func add(
    _ events: [RecordedEvent], _ history: PatientHistory, _ record: Record, to stored: inout [Stored]
  ) {
    guard let patient = events.first?.patient else { return }
    var standing = [HistoryEvent?](repeating: nil, count: events.count)
    for event in history.events {
      if let index = events.index(of: event.sequenceNumber) { standing[index] = event }
    }
    for place in record.pseudonyms(of: patient).flatMap(record.places) {
      guard let index = events.index(of: place.sequenceNumber), isAsked(events[index], asOf: history.asOf) else {
        continue
      }
      let state = state(events[index], standing[index])
      stored.append(Stored(place: place, state: state, amendments: standing[index]?.amendments ?? []))
    }
  }

  /// The row of an event, which is decoded for it.
  private static func row(_ stored: Stored, _ record: Record, _ texts: EventTexts) -> Listed<Row> {
    guard let event = record.event(at: stored.place) else { preconditionFailure("an event was decoded before") }
    let patient = texts.pool.text(stored.place.patient)
    let row = Row(
      event: event, patient: patient == RecordItself.name ? nil : patient, state: stored.state,
      amendments: stored.amendments, texts: texts)
    return Listed(content: row, positions: [event.sequenceNumber], events: [event.id])
  }

  /// Corrections have no clinical date and are always shown.
  private static func isAsked(_ event: RecordedEvent, asOf: CalendarDay) -> Bool {
    event.occurred.map { $0.days.first <= asOf } ?? true
  }

  private static func state(_ event: RecordedEvent, _ standing: HistoryEvent?) -> State {
    if event.event.type.isCorrection { return .correction }
    guard let standing else { return .notInForce }
    return standing.amendments.isEmpty ? .inForce : .amended
  }

  static let table = Table(
    columns,
    shown: [
      "seq", "patient", "type", "occurred", "said", "state",
      .composed("recorded", of: ["recorded"]) { String($0.event.recorded.description.prefix(10)) }, "author",
    ], emphasis: { $0.event.event.type.emphasis })

  private static let columns: [Column<Listed<Row>>] = [
    Column("seq", identifies: true, sensitivity: .place, "The position in the log.") { $0.event.sequenceNumber },
    Column("id", sensitivity: .place, "The id of the event.") { $0.event.id },
    Column(
      "patient", empty: .when("of no patient"), sensitivity: .pseudonym, "The patient's pseudonym."
    ) { $0.patient },
    Column("type", sensitivity: .none, "The type of event.") { $0.event.event.type },
    Column("occurred", empty: .when("a correction"), sensitivity: .date, "The clinical date, as far as it is known.") {
      $0.event.occurred
    },
    Column("recorded", sensitivity: .date, "The instant at which it was recorded.") { $0.event.recorded },
    Column("author", empty: .notRecorded, sensitivity: .author, "The person or program that recorded it.") {
      $0.texts.author($0.event)
    },
    .data("data", "The data of the event, by the fields of its type.") { ($0.event.event, $0.texts) },
    Column("said", sensitivity: .freeWords, "The data in words.") { $0.texts.words($0.event.event) },
    Column("state", sensitivity: .none, "The state: in force, or what became of it.") { $0.state },
    Column("amendedBy", sensitivity: .place, "The positions of the amendments that are in force.") { $0.amendments },
    .events(),
  ]
}

/// The texts of recorded events.
package final class EventTexts: Sendable {
  let pool: RecordPool
  private let writer: EventWriter
  private let position: @Sendable (EventID) -> Int?

  /// The texts of events in a pool. `position` finds other events that an event names.
  package init(_ pool: RecordPool, position: @escaping @Sendable (EventID) -> Int?) {
    (self.pool, writer, self.position) = (pool, EventWriter(pool: pool), position)
  }

  /// The author; nil if there is none.
  package func author(_ event: RecordedEvent) -> String? { event.author.isNone ? nil : pool.text(event.author) }

  /// The data in words; other events in it are named by their positions.
  package func phrase(_ event: ClinicalEvent) -> String { words(event).text }

  /// The same as a cell.
  func words(_ event: ClinicalEvent) -> EventPhrase { EventPhrase(event, pool: pool, position: position) }

  /// Writes the data as JSON.
  func write(_ event: ClinicalEvent, to json: inout JSONWriter) { writer.write(event, to: &json) }

  /// The data as JSON.
  package func json(_ event: ClinicalEvent) -> [UInt8] { writer.data(of: event) }
}

extension EventType {
  /// The emphasis of a row of such an event.
  package var emphasis: Emphasis? {
    switch self {
    case .treatmentStarted, .coTherapyAdded: .start
    case .treatmentStopped, .followUpEnded: .end
    case .adverseEventRecorded: .adverse
    default: nil
    }
  }
}
