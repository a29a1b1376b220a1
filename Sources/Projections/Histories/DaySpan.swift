import CalendarTime

/// Days that are counted: from `start` to the day before `end`, which is never open.
///
/// Only spans are measured and united for a measure: a range without an end is first counted to its censoring day.
/// Otherwise it would take in later ranges, and lose their days where it is cut.
struct DaySpan: Hashable, Sendable {
  let start: CalendarDay
  /// The first day that is not counted; never before `start`.
  let end: CalendarDay

  /// The days of a range; of one without an end, those to `censoringDay`. None if it ends before it starts.
  init(_ range: DayRange, to censoringDay: CalendarDay) {
    self.init(start: range.start, end: max(range.start, range.end ?? censoringDay))
  }

  private init(start: CalendarDay, end: CalendarDay) { (self.start, self.end) = (start, end) }

  /// The number of days.
  var days: Int { end - start }

  /// Returns the union as disjoint maximal spans in order; spans that touch become one, and a span of no days stays
  /// one if it touches no other. O(n log n).
  static func union(_ spans: some Sequence<DaySpan>) -> [DaySpan] {
    var merged: [DaySpan] = []
    for span in spans.sorted(by: { ($0.start, $0.end) < ($1.start, $1.end) }) {
      if let last = merged.last, span.start <= last.end {
        merged[merged.count - 1] = DaySpan(start: last.start, end: max(last.end, span.end))
      } else {
        merged.append(span)
      }
    }
    return merged
  }

  /// Counts the days that lie in disjoint ranges.
  func days(in ranges: [DayRange]) -> Int {
    ranges.reduce(0) { $0 + max(0, min(end, $1.end ?? end) - max(start, $1.start)) }
  }
}
