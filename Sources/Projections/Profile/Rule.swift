import CalendarTime
package import PatientRecord

/// One rule of a profile, declared once: its name, values, default and help, and the text and the words of a value.
///
/// `Rule.all` lists the declarations. Profiles, help, completion, the search for the rule under which a claim would
/// hold, and the tests that enumerate values all go by that list. The value itself is a stored property of `Profile`,
/// so that projections read it as it is.
///
///     Rule.choice("unit", \.unit, "a row is a pair, a regimen or a patient")
package struct Rule: Sendable {
  /// The name in answers and in `--rule NAME=VALUE`.
  package let name: String
  /// The decision that the rule takes, in one line.
  package let help: String
  /// The words that it takes; empty for a number or a length of time.
  package let words: [String]
  /// The values that a search for a rule under which a figure holds tries, in order; empty if it skips the rule.
  package let alternatives: [String]
  private let hint: String
  private let print: @Sendable (Profile) -> String
  private let say: @Sendable (Profile) -> String
  private let read: @Sendable (String, DrugCatalogue, inout Profile) -> Bool
  /// The words that a refused text may have been meant to be.
  private let candidates: @Sendable (String) -> [String]

  private init<Value>(
    _ name: String, _ property: any WritableKeyPath<Profile, Value> & Sendable, _ help: String, words: [String] = [],
    alternatives: [String], hint: String, candidates: (@Sendable (String) -> [String])? = nil,
    parse: @escaping @Sendable (String, DrugCatalogue) -> Value?,
    print: @escaping @Sendable (Value) -> String, say: @escaping @Sendable (Value) -> String
  ) {
    (self.name, self.help, self.words, self.alternatives, self.hint) = (name, help, words, alternatives, hint)
    self.candidates = candidates ?? { _ in words }
    self.print = { print($0[keyPath: property]) }
    self.say = { say($0[keyPath: property]) }
    read = { text, catalogue, profile in
      guard let value = parse(text, catalogue) else { return false }
      profile[keyPath: property] = value
      return true
    }
  }

  /// The value of the defaults.
  package var defaultValue: String { value(in: Profile()) }

  /// The value in a profile, as `set` reads it back.
  package func value(in profile: Profile) -> String { print(profile) }

  /// Says the value in a profile as a clause: `restarts within 30 days count as one course`.
  package func inWords(_ profile: Profile) -> String { say(profile) }

  /// Sets the rule in a profile from text; throws for a value that it does not take. Drugs are those of a catalogue.
  package func set(
    _ text: String, in profile: inout Profile, _ catalogue: DrugCatalogue = .builtIn
  ) throws(ProfileError) {
    guard read(text, catalogue, &profile) else { throw .badValue(name, known: candidates(text), hint: hint) }
  }
}

/// A value of a rule that takes one of a few words.
package protocol RuleChoice: RawRepresentable<String>, CaseIterable, Sendable {
  /// The value as a clause: `rows are patients, not pairs`.
  var inWords: String { get }
}

// The kinds of rules.
extension Rule {
  /// A rule that takes one of a few words; `alternatives` are all of them unless given.
  static func choice<Value: RuleChoice>(
    _ name: String, _ property: any WritableKeyPath<Profile, Value> & Sendable, _ help: String,
    alternatives: [Value] = Array(Value.allCases)
  ) -> Rule {
    let words = Value.allCases.map(\.rawValue)
    return Rule(
      name, property, help, words: words, alternatives: alternatives.map(\.rawValue),
      hint: "one of: " + words.joined(separator: ", "), parse: { text, _ in Value(rawValue: text) }, print: \.rawValue,
      say: \.inWords)
  }

  /// A rule that takes a whole number from 0 to 99,999, written plainly.
  static func number(
    _ name: String, _ property: any WritableKeyPath<Profile, Int> & Sendable, of unit: String, example: Int,
    _ help: String, alternatives: [Int] = [], inWords: @escaping @Sendable (Int) -> String
  ) -> Rule {
    Rule(
      name, property, help, alternatives: alternatives.map { String($0) },
      hint: "write a number of \(unit), such as \(example)",
      parse: { text, _ in Int(text).flatMap { (0...99_999).contains($0) && String($0) == text ? $0 : nil } },
      print: { String($0) }, say: inWords)
  }

  /// A rule that takes a number of days or an ISO 8601 duration.
  static func period(
    _ name: String, _ property: any WritableKeyPath<Profile, CalendarPeriod> & Sendable, _ help: String,
    alternatives: [String] = [], inWords: @escaping @Sendable (CalendarPeriod) -> String
  ) -> Rule {
    Rule(
      name, property, help, alternatives: alternatives,
      hint: "write a number of days or an ISO 8601 duration: 30, P1M, P6W",
      parse: { text, _ in CalendarPeriod(typed: text) },
      print: \.description, say: inWords)
  }

  /// A rule that takes `yes`, `no`, a number of days or an ISO 8601 duration.
  static func continuing(
    _ name: String, _ property: any WritableKeyPath<Profile, Profile.AssumeContinuing> & Sendable, _ help: String
  ) -> Rule {
    Rule(
      name, property, help, words: Profile.AssumeContinuing.words, alternatives: ["P3M", "yes", "no"],
      hint: "write yes, no, or a time after the last contact: P3M, 90",
      parse: { text, _ in Profile.AssumeContinuing(parsing: text) }, print: \.description, say: \.inWords)
  }

  /// A rule that takes drugs and classes of drugs.
  static func drugs(
    _ name: String, _ property: any WritableKeyPath<Profile, DrugSelection> & Sendable, _ help: String,
    inWords: @escaping @Sendable (DrugSelection) -> String
  ) -> Rule {
    Rule(
      name, property, help, words: DrugSelection.words, alternatives: [],
      hint: "write drugs of the catalogue or classes, separated by commas: "
        + DrugSelection.classWords.joined(separator: ", "),
      candidates: { DrugSelection.classWords + DrugSelection.suggestions(for: $0) },
      parse: { DrugSelection(parsing: $0, catalogue: $1) }, print: \.description, say: inWords)
  }
}
