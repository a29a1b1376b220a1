import Answers
import CalendarTime

/// A dataset as CDISC's Dataset-JSON 1.1.
struct DatasetJSON {
  let dataset: AnalysisDataset
  let source: ExportSource
  let study: String
  let created: Instant

  /// The file, such as `adtte.json`.
  var file: Export.File { Export.File(dataset.name.lowercased() + ".json", json.compactJSON + "\n") }

  private var json: Value {
    [
      "datasetJSONCreationDateTime": .text(created.description), "datasetJSONVersion": "1.1.0",
      "fileOID": .text(source.identifier + "." + dataset.name), "originator": "regimen",
      "sourceSystem": ["name": "regimen", "version": .text(String(source.program.split(separator: " ").last ?? ""))],
      "studyOID": .text(study), "metaDataVersionOID": .text("MDV." + study),
      "itemGroupOID": .text("IG." + dataset.name), "records": .integer(dataset.rows.count),
      "name": .text(dataset.name), "label": .text(dataset.label),
      "columns": .list(dataset.variables.map(column)),
      "rows": .list(dataset.rows.map { row in .list(row.fields.map { $0.value }) }),
    ]
  }

  private func column(_ variable: ColumnDescription) -> Value {
    let (type, more) = variable.kind.itemType
    var item: [(key: String, value: Value)] = [
      (key: "itemOID", value: .text("IT.\(dataset.name).\(variable.name)")), (key: "name", value: .text(variable.name)),
      (key: "label", value: .text(variable.heading)), (key: "dataType", value: .text(type)),
    ]
    item += more
    if let place = dataset.key.firstIndex(of: variable.name) { item.append(("keySequence", .integer(place + 1))) }
    return .object(item)
  }
}

extension CellKind {
  /// The data type of an item, with what a day is in SAS.
  fileprivate var itemType: (String, [(key: String, value: Value)]) {
    switch self {
    case .wholeNumber: ("integer", [])
    case .number: ("double", [])
    case .day: ("date", [(key: "targetDataType", value: "integer"), (key: "displayFormat", value: "DATE9.")])
    default: ("string", [])
    }
  }
}
