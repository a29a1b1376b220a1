/// A data dictionary of REDCap: one line of 18 columns for each field of a project.
///
/// The rules are those that REDCap itself checks when a dictionary is uploaded.
package struct REDCapDictionaryFile: Sendable {
  /// The column headings, as REDCap writes them.
  package static let headings = [
    "Variable / Field Name", "Form Name", "Section Header", "Field Type", "Field Label",
    "Choices, Calculations, OR Slider Labels", "Field Note", "Text Validation Type OR Show Slider Number",
    "Text Validation Min", "Text Validation Max", "Identifier?", "Branching Logic (Show field only if...)",
    "Required Field?", "Custom Alignment", "Question Number (surveys only)", "Matrix Group Name", "Matrix Ranking?",
    "Field Annotation",
  ]

  /// The name of the field that holds the patient's pseudonym.
  package static let recordName = "record_id"

  /// The lines, each with 18 cells, the headings not included.
  package let rows: [[String]]

  /// The dictionary of some forms.
  init(_ forms: [(form: Form, questions: [FormQuestion])]) {
    var rows: [[String]] = []
    for (form, questions) in forms {
      if rows.isEmpty {
        let record = FormQuestion(
          REDCapDictionaryFile.recordName, "Pseudonym of the patient", .text, note: "Never a name or a hospital number")
        rows.append(record.dictionaryRow(in: form))
      }
      rows += questions.map { $0.dictionaryRow(in: form) }
    }
    self.rows = rows
  }

  /// The dictionary as a file.
  package var text: String { ([REDCapDictionaryFile.headings] + rows).map(delimitedLine).joined() }
}

extension FormQuestion {
  /// The longest list that is shown as radio buttons.
  private static let radioLimit = 5

  fileprivate func dictionaryRow(in form: Form) -> [String] {
    let range: (least: String, most: String) =
      switch kind {
      case .integer(let range): (String(range.lowerBound), String(range.upperBound))
      default: ("", "")
      }
    return [
      name, form.rawValue, section ?? "", fieldType, label, choiceText, note ?? "", validation, range.least, range.most,
      kind == .notes ? "y" : "", branching, isRequired ? "y" : "", "", "", "", "", "",
    ]
  }

  private var fieldType: String {
    switch kind {
    case .text, .date, .number, .integer: "text"
    case .notes: "notes"
    case .yesNo: "yesno"
    case .choice(let choices): choices.count > FormQuestion.radioLimit ? "dropdown" : "radio"
    case .choices: "checkbox"
    }
  }

  private var validation: String {
    switch kind {
    case .date: "date_ymd"
    case .number: "number"
    case .integer: "integer"
    // Long lists are searched by typing.
    case .choice(let choices) where choices.count > 40: "autocomplete"
    case .text, .notes, .yesNo, .choice, .choices: ""
    }
  }

  private var choiceText: String { choices.map { "\($0.code), \($0.label)" }.joined(separator: " | ") }

  private var branching: String {
    conditions.count == 1
      ? conditions[0] : conditions.map { $0.contains(" or ") ? "(\($0))" : $0 }.joined(separator: " and ")
  }
}

/// Returns a line of comma-separated values, in quotation marks where they need them.
func delimitedLine(_ cells: [String]) -> String {
  let fields = cells.map { cell in
    let needsQuotes = cell.utf8.contains { ",\"\n\r;".utf8.contains($0) } || cell.first == " " || cell.last == " "
    return needsQuotes ? "\"" + cell.replacing("\"", with: "\"\"") + "\"" : cell
  }
  return fields.joined(separator: ",") + "\n"
}
