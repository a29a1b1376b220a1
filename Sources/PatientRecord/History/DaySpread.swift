import CalendarTime

/// The days that stand for the dates of one course that share their possible days.
///
/// Start and stop of "2020" would both be its middle day, and the course would have no days. The k-th of n such dates
/// is at first + ⌊k · (last − first)/(n + 1)⌋, the expectation of n ordered days drawn from the possible ones; one date
/// alone is in the middle. None comes before the event before it.
enum DaySpread {
  /// Spreads the dates of a course whose events stand in the order of the course. O(n) for n events of the course.
  static func spread(_ events: inout [HistoryEvent], of course: TreatmentCourse) {
    let places = [course.start] + course.changes + (course.stop.map { [$0] } ?? [])
    var reached = events[course.start].days.first
    var index = 0
    while index < places.count {
      let days = events[places[index]].days
      let count = places[index...].prefix { events[$0].days == days }.count
      for rank in 1...count {
        let day = days.first.adding(days: rank * (days.last - days.first) / (count + 1))
        reached = max(reached, day)
        events[places[index + rank - 1]].spreadDay = reached
      }
      index += count
    }
  }
}
