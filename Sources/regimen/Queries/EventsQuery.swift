import CalendarTime
import JSONText
import PatientRecord
import Projections
import RecordKeeping

/// `query events`: what was recorded, and what of it is in force.
enum EventsQuery {
  static func answer(_ question: Question) throws -> Answer {
    var rows: [(position: Int, row: Row)] = []
    let writer = EventWriter(pool: question.context.pool)
    try question.forEachPatient { (asked) throws(ProjectionError) in
      let inForce = Dictionary(
        asked.history.events.map { ($0.sequenceNumber, $0) }, uniquingKeysWith: { first, _ in first })
      for event in asked.events where isAsked(event, asOf: question.opened.asOf) {
        let fields = fields(event, asked.name, inForce[event.sequenceNumber], writer, question)
        rows.append((event.sequenceNumber, question.row(fields, events: [event.sequenceNumber])))
      }
    }
    return question.answer(
      "events", rows: rows.sorted { $0.position < $1.position }.map(\.row), columns: columns,
      fields: [
        "seq", "id", "patient", "type", "occurred", "recorded", "author", "data", "said", "state", "amendedBy",
        "events",
      ])
  }

  /// Corrections have no clinical date and are always shown.
  private static func isAsked(_ event: RecordedEvent, asOf: CalendarDay) -> Bool {
    event.occurred.map { $0.days.first <= asOf } ?? true
  }

  private static func fields(
    _ event: RecordedEvent, _ patient: String, _ standing: HistoryEvent?, _ writer: EventWriter, _ question: Question
  ) -> [(name: String, value: Value)] {
    let pool = question.context.pool
    return [
      ("seq", .integer(event.sequenceNumber)), ("id", .text(event.id.description)), ("patient", .text(patient)),
      ("type", .text(event.event.type.rawValue)), ("occurred", Value(event.occurred?.description)),
      ("recorded", Value(event.recorded)), ("author", event.author.isNone ? .null : .text(pool.text(event.author))),
      ("data", Value(json: writer.data(of: event.event))), ("said", .text(question.phrase(event.event))),
      ("state", .text(state(event, standing))), ("amendedBy", Value(standing?.amendments ?? [])),
    ]
  }

  /// Whether the event stands: as written, amended, not in force (retracted, or set aside by a rule), or a correction.
  private static func state(_ event: RecordedEvent, _ standing: HistoryEvent?) -> String {
    if event.event.type.isCorrection { return "correction" }
    guard let standing else { return "not-in-force" }
    return standing.amendments.isEmpty ? "in-force" : "amended"
  }

  private static let columns = [
    Column("seq", field: "seq"), Column("patient", field: "patient"), Column("type", field: "type"),
    Column("occurred", field: "occurred"), Column("said", field: "said"), Column("state", field: "state"),
    Column("recorded") { row in
      guard case .text(let recorded) = row["recorded"] else { return "–" }
      return String(recorded.prefix(10))
    },
    Column("author", field: "author"),
  ]
}

extension Value {
  /// The value that JSON text holds; null where it holds none.
  init(json bytes: [UInt8]) {
    var scanner = JSONScanner(bytes)
    do throws(JSONError) {
      self = try Value.read(&scanner)
    } catch {
      self = .null
    }
  }

  private static func read(_ scanner: inout JSONScanner) throws(JSONError) -> Value {
    switch scanner.peekKind() {
    case .object:
      var members: [(key: String, value: Value)] = []
      try scanner.readObject { (key, _, value) throws(JSONError) in members.append((key, try read(&value))) }
      return .object(members)
    case .array:
      var elements: [Value] = []
      try scanner.readArray { (element) throws(JSONError) in elements.append(try read(&element)) }
      return .list(elements)
    case .string: return .text(try scanner.readString())
    case .number: return .number(try scanner.readNumber())
    case .bool: return .bool(try scanner.readBool())
    case .null, nil:
      try scanner.skipValue()
      return .null
    }
  }
}
