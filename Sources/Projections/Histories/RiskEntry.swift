import CalendarTime
import PatientRecord

/// The time of a row at which it comes under observation: its place in a curve, by the rule `prevalent`.
///
/// A row that began before its patient was enrolled could not be seen to end before. It is at risk from the enrolment
/// on (delayed entry, left truncation): at a time t of the row, where `entry < t ≤ time`. Source: J. P. Klein and M. L.
/// Moeschberger, Survival Analysis (2003), section 4.6.
package enum RiskEntry: Hashable, Sendable {
  /// It is observed from its first day on.
  case atStart
  /// It is observed from the enrolment on, so many days and months after its first day, counted as the row's.
  case delayed(days: Int, months: Double)
  /// It was over by the enrolment.
  case overBefore
  /// It began before the enrolment, and the rule leaves it out.
  case leftOut
  /// It was running when it is first heard of: its time at the enrolment is not known.
  case unknown

  /// The days and months after its first day at which it comes under observation; nil if it is in no curve.
  package var delay: (days: Int, months: Double)? {
    switch self {
    case .atStart: (0, 0)
    case .delayed(let days, let months): (days, months)
    case .overBefore, .leftOut, .unknown: nil
    }
  }

  /// True if the enrolment decides it.
  var restsOnEnrolment: Bool { self != .atStart && self != .unknown }
}

extension DatedHistory {
  /// The first enrolment, by chosen days; nil if there is none, or if the rule `prevalent` asks for none.
  var enrolment: HistoryEvent? {
    if profile.prevalent == .naive { return nil }
    var first: (place: Int, day: CalendarDay)?
    for place in history.events.indices {
      guard case .patientEnrolled = history.events[place].event else { continue }
      let day = day(history.events[place])
      if first.map({ day < $0.day }) ?? true { first = (place, day) }
    }
    return first.map { event($0.place) }
  }

  /// Returns the entry of a row of spans, of whose days only those in `counted` count, unless that is nil.
  ///
  /// `days` is the row's length, and `isOpenAtStart` tells that it was running when it is first heard of.
  func entry(_ spans: [DaySpan], counted: [DayRange]?, days: Int, isOpenAtStart: Bool) -> RiskEntry {
    profile.entry(
      spans, counted: counted, days: days, isOpenAtStart: isOpenAtStart, enrolled: enrolment.map(day))
  }

  /// Returns the part of a range of days in which the patient was under observation, by the rule `prevalent`: from the
  /// enrolment on; nil if there is none.
  ///
  /// Person-time is counted in this part alone, and what happened outside it is no event of it.
  func observed(_ range: DayRange) -> DayRange? {
    guard let enrolled = enrolment.map(day), range.start < enrolled else { return range }
    if profile.prevalent == .leftOut { return nil }
    if let end = range.end, end <= enrolled { return nil }
    return DayRange(start: enrolled, end: range.end)
  }
}

extension Profile {
  /// Returns the entry of a row of spans of a patient who was enrolled on a day, which is nil where it decides nothing.
  func entry(
    _ spans: some Collection<DaySpan>, counted: [DayRange]?, days: Int, isOpenAtStart: Bool, enrolled: CalendarDay?
  ) -> RiskEntry {
    if prevalent == .naive { return .atStart }
    let isLater = enrolled.map { day in spans.contains { $0.start < day } } ?? false
    guard isLater, let enrolled else { return isOpenAtStart ? .unknown : .atStart }
    let before = RowLength(spans.compactMap { $0.before(enrolled) }, counted: counted, self, extra: 0)
    if before.days >= days { return .overBefore }
    if isOpenAtStart { return .unknown }
    return prevalent == .leftOut ? .leftOut : .delayed(days: before.days, months: before.months)
  }
}

extension DaySpan {
  /// Returns the days before a day; nil if there are none.
  fileprivate func before(_ day: CalendarDay) -> DaySpan? {
    start < day ? DaySpan(DayRange(start: start, end: min(end, day)), to: end) : nil
  }
}
