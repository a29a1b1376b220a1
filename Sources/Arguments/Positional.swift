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
