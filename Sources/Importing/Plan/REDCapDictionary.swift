import DelimitedText

/// The data dictionary of a REDCap project: its fields with their forms and choices.
package struct REDCapDictionary: Sendable {
  /// A field of the project.
  package struct Field: Sendable {
    /// Its variable name.
    package let name: String
    /// The form that it is on.
    package let form: String
    /// Its type: `text`, `radio`, `dropdown`, `checkbox`, `yesno`, `truefalse`, `calc`, …
    package let type: String
    /// The label that people see.
    package let label: String
    /// The codes of its choices with their labels, in order; empty for fields without choices.
    package let choices: [(code: String, label: String)]
    /// The validation of a text, such as `date_dmy`.
    package let validation: String
  }

  /// The fields in the order of the dictionary.
  package let fields: [Field]
  private let byName: [String: Int]

  private static let columns = [
    "Variable / Field Name", "Form Name", "Field Type", "Choices, Calculations, OR Slider Labels", "Field Label",
    "Text Validation Type OR Show Slider Number",
  ]
  /// The names of the same columns in what REDCap's API gives.
  private static let metadataColumns = [
    "field_name", "form_name", "field_type", "select_choices_or_calculations", "field_label",
    "text_validation_type_or_show_slider_number",
  ]

  /// Reads a dictionary as REDCap writes it; throws what is wrong with it.
  package init(_ file: [UInt8]) throws(ImportRefusal) {
    let table = DelimitedTable(file, delimiter: ",", encoding: .utf8)
    if !table.faults.isEmpty { throw ImportRefusal(table.faults.map { ImportFault($0, in: .dictionary) }) }
    let names = table.header.contains("field_name") ? REDCapDictionary.metadataColumns : REDCapDictionary.columns
    let places = names.map { table.header.firstIndex(of: $0) }
    let lacking = zip(names, places).compactMap { $1 == nil ? $0 : nil }
    if !lacking.isEmpty {
      throw ImportRefusal(
        lacking.map {
          ImportFault(
            "a data dictionary has this column", in: .dictionary, row: 1, column: $0,
            hint: "in REDCap: Project Setup, Data Dictionary, Download the current Data Dictionary")
        })
    }
    fields = (0..<table.count).map { row in
      let texts = places.map { table.text(row: row, column: $0 ?? 0) }
      return Field(
        name: texts[0], form: texts[1], type: texts[2], label: texts[4],
        choices: REDCapDictionary.choices(texts[3], of: texts[2]), validation: texts[5])
    }
    byName = Dictionary(fields.enumerated().map { ($1.name, $0) }) { first, _ in first }
  }

  /// The choices of a field: `1, Female | 2, Male`; a label may have commas.
  private static func choices(_ text: String, of type: String) -> [(code: String, label: String)] {
    switch type {
    case "yesno", "truefalse":
      return [("1", type == "yesno" ? "Yes" : "True"), ("0", type == "yesno" ? "No" : "False")]
    case "radio", "dropdown", "checkbox":
      return text.split(separator: "|").map { choice in
        let parts = choice.split(separator: ",", maxSplits: 1, omittingEmptySubsequences: false).map(trimmed)
        return (parts[0], parts.count > 1 ? parts[1] : parts[0])
      }
    default: return []
    }
  }

  private static func trimmed(_ text: Substring) -> String {
    var text = text
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }

  /// The code of a checkbox as the name of its column has it.
  static func columnCode(_ code: String) -> String { String(code.lowercased().map { $0 == "-" ? "_" : $0 }) }

  /// The field of a column of the export: `comorb` for `comorb___9`; nil for a column of REDCap's own.
  package func field(ofColumn column: String) -> Field? {
    if let index = byName[column] { return fields[index] }
    guard let end = column.firstRange(of: "___")?.lowerBound else { return nil }
    return byName[String(column[..<end])].map { fields[$0] }
  }
}

extension String {
  /// The first place of a text.
  fileprivate func firstRange(of text: String) -> Range<Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
      start = index(after: start)
    }
    return nil
  }
}

// Comparing a mapping with the dictionary.
extension REDCapDictionary {
  /// Notes a mapped column of which the dictionary has no field.
  func requireField(of column: String, _ faults: inout [ImportFault]) {
    let isOwn = column.hasPrefix("redcap_") || column.hasSuffix("_complete")
    if isOwn || field(ofColumn: column) != nil { return }
    faults.append(
      ImportFault(
        "the dictionary has no field of this column", in: .dictionary, column: column,
        hint: "is it the dictionary of this project?"))
  }

  /// Notes choices that a column's words leave out, and words that are no choices.
  func compare(_ column: ColumnValue, missing: Set<String>, _ faults: inout [ImportFault]) {
    guard let words = column.values, let field = byName[column.column].map({ fields[$0] }), !field.choices.isEmpty
    else { return }
    compare(
      field, codes: words.map(\.text), skipped: Set(column.skipped).union(missing), keepsOthers: column.keepsOthers,
      &faults)
  }

  /// The same for a field of checkboxes.
  func compare(checkbox name: String, _ list: ValueList, _ faults: inout [ImportFault]) {
    guard let index = byName[name] else {
      faults.append(
        ImportFault(
          "the dictionary has no such field", in: .dictionary, column: name,
          hint: "is it the dictionary of this project?"))
      return
    }
    compare(
      fields[index], codes: (list.values ?? []).map(\.text), skipped: Set(list.skipped), keepsOthers: list.keepsOthers,
      &faults)
  }

  private func compare(
    _ field: Field, codes: [String], skipped: Set<String>, keepsOthers: Bool, _ faults: inout [ImportFault]
  ) {
    let known = Set(field.choices.map(\.code))
    for choice in field.choices where !codes.contains(choice.code) && !skipped.contains(choice.code) && !keepsOthers {
      faults.append(
        ImportFault(
          "the choice \(choice.code), \(choice.label), is not mapped", in: .mapping, column: field.name,
          hint: "give it a value, or add it to \"skip\""))
    }
    for code in codes where !known.contains(code) {
      faults.append(
        ImportFault(
          "the dictionary has no choice \(code)", in: .mapping, column: field.name,
          hint: "choices: " + field.choices.map { "\($0.code), \($0.label)" }.joined(separator: " | ")))
    }
  }
}
