import Answers
import Arguments
import Projections

/// The options of queries that ask for responses of patients.
struct ResponseOptions {
  var grouping: Grouping?
  /// The months after a start at which a response is asked for.
  var months = [3, 6, 12]
  /// The name of the response asked for; nil for all.
  var response: String?
  var suppression = Suppression(threshold: nil)

  static let parameters = Parameter(
    { grouping, months, response, suppression in
      ResponseOptions(
        grouping: grouping, months: months ?? ResponseOptions().months, response: response, suppression: suppression)
    }, Grouping.option("Group patients."),
    Option("at", value: "MONTHS", help: "At these months, such as 6,12; 3,6,12 by default.").optional(as: typedMonths),
    ResponseDefinition.option,
    Suppression.groups)

  /// Returns the words by which to group; refuses to group responses by response.
  func checkedGrouping() throws(UsageError) -> Grouping? {
    if grouping?.looksAhead() != true { return grouping }
    throw UsageError(
      "responses are not grouped by response", index: nil, hint: "--by condition, drug, line or another word")
  }

  /// Reads whole months after a start.
  private static func typedMonths(_ text: String) throws(ValueError) -> [Int] {
    var months: [Int] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      guard let month = Int(part), (1...600).contains(month), part.allSatisfy(\.isNumber) else {
        throw ValueError("a time is a whole number of months from 1 to 600", hint: hint(part))
      }
      if !months.contains(month) { months.append(month) }
    }
    return months.sorted()
  }

  /// Returns the next step after a text that is no month; weeks, as trials count, lead to the nearest month.
  private static func hint(_ text: Substring) -> String {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    guard let weeks = Int(digits), (2...2600).contains(weeks), text.dropFirst(digits.count).first == "w" else {
      return "such as 6, or 3,6,12"
    }
    let month = (Double(7 * weeks) / 30.4375).rounded()
    return "\(weeks) weeks are nearest to month \(Int(month)), which takes the assessment nearest to it"
  }
}
