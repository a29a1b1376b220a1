import Text

/// Something of the record that an answer does not count, with the reason.
package struct NotCounted: Equatable, Sendable {
  /// The reason.
  package enum Reason: String, CaseIterable, Sendable {
    /// Courses of drugs that the catalogue does not know.
    case unknownDrug = "unknown-drug"
    /// Courses of drugs that are neither anchor nor partner by the rules.
    case otherDrug = "neither-anchor-nor-partner"
    /// Courses of drugs that act where they are applied.
    case notSystemic = "not-systemic"
    /// Combinations that one imputation of partial dates has, and another has not.
    case possible
    /// Patients without an enrolment: sex and age are not known of them.
    case notEnrolled = "not-enrolled"
    /// Rows of so few patients that they are withheld.
    case withheld

    /// The things that are counted.
    package var noun: String {
      switch self {
      case .unknownDrug, .otherDrug, .notSystemic: "course"
      case .possible: "combination"
      case .notEnrolled: "patient"
      case .withheld: "row"
      }
    }
  }

  /// The courses of one drug.
  package struct Drug: Equatable, Sendable {
    /// The drug by its name in answers.
    package let name: String
    /// The number of courses.
    package let count: Int

    /// So many courses of a drug.
    package init(name: String, count: Int) { (self.name, self.count) = (name, count) }
  }

  /// The reason.
  package let reason: Reason
  /// The number that is not counted; nil if it is so small that it is withheld itself.
  package let count: Int?
  /// The drugs of courses, the most frequent first; empty for other things, and where single patients must not show.
  package let drugs: [Drug]

  /// So many, for a reason.
  package init(_ reason: Reason, count: Int?, drugs: [Drug] = []) {
    (self.reason, self.count, self.drugs) = (reason, count, drugs)
  }

  /// The line for people: `not counted: 100 courses of 4 drugs outside the catalogue (Metotrexato 61, …)`.
  package var inWords: String {
    switch reason {
    case .unknownDrug: "not counted: \(things) outside the catalogue\(listed)"
    case .otherDrug: "not counted: \(things) neither anchor nor partner\(listed)"
    case .notSystemic: "not counted: \(things) given by a route that is not systemic\(listed)"
    case .possible: "not counted: \(things) possible only, by partial dates"
    case .notEnrolled: "not counted by sex or age: \(things) without an enrolment"
    case .withheld: "not shown: \(things) of few patients"
    }
  }

  private var things: String {
    let all = count.map { counted($0, reason.noun) } ?? "some \(reason.noun)s"
    guard reason.noun == "course" else { return all }
    return all + (drugs.isEmpty ? " of drugs" : " of \(counted(drugs.count, "drug"))")
  }

  /// The first drugs in parentheses; all of them are in JSON.
  private var listed: String {
    if drugs.isEmpty { return "" }
    let rest = drugs.count > 5 ? ", and \(counted(drugs.count - 5, "other"))" : ""
    return " (" + drugs.prefix(5).map { "\($0.name) \($0.count)" }.joined(separator: ", ") + rest + ")"
  }

  /// The object of JSON.
  var value: Value {
    [
      "reason": .text(reason.rawValue), "of": .text(reason.noun), "count": count.map(Value.integer) ?? .null,
      "drugs": .list(drugs.map { ["drug": .text($0.name), "count": .integer($0.count)] }),
    ]
  }
}
