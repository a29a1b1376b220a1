/// One line of a data dictionary: a column as a reader of an export needs to know it.
package struct DictionaryEntry: Sendable {
  /// The path in JSON and claims; of columns of CSV the heading, too.
  package let path: String
  /// The column.
  package let column: ColumnDescription
  /// True if CSV has a column for it; members of lists stand in their list's.
  package let isInCSV: Bool
}

extension [ColumnDescription] {
  /// The data dictionary: every column in its order, behind each list the members of its objects.
  package var dictionary: [DictionaryEntry] {
    let inCSV = Set(leaves.map(\.path))
    return all.map { DictionaryEntry(path: $0.path, column: $0.column, isInCSV: inCSV.contains($0.path)) }
  }
}

extension DictionaryEntry {
  /// The data dictionary as an answer's rows, so that it can be had in every format.
  package static let table = Table<DictionaryEntry>(
    [
      Column("column", sensitivity: .none, "The name in JSON, and in CSV if it stands there.") { $0.path },
      Column("heading", sensitivity: .none, "The heading for people.") { $0.column.heading },
      Column("kind", sensitivity: .none, "The kind of value, or the words that it can be.") { $0.column.kind.words },
      Column("unit", empty: .when("no number"), sensitivity: .none, "The unit of its numbers.") {
        $0.column.unit.words.isEmpty ? nil : $0.column.unit.words
      },
      Column("empty", empty: .when("never empty"), sensitivity: .none, "The meaning of an empty cell.") {
        $0.column.empty.words.isEmpty ? nil : $0.column.empty.words
      },
      Column("identifies", sensitivity: .none, "True if it tells which row of an earlier answer is the same row.") {
        $0.column.identifies
      },
      Column("sensitivity", sensitivity: .none, "The kind of personal data in it.") { $0.column.sensitivity.rawValue },
      Column("csv", sensitivity: .none, "True if CSV has a column for it.") { $0.isInCSV },
      Column("meaning", sensitivity: .none, "One sentence.") { $0.column.sentence },
    ],
    shown: [
      "column", "heading", .composed("unit", of: ["unit"]) { $0.column.unit.words },
      .composed("if empty", of: ["empty"]) { $0.column.empty.words },
      "sensitivity", "meaning",
    ])
}
