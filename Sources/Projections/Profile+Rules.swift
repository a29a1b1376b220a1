import CalendarTime

extension Profile {
  /// The names of every rule that can be set, those of pathways last.
  package static var settableRules: [String] { (Profile().rules + PathwayRules().rules).map(\.name) }

  /// The rules that can be set and that every answer shows, by name, each value as `set` reads it back.
  package var rules: [(name: String, value: String)] {
    [
      ("unit", unit.rawValue), ("days", days.rawValue), ("month", month.rawValue), ("gap", String(gap)),
      ("minimum", minimum.description), ("partial", partial.rawValue), ("holds", holds.rawValue),
      ("anchor", anchor.description), ("partner", partner.description), ("ongoing", ongoing.rawValue),
      ("response", response.rawValue), ("patient-response", patientResponse.rawValue),
      ("endpoint", endpoint.rawValue), ("lag", String(lag)), ("assume-continuing", assumeContinuing.rawValue),
    ]
  }

  /// Sets one rule from text.
  ///
  /// Throws for an unknown rule, or a value that it does not take.
  package mutating func set(_ rule: String, to value: String) throws(ProfileError) {
    switch rule {
    case "unit": unit = try word(value, of: rule)
    case "days": days = try word(value, of: rule)
    case "month": month = try word(value, of: rule)
    case "gap": gap = try Profile.number(value, of: rule, "days", example: 30)
    case "minimum":
      guard let period = CalendarPeriod(parsing: value) else {
        throw .badValue(rule, known: [], hint: "write a number of days or an ISO 8601 duration: 30, P1M, P6W")
      }
      minimum = period
    case "partial": partial = try word(value, of: rule)
    case "holds": holds = try word(value, of: rule)
    case "anchor": anchor = try DrugSelection(parsing: value, rule: rule)
    case "partner": partner = try DrugSelection(parsing: value, rule: rule)
    case "ongoing": ongoing = try word(value, of: rule)
    case "response": response = try word(value, of: rule)
    case "patient-response": patientResponse = try word(value, of: rule)
    case "assume-continuing": assumeContinuing = try word(value, of: rule)
    case "endpoint": endpoint = try word(value, of: rule)
    case "lag": lag = try Profile.number(value, of: rule, "days", example: 30)
    default: try setOther(rule, to: value)
    }
  }

  private mutating func setOther(_ rule: String, to value: String) throws(ProfileError) {
    switch rule {
    case "segments": pathways.segments = try word(value, of: rule)
    case "era-minimum": pathways.eraMinimum = try Profile.number(value, of: rule, "days", example: 7)
    case "window": pathways.window = try Profile.number(value, of: rule, "days", example: 30)
    case "segment-minimum": pathways.segmentMinimum = try Profile.number(value, of: rule, "days", example: 30)
    case "repeats": pathways.repeats = try word(value, of: rule)
    case "path-length": pathways.pathLength = try Profile.number(value, of: rule, "steps (0: no limit)", example: 5)
    case "cell-minimum": pathways.cellMinimum = try Profile.number(value, of: rule, "patients", example: 5)
    default: throw .unknown(rule)
    }
  }

  /// A whole number from 0, written plainly.
  private static func number(
    _ text: String, of rule: String, _ unit: String, example: Int
  ) throws(ProfileError) -> Int {
    guard let number = Int(text), (0...99_999).contains(number), String(number) == text else {
      throw .badValue(rule, known: [], hint: "write a number of \(unit), such as \(example)")
    }
    return number
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
