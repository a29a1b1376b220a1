/// The refusal of a rule or of its value, with the text to write instead.
package struct ProfileError: Error, Hashable, Sendable {
  /// The part at fault.
  package enum Fault: Hashable, Sendable { case unknownRule, badValue }

  /// The part at fault.
  package let fault: Fault
  /// The rule as it was named.
  package let rule: String
  /// The fault as a clause.
  package let message: String
  /// The words that the rule takes, to suggest the nearest; empty for numbers and lengths of time.
  package let known: [String]
  /// The text to write instead.
  package let hint: String

  static func unknown(_ rule: String) -> ProfileError {
    let known = Rule.all.map(\.name)
    return ProfileError(
      fault: .unknownRule, rule: rule, message: "there is no rule '\(rule)'", known: known,
      hint: "one of: " + known.joined(separator: ", "))
  }

  static func badValue(_ rule: String, known: [String], hint: String) -> ProfileError {
    ProfileError(
      fault: .badValue, rule: rule, message: "the rule '\(rule)' does not take this value", known: known, hint: hint)
  }
}
