/// A named argument, `--name VALUE`, or a flag, `--name`: pure data for the parser and every renderer of help.
package struct Option: Equatable, Sendable {
  /// The name without dashes: `as-of`.
  package let name: String
  /// A sentence that says what it does. The renderer adds choices, default and repetition.
  package let help: String
  /// The name of the value in help and errors, such as `DATE`; nil for a flag.
  package let valueName: String?
  /// The only values it takes, in the order to show; empty when the list is open.
  package let choices: [String]
  /// True if its reader also knows synonyms of the choices, so that the parser refuses no other word.
  package let takesSynonyms: Bool
  /// The value when it is not given.
  package let defaultValue: String?
  /// True if a command line without it is refused.
  package let isRequired: Bool
  /// True if it may be given more than once.
  package let isRepeatable: Bool
  /// Names that people try for it: not taken, but answered with the right one.
  package let triedNames: [String]

  /// An option that takes a value.
  package init(
    _ name: String, value valueName: String, help: String, choices: [String] = [], takesSynonyms: Bool = false,
    default defaultValue: String? = nil, isRequired: Bool = false, isRepeatable: Bool = false,
    triedAs triedNames: [String] = []
  ) {
    (self.name, self.help, self.valueName, self.choices) = (name, help, valueName, choices)
    (self.takesSynonyms, self.triedNames) = (takesSynonyms, triedNames)
    (self.defaultValue, self.isRequired, self.isRepeatable) = (defaultValue, isRequired, isRepeatable)
  }

  private init(flag name: String, help: String) {
    (self.name, self.help, valueName, choices, takesSynonyms) = (name, help, nil, [], false)
    (defaultValue, isRequired, isRepeatable, triedNames) = (nil, false, false, [])
  }

  /// An option without a value, there or not.
  package static func flag(_ name: String, help: String) -> Option { Option(flag: name, help: help) }

  /// As it is typed: `--as-of`.
  package var label: String { "--" + name }

  /// As it is shown: `--as-of DATE`.
  package var synopsis: String { valueName.map { "\(label) \($0)" } ?? label }
}

/// The cases of an enumeration as the closed list of an option or a positional, in the order of their declaration.
package func choices<Choice: CaseIterable & RawRepresentable<String>>(of type: Choice.Type) -> [String] {
  type.allCases.map(\.rawValue)
}

/// An argument known by its place: pure data for the parser and every renderer of help.
package struct Positional: Equatable, Sendable {
  /// The name by which it is looked up, in lower case: `patient`.
  package let name: String
  /// A sentence that says what it is.
  package let help: String
  /// The only values it takes, in the order to show; empty when the list is open.
  package let choices: [String]
  /// True if a command line without it is refused. Optional ones follow the required ones.
  package let isRequired: Bool
  /// True if it takes every word that is left. Only the last one may.
  package let isRepeating: Bool
  private let ownSynopsis: String?

  /// An argument known by its place: one word unless said otherwise.
  ///
  /// `synopsis` is what a usage line shows where its name alone would say too little.
  package init(
    _ name: String, help: String, choices: [String] = [], isRequired: Bool = true, isRepeating: Bool = false,
    synopsis: String? = nil
  ) {
    (self.name, self.help, self.choices) = (name, help, choices)
    (self.isRequired, self.isRepeating, ownSynopsis) = (isRequired, isRepeating, synopsis)
  }

  /// As it is named in help and errors: `PATIENT`.
  package var label: String { name.uppercased() }

  /// As it is shown in a usage line: `PATIENT`, `[TOPIC]`, `EVENT...`, `[WORDS...]`.
  package var synopsis: String {
    if let ownSynopsis { return ownSynopsis }
    let words = label + (isRepeating ? "..." : "")
    return isRequired ? words : "[\(words)]"
  }
}
