import PatientRecord
import Projections
import Text

/// What became known between two states of a log, for one clinical date: events, rows and figures.
struct Comparison {
  private let question: Question
  private let earlier: Question
  private let events: [NewlyKnown]

  /// Compares the record as a question knows it with the record as it was known earlier.
  init(_ question: Question, since earlier: Question) throws {
    (self.question, self.earlier) = (question, earlier)
    events = try NewlyKnown.events(question, after: earlier.opened.position.sequenceNumber)
  }

  /// The answer: the events, then the rows of each query that changed.
  func answer(_ queries: [(query: Query, asked: any AskedQuery)]) throws -> Answer {
    var changes: [(query: Query, change: RowChange)] = []
    var profile = question.profile.rules
    var possible = 0
    for (query, asked) in queries {
      let later = try asked.answer(question)
      let found = rowChanges(
        from: Array(try asked.answer(earlier).rows), to: Array(later.rows), by: RowIdentity(query))
      changes += found.map { (query, $0) }
      profile = later.profile
      possible = later.possible
    }
    var answer = question.answer(
      "diff", rows: events.map(row) + changes.map(row), columns: Comparison.columns, fields: Comparison.fieldNames,
      possible: possible, notes: [note(changes.map(\.change))])
    answer.profile = profile
    answer.since = earlier.opened.state
    return answer
  }

  private static let fieldNames = ["of", "change", "seq", "patient", "what", "moved", "events"]

  private func fields(
    _ of: String, _ change: String, _ position: Int?, _ patient: Value, _ what: String, _ moves: [Move]
  ) -> [(name: String, value: Value)] {
    let moved = moves.map { move -> Value in
      ["column": .text(move.column), "old": move.old, "new": move.new, "by": move.difference]
    }
    return [
      ("of", .text(of)), ("change", .text(change)), ("seq", Value(position)), ("patient", patient),
      ("what", .text(what)), ("moved", .list(moved)),
    ]
  }

  private func row(_ known: NewlyKnown) -> Row {
    let date = known.event.occurred.map { ", on \($0)" } ?? ""
    let phrase = question.phrase(known.event.event)
    let what = known.event.event.type.rawValue + (phrase.isEmpty ? "" : " " + phrase) + date
    return question.row(
      fields(
        "event", known.change.rawValue, known.event.sequenceNumber, .text(known.patient), what, known.moves),
      events: [known.event.sequenceNumber], details: known.moves.map(\.described))
  }

  private func row(_ query: Query, _ change: RowChange) -> Row {
    let word =
      switch change {
      case .appeared: "appeared"
      case .went: "went"
      case .moved: "moved"
      }
    var details = change.moves.map(\.described)
    if case .moved = change {
      // Each value has its line.
    } else {
      let identity = RowIdentity(query).fields.map { $0.prefix { $0 != "." } }
      let values = change.moves.filter { move in !identity.contains { $0 == move.column } }
      details = [values.map(\.value).joined(separator: ", ")]
    }
    return question.row(
      fields(
        query.name, word, nil, change.row["patient"] ?? .null, RowIdentity(query).name(of: change.row),
        change.moves),
      events: causes(of: change), details: details)
  }

  /// Positions of the events that became known and bear on a row: those that it rests on, and corrections of those that
  /// it rested on; where none does, all of the patient, or of everyone where the row is no single patient's.
  private func causes(of change: RowChange) -> [Int] {
    let resting = change.events
    let bearing = events.filter {
      resting.contains($0.event.id.description) || resting.contains($0.original.description)
    }
    let patient = change.row["patient"]
    let possible = bearing.isEmpty ? events.filter { patient == nil || patient == .text($0.patient) } : bearing
    return possible.map(\.event.sequenceNumber)
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

  private static let columns = [
    Column("of", field: "of"), Column("change", field: "change"),
    Column("seq", alignment: .right) { $0["seq"].map { $0 == .null ? "" : $0.shownToPeople } ?? "" },
    Column("patient") { $0["patient"].map { $0 == .null ? "" : $0.shownToPeople } ?? "" },
    Column("what", field: "what"),
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
    if let dose = RegimensQuery.typedDose(value) { return dose }
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
