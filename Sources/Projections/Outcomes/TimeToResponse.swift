import CalendarTime

/// The time to the first documented response of one row: the interval in which it came, or the end without one.
package struct TimeToResponse: Hashable, Sendable {
  /// The ends of the time.
  package enum End: Hashable, Sendable {
    /// A response was documented; it came after the last assessment without one, so many months after the start.
    case documented(after: Double)
    /// The row ended first.
    case stopped
    /// The row went on.
    case ongoing
  }

  /// The months from the first day of the row to the end.
  package let months: Double
  /// The end.
  package let end: End
  /// The months after which it was under observation.
  package let entry: Double
}

extension AssessedRow {
  /// Returns the time to a response; the reason that there is none for a row that cannot be followed to it.
  ///
  /// The time ends at the first assessment with the response, at the end of the row, or on the last day to which it is
  /// followed.
  package func timeToResponse(
    _ definition: ResponseDefinition, in profile: Profile
  ) -> (time: TimeToResponse?, apart: ResponseStanding.Apart?) {
    if let apart = apart(definition, entersLate: true) { return (nil, apart) }
    let judged = judged(definition)
    let months = { (day: CalendarDay) in profile.months(from: row.start, to: day) }
    let entry = row.entry.delay?.months ?? 0
    let found: (months: Double, end: TimeToResponse.End)
    if let first = judged.first(where: \.isMet) {
      let without = judged.last { $0.day < first.day && !$0.isMet }
      found = (months(first.day), .documented(after: without.map { months($0.day) } ?? 0))
    } else {
      found = (months(max(row.start, lastDay)), row.end == nil ? .ongoing : .stopped)
    }
    // What was over by the enrolment could not be seen to come.
    if entry > 0, found.months <= entry { return (nil, .beforeEnrolment) }
    return (TimeToResponse(months: found.months, end: found.end, entry: entry), nil)
  }
}
