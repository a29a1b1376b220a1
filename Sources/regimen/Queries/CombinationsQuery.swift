import PatientRecord
import Projections

/// `query combinations`: when an anchor and a partner ran together.
enum CombinationsQuery {
  static func answer(_ question: Question) throws -> Answer {
    let parts = try question.derivePerPatient { (asked) throws(ProjectionError) in
      let combinations = try deriveCombinations(asked.history, patient: asked.name, in: question.context)
      let listed = combinations.filter { $0.possible || question.profile.lists($0) }
      return (
        rows: listed.map { (combination: $0, events: question.identifiers($0.events, of: asked)) },
        possible: combinations.count(where: \.possible)
      )
    }
    let rows = Rows(parts.map(\.rows), flatFields: csvFields) { found in
      question.row(fields(found.combination), events: found.combination.events, identifiers: found.events)
    }
    return question.answer(
      "combinations", rows: rows, columns: columns, fields: csvFields, possible: parts.reduce(0) { $0 + $1.possible })
  }

  /// The combinations of all patients, and apart from them those that are only possible.
  static func combinations(_ question: Question) throws -> (counted: [Combination], possible: [Combination]) {
    let rows = try question.derive { (asked) throws(ProjectionError) in
      try deriveCombinations(asked.history, patient: asked.name, in: question.context)
    }.flatMap { $0 }
    return (rows.filter { !$0.possible }, rows.filter(\.possible))
  }

  static func fields(_ row: Combination) -> [(name: String, value: Value)] {
    var fields: [(name: String, value: Value)] = []
    fields.reserveCapacity(csvFields.count)
    fields.append(("patient", .text(row.patient)))
    fields.append(("anchor", .text(row.anchor)))
    fields.append(("partners", Value(row.partners)))
    addMeasures(row, to: &fields)
    fields.append(("response", Value(row.response?.rawValue)))
    fields.append(("reason", Value(row.reason?.rawValue)))
    fields.append(("endingReasons", Value(row.endingReasons.map(\.rawValue))))
    return fields
  }

  /// When it was and how long it lasted.
  static func measures(_ row: Combination) -> [(name: String, value: Value)] {
    var fields: [(name: String, value: Value)] = []
    addMeasures(row, to: &fields)
    return fields
  }

  private static func addMeasures(_ row: Combination, to fields: inout [(name: String, value: Value)]) {
    fields.append(("start", Value(row.start)))
    fields.append(("end", Value(row.end)))
    fields.append(("ongoing", .bool(row.ongoing)))
    fields.append(("possible", .bool(row.possible)))
    fields.append(("days", .integer(row.days)))
    fields.append(("months", .number(row.months)))
    fields.append(("daysMin", .integer(row.daysMin)))
    fields.append(("daysMax", Value(row.daysMax)))
    fields.append(("monthsMin", .number(row.monthsMin)))
    fields.append(("monthsMax", Value(row.monthsMax)))
    fields.append(("startImputed", Value(row.startImputed?.rawValue)))
    fields.append(("endImputed", Value(row.endImputed?.rawValue)))
  }

  /// The columns of CSV.
  static let csvFields =
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
