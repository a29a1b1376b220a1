import PatientRecord
import Projections
import Text

/// `query combinations`: when an anchor and a partner ran together.
enum CombinationsQuery {
  static func answer(_ question: Question) throws -> Answer {
    let parts = try question.collect { (asked, listed: inout [ListedCombination]) throws(ProjectionError) in
      for row in try deriveCombinations(asked.history, patient: asked.name, in: question.context)
      where row.possible || question.profile.lists(row) {
        listed.append(ListedCombination(combination: row, events: question.identifiers(row.events, of: asked)))
      }
    }
    return question.answer(
      "combinations", rows: question.rows(parts, restingOn: { $0.combination.events }), columns: columns,
      fields: fieldNames, possible: parts.reduce(0) { $0 + $1.count(where: \.combination.possible) })
  }

  /// The combinations of all patients, and apart from them those that are only possible.
  static func combinations(_ question: Question) throws -> (counted: [Combination], possible: [Combination]) {
    let rows = try question.derive { (asked) throws(ProjectionError) in
      try deriveCombinations(asked.history, patient: asked.name, in: question.context)
    }.flatMap { $0 }
    return (rows.filter { !$0.possible }, rows.filter(\.possible))
  }

  /// All of a combination but the events that it rests on.
  static func fields(_ row: Combination) -> [(name: String, value: Value)] { RowFields { row.tell(&$0) }.fields }

  /// When it was and how long it lasted.
  static func measures(_ row: Combination) -> [(name: String, value: Value)] {
    RowFields { row.tellMeasures(&$0) }.fields
  }

  /// The columns of CSV.
  static let fieldNames =
    ["patient", "anchor", "partners"] + measureFields + ["response", "reason", "endingReasons", "events"]

  /// The names of `measures`.
  static let measureFields = [
    "start", "end", "ongoing", "possible", "days", "months", "daysMin", "daysMax", "monthsMin", "monthsMax",
    "startImputed", "endImputed",
  ]

  private static let columns = [
    Column("patient", field: "patient"), Column("anchor", field: "anchor"), Column("partners", field: "partners"),
    Column("start", field: "start"), Column("end", text: end), Column("days", field: "days"),
    Column("months", field: "months"), Column("response", field: "response"), Column("reason", field: "reason"),
    Column("ended for", field: "endingReasons"),
  ]

  /// The end as people see it: ongoing, or only possible, in words.
  static func end(_ row: Row) -> String {
    if row["possible"] == .bool(true) { return "possible only" }
    if row["ongoing"] == .bool(true) { return "ongoing" }
    guard case .text(let day) = row["end"] else { return "–" }
    return day
  }
}

/// A combination and the ids of the events that it rests on.
private struct ListedCombination: FlatRow {
  let combination: Combination
  let events: [EventID]

  static let fieldNames = CombinationsQuery.fieldNames

  func tell(_ sink: inout some FieldSink) {
    combination.tell(&sink)
    sink.add("events", events)
  }
}

extension Combination {
  /// All but the events that it rests on.
  fileprivate func tell(_ sink: inout some FieldSink) {
    sink.add("patient", patient)
    sink.add("anchor", anchor)
    sink.add("partners", partners)
    tellMeasures(&sink)
    sink.add("response", response?.rawValue)
    sink.add("reason", reason?.rawValue)
    sink.add("endingReasons", endingReasons.map(\.rawValue))
  }

  /// When it was and how long it lasted.
  fileprivate func tellMeasures(_ sink: inout some FieldSink) {
    sink.add("start", start)
    sink.add("end", end)
    sink.add("ongoing", ongoing)
    sink.add("possible", possible)
    sink.add("days", days)
    sink.add("months", months)
    sink.add("daysMin", daysMin)
    sink.add("daysMax", daysMax)
    sink.add("monthsMin", monthsMin)
    sink.add("monthsMax", monthsMax)
    sink.add("startImputed", startImputed?.rawValue)
    sink.add("endImputed", endImputed?.rawValue)
  }
}
