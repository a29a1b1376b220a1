import Answers
import Arguments
import CalendarTime
import PatientRecord
import Projections
import RecordKeeping
import Text

extension Query {
  package static let changes = Query(
    "changes", "List what was written, corrected and erased, field by field, by whom, when and why.",
    smallCells: .listed,
    examples: [
      Example(
        "regimen query changes --since 2025-01-31 --format csv --log EventLogs/case-series",
        "What a monitor reads: each field with its old and its new value.")
    ], ChangesQuery.table,
    Parameter(
      ChangesQuery.init,
      Option(
        "since", value: "TIME", help: "Only what was recorded after it: an instant, a date (its end, UTC), or @SEQ."
      )
      .optional(as: KnownAt.typed), Option("author", value: "NAME", help: "Only what that author recorded.").text,
      Option.flag("corrections", help: "Only what was amended, retracted, restored or erased.").isGiven))
}

/// `query changes`: the audit listing, in the order of the log.
///
/// Each line of the log is set against the record before it. Whoever applies the rows in their order to an empty record
/// has the record as it is known.
struct ChangesQuery: AskedQuery {
  let since: KnownAt?
  let author: String?
  /// True if first entries are left out.
  let isOfCorrections: Bool

  /// The kinds of change.
  enum Kind: String, CodeValue {
    case recorded, amended, retracted
    /// A retraction or an amendment was itself taken back.
    case restored
    case erased
  }

  /// One field that a line of the log has changed; of an erasure, one for the line.
  struct Row: Sendable {
    let sequenceNumber: Int
    let id: EventID
    let recorded: Instant
    let author, patient: String?
    let kind: Kind
    /// The event that is changed; nil for an erasure.
    let subject: (type: EventType, position: Int)?
    let field: String?
    let old, new: Value
    let reason: String?
  }

  func answer(_ question: Question) throws -> Answer {
    let texts = question.texts
    let pool = question.context.pool
    // What was known at --since is what an answer with the same --known-at rests on: whole batches.
    let known = try since.map(question.opened.position) ?? 0
    let parts = try question.collect(includingAbsent: true) {
      (asked, listed: inout [Listed<Row>]) throws(ProjectionError) in
      list(ChangesOfPatient(asked.events, asked.name, pool, texts).rows, after: known, in: &listed)
    }
    var own: [Listed<Row>] = []
    list(ChangesOfPatient(question.ownEvents, nil, pool, texts).rows, after: known, in: &own)
    if question.isWhole { list(ChangesQuery.erasures(question), after: known, in: &own) }
    let rows = (parts + [own]).joined().sorted { $0.content.sequenceNumber < $1.content.sequenceNumber }
    return question.answer(
      "changes", "Changes in the order of the log; one row per field that changed.", [rows], ChangesQuery.table)
  }

  private func list(_ rows: [Row], after known: Int, in listed: inout [Listed<Row>]) {
    for row in rows where row.sequenceNumber > known && (author == nil || row.author == author) {
      if isOfCorrections, row.kind == .recorded { continue }
      listed.append(Listed(content: row, positions: [row.sequenceNumber], events: [row.id]))
    }
  }

  /// The erasures, whose lines are of no patient: they name what they erased, and why.
  private static func erasures(_ question: Question) -> [Row] {
    question.opened.record.linesOutsideHistories.compactMap { line in
      guard let text = question.opened.line(line.sequenceNumber) else { return nil }
      let value = Value(json: Array(text.utf8))
      guard value.member("type") == .text(EventType.eventErased.rawValue) else { return nil }
      let data = value.member("data")
      return Row(
        sequenceNumber: line.sequenceNumber, id: line.id, recorded: line.recorded,
        author: value.member("author").asText, patient: nil, kind: .erased, subject: nil, field: "events",
        old: data.member("events"), new: .null, reason: data.member("reason").asText)
    }
  }

  static let table = Table(
    columns,
    shown: [
      "seq", .composed("recorded", of: ["recorded"]) { String($0.content.recorded.description.prefix(16)) },
      "author", "patient", "change", "event", "of", "field",
      .composed("old", of: ["old"]) { $0.content.old.inWords },
      .composed("new", of: ["new"]) { $0.content.new.inWords },
      "reason",
    ])

  private static let columns: [Column<Listed<Row>>] = [
    Column("seq", identifies: true, sensitivity: .place, "The position in the log of the line that changes.") {
      $0.sequenceNumber
    },
    Column("recorded", sensitivity: .date, "The instant at which it was recorded.") { $0.recorded },
    Column("author", empty: .notRecorded, sensitivity: .freeWords, "The person or program that recorded it.") {
      $0.author
    },
    Column("patient", empty: .when("of no patient"), sensitivity: .pseudonym, "The patient's pseudonym.") {
      $0.patient
    },
    Column("change", sensitivity: .none, "The kind of change.") { $0.kind },
    Column("event", empty: .when("an erasure"), sensitivity: .none, "The type of the event that is changed.") {
      $0.subject?.type
    },
    Column("of", empty: .when("an erasure"), sensitivity: .place, "The position in the log of that event.") {
      $0.subject?.position
    },
    Column(
      "field", empty: .when("it has no field"), identifies: true, sensitivity: .none,
      "The field: occurred, one of the data, or one of the evidence."
    ) {
      $0.field
    },
    Column(
      "old", empty: .when("there was none"), sensitivity: .freeWords, "The value before, as JSON if it is no text."
    ) {
      $0.old.asWritten
    },
    Column("new", empty: .when("there is none"), sensitivity: .freeWords, "The value after, as JSON if it is no text.")
    {
      $0.new.asWritten
    },
    Column("reason", empty: .when("recorded"), sensitivity: .freeWords, "The reason of a correction or an erasure.") {
      $0.reason
    },
    .events(),
  ]
}

