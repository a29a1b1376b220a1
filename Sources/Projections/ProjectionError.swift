/// Why an answer cannot be given.
package enum ProjectionError: Error, Hashable, Sendable {
  /// The profile refuses partial dates, and the event at this position of the log bears on a row with one.
  case partialDate(sequenceNumber: Int)

  /// What is wrong, as a clause.
  package var message: String {
    switch self {
    case .partialDate(let sequenceNumber):
      "event \(sequenceNumber) may have happened on more than one day, and the profile refuses partial dates"
    }
  }

  /// What to do about it.
  package var hint: String {
    switch self {
    case .partialDate(let sequenceNumber):
      "amend event \(sequenceNumber) with its exact date, or set partial=middle"
    }
  }
}
