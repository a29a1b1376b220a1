/// Why a rule of a profile cannot be set, and what to write instead.
package struct ProfileError: Error, Hashable, Sendable {
  /// What is at fault.
  package enum Fault: Hashable, Sendable { case unknownRule, badValue }

  /// What is at fault.
  package let fault: Fault
  /// The rule as it was named.
  package let rule: String
  /// What is wrong, as a clause.
  package let message: String
  /// The words that would do, for suggesting the nearest; empty where there is no list.
  package let known: [String]
  /// What to write instead.
  package let hint: String

  static func unknown(_ rule: String) -> ProfileError {
    let available = Profile.settableRules
    return ProfileError(
      fault: .unknownRule, rule: rule, message: "there is no rule '\(rule)'", known: available,
      hint: "one of: " + available.joined(separator: ", "))
  }

  static func badValue(_ rule: String, known: [String], hint: String? = nil) -> ProfileError {
    ProfileError(
      fault: .badValue, rule: rule, message: "the rule '\(rule)' does not take this value", known: known,
      hint: hint ?? "one of: " + known.joined(separator: ", "))
  }
}
