package import CalendarTime
package import PatientRecord

/// The time on one drug, with its dose steps and holds: one systemic course, or several merged under the rule `gap`.
package struct Exposure: Hashable, Sendable {
  /// A dose from a day on.
  package struct DoseStep: Hashable, Sendable {
    /// The first day on the dose.
    package let day: CalendarDay
    /// The dose; nil if the event says none.
    package let dose: Dose?
    /// The label of the course.
    package let treatment: String
    /// The position in the log of the start or titration.
    package let sequenceNumber: Int
  }

  /// An interruption of a course.
  package struct Hold: Hashable, Sendable {
    /// The first day off.
    package let start: CalendarDay
    /// The first day on again; nil while the hold lasts, or if the course ended in it.
    package let end: CalendarDay?
    /// The label of the course.
    package let treatment: String
  }

  /// The end of an exposure: its reasons, and the drug that follows.
  package struct Stop: Hashable, Sendable {
    /// The first day off.
    package let day: CalendarDay
    /// The reasons of the stop; death if only that ended the exposure.
    package let reasons: [StopReason]
    /// The drug that took its place, by its name in answers.
    package let switchedTo: String?
    /// The position in the log of the stop, or of the death.
    package let sequenceNumber: Int
  }

  /// The patient's pseudonym.
  package let patient: String
  /// The drug by its name in answers.
  package let drug: String
  /// Labels of the courses, by start.
  package let treatments: [String]
  /// The first day on the drug.
  package let start: CalendarDay
  /// The first day off the drug; nil while it runs. Never before `start`.
  package let end: CalendarDay?
  /// True if it was already running on the first day.
  package let onOrBefore: Bool
  /// The routes, course by course, each once.
  package let routes: [Route]
  /// Its doses by day.
  package let doseSteps: [DoseStep]
  /// Its interruptions by day.
  package let holds: [Hold]
  /// The end; nil while it runs.
  package let stop: Stop?
  /// The positions in the log, ascending, of the events that the row rests on, with the amendments in force.
  package let events: [Int]
}

extension Exposure {
  /// Returns the dose on a day, after any change on that day; nil if none is recorded.
  package func dose(on day: CalendarDay) -> Dose? { doseSteps.dose(on: day) }
}

extension [Exposure.DoseStep] {
  /// Returns the dose on a day, after any change on that day; nil if none is recorded.
  func dose(on day: CalendarDay) -> Dose? { last { $0.day <= day }?.dose }

  /// Returns the highest dose in a range of days by amount per day; nil if none is recorded or they cannot be compared.
  func highestDose(in range: DayRange, censoringDay: CalendarDay) -> Dose? {
    let last = range.end.map { $0.adding(days: -1) } ?? censoringDay
    var highest = dose(on: range.start)
    if let first = highest, !first.isComparable(with: first) { return nil }
    for step in self where range.start < step.day && step.day <= last {
      guard let dose = step.dose else { continue }
      // Comparable doses have one unit, and are so with each other.
      if !dose.isComparable(with: highest ?? dose) { return nil }
      if highest.map({ $0.amountPerDay ?? 0 < dose.amountPerDay ?? 0 }) ?? true { highest = dose }
    }
    return highest
  }
}

/// Derives the systemic exposures of one patient by start, end (running ones last) and drug, those of no days included.
///
/// Throws if partial dates are refused and a start, change or stop has one. O(n log n) for n events.
package func deriveExposures(
  _ history: PatientHistory, patient: String, in context: ProjectionContext
) throws(ProjectionError) -> [Exposure] {
  let dated = DatedHistory(history, context)
  return try dated.systemicExposures().map { dated.describe($0, patient: patient) }
}

extension DatedHistory {
  /// Returns the systemic exposures by start, end and drug.
  func systemicExposures() throws(ProjectionError) -> [MergedExposure] {
    let courses = history.courses.compactMap(datedCourse).filter(\.isSystemic)
    let merged = MergedExposure.merge(courses, gap: profile.gap)
    if profile.partial == .refuse { for exposure in merged { try refuse(partialDatesOf: allEvents(of: exposure)) } }
    return merged.sorted { ($0.days.chosen, $0.drug.name) < ($1.days.chosen, $1.drug.name) }
  }

