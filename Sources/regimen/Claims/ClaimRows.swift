import PatientRecord
import Projections

/// The rows that claims are figures of, derived once for each query and profile.
struct ClaimRows {
  /// Some rows, and the names of the fields that rows of their kind have.
  struct Table {
    let rows: [Row]
    let fields: [String]
  }

  private struct Key: Hashable {
    let source: RowSource
    let profile: Profile
  }

  private let question: Question
  private var tables: [Key: Table] = [:]

  init(_ question: Question) { self.question = question }

  /// The rows of a query under a profile; those that are only possible are not among them.
  mutating func table(_ source: RowSource, _ profile: Profile) throws -> Table {
    let key = Key(source: source, profile: profile)
    if let table = tables[key] { return table }
    let table = try ClaimRows.derive(source, question.under(profile))
    tables[key] = table
    return table
  }

  private static func derive(_ source: RowSource, _ question: Question) throws -> Table {
    if source.query == .combinations {
      let rows = try combinations(question)
      return Table(rows: rows, fields: CombinationsQuery.fieldNames + ["condition"])
    }
    let answer = try answer(source, question)
    let rows = answer.rows.filter { $0["possible"] != .bool(true) }
    return Table(rows: rows, fields: answer.fieldPaths.map { String($0.prefix { $0 != "." }) })
  }

  private static func answer(_ source: RowSource, _ question: Question) throws -> Answer {
    let grouping = source.grouping.map { (name: "by", value: $0.rawValue) }
    let month = source.month.map { (name: "at", value: String($0)) }
    return try source.query.asked([grouping, month].compactMap { $0 }).answer(question)
  }

  /// The combinations, each with what the patient was treated for at its start.
  private static func combinations(_ question: Question) throws -> [Row] {
    var rows: [Row] = []
    try question.forEachPatient { (asked) throws(ProjectionError) in
      for row in try deriveCombinations(asked.history, patient: asked.name, in: question.context)
      where !row.possible && question.profile.lists(row) {
        let condition = try derivePrimaryCondition(asked.history, on: row.start, in: question.context)
        rows.append(
          question.row(
            CombinationsQuery.fields(row) + [("condition", Value(condition?.condition))],
            events: Set(row.events + (condition?.events ?? [])).sorted()))
      }
    }
    return rows
  }
}
