import CalendarTime
import PatientRecord

/// Time that the record assumes: days more than a year after the patient's last entry, while treatment has no end.
extension DatedHistory {
  /// The day of the last event of any type but answers to findings, as chosen; nil if there is none.
  var lastEntry: CalendarDay? {
    history.events.indices.reduce(nil) { last, place in
      if history.events[place].event.isAnswer { return last }
      let day = day(history.events[place])
      return last.map { max($0, day) } ?? day
    }
  }

  /// The part of a day that is imputed; nil if an event that is known to the day is on it, or no event is. O(n).
  func imputedPart(of day: CalendarDay?) -> ImputedPart? {
    let days = history.events.indices.filter { place in
      !history.events[place].event.isAnswer && self.day(history.events[place]) == day
    }.map { history.events[$0].days }
    return days.contains(where: \.isExact) ? nil : days.first.flatMap { ImputedPart($0.first, $0.last) }
  }

  /// Counts the days of spans, some of which have no end, that lie more than a year after the last entry.
  ///
  /// O(n) for n events.
  func staleDays(_ spans: [DaySpan], counted: [DayRange]? = nil) -> Int {
    guard let last = spans.last?.end, let limit = lastEntry?.adding(months: 12), limit < last else { return 0 }
    return spans.reduce(0) { sum, span in
      let stale = DaySpan(DayRange(start: max(span.start, limit), end: span.end), to: span.end)
      return sum + (counted.map { stale.days(in: $0) } ?? stale.days)
    }
  }
}
