import CalendarTime
import PatientRecord

/// Time that the record assumes: days more than a year after the patient's last entry, while treatment has no end.
extension DatedHistory {
  /// The day of the last event of any type, as chosen; nil if there is none.
  var lastEntry: CalendarDay? { history.events.lazy.map(day).max() }

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
