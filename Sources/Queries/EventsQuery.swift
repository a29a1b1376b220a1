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

  func answer(_ question: Question) throws -> Answer {
    let texts = question.texts
    let asOf = question.asOf
    let parts = try question.collect(includingAbsent: true) {
      (asked, listed: inout [Listed<Row>]) throws(ProjectionError) in
      let inForce = Dictionary(
        asked.history.events.map { ($0.sequenceNumber, $0) }, uniquingKeysWith: { first, _ in first })
      for event in asked.events where EventsQuery.isAsked(event, asOf: asOf) {
        let standing = inForce[event.sequenceNumber]
        let row = Row(
          event: event, patient: asked.name, state: EventsQuery.state(event, standing),
          amendments: standing?.amendments ?? [], texts: texts)
        listed.append(Listed(content: row, positions: [event.sequenceNumber], events: [event.id]))
      }
    }
    let own = question.ownEvents
    let standing = Dictionary(
      PatientHistory(own, pool: question.context.pool, asOf: asOf).events.map { ($0.sequenceNumber, $0) },
      uniquingKeysWith: { first, _ in first })
    let definitions = own.filter { EventsQuery.isAsked($0, asOf: asOf) }.map { event in
      let row = Row(
        event: event, patient: nil, state: EventsQuery.state(event, standing[event.sequenceNumber]),
        amendments: standing[event.sequenceNumber]?.amendments ?? [], texts: texts)
      return Listed(content: row, positions: [event.sequenceNumber], events: [event.id])
    }
    let rows = (parts + [definitions]).joined().sorted {
      $0.content.event.sequenceNumber < $1.content.event.sequenceNumber
    }
    return question.answer(
      "events", "Events as they were recorded; one row per event.", [rows], EventsQuery.table)
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
    Column("author", empty: .notRecorded, sensitivity: .freeWords, "The person or program that recorded it.") {
      $0.texts.author($0.event)
    },
    .data("data", "The data of the event, by the fields of its type.") { ($0.event.event, $0.texts) },
    Column("said", sensitivity: .freeWords, "The data in words.") { $0.texts.phrase($0.event.event) },
    Column("state", sensitivity: .none, "The state: in force, or what became of it.") { $0.state },
    Column("amendedBy", sensitivity: .place, "The positions of the amendments that are in force.") { $0.amendments },
    .events(),
  ]
}

/// The texts of recorded events.
package final class EventTexts: Sendable {
  private let pool: RecordPool
  private let writer: EventWriter
  private let position: @Sendable (EventID) -> Int?

  /// The texts of events in a pool. `position` finds other events that an event names.
  package init(_ pool: RecordPool, position: @escaping @Sendable (EventID) -> Int?) {
    (self.pool, writer, self.position) = (pool, EventWriter(pool: pool), position)
  }

  /// The author; nil if there is none.
  package func author(_ event: RecordedEvent) -> String? { event.author.isNone ? nil : pool.text(event.author) }

  /// The data in words; other events in it are named by their positions.
  package func phrase(_ event: ClinicalEvent) -> String { EventPhrase(event, pool: pool, position: position).text }

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
