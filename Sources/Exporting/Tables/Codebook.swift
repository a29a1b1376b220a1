import Answers

/// A line of the codebook: a column of a table as a reader needs to know it.
struct CodebookEntry: Sendable {
  let table: String
  let path: String
  let column: ColumnDescription
  let isKey: Bool

  /// The lines of some tables.
  static func entries(_ tables: [WrittenTable]) -> Rows {
    let entries = tables.flatMap { table in
      table.columns.leaves.map { path, column in
        CodebookEntry(table: table.name, path: path, column: column, isKey: table.key.contains(path))
      }
    }
    return Rows([entries], CodebookEntry.table)
  }

  private var words: [String] { if case .code(let words) = column.kind { words } else { [] } }

  private static let table = Table<CodebookEntry>([
    Column("table", sensitivity: .none, "The table.") { $0.table },
    Column("column", sensitivity: .none, "The column.") { $0.path },
    Column("type", sensitivity: .none, "The kind of value.") { $0.column.kind.typeWords },
    Column("values", empty: .when("any"), sensitivity: .none, "The words that it can be.") { $0.words },
    Column("unit", empty: .when("no number"), sensitivity: .none, "The unit of its numbers.") {
      $0.column.unit.words.isEmpty ? nil : $0.column.unit.words
    },
    Column("empty", empty: .when("never empty"), sensitivity: .none, "The meaning of an empty cell.") {
      $0.column.empty.words.isEmpty ? nil : $0.column.empty.words
    },
    Column("key", sensitivity: .none, "True if it is a part of what identifies a row.") { $0.isKey },
    Column("sensitivity", sensitivity: .none, "The kind of personal data in it.") { $0.column.sensitivity.rawValue },
    Column("description", sensitivity: .none, "One sentence.") { $0.column.sentence },
  ])
}
