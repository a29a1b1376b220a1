import Answers

/// The description of the tables as a Data Package with Table Schemas, from the declarations of their columns.
///
/// Source: https://specs.frictionlessdata.io/data-package (version 1).
struct DataPackage {
  let source: ExportSource
  /// The tables with the columns of their files.
  let tables: [WrittenTable]

  /// The file `datapackage.json`.
  var json: String {
    let answer = source.answer
    let package: Value = .object(
      [
        ("profile", "tabular-data-package"), ("name", "regimen-tables"),
        ("title", "The tables of a record of patients on systemic therapies"),
        ("created", source.deidentification == nil ? Value(answer.knownAt) : .null), ("regimen", source.value),
        ("resources", .list(tables.map(resource))),
      ].filter { $0.1 != .null }.map { (key: $0.0, value: $0.1) })
    return indentedJSON(package) + "\n"
  }

  private func resource(_ table: WrittenTable) -> Value {
    var schema: [(key: String, value: Value)] = [
      ("fields", .list(table.columns.leaves.map(field))), ("missingValues", [""]),
      ("primaryKey", Value(table.key)),
    ]
    if !table.references.isEmpty { schema.append(("foreignKeys", .list(table.references.map(\.value)))) }
    return [
      "name": .text(table.name), "path": .text(table.fileName), "title": .text(table.sentence),
      "profile": "tabular-data-resource", "format": "csv", "mediatype": "text/csv", "encoding": "utf-8",
      "schema": .object(schema),
    ]
  }

  private func field(_ path: String, _ column: ColumnDescription) -> Value {
    var field: [(key: String, value: Value)] = [("name", .text(path))] + column.kind.fieldType
    field.append(("description", .text(column.sentence)))
    if !column.unit.words.isEmpty { field.append(("unit", .text(column.unit.words))) }
    if !column.empty.words.isEmpty { field.append(("empty", .text(column.empty.words))) }
    var constraints: [(key: String, value: Value)] = column.empty == .never ? [("required", true)] : []
    if case .code(let words) = column.kind { constraints.append(("enum", Value(words))) }
    if !constraints.isEmpty { field.append(("constraints", .object(constraints))) }
    return .object(field)
  }
}

/// A table as its file holds it.
struct WrittenTable {
  let name: String
  let sentence: String
  let key: [String]
  let references: [RecordTable.Reference]
  let rows: Rows

  /// Returns the table without what tells who a patient is.
  func deidentified(by rule: Deidentification) -> WrittenTable {
    WrittenTable(
      name: name, sentence: sentence, key: key, references: references, rows: rows.deidentified(by: rule))
  }

  /// The cells that such a table leaves out.
  var hiddenCells: [Loss] {
    rows.leftOutCells().map { Loss("\(name).\($0.path)", because: "it may tell who a patient is", $0.count) }
  }

  var fileName: String { name + ".csv" }
  var columns: [ColumnDescription] { rows.descriptions }
}

extension RecordTable.Reference {
  fileprivate var value: Value {
    ["fields": Value(columns), "reference": ["resource": .text(table), "fields": Value(key)]]
  }
}

extension CellKind {
  /// The type of a field in a Table Schema, with its format where it has one.
  fileprivate var fieldType: [(key: String, value: Value)] {
    switch self {
    case .truth: [("type", "boolean")]
    case .wholeNumber: [("type", "integer")]
    case .number: [("type", "number")]
    case .day: [("type", "date")]
    case .instant: [("type", "datetime"), ("format", "%Y-%m-%dT%H:%M:%S.%fZ")]
    case .text, .partialDate, .identifier, .dose, .code, .list, .object: [("type", "string")]
    }
  }

  /// The type of a field in words, for the codebook.
  var typeWords: String {
    if case .code = self { return "one of some words" }
    return words
  }
}

/// Returns JSON with a member or an element a line, indented by two spaces for each level.
func indentedJSON(_ value: Value, indent: String = "") -> String {
  let inner = indent + "  "
  switch value {
  case .list(let values) where !values.isEmpty:
    if values.allSatisfy(\.isScalar) { return "[" + values.map(\.compactJSON).joined(separator: ", ") + "]" }
    let lines = values.map { inner + indentedJSON($0, indent: inner) }
    return "[\n" + lines.joined(separator: ",\n") + "\n\(indent)]"
  case .object(let members) where !members.isEmpty:
    let lines = members.map {
      "\(inner)\(Value.text($0.key).compactJSON): \(indentedJSON($0.value, indent: inner))"
    }
    return "{\n" + lines.joined(separator: ",\n") + "\n\(indent)}"
  default: return value.compactJSON
  }
}
