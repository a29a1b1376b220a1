package import Answers
import PatientRecord
import Projections
import RecordKeeping
import Text

/// The difference between two states of a log for one clinical date: events, rows and figures.
package struct Comparison {
  private let question: Question
  private let earlier: Question
  private let events: [NewlyKnown]
  /// The patients of whom something became known; nil if something became known of the record itself, such as what a
  /// drug is, which may change the rows of anybody.
  private let patients: Set<String>?
  /// The places of the events by the ids that they state or correct, and by patient.
  private let byIdentifier: [String: [Int]]
  private let byPatient: [String: [Int]]

  /// Compares the record as a question knows it with the record as it was known earlier.
  package init(_ question: Question, since earlier: Question) throws {
    (self.question, self.earlier) = (question, earlier)
    let position = earlier.opened.position.sequenceNumber
    let found = try NewlyKnown.byPatient(question, after: position)
    let events = found.flatMap(\.events).sorted { $0.event.sequenceNumber < $1.event.sequenceNumber }
    let isOfRecord = question.opened.record.ownEvents.contains { $0.sequenceNumber > position }
    patients = isOfRecord ? nil : Set(found.map(\.patient))
    var (byIdentifier, byPatient): ([String: [Int]], [String: [Int]]) = ([:], [:])
    for (place, known) in events.enumerated() {
      byIdentifier[known.event.id.description, default: []].append(place)
      if known.original != known.event.id { byIdentifier[known.original.description, default: []].append(place) }
      byPatient[known.patient, default: []].append(place)
    }
    (self.events, self.byIdentifier, self.byPatient) = (events, byIdentifier, byPatient)
  }

  /// The answer: the events, then the rows of each query that changed.
  package func answer(_ queries: [(query: Query, asked: any AskedQuery)]) throws -> Answer {
    var changes: [(query: Query, identity: RowIdentity, change: RowChange)] = []
    var profile = question.profile.rules
    var notCounted: [NotCounted] = []
    for (query, asked) in queries {
      let (later, identity) = (try asked.answer(question), RowIdentity(query))
      let found = rowChanges(from: rows(try asked.answer(earlier), of: query), to: rows(later, of: query), by: identity)
      changes += found.map { (query, identity, $0) }
      profile = later.profile
      notCounted = later.notCounted
    }
    var answer = question.answer(
      "diff", "Changes between two states of the record; one row per event, or per row of an answer.",
      [events.map(row) + changes.map(row)], Comparison.table,
      notes: [note(changes.map(\.change))])
    (answer.profile, answer.notCounted) = (profile, notCounted)
    answer.since = earlier.opened.state
    return answer
  }

  /// The rows that may have changed: those of patients of whom something became known, and those of no one patient.
  private func rows(_ answer: Answer, of query: Query) -> [RowValues] {
    guard let patients, !query.comparesPatients, let patient = answer.rows.accessor("patient") else {
      return Array(answer.rows)
    }
    return answer.rows.indices.compactMap { place in
      if case .text(let name) = patient(place), !patients.contains(name) { return nil }
      return answer.rows[place]
    }
  }

  /// An event that became known, or a row that it changed.
  package struct Row: Sendable {
    /// `event`, or the query that the row is of.
    let source: String
    let change: String
    /// The position of an event.
    let position: Int?
    let patient: Value
    let what: String
    let moves: [Move]
    /// The lines that people read under it.
    let details: [String]
  }

  private func row(_ known: NewlyKnown) -> Listed<Row> {
    let date = known.event.occurred.map { ", on \($0)" } ?? ""
    let phrase = question.texts.phrase(known.event.event)
    let what = known.event.event.type.rawValue + (phrase.isEmpty ? "" : " " + phrase) + date
    let row = Row(
      source: "event", change: known.change.rawValue, position: known.event.sequenceNumber,
      patient: .text(known.patient), what: what, moves: known.moves, details: known.moves.map(\.described))
    return question.list(row, restingOn: [known.event.sequenceNumber])
  }

  private func row(_ query: Query, _ identity: RowIdentity, _ change: RowChange) -> Listed<Row> {
    let row = Row(
      source: query.name, change: change.word, position: nil, patient: change.row["patient"] ?? .null,
      what: identity.name(of: change.row), moves: change.moves, details: details(of: change, identity))
    return question.list(row, restingOn: causes(of: change))
  }

  /// The moves, a line each; of a row that appeared or went, its values in one line.
  private func details(of change: RowChange, _ identity: RowIdentity) -> [String] {
    if case .moved = change { return change.moves.map(\.described) }
    let names = identity.fields.map { $0.prefix { $0 != "." } }
    let values = change.moves.filter { move in !names.contains { $0 == move.column } }
    return [values.map(\.value).joined(separator: ", ")]
  }

  /// Positions of the events that became known and bear on a row: those that it rests on, and corrections of those that
  /// it rested on; where none does, all of the patient, or of everyone where the row is no single patient's.
  private func causes(of change: RowChange) -> [Int] {
    let bearing = Set(change.events.flatMap { byIdentifier[$0] ?? [] }).sorted()
    if !bearing.isEmpty { return bearing.map { events[$0].event.sequenceNumber } }
    guard let patient = change.row["patient"] else { return events.map(\.event.sequenceNumber) }
    guard case .text(let name) = patient else { return [] }
    return (byPatient[name] ?? []).map { events[$0].event.sequenceNumber }
  }

  private func note(_ changes: [RowChange]) -> String {
    let appeared = changes.count { if case .appeared = $0 { true } else { false } }
    let went = changes.count { if case .went = $0 { true } else { false } }
    let parts = [
      (events.count { $0.change == .added }, "event added", "events added"),
      (events.count { $0.change == .amended }, "amendment", "amendments"),
      (events.count { $0.change == .retracted }, "retraction", "retractions"),
      (appeared, "row appeared", "rows appeared"), (went, "row went", "rows went"),
      (changes.count - appeared - went, "row moved", "rows moved"),
    ]
    let said = parts.filter { $0.0 > 0 }.map { counted($0.0, $0.1, plural: $0.2) }
    return said.isEmpty ? "nothing became known" : said.joined(separator: ", ")
  }

  package static let table = Table(
    [
      Column("of", sensitivity: .none, "`event`, or the query whose answer the row is in.") { $0.source },
      Column("change", sensitivity: .none, "The kind of change.") { $0.change },
      Column("seq", empty: .when("a row of an answer"), sensitivity: .place, "The position of an event in the log.") {
        $0.position
      },
      Column("patient", empty: .when("a row of no single patient"), sensitivity: .pseudonym, "The patient's pseudonym.")
      {
        $0.patient
      },
      Column("what", sensitivity: .freeWords, "The event, or the row, in words.") { $0.what },
      .list(
        "moved", sensitivity: .freeWords, "The values that are different.", of: Move.columns, joined: { $0.described }
      ) { $0.moves },
      .events(),
    ] as [Column<Listed<Row>>],
    shown: [
      "of", "change",
      .composed("seq", of: ["seq"], isFlushRight: true) { $0.position.map(String.init) ?? "" },
      .composed("patient", of: ["patient"]) { $0.patient == .null ? "" : $0.patient.shownToPeople }, "what",
    ], details: { $0.details })
}

