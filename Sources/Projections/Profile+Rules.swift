import CalendarTime

extension Profile {
  /// The names of every rule, available or not, in the order in which answers show them.
  package static let ruleNames = [
    "unit", "days", "month", "gap", "minimum", "partial", "holds", "anchor", "partner", "ongoing", "response",
    "patient-response", "endpoint", "lag", "assume-continuing",
  ]

  /// Rules that have a name but cannot be set yet.
  static let unavailableRules: Set<String> = ["holds", "patient-response", "assume-continuing"]

  /// The rules that can be set, by name, each value as `set` reads it back.
  package var rules: [(name: String, value: String)] {
    [
      ("unit", unit.rawValue), ("days", days.rawValue), ("month", month.rawValue), ("gap", String(gap)),
      ("minimum", minimum.description), ("partial", partial.rawValue), ("anchor", anchor.description),
      ("partner", partner.description), ("ongoing", ongoing.rawValue), ("response", response.rawValue),
      ("endpoint", endpoint.rawValue), ("lag", String(lag)),
    ]
  }

  /// Sets one rule from text.
  ///
  /// Throws for an unknown rule, one that is not available yet, or a value that it does not take.
  package mutating func set(_ rule: String, to value: String) throws(ProfileError) {
    switch rule {
    case "unit": unit = try word(value, of: rule)
    case "days": days = try word(value, of: rule)
    case "month": month = try word(value, of: rule)
    case "gap":
      guard let period = CalendarPeriod(parsing: value), period.description == value, period.months == 0 else {
        throw .badValue(rule, known: [], hint: "write a number of days, such as 30")
      }
      gap = period.days
    case "minimum":
      guard let period = CalendarPeriod(parsing: value) else {
        throw .badValue(rule, known: [], hint: "write a number of days or an ISO 8601 duration: 30, P1M, P6W")
      }
      minimum = period
    case "partial": partial = try word(value, of: rule)
    case "anchor": anchor = try DrugSelection(parsing: value, rule: rule)
    case "partner": partner = try DrugSelection(parsing: value, rule: rule)
    case "ongoing": ongoing = try word(value, of: rule)
    case "response": response = try word(value, of: rule)
    case "endpoint": endpoint = try word(value, of: rule)
    case "lag":
      guard let days = Int(value), (0...99_999).contains(days), String(days) == value else {
        throw .badValue(rule, known: [], hint: "write a number of days, such as 30")
      }
      lag = days
    default: throw Profile.unavailableRules.contains(rule) ? .unavailable(rule) : .unknown(rule)
    }
  }

  private func word<Value: RawRepresentable<String> & CaseIterable>(
    _ text: String, of rule: String
  ) throws(ProfileError) -> Value {
    guard let value = Value(rawValue: text) else {
      throw .badValue(rule, known: Value.allCases.map(\.rawValue))
    }
    return value
  }
}
