package import CalendarTime

extension Profile {
  /// The day to which treatment without a stop is counted: the value of the rule `assume-continuing`.
  package enum AssumeContinuing: Hashable, Sendable {
    /// The as-of date.
    case yes
    /// The patient's last event of any type, at which it is censored.
    case no
    /// The last day on which somebody saw or heard from the patient, and a time of grace after it, at most the as-of
    /// date.
    case afterLastContact(CalendarPeriod)

    /// The words that it takes beside a length of time.
    static let words = ["yes", "no"]

    /// Reads `yes`, `no`, a number of days or an ISO 8601 duration; nil for any other text.
    init?(parsing text: String) {
      switch text {
      case "yes": self = .yes
      case "no": self = .no
      default:
        guard let period = CalendarPeriod(typed: text) else { return nil }
        self = .afterLastContact(period)
      }
    }

    /// The value as a clause.
    package var inWords: String {
      switch self {
      case .yes: "treatment without a stop goes on to the as-of date"
      case .no: "treatment without a stop is counted to the patient's last event"
      case .afterLastContact(let grace) where grace.isEmpty:
        "treatment without a stop is counted to the patient's last contact"
      case .afterLastContact(let grace):
        "treatment without a stop is counted to \(grace.inWords) after the patient's last contact"
      }
    }
  }
}

extension Profile.AssumeContinuing: CustomStringConvertible {
  /// The value as it is read: `yes`, `no`, `P3M`.
  package var description: String {
    switch self {
    case .yes: "yes"
    case .no: "no"
    case .afterLastContact(let grace): grace.description
    }
  }
}