  /// Describes an exposure with all that its events say.
  func describe(_ exposure: MergedExposure, patient: String) -> Exposure {
    let range = exposure.days.chosen
    var routes: [Route] = []
    for course in exposure.courses {
      if let route = event(course.course.start).event.start?.route, !routes.contains(route) { routes.append(route) }
    }
    return Exposure(
      patient: patient, drug: exposure.drug.name,
      treatments: exposure.courses.map { context.pool.text($0.course.label) },
      start: range.start, end: range.end.map { max($0, range.start) },
      onOrBefore: exposure.isOpenAtStart(in: .chosen), routes: routes, doseSteps: doseSteps(of: exposure),
      holds: exposure.courses.flatMap(holds), stop: stop(of: exposure),
      events: distinctPositions(positions(ofAllEventsOf: exposure)))
  }

  /// Adds the positions in the log of the events of an exposure at which it neither begins nor ends.
  func addTitrations(of exposure: MergedExposure, to positions: inout [Int]) {
    forEachEvent(of: exposure) { if $0.event.boundary == .neither { $0.addPositions(to: &positions) } }
    for course in exposure.courses {
      for change in course.course.changes where history.events[change].event.boundary == .neither {
        history.events[change].addPositions(to: &positions)
      }
    }
  }

  /// Returns the positions in the log of the events of an exposure, titrations and amendments included.
  func positions(ofAllEventsOf exposure: MergedExposure) -> [Int] {
    var positions: [Int] = []
    positions.reserveCapacity(16)
    forEachEvent(of: exposure) { $0.addPositions(to: &positions) }
    for course in exposure.courses {
      for change in course.course.changes { history.events[change].addPositions(to: &positions) }
    }
    return positions
  }

  /// Returns the events of an exposure, titrations included.
  func allEvents(of exposure: MergedExposure) -> [HistoryEvent] {
    events(of: exposure) + exposure.courses.flatMap { $0.course.changes.map(event) }
  }

  /// Returns the doses of an exposure by day.
  func doseSteps(of exposure: MergedExposure) -> [Exposure.DoseStep] {
    var steps: [Exposure.DoseStep] = []
    for course in exposure.courses {
      let label = context.pool.text(course.course.label)
      func add(_ place: Int, _ dose: Dose?) {
        let event = history.events[place]
        steps.append(
          Exposure.DoseStep(
            day: max(day(event), course.days.chosen.start), dose: dose, treatment: label,
            sequenceNumber: event.sequenceNumber))
      }
      add(course.course.start, history.events[course.course.start].event.doseSet)
      for place in course.course.changes {
        if let dose = history.events[place].event.doseSet { add(place, dose) }
      }
    }
    if zip(steps, steps.dropFirst()).allSatisfy({ $0.day <= $1.day }) { return steps }
    return steps.enumerated().sorted { ($0.element.day, $0.offset) < ($1.element.day, $1.offset) }.map(\.element)
  }

  private func holds(of course: DatedCourse) -> [Exposure.Hold] {
    if course.course.changes.isEmpty { return [] }
    let label = context.pool.text(course.course.label)
    var holds: [Exposure.Hold] = []
    for event in course.course.changes.map(event) {
      switch event.event {
      case .treatmentHeld: holds.append(Exposure.Hold(start: day(event), end: nil, treatment: label))
      case .treatmentResumed:
        guard let hold = holds.popLast() else { continue }
        holds.append(Exposure.Hold(start: hold.start, end: max(hold.start, day(event)), treatment: label))
      default: continue
      }
    }
    return holds
  }

  /// Returns the end of an exposure; nil while it runs.
  func stop(of exposure: MergedExposure) -> Exposure.Stop? {
    guard let end = exposure.days.chosen.end, let last = exposure.lastCourse,
      let event = last.course.stop.map({ event($0) }) ?? death?.event
    else { return nil }
    let switchedTo = stop(of: last).flatMap { context.text($0.switchedTo) }
    return Exposure.Stop(
      day: max(end, exposure.days.chosen.start), reasons: stopReasons(of: exposure),
      switchedTo: switchedTo.map(context.catalogue.canonicalName), sequenceNumber: event.sequenceNumber)
  }
}