extension RowChange {
  /// The kind of change in a word.
  fileprivate var word: String {
    switch self {
    case .appeared: "appeared"
    case .went: "went"
    case .moved: "moved"
    }
  }
}

extension Move {
  /// The members of a move.
  fileprivate static let columns: [Column<Move>] = [
    Column("column", sensitivity: .none, "The column.") { $0.column },
    Column("old", empty: .when("nothing before"), sensitivity: .freeWords, "The value before.") { $0.old },
    Column("new", empty: .when("nothing now"), sensitivity: .freeWords, "The value now.") { $0.new },
    Column("by", empty: .when("no difference of numbers or days"), sensitivity: .none, "The difference.") {
      $0.difference
    },
  ]
}

extension Move {
  /// `days: 913 → 943 (+30)`.
  fileprivate var described: String {
    let text = "\(column): \(Move.shown(old)) → \(Move.shown(new))"
    switch difference {
    case .integer(let days) where old.isText: return text + " (\(days > 0 ? "+" : "")\(counted(days, "day")))"
    case .integer(let number): return text + " (\(number > 0 ? "+" : "")\(number))"
    case .number(let number): return text + " (\(number > 0 ? "+" : "")\(Move.shown(.number(number))))"
    default: return text
    }
  }

  /// `days 943`: what a row that appeared holds, or one that went held.
  fileprivate var value: String { "\(column) \(Move.shown(old == .null ? new : old))" }

  /// Numbers to two decimals, so that a small move is seen, and doses as they are typed; the other formats have all.
  private static func shown(_ value: Value) -> String {
    if let dose = value.dose { return dose.description }
    if case .number(let number) = value, number == number.rounded(), abs(number) < 1e12 { return String(Int(number)) }
    guard case .number(let number) = value, number.isFinite, abs(number) < 1e12 else { return value.shownToPeople }
    let hundredths = Int((abs(number) * 100).rounded())
    let digits = String(hundredths % 100)
    return "\(number < 0 && hundredths > 0 ? "-" : "")\(hundredths / 100)."
      + (digits.count == 1 ? "0" : "") + digits
  }
}

extension Value {
  fileprivate var isText: Bool { if case .text = self { true } else { false } }
}
