package import Answers
package import Arguments

/// A question that can be asked of a record, with its own options as properties.
package protocol AskedQuery: Sendable {
  /// Answers it.
  func answer(_ question: Question) throws -> Answer
  /// The option whose answers withhold small cells; such an answer shows no single patients.
  var suppression: Suppression { get }
}

extension AskedQuery {
  package var suppression: Suppression { Suppression(threshold: nil) }
}

/// A query as it is declared: in one file with its options, its columns and its derivation.
package struct Query: Sendable {
  /// The word that asks for it.
  package let name: String
  /// A sentence that says what it answers.
  package let summary: String
  /// Command lines to copy.
  package let examples: [Example]
  /// The way in which it keeps small cells back.
  package let smallCells: SmallCells
  /// True if a row of one patient may be another because of what was recorded of other patients.
  let comparesPatients: Bool
  /// The rows that it can be answered from; nil if it needs a record.
  package let rows: PooledRows.Source?
  private let makeParameters: @Sendable () -> Parameter<any AskedQuery>
  private let describe: @Sendable () -> (columns: [ColumnDescription], needsSharedEvent: Bool)
  private let describeCounts: @Sendable () -> [ColumnDescription]

  /// A query whose rows have the columns of `table`, and which the values of `parameters` ask; both are made when asked
  /// for, so that a call pays for its own query alone. `counts` are the columns under `--count`, if it takes that, and
  /// `rows` those that `--rows` reads.
  package init<Asked: AskedQuery, Row>(
    _ name: String, _ summary: String, smallCells: SmallCells, comparesPatients: Bool = false, examples: [Example] = [],
    _ table: @autoclosure @escaping @Sendable () -> Table<Row>,
    counts: @autoclosure @escaping @Sendable () -> [ColumnDescription] = [], rows: PooledRows.Source? = nil,
    _ parameters: @autoclosure @escaping @Sendable () -> Parameter<Asked>
  ) {
    describeCounts = counts
    (self.name, self.summary, self.examples) = (name, summary, examples)
    (self.smallCells, self.comparesPatients, self.rows) = (smallCells, comparesPatients, rows)
    describe = {
      let table = table()
      return (table.descriptions, table.needsSharedEvent)
    }
    makeParameters = { Parameter({ (asked: Asked) in asked }, parameters()) }
  }

  /// Its own options, beside those of every query.
  package var parameters: Parameter<any AskedQuery> { makeParameters() }
  /// The descriptions of its columns.
  package var columns: [ColumnDescription] { describe().columns }
  /// The descriptions of its columns under `--count`; none if it counts no rows.
  package var countColumns: [ColumnDescription] { describeCounts() }
  /// Tells that a row must also share an event with its counterpart: two responses of one patient are two.
  package var needsSharedEvent: Bool { describe().needsSharedEvent }

  /// The paths of the columns that a row shares with its counterpart in another answer.
  package var identity: [String] { columns.leaves.filter(\.column.identifies).map(\.path) }

  /// All queries, in the order to show.
  package static let all = [
    regimens, exposures, combinations, durations, outcomes, responses, responseRates, timeToResponse, pathways,
    paths, segments, lines, adverseEvents, measurements, patients, lastSeen, due, today, completeness, cohort,
    attrition,
    timeToEvent, survival, curves, incidence, personTime, rates, checks, events, changes,
  ]

  /// The query as options ask it; those that it does not know are left out.
  package func asked(_ options: [(name: String, value: String)]) throws(UsageError) -> any AskedQuery {
    let parameters = parameters
    let known = options.filter { option in parameters.options.contains { $0.name == option.name } }
    let asked = Command(name, summary, Parameter({ AskedAction(query: $0) }, parameters))
    guard case .run(let matches) = try asked.parse(known.map { "--\($0.name)=\($0.value)" }),
      let action = try asked.action(for: matches) as? AskedAction
    else { throw UsageError("the query cannot be asked", index: nil) }
    return action.query
  }

  /// The query of a name; nil if there is none.
  package static func named(_ name: String) -> Query? { all.first { $0.name == name } }
}

extension Query: Hashable {
  package static func == (left: Query, right: Query) -> Bool { left.name == right.name }
  package func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

/// A query that was asked by options alone.
private struct AskedAction: Action {
  let query: any AskedQuery
  func run() throws -> ExitCode { .done }
}
