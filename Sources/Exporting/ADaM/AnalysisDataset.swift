import Answers
import CalendarTime

/// A dataset of CDISC ADaM: its variables with their labels, and its records.
struct AnalysisDataset {
  /// The name: `ADTTE`.
  let name: String
  let label: String
  /// The variables that identify a record.
  let key: [String]
  /// The records, whose columns are the variables: their headings are the labels.
  let rows: Rows

  var variables: [ColumnDescription] { rows.descriptions }

  /// Returns the dataset without what tells who a patient is.
  func deidentified(by rule: Deidentification) -> AnalysisDataset {
    AnalysisDataset(name: name, label: label, key: key, rows: rows.deidentified(by: rule))
  }

  /// The cells that such a dataset leaves out.
  var hiddenCells: [Loss] {
    rows.leftOutCells().map { Loss("\(name).\($0.path)", because: "it may tell who a patient is", $0.count) }
  }

  /// The file of comma-separated values: `adtte.csv`.
  var csvFile: Export.File { Export.File(name.lowercased() + ".csv", rows.csv()) }
}

extension Column {
  /// A variable of a dataset, with its label.
  static func variable<Cell: CellValue>(
    _ name: String, _ label: String, unit: ColumnUnit = .none, empty: EmptyCell = .never, _ sensitivity: Sensitivity,
    _ get: @escaping @Sendable (Row) -> Cell
  ) -> Column {
    Column(name, heading: label, unit: unit, empty: empty, sensitivity: sensitivity, "\(label).", get)
  }

  /// The study, and the subject by the pseudonym.
  static func subject(_ study: String, _ get: @escaping @Sendable (Row) -> String) -> Column {
    .members(of: [
      .variable("STUDYID", "Study Identifier", .none) { _ in study },
      .variable("USUBJID", "Unique Subject Identifier", .pseudonym, get),
    ]) { $0 }
  }
}
