package import CalendarTime
package import PatientRecord

/// The time on one drug, with its dose steps and holds: one systemic course, or several merged under the rule `gap`.
package struct Exposure: Hashable, Sendable {
  /// A dose from a day on; nil where the course that begins says none.
  package struct DoseStep: Hashable, Sendable {
    /// The first day on it.
    package let day: CalendarDay
    /// The dose; nil where none is said.
    package let dose: Dose?
    /// The label of the course.
    package let treatment: String
    /// Position in the log of the start or titration.
    package let sequenceNumber: Int
  }

  /// An interruption of a course.
  package struct Hold: Hashable, Sendable {
    /// The first day off.
    package let start: CalendarDay
    /// The first day on again; nil while it lasts, or where the course ended in it.
    package let end: CalendarDay?
    /// The label of the course.
    package let treatment: String
  }

  /// Why and for what a drug was stopped.
  package struct Stop: Hashable, Sendable {
    /// The first day off.
    package let day: CalendarDay
    /// The reasons of the stop; death where only that ended it.
    package let reasons: [StopReason]
    /// The drug that took its place, by its name in answers.
    package let switchedTo: String?
    /// Position in the log of the stop, or of the death.
    package let sequenceNumber: Int
  }

  /// The patient's pseudonym.
  package let patient: String
  /// The drug by its name in answers.
  package let drug: String
  /// Labels of the courses, by start.
  package let treatments: [String]
  /// The first day on it.
  package let start: CalendarDay
  /// The first day off it; nil while it runs. Never before `start`.
  package let end: CalendarDay?
  /// Whether it was already running on the first day.
  package let onOrBefore: Bool
  /// How it is given, course by course, each route once.
  package let routes: [Route]
  /// Its doses by day.
  package let doseSteps: [DoseStep]
  /// Its interruptions by day.
  package let holds: [Hold]
  /// How it ended; nil while it runs.
  package let stop: Stop?
  /// Positions in the log, in order, of the events that it rests on, amendments in force included.
  package let events: [Int]
}

extension Exposure {
  /// The dose on a day, the change of that day included; nil where none is recorded.
  package func dose(on day: CalendarDay) -> Dose? { doseSteps.last { $0.day <= day }?.dose }

  /// The highest dose in a range of days by amount per day; nil where none is recorded or they cannot be compared.
  func highestDose(in range: DayRange, horizon: CalendarDay) -> Dose? {
    let last = range.end.map { $0.adding(days: -1) } ?? horizon
    let steps = doseSteps.filter { range.start < $0.day && $0.day <= last }.compactMap(\.dose)
    let doses = (dose(on: range.start).map { [$0] } ?? []) + steps
    guard let first = doses.first, doses.allSatisfy({ $0.isComparable(with: first) }) else { return nil }
    return doses.max { $0.amountPerDay < $1.amountPerDay }
  }
}
