import CalendarTime
import RecordKeeping
import SystemCalls

/// The day to which time can be counted: nothing is known of the days after it.
///
/// It is the day that known-at stands for, at most today; in a log with given instants, at most the day of the last.
struct Horizon {
  private let instant: Instant
  private let day: CalendarDay

  init(_ knownAt: KnownAt?, _ record: Record, isGiven: Bool) {
    var (instant, day) = (SystemClock.now(), SystemClock.today())
    if isGiven, let last = record.lastRecorded { (instant, day) = (last, last.day) }
    let known: Instant? =
      switch knownAt {
      case .instant(let instant): instant
      case .position: record.lastRecorded
      case nil: nil
      }
    if let known, known < instant { (instant, day) = (known, known.day) }
    (self.instant, self.day) = (instant, day)
  }

  /// Returns the clinical date of an answer: the day asked for, at most the horizon; the horizon if none is asked for.
  func asOf(_ asked: CalendarDay?) -> CalendarDay { asked.map { isBeyond($0) ? day : $0 } ?? day }

  /// Says that a day asked for lies beyond the horizon; nil if it does not.
  func note(_ asked: CalendarDay?) -> String? {
    guard let asked, isBeyond(asked) else { return nil }
    return "as of \(day): \(asked) is later than anything that is known"
  }

  /// Tells if a day begins nowhere on earth before the instant.
  private func isBeyond(_ asked: CalendarDay) -> Bool { asked > max(day, instant.latestPossibleDay) }
}
