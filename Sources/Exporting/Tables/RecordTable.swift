import Answers

/// A table of the record as files hold it: one grain, without lists, with the columns that identify a row.
struct RecordTable: Sendable {
  /// Columns that hold the key of a row of another table.
  struct Reference: Sendable {
    let columns: [String]
    let table: String
    let key: [String]

    init(_ columns: [String], to table: String, _ key: [String]? = nil) {
      (self.columns, self.table, self.key) = (columns, table, key ?? columns)
    }

    /// The patient of a row.
    static let patient = Reference(["patient"], to: "patients")
    /// The course of a row.
    static let course = Reference(["patient", "treatment"], to: "courses")
  }

  /// The name, also of its file.
  let name: String
  /// A sentence that says what a row is.
  let sentence: String
  /// The columns that identify a row; none where nothing does.
  let key: [String]
  let references: [Reference]
  let columns: [ColumnDescription]
  /// Returns the rows of all patients, who come in several lists.
  let rows: @Sendable ([[PatientTables]]) -> Rows
  /// Returns the rows that are not the same in two states of the record, the earlier one first.
  let changes: @Sendable ([[PatientTables]], [[PatientTables]]) -> Rows

  /// A table whose rows `get` finds among those of a patient.
  init<Row: Sendable>(
    _ name: String, _ sentence: String, key: [String], references: [Reference] = [.patient],
    _ columns: [Column<Row>], _ get: @escaping @Sendable (PatientTables) -> [Row]
  ) {
    (self.name, self.sentence, self.key, self.references) = (name, sentence, key, references)
    let table = Table(columns)
    self.columns = table.descriptions
    // The list of each patient is a part of its own: rows that stand in a list already are not copied into another.
    rows = { parts in Rows(parts.flatMap { $0.map(get) }, table) }
    changes = { earlier, later in
      let changes = changedRows(earlier.joined().flatMap(get), later.joined().flatMap(get), table, key: key)
      return Rows([changes], Table([.change()] + [.members(of: columns) { (row: Changed<Row>) in row.row }]))
    }
  }
}

/// A row that is not the same in two states of the record.
struct Changed<Row: Sendable>: Sendable {
  let change: RowChange
  let row: Row
}

/// The way in which a row differs between two states of the record.
enum RowChange: String, CodeValue {
  case added, changed, gone
}

extension Column {
  /// The change of a row.
  fileprivate static func change<Changing>() -> Column where Row == Changed<Changing> {
    Column(
      "change", sensitivity: .none,
      "The change since the earlier state: a new row, a row with other values, or one that is gone, as it was."
    ) { $0.change }
  }
}

/// Returns the rows that differ between two states, by their keys: those of now that are new or have other values, then
/// those that are gone as they were. O(rows).
private func changedRows<Row>(
  _ earlier: [Row], _ later: [Row], _ table: Table<Row>, key: [String]
) -> [Changed<Row>] {
  let (before, now) = (KeyedRows(earlier, table, key), KeyedRows(later, table, key))
  let changes = now.keys.enumerated().compactMap { place, key -> Changed<Row>? in
    guard let earlierPlace = before.places[key] else { return Changed(change: .added, row: later[place]) }
    return before.lines(earlierPlace) == now.lines(place) ? nil : Changed(change: .changed, row: later[place])
  }
  let gone = before.keys.indices.filter { now.places[before.keys[$0]] == nil }
  return changes + gone.map { Changed(change: .gone, row: earlier[$0]) }
}

/// Rows by the texts of their key columns; of rows that agree in them, the number in their order tells which is which.
private struct KeyedRows {
  private(set) var keys: [[String]] = []
  private(set) var places: [[String]: Int] = [:]
  /// The line of CSV of the row at a place.
  let lines: (Int) -> [UInt8]

  init<Row: Sendable>(_ rows: [Row], _ table: Table<Row>, _ key: [String]) {
    let written = Rows([rows], table)
    lines = written.line
    let accessors = key.compactMap(table.accessor)
    for (place, row) in rows.enumerated() {
      var key = accessors.map { $0(row).shownToPeople } + ["0"]
      var repeated = 0
      while places[key] != nil {
        repeated += 1
        key[key.count - 1] = String(repeated)
      }
      places[key] = place
      keys.append(key)
    }
  }
}
