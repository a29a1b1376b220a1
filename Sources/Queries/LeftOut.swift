package import Answers
import Projections

/// The parts of a record that the rows of a query have no place for.
package struct LeftOut {
  /// The reasons to leave out courses; empty for rows that show all of them.
  let courses: [CourseTally.Reason]
  /// True if rows say sex or age, or count people.
  let namesPatients: Bool
  /// The number of combinations that are possible only.
  var possible = 0
  /// The number of rows that are withheld.
  var withheld = 0
  /// True if the rows that are withheld stand there without figures.
  var namesWithheld = false
  /// The option that withholds small numbers.
  var suppression = Suppression(threshold: nil)

  /// Nothing: the rows show all that they are about.
  package static let nothing = LeftOut(courses: [], namesPatients: false)
  /// Nothing but sex and age of patients without an enrolment.
  static let sexAndAge = LeftOut(courses: [], namesPatients: true)
  /// Drugs that act where they are applied.
  static let localDrugs = LeftOut(courses: [.notSystemic], namesPatients: false)

  /// Every course that is part of no combination, and combinations that are possible only.
  package static func combinations(
    possible: Int = 0, withheld: Int = 0, namesWithheld: Bool = true,
    _ suppression: Suppression = Suppression(threshold: nil)
  ) -> LeftOut {
    LeftOut(
      courses: CourseTally.Reason.allCases, namesPatients: true, possible: possible, withheld: withheld,
      namesWithheld: namesWithheld, suppression: suppression)
  }
}

extension Question {
  /// Returns what of the record is left out, by reason, each reason that has something.
  package func notCounted(_ leftOut: LeftOut) -> [NotCounted] {
    NotCounted.Reason.allCases.compactMap { reason in
      switch reason {
      case .unknownDrug: courses(leftOut, for: .unknownDrug, reason)
      case .otherDrug: courses(leftOut, for: .otherDrug, reason)
      case .notSystemic: courses(leftOut, for: .notSystemic, reason)
      case .possible: number(leftOut.possible, leftOut, reason)
      case .notEnrolled: leftOut.namesPatients ? number(notEnrolled, leftOut, reason) : nil
      case .withheld:
        // Rows that are left out as a whole: their number would say of each that somebody is in it.
        leftOut.withheld == 0 ? nil : NotCounted(reason, count: leftOut.namesWithheld ? leftOut.withheld : nil)
      }
    }
  }

  private func courses(
    _ leftOut: LeftOut, for cause: CourseTally.Reason, _ reason: NotCounted.Reason
  ) -> NotCounted? {
    guard leftOut.courses.contains(cause) else { return nil }
    let drugs = courses(leftOutFor: cause)
    let count = drugs.reduce(0) { $0 + $1.count }
    // The courses of a rare drug may be those of one patient.
    if leftOut.suppression.isOn { return number(count, leftOut, reason) }
    return count == 0
      ? nil : NotCounted(reason, count: count, drugs: drugs.map { .init(name: $0.drug, count: $0.count) })
  }

  private func number(_ count: Int, _ leftOut: LeftOut, _ reason: NotCounted.Reason) -> NotCounted? {
    if count == 0 { return nil }
    // Beside other counts even a large number can give a small one back.
    return NotCounted(reason, count: leftOut.suppression.isOn ? nil : count)
  }
}