/// The changes that the lines of one patient make, or of the record itself.
private struct ChangesOfPatient {
  /// An event in force, by its fields.
  private struct State {
    let type: EventType
    let position: Int
    let fields: [(name: String, value: Value)]
  }

  private(set) var rows: [ChangesQuery.Row] = []
  private let pool: RecordPool
  private let texts: EventTexts
  private let patient: String?
  private let lines: [RecordedEvent]

  init(_ events: [RecordedEvent], _ patient: String?, _ pool: RecordPool, _ texts: EventTexts) {
    (self.pool, self.texts, self.patient, lines) = (pool, texts, patient, events)
    for (place, event) in events.enumerated() {
      if event.event.type.isCorrection {
        correct(event, inForce(events[..<place]), inForce(events[...place]))
      } else {
        let fields = evidence(of: [event.sequenceNumber])
        change(event, nil, state(event.event, event.occurred, event.sequenceNumber, fields), .recorded)
      }
    }
  }

  /// The events in force after some lines, by their ids.
  private func inForce(_ events: ArraySlice<RecordedEvent>) -> [EventID: State] {
    let history = PatientHistory(Array(events), pool: pool, asOf: CalendarDay(daysSinceEpoch: .max))
    return Dictionary(
      history.events.map { event in
        let fields = evidence(of: [event.sequenceNumber, event.dataAmendment, event.dateAmendment])
        return (event.id, state(event.event, event.occurred, event.sequenceNumber, fields))
      }, uniquingKeysWith: { first, _ in first })
  }

  private typealias Fields = [(name: String, value: Value)]

  private func state(
    _ event: ClinicalEvent, _ occurred: PartialDate?, _ position: Int, _ evidence: Fields
  ) -> State {
    let date = [(name: "occurred", value: Value(occurred?.description))]
    var data: Fields = []
    if case .object(let members) = Value(json: texts.json(event)) { data = members.map { ($0.key, $0.value) } }
    return State(type: event.type, position: position, fields: date + data + evidence)
  }

  /// The evidence of an event, by the positions of its line and of the amendments in force: that of the last which has
  /// some.
  private func evidence(of positions: [Int]) -> Fields {
    let given = positions.sorted().reversed().lazy.compactMap { lines.event(at: $0)?.evidence }
    guard let evidence = given.first(where: { $0 != Evidence() }) else { return [] }
    return [
      ("evidence.source", Value(text(evidence.source))), ("evidence.basis", Value(evidence.basis?.rawValue)),
      ("evidence.dates", Value(evidence.dates?.rawValue)), ("evidence.note", Value(text(evidence.note))),
    ]
  }

  private func text(_ symbol: Symbol) -> String? { symbol.isNone ? nil : pool.text(symbol) }

  private mutating func correct(_ event: RecordedEvent, _ before: [EventID: State], _ after: [EventID: State]) {
    let isAmendment = event.event.type == .eventAmended
    let changed = Set(before.keys).union(after.keys).compactMap { id in
      (before[id] ?? after[id]).map { (id: id, position: $0.position) }
    }
    for (id, _) in changed.sorted(by: { $0.position < $1.position }) {
      let (old, new) = (before[id], after[id])
      let kind: ChangesQuery.Kind = isAmendment ? .amended : new == nil ? .retracted : .restored
      change(event, old, new, kind)
    }
  }

  /// Adds a row for each field that differs.
  private mutating func change(_ event: RecordedEvent, _ old: State?, _ new: State?, _ kind: ChangesQuery.Kind) {
    guard let subject = new ?? old else { return }
    var names = (old?.fields ?? []).map(\.name)
    for field in new?.fields ?? [] where !names.contains(field.name) { names.append(field.name) }
    for name in names {
      let values = [old, new].map { state in state?.fields.first { $0.name == name }?.value ?? .null }
      if values[0] == values[1] { continue }
      rows.append(
        ChangesQuery.Row(
          sequenceNumber: event.sequenceNumber, id: event.id, recorded: event.recorded, author: texts.author(event),
          patient: patient, kind: kind, subject: (subject.type, subject.position),
          field: name, old: values[0], new: values[1], reason: reason(event.event)))
    }
  }

  private func reason(_ event: ClinicalEvent) -> String? {
    switch event {
    case .eventAmended(let data): pool.text(data.reason)
    case .eventRetracted(let data): pool.text(data.reason)
    default: nil
    }
  }
}

extension Value {
  /// The text that it is; nil for anything else.
  fileprivate var asText: String? { if case .text(let text) = self { text } else { nil } }

  /// The value as people read it: a dose as it is typed, nothing as a dash.
  fileprivate var inWords: String { dose?.description ?? asWritten ?? "–" }

  /// A text as it is, null as nil, and any other value as JSON.
  fileprivate var asWritten: String? {
    switch self {
    case .null: nil
    case .text(let text): text
    default: compactJSON
    }
  }
}
