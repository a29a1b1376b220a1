import CalendarTime
import PatientRecord

/// The days of a course that was held: those on which it ran, and those of them on which it was held.
struct HeldCourse {
  /// The range from its start to its end.
  let run: DayRange
  /// The days of the range on which it was held, as disjoint ranges in order.
  let held: [DayRange]
}

/// The days of a held course under each imputation; a class, since few courses are held and all are copied.
final class HeldCourses {
  private let courses: ByImputation<HeldCourse>

  init(_ course: (Imputation) -> HeldCourse) { courses = ByImputation(course) }

  subscript(imputation: Imputation) -> HeldCourse { courses[imputation] }
}

extension DatedHistory {
  /// Returns the days on which a course ran and was held; nil if it was never held.
  ///
  /// The longest imputation holds as few days as the possible days allow, and the shortest as many. A course that was
  /// held when it was stopped is therefore stopped as early as possible under the longest: the days after it may count,
  /// for another course or in a gap that the rule `gap` closes. Under each imputation the days follow one another as
  /// the events do, so that both bounds are reached.
  func heldCourse(_ course: TreatmentCourse) -> HeldCourses? {
    let changes = course.changes.map(event).filter { $0.event.boundary != .neither }
    guard let first = changes.first, let last = changes.last else { return nil }
    let start = event(course.start)
    let stop = course.stop.map { event($0) }
    let isHeldAtEnd = last.event.boundary == .closes
    return HeldCourses { imputation in
      var (from, own) = (day(start, imputation), stop.map { day($0, imputation) })
      if imputation != .chosen {
        from = min(from, day(first, imputation))
        own = stop.map { stop in
          guard isHeldAtEnd == (imputation == .longest) else { return stop.days.last }
          return max(stop.days.first, day(last, imputation))
        }
      }
      let death = deathDay?[imputation]
      let run = DayRange(start: from, end: [own, death].compactMap { $0 }.min())
      return HeldCourse(
        run: run, held: DayRange.union(holds(changes, imputation).map { $0.intersection(run) }))
    }
  }

  /// Returns the holds of a course on chosen days, without an end if it was not resumed.
  func holds(of course: TreatmentCourse) -> [DayRange] {
    if course.changes.isEmpty { return [] }
    return holds(course.changes.map(event).filter { $0.event.boundary != .neither }, .chosen)
  }

  private func holds(_ changes: [HistoryEvent], _ imputation: Imputation) -> [DayRange] {
    var holds: [DayRange] = []
    for change in changes {
      let day = day(change, imputation)
      if change.event.boundary == .closes {
        holds.append(DayRange(start: day, end: nil))
      } else if !holds.isEmpty {
        holds[holds.count - 1].end = day
      }
    }
    return holds.filter { !$0.isEmpty }
  }
}
