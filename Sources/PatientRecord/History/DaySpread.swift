package import CalendarTime

/// The days that stand for the dates of one course that share their possible days.
///
/// Start and stop of "2020" would both be its middle day, and the course would have no days. The k-th of n such dates
/// is at first + ⌊k · (last − first)/(n + 1)⌋, the expectation of n ordered days drawn from the possible ones; one date
/// alone is in the middle. None comes before the event before it.
package enum DaySpread {
  /// Spreads the dates of a course whose events stand in the order of the course. O(n) for n events of the course.
  static func spread(_ events: inout [HistoryEvent], of course: TreatmentCourse) {
    let places = [course.start] + course.changes + (course.stop.map { [$0] } ?? [])
    spread(&events, at: places, from: events[course.start].days.first)
  }

  /// Spreads the dates of some events of a course, none to a day before `reached`. O(n) for n places.
  ///
  /// The places are in the order of the course. Dates that share their possible days are all among them or none.
  package static func spread(
    _ events: inout [HistoryEvent], at places: some RandomAccessCollection<Int>, from reached: CalendarDay
  ) {
    var reached = reached
    var rest = places[...]
    while let place = rest.first {
      let days = events[place].days
      let alike = rest.prefix { events[$0].days == days }
      for (rank, place) in zip(1..., alike) {
        reached = max(reached, days.first.adding(days: rank * (days.last - days.first) / (alike.count + 1)))
        events[place].spreadDay = reached
      }
      rest = rest.dropFirst(alike.count)
    }
  }
}
