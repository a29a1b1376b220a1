import CalendarTime
import PatientRecord

/// Courses of one drug that count as one exposure.
///
///     MergedExposure.merge(courses, gap: 30)  // a restart within 30 days goes on with the exposure
struct MergedExposure {
  let drug: CombinationDrug
  /// The courses by chosen start.
  let courses: [DatedCourse]
  /// The range from the earliest start to the latest stop, under each imputation.
  let days: ByImputation<DayRange>
  /// True if days are left out because the drug was held.
  let hasHolds: Bool

  fileprivate init(_ courses: [DatedCourse], _ first: DatedCourse) {
    hasHolds = courses.contains { $0.held != nil }
    drug = first.drug
    self.courses = courses
    days = ByImputation { imputation in
      courses.dropFirst().reduce(first.days[imputation]) { $0.hull($1.days[imputation]) }
    }
  }

  /// The position of its first course in the history, which no other exposure has.
  var place: Int { courses.first?.course.start ?? -1 }

  /// The course whose end is the exposure's.
  var lastCourse: DatedCourse? { courses.last { $0.days.chosen.end == days.chosen.end } }

  /// True if it was already running at its first record, on the chosen days or on those of the longest imputation.
  var isOpenAtStart: Bool { isOpenAtStart(in: .chosen) || isOpenAtStart(in: .longest) }

  /// Tells if it was already running at its first record, so that it may have begun at any time before.
  func isOpenAtStart(in imputation: Imputation) -> Bool {
    courses.allSatisfy { $0.onOrBefore || $0.days[imputation].start > days[imputation].start }
  }
}

extension MergedExposure {
  /// Merges the courses of each drug if the gap between them is at most `gap` days, on chosen days.
  ///
  /// A course of no chosen days is merged only if `joinsNoDays`. Returns exposures by drug, then start. O(n log n).
  static func merge(_ courses: [DatedCourse], gap: Int, joinsNoDays: Bool = false) -> [MergedExposure] {
    func precedes(_ left: DatedCourse, _ right: DatedCourse) -> Bool {
      if left.drug.name != right.drug.name { return left.drug.name < right.drug.name }
      if left.days.chosen.start != right.days.chosen.start { return left.days.chosen.start < right.days.chosen.start }
      return left.course.start < right.course.start
    }
    let isOrdered = courses.indices.dropFirst().allSatisfy { precedes(courses[$0 - 1], courses[$0]) }
    let ordered = isOrdered ? courses : courses.sorted(by: precedes)
    let hasOneOfEach = ordered.indices.dropFirst().allSatisfy { ordered[$0 - 1].drug.name != ordered[$0].drug.name }
    if hasOneOfEach { return ordered.map { MergedExposure([$0], $0) } }
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
      if days.isEmpty, !joinsNoDays {
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

/// Counted days, under `holds=left-out`.
///
/// A day of an exposure is held if at least one of its courses runs and every running one is held. A hold ends with its
/// resumption, else with its course, so the days of a gap that the rule `gap` closes count.
extension MergedExposure {
  /// Returns the days that count under an imputation, as disjoint ranges in order; an end may be open.
  ///
  /// Those of any choice of possible days hold those of the shortest imputation and lie within those of the longest.
  func countedDays(in imputation: Imputation) -> [DayRange] {
    guard hasHolds else { return [days[imputation]] }
    let runs = courses.map { $0.held?[imputation].run ?? $0.days[imputation] }
    let all = runs.dropFirst().reduce(runs[0]) { $0.hull($1) }
    return DayRange.subtract(heldWhileRunning(in: imputation), from: [all])
  }

  /// Returns its days under an imputation that do not count, as disjoint ranges in order.
  func heldDays(in imputation: Imputation) -> [DayRange] {
    hasHolds ? DayRange.subtract(countedDays(in: imputation), from: [days[imputation]]) : []
  }

  private func heldWhileRunning(in imputation: Imputation) -> [DayRange] {
    var held: [DayRange] = []
    var active: [DayRange] = []
    for course in courses {
      if let taken = course.held?[imputation] {
        active += DayRange.subtract(taken.held, from: [taken.run])
        held += taken.held
      } else {
        active.append(course.days[imputation])
      }
    }
    return DayRange.subtract(active, from: held)
  }
}

extension DatedHistory {
  /// Returns the reasons for the end of an exposure; none while it lasts.
  func stopReasons(of exposure: MergedExposure) -> [StopReason] {
    guard exposure.days.chosen.end != nil, let last = exposure.lastCourse else { return [] }
    if let stop = stop(of: last) { return stop.reasons.elements }
    return [.death]
  }

  /// Returns the recorded stop of a course; nil if death or nothing ended it.
  func stop(of course: DatedCourse) -> TreatmentStopped? {
    guard let position = course.course.stop, case .treatmentStopped(let stop) = event(position).event else {
      return nil
    }
    return stop
  }

  /// Returns the starts, holds, resumptions and stops of an exposure, and the death that ended it.
  func events(of exposure: MergedExposure) -> [HistoryEvent] {
    var events: [HistoryEvent] = []
    forEachEvent(of: exposure) { events.append($0) }
    return events
  }

  /// Calls `body` with each of the events that `events(of:)` returns.
  func forEachEvent(of exposure: MergedExposure, _ body: (HistoryEvent) -> Void) {
    for course in exposure.courses {
      body(event(course.course.start))
      for change in course.course.changes where history.events[change].event.boundary != .neither {
        body(event(change))
      }
      if let stop = course.course.stop { body(event(stop)) }
      if course.isEndedByDeath, let death { body(death.event) }
    }
  }
}
