import CalendarTime
import PatientRecord

/// Makes the rows of one patient.
struct CombinationRows {
  let patient: String
  let reading: PatientReading
  let responses: [ReadResponse]

  init(patient: String, reading: PatientReading) {
    self.patient = patient
    self.reading = reading
    responses = reading.responses
  }

  var profile: Profile { reading.profile }
  var horizon: CalendarDay { reading.horizon.chosen }

  /// The chosen response to a combination of exposures within a range.
  func response(to exposures: [MergedExposure], within range: DayRange) -> ReadResponse? {
    let labels = exposures.flatMap { $0.courses.map(\.course.label) }
    return profile.response.choose(responses.within(range, horizon: horizon).toCombination(of: labels))
  }

  /// The reason of the first start on a day among exposures, partners standing first.
  func reason(of exposures: [MergedExposure], on day: CalendarDay) -> StartReason? {
    for exposure in exposures where exposure.days.chosen.start == day {
      let starts = exposure.courses.filter { $0.days.chosen.start == day }
      for course in starts {
        if let reason = reading.event(course.course.start).event.start?.reason { return reason }
      }
    }
    return nil
  }

  /// The reasons of the first stop on a day among exposures, partners standing first; none while it lasts.
  func endingReasons(of exposures: [MergedExposure], on day: CalendarDay?) -> [StopReason] {
    guard let day else { return [] }
    for exposure in exposures where exposure.days.chosen.end == day {
      let reasons = reading.stopReasons(of: exposure)
      if !reasons.isEmpty { return reasons }
    }
    return []
  }

  /// Positions in the log, in order, of what a row of exposures rests on, and of events beside them.
  func events(
    of exposures: [MergedExposure], and others: [HistoryEvent] = [], ongoing: Bool, response: ReadResponse?
  ) -> [Int] {
    var events = exposures.flatMap(reading.events) + others
    if let response { events.append(response.event) }
    if ongoing, let end = reading.censoringEvent { events.append(end) }
    return CombinationRows.positions(of: events)
  }

  /// Positions in the log of events and the amendments of them that are in force, in order.
  static func positions(of events: [HistoryEvent]) -> [Int] {
    var positions: [Int] = []
    positions.reserveCapacity(events.count)
    for event in events {
      positions.append(event.sequenceNumber)
      if event.dataAmendment != 0 { positions.append(event.dataAmendment) }
      if event.dateAmendment != 0 { positions.append(event.dateAmendment) }
    }
    return distinct(positions)
  }

  /// Positions in order, each once.
  static func distinct(_ positions: [Int]) -> [Int] {
    var ordered: [Int] = []
    ordered.reserveCapacity(positions.count)
    for position in positions.sorted() where ordered.last != position { ordered.append(position) }
    return ordered
  }
}

extension PatientReading {
  /// Why an exposure ended; empty while it lasts.
  func stopReasons(of exposure: MergedExposure) -> [StopReason] {
    guard exposure.days.chosen.end != nil, let last = exposure.lastCourse else { return [] }
    if let stop = stop(of: last) { return stop.reasons.elements }
    return [.death]
  }

  /// The stop that a course has of its own.
  func stop(of course: ReadCourse) -> TreatmentStopped? {
    guard let position = course.course.stop, case .treatmentStopped(let stop) = event(position).event else {
      return nil
    }
    return stop
  }

  /// The starts, holds, resumptions and stops of an exposure, and the death that ended it.
  func events(of exposure: MergedExposure) -> [HistoryEvent] {
    exposure.courses.flatMap { course in
      let changes = course.course.changes.map(event).filter { $0.event.boundary != .neither }
      let stop = course.course.stop.map { [event($0)] } ?? []
      let death = course.isEndedByDeath ? history.death.map { [$0] } ?? [] : []
      return [event(course.course.start)] + changes + stop + death
    }
  }
}
