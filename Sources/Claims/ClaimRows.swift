import Answers
import PatientRecord
import Projections
import Queries

/// The rows that claims are figures of, derived once for each query and profile.
struct ClaimRows {
  private struct Key: Hashable {
    let source: RowSource
    let profile: Profile
  }

  private let question: Question
  private var tables: [Key: [RowValues]] = [:]

  init(_ question: Question) { self.question = question }

  /// The rows of a query under a profile, without those that are only possible.
  mutating func table(_ source: RowSource, _ profile: Profile) throws -> [RowValues] {
    let key = Key(source: source, profile: profile)
    if let table = tables[key] { return table }
    let question = question.under(profile)
    let rows =
      source.query == .combinations
      ? try ConditionedCombination.rows(question) : try ClaimRows.answer(source, question).rows
    let table = rows.filter { $0["possible"] != .bool(true) }
    tables[key] = table
    return table
  }

  private static func answer(_ source: RowSource, _ question: Question) throws -> Answer {
    let grouping = source.grouping.map { (name: "by", value: $0.rawValue) }
    let month = source.month.map { (name: "at", value: String($0)) }
    return try source.query.asked([grouping, month].compactMap { $0 }).answer(question)
  }
}

extension Query {
  /// The columns that a claim can name: those of the query, and of combinations the condition treated.
  var claimColumns: [ColumnDescription] {
    self == .combinations ? ConditionedCombination.table.descriptions : columns
  }
}

/// A combination with the condition that the patient was treated for at its start.
private struct ConditionedCombination: Sendable {
  let combination: Listed<Combination>
  let condition: String?

  static let table = Table<ConditionedCombination>([
    .members(of: CombinationsQuery.columns) { $0.combination },
    Column(
      "condition", empty: .notRecorded, sensitivity: .term,
      "The indication of its courses, else the primary diagnosis in force at its start."
    ) { $0.condition },
    Column("events", sensitivity: .place, "The ids of the events that the row rests on.") { $0.combination.events },
  ])

  static func rows(_ question: Question) throws -> Rows {
    let parts = try question.collect { (asked, listed: inout [ConditionedCombination]) throws(ProjectionError) in
      for row in try deriveCombinations(asked.history, patient: asked.name, in: question.context)
      where row.counts && question.profile.lists(row) {
        let condition = try deriveCondition(of: row, asked.history, in: question.context)
        let positions = Set(row.events + (condition?.events ?? [])).sorted()
        listed.append(
          ConditionedCombination(
            combination: question.list(row, restingOn: positions, of: asked), condition: condition?.condition))
      }
    }
    return Rows(parts, table)
  }
}
