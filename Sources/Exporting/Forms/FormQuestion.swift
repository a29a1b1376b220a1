/// One question of a form: a field of a REDCap project, or a column of a sheet.
package struct FormQuestion: Equatable, Sendable {
  /// The kind of answer.
  package enum Kind: Equatable, Sendable {
    case text, notes, yesNo, date, number
    case integer(ClosedRange<Int32>)
    /// One of some choices.
    case choice([FormChoice])
    /// Any of some choices.
    case choices([FormChoice])
  }

  /// The name of the field: small letters, digits and underscores.
  package let name: String
  /// The question.
  package let label: String
  /// The kind of answer.
  package let kind: Kind
  /// A few words on how to answer.
  package var note: String?
  /// True if it has to be answered.
  package var isRequired = false
  /// The heading above it, where one begins.
  package var section: String?
  /// The conditions under which it is asked, all of which must hold, in the syntax of REDCap.
  package var conditions: [String] = []

  init(_ name: String, _ label: String, _ kind: Kind, note: String? = nil, isRequired: Bool = false) {
    (self.name, self.label, self.kind, self.note, self.isRequired) = (name, label, kind, note, isRequired)
  }

  /// The same question, asked only where a condition holds.
  func asked(if condition: String?) -> FormQuestion {
    var question = self
    if let condition { question.conditions.insert(condition, at: 0) }
    return question
  }

  /// The choices; empty for other kinds of answer.
  package var choices: [FormChoice] {
    switch kind {
    case .choice(let choices), .choices(let choices): choices
    default: []
    }
  }
}

/// An answer that a question offers.
package struct FormChoice: Equatable, Sendable {
  /// The code that an export holds.
  package let code: String
  /// The words that people see.
  package let label: String
  /// The word of the record that it stands for.
  package let word: String
}

extension FormChoice {
  /// The choice that leads to a text field.
  static let other = FormChoice(code: "other", label: "other, namely:", word: "other")

  /// The choices of a list of words, each with a code of its own.
  static func list(_ words: [(word: String, label: String)]) -> [FormChoice] {
    var taken: Set<String> = []
    return words.map { word, label in
      let code = code(word)
      var own = code
      var number = 2
      while !taken.insert(own.lowercased()).inserted {
        own = "\(code)-\(number)"
        number += 1
      }
      // A bar parts choices.
      return FormChoice(code: own, label: label.replacing("|", with: "/"), word: word)
    }
  }

  /// The choices of a closed list, whose labels are its words.
  static func list(_ words: [String]) -> [FormChoice] { list(words.map { ($0, $0.replacing("-", with: " ")) }) }

  /// The code of a word: letters, digits, points and hyphens, which is what REDCap allows.
  private static func code(_ word: String) -> String {
    var code = ""
    for scalar in word.unicodeScalars {
      switch scalar {
      case "a"..."z", "A"..."Z", "0"..."9", ".", "-", "_": code.unicodeScalars.append(scalar)
      case "<": code += "lt"
      case ">": code += "gt"
      case "=": code += "e"
      case "/": code += "-per-"
      case " ": code += "-"
      default: code += scalar.isASCII ? "" : "u" + String(scalar.value, radix: 16)
      }
    }
    return code.isEmpty ? "blank" : code
  }
}
