import CalendarTime
package import PatientRecord

/// The systemic exposures of one patient by start, end (running ones last) and drug; courses of no days are listed too.
///
/// Throws where partial dates are refused and a start, change or stop has one. O(n log n) for n events.
package func deriveExposures(
  _ history: PatientHistory, patient: String, in context: ProjectionContext
) throws(ProjectionError) -> [Exposure] {
  let reading = PatientReading(history, context)
  return try reading.systemicExposures().map { reading.describe($0, patient: patient) }
}

extension PatientReading {
  /// The systemic exposures by start, end and drug.
  func systemicExposures() throws(ProjectionError) -> [MergedExposure] {
    let courses = history.courses.compactMap(read).filter(\.isSystemic)
    let merged = MergedExposure.merge(courses, gap: profile.gap)
    for exposure in merged { try refuse(partialDatesOf: allEvents(of: exposure)) }
    return merged.sorted { ($0.days.chosen, $0.drug.name) < ($1.days.chosen, $1.drug.name) }
  }

  /// An exposure with everything that its events say.
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
      events: CombinationRows.positions(of: allEvents(of: exposure)))
  }

  /// The events of an exposure, titrations included.
  func allEvents(of exposure: MergedExposure) -> [HistoryEvent] {
    events(of: exposure) + exposure.courses.flatMap { $0.course.changes.map(event) }
  }

  private func doseSteps(of exposure: MergedExposure) -> [Exposure.DoseStep] {
    let steps = exposure.courses.flatMap { course in
      let label = context.pool.text(course.course.label)
      let events = [event(course.course.start)] + course.course.changes.map(event).filter { $0.event.doseSet != nil }
      return events.map { event in
        Exposure.DoseStep(
          day: max(day(event), course.days.chosen.start), dose: event.event.doseSet, treatment: label,
          sequenceNumber: event.sequenceNumber)
      }
    }
    return steps.enumerated().sorted { ($0.element.day, $0.offset) < ($1.element.day, $1.offset) }.map(\.element)
  }

  private func holds(of course: ReadCourse) -> [Exposure.Hold] {
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

  /// How an exposure ended; nil while it runs.
  func stop(of exposure: MergedExposure) -> Exposure.Stop? {
    guard let end = exposure.days.chosen.end, let last = exposure.lastCourse,
      let event = last.course.stop.map({ event($0) }) ?? history.death
    else { return nil }
    let switchedTo = stop(of: last).flatMap { context.text($0.switchedTo) }
    return Exposure.Stop(
      day: max(end, exposure.days.chosen.start), reasons: stopReasons(of: exposure),
      switchedTo: switchedTo.map(context.catalogue.canonicalName), sequenceNumber: event.sequenceNumber)
  }
}
