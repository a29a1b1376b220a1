import CalendarTime
import PatientRecord

/// Courses of one drug that count as one exposure.
struct MergedExposure {
  let drug: CombinationDrug
  /// By chosen start.
  let courses: [DatedCourse]
  /// From the earliest start to the latest stop, in each reading.
  let days: ByImputation<DayRange>
  /// Whether days are left out because the drug was held.
  let hasHolds: Bool

  fileprivate init(_ courses: [DatedCourse], _ first: DatedCourse) {
    hasHolds = courses.contains { $0.holds != nil }
    drug = first.drug
    self.courses = courses
    days = ByImputation { imputation in
      courses.dropFirst().reduce(first.days[imputation]) { $0.hull($1.days[imputation]) }
    }
  }

  /// The course whose start is the exposure's.
  func firstCourse(in imputation: Imputation) -> DatedCourse? {
    courses.first { $0.days[imputation].start == days[imputation].start }
  }

  /// The course whose end is the exposure's.
  var lastCourse: DatedCourse? { courses.last { $0.days.chosen.end == days.chosen.end } }

  /// Whether it was already running when it is first heard of, so that it may have begun at any time before.
  func isOpenAtStart(in imputation: Imputation) -> Bool {
    courses.allSatisfy { $0.onOrBefore || $0.days[imputation].start > days[imputation].start }
  }
}

extension MergedExposure {
  /// Merges the courses of each drug when the gap between them is at most so many days, judged on chosen days.
  ///
  /// A course of no chosen days is never merged. By drug, then start; O(n log n).
  static func merge(_ courses: [DatedCourse], gap: Int) -> [MergedExposure] {
    let ordered = courses.sorted { left, right in
      if left.drug.name != right.drug.name { return left.drug.name < right.drug.name }
      if left.days.chosen.start != right.days.chosen.start { return left.days.chosen.start < right.days.chosen.start }
      return left.course.start < right.course.start
    }
    var exposures: [MergedExposure] = []
    exposures.reserveCapacity(ordered.count)
    var open: [DatedCourse] = []
    var reached: DayRange?
    func close() {
      if let first = open.first { exposures.append(MergedExposure(open, first)) }
      open = []
      reached = nil
    }
    for course in ordered {
      let days = course.days.chosen
      if let first = open.first, first.drug.name != course.drug.name { close() }
      if days.isEmpty {
        exposures.append(MergedExposure([course], course))
        continue
      }
      if let end = reached?.end, days.start - end > gap { close() }
      open.append(course)
      reached = reached?.hull(days) ?? days
    }
    close()
    return exposures
  }
}

/// Days on which a drug was held, under `holds=left-out`.
///
/// A day of an exposure is held when at least one of its courses runs and every one that runs is held. A hold ends with
/// its resumption, else with its course: the days of a gap that `gap` closes count, as all days of a gap do.
extension MergedExposure {
  /// The held days in a reading, as disjoint ranges in order.
  ///
  /// In the longest reading no fewer days can be held than here, in the shortest no more: where another course goes on
  /// when a held one is stopped, or ran before it, a longer course makes the hold longer, so that the readings of its
  /// bounds change places.
  func heldDays(in imputation: Imputation) -> [DayRange] {
    if !hasHolds { return [] }
    var held: [DayRange] = []
    var active: [DayRange] = []
    for course in courses {
      let holds = course.holds?[imputation] ?? []
      let run = course.days[imputation]
      let own = holds.map { $0.intersection(run) }
      active += DayRange.subtract(own, from: [run])
      let other = course.days[imputation.opposite]
      let reach = DayRange(
        start: isPreceded(course) ? other.start : run.start, end: isFollowed(course) ? other.end : run.end)
      held += holds.map { $0.intersection(reach) }
    }
    return DayRange.subtract(active, from: DayRange.union(held))
  }

  /// Whether another course of the exposure may have run before this one is started.
  private func isPreceded(_ course: DatedCourse) -> Bool {
    courses.contains { other in
      other.course.label != course.course.label && other.days.longest.start < course.days.shortest.start
    }
  }

  /// Whether another course of the exposure may go on when this one is stopped.
  private func isFollowed(_ course: DatedCourse) -> Bool {
    guard let end = course.days.shortest.end else { return false }
    return courses.contains { other in
      other.course.label != course.course.label && other.days.longest.end.map { $0 > end } ?? true
    }
  }
}

extension DatedHistory {
  /// Why an exposure ended; empty while it lasts.
  func stopReasons(of exposure: MergedExposure) -> [StopReason] {
    guard exposure.days.chosen.end != nil, let last = exposure.lastCourse else { return [] }
    if let stop = stop(of: last) { return stop.reasons.elements }
    return [.death]
  }

  /// The stop that a course has of its own.
  func stop(of course: DatedCourse) -> TreatmentStopped? {
    guard let position = course.course.stop, case .treatmentStopped(let stop) = event(position).event else {
      return nil
    }
    return stop
  }

  /// The starts, holds, resumptions and stops of an exposure, and the death that ended it.
  func events(of exposure: MergedExposure) -> [HistoryEvent] {
    var events: [HistoryEvent] = []
    forEachEvent(of: exposure) { events.append($0) }
    return events
  }

  /// Calls `body` with each of the events that `events(of:)` gives.
  func forEachEvent(of exposure: MergedExposure, _ body: (HistoryEvent) -> Void) {
    for course in exposure.courses {
      body(event(course.course.start))
      for change in course.course.changes where history.events[change].event.boundary != .neither {
        body(event(change))
      }
      if let stop = course.course.stop { body(event(stop)) }
      if course.isEndedByDeath, let death = history.death { body(death) }
    }
  }
}
