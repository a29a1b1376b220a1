import PatientRecord

/// A row of the table that resources become: one event, in words that the program's own mapping reads.
struct FHIRRow {
  let type: EventType
  /// The key by which other rows name it, and by which it is found again.
  let key: String
  let patient: String
  /// The date as a log writes it.
  let date: String
  /// The resource, for messages.
  let resource: String
  /// The place in the log that an export of the program's own names; the greatest number where there is none.
  var order = Int.max
  var cells: [String: String]
}

/// The table of rows: its columns, and the mapping that reads them.
///
/// So resources are read, compared with the log and judged as the rows of any sheet are.
struct FHIRTable {
  /// The types of event that resources can be.
  static let types = EventType.allCases.filter { type in
    !type.isCorrection && !type.isOfRecordItself && type != .findingAnswered
  }

  private let rows: [FHIRRow]
  /// The most courses or measurements that one row names.
  private let width: Int

  init(_ rows: [FHIRRow]) {
    self.rows = rows
    width = rows.flatMap { $0.cells.keys }.compactMap { Int($0.split(separator: " ").last ?? "") }.max() ?? 1
  }

  private var numbers: ClosedRange<Int> { 1...max(1, width) }
  private static let head = ["key", "type", "patient", "date", "basis", "dates", "evidence", "about"]

  private var columns: [String] {
    var columns = FHIRTable.head
    let fields = FHIRTable.types.flatMap(\.fields).map(\.name)
    let named = numbers.flatMap { number in
      ["course", "added", "causality", "action", "measurement"].map { "\($0) \(number)" }
    }
    for column in fields + named where !columns.contains(column) { columns.append(column) }
    return columns
  }

  /// The file.
  var bytes: [UInt8] {
    let columns = columns
    var text = FHIRTable.line(columns)
    for row in rows {
      let head = [row.key, row.type.rawValue, row.patient, row.date]
      text += FHIRTable.line(head + columns.dropFirst(head.count).map { row.cells[$0] ?? "" })
    }
    return Array(text.utf8)
  }

  private static func line(_ cells: [String]) -> String {
    cells.map { "\"" + $0.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\"" }
      .joined(separator: ",") + "\n"
  }

  /// The mapping of the file, under the source and the salt of another one.
  func mapping(_ source: FHIRMapping) -> ImportMapping {
    let evidence = MappedEvidence(
      basis: .column(ColumnValue("basis")), dates: .column(ColumnValue("dates")),
      note: .column(ColumnValue("evidence")))
    let events = FHIRTable.types.map { type in
      MappedEvent(
        slot: type.rawValue, words: [type.rawValue], type: type, date: .column("date"),
        data: type.fields.map { MappedField($0.name, value(of: $0, in: type)) }, evidence: evidence)
    }
    return ImportMapping(
      source: source.source, salt: source.salt, file: FileForm(dates: [.partial]),
      patient: PatientColumn(column: "patient"),
      tables: [MappedTable(key: ["key"], selector: "type", events: events)])
  }

  private func value(of field: FieldDescription, in type: EventType) -> MappedValue {
    switch field.kind {
    case .text(.treatmentLabel):
      type == .treatmentStarted || type == .coTherapyAdded
        ? .column(ColumnValue(field.name)) : .first(FHIRTable.course(1))
    case .labels: .several(numbers.flatMap(FHIRTable.course))
    case .suspects:
      .several(
        numbers.map { number in
          .suspect(
            treatment: .first(FHIRTable.course(number)), causality: .column(ColumnValue("causality \(number)")),
            action: .column(ColumnValue("action \(number)")))
        })
    case .identifier:
      FHIRTable.event(type == .diagnosisResolved ? .diagnosisRecorded : .adverseEventRecorded, in: "about")
    case .identifiers: .several(numbers.map { FHIRTable.event(.measurementRecorded, in: "measurement \($0)") })
    case .codes: .list(ValueList(.column(field.name, separator: ";")))
    case .flag:
      .column(ColumnValue(field.name, values: [MappedWord("true", .flag(true)), MappedWord("false", .flag(false))]))
    default: .column(ColumnValue(field.name))
    }
  }

  private static func event(_ type: EventType, in column: String) -> MappedValue {
    .ofOtherRow(RowReference(slot: type.rawValue, row: .key([column])))
  }

  /// The course of a number: its key stands in a column of its own where it was added to others.
  private static func course(_ number: Int) -> [MappedValue] {
    [event(.treatmentStarted, in: "course \(number)"), event(.coTherapyAdded, in: "added \(number)")]
  }
}
