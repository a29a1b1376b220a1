import CalendarTime

/// How long a row lasts, as the rules `days` and `month` count.
struct RowLength {
  private(set) var days = 0
  private(set) var months = 0.0

  /// The sum over disjoint ranges, what still lasts counted to `horizon`; an empty range counts nothing.
  init(_ ranges: some Sequence<DayRange>, to horizon: CalendarDay, _ profile: Profile) {
    let extra = profile.days == .inclusive ? 1 : 0
    for range in ranges where !range.isEmpty {
      let counted = range.days(to: horizon) + extra
      days += counted
      if profile.month == .calendar { months += range.start.calendarMonths(to: range.start.adding(days: counted)) }
    }
    if profile.month == .average { months = Double(days) / 30.4375 }
  }
}
