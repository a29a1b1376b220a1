package import CalendarTime

/// A window of time relative to the first day of each row: from half a year on, up to a year.
///
///     StartWindow(parsing: "P6M..P12M")  // from 6 months after the start up to 12 months after it
package struct StartWindow: Hashable, Sendable {
  /// The time from the start at which it begins.
  package let from: CalendarPeriod
  /// The time from the start at which it ends; nil if it has no end.
  package let to: CalendarPeriod?

  /// Reads two periods, either of which may be missing; nil for any other text, and for a window that ends where it
  /// begins or before.
  package init?(parsing text: String) {
    let parts = text.split(separator: "..", omittingEmptySubsequences: false)
    guard parts.count == 2, text != ".." else { return nil }
    let periods = parts.map { $0.isEmpty ? nil : CalendarPeriod(typed: String($0)) }
    guard zip(parts, periods).allSatisfy({ $0.isEmpty || $1 != nil }) else { return nil }
    from = periods[0] ?? CalendarPeriod()
    to = periods[1]
    let origin = CalendarDay(daysSinceEpoch: 0)
    if let to, origin.adding(to) <= origin.adding(from) { return nil }
  }

  /// True if it begins after the start: what is known by then can make groups.
  ///
  /// Source: J. R. Anderson, K. C. Cain and R. D. Gelber, Analysis of Survival by Tumor Response, Journal of Clinical
  /// Oncology 1 (1983) 710–719.
  package var hasLandmark: Bool { !from.isEmpty }

  /// Returns the day on which it begins after a start, the landmark; nil if it begins with the start.
  package func landmark(after start: CalendarDay) -> CalendarDay? { hasLandmark ? start.adding(from) : nil }

  /// The window in words: `6 months to 12 months after the start`.
  package var inWords: String {
    guard let to else { return "\(from.inWords) after the start on" }
    return "\(from.inWords) to \(to.inWords) after the start"
  }

  /// Returns the days of the window of a start; without an end where it has none.
  func days(from start: CalendarDay) -> DayRange {
    DayRange(start: start.adding(from), end: to.map { start.adding($0) })
  }

  /// Returns the months from a start to the beginning and to the end of its window, by the rule `month`.
  package func months(from start: CalendarDay, _ profile: Profile) -> (from: Double, to: Double?) {
    let days = days(from: start)
    return (profile.months(from: start, to: days.start), days.end.map { profile.months(from: start, to: $0) })
  }
}
