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
    responses.chosen(by: profile.response, within: range, horizon: horizon) { label in
      exposures.contains { $0.courses.contains { $0.course.label == label } }
    }
  }

  /// The reason of the first start on a day among exposures, partners standing first.
  func reason(of exposures: [MergedExposure], on day: CalendarDay) -> StartReason? {
    for exposure in exposures where exposure.days.chosen.start == day {
      for course in exposure.courses where course.days.chosen.start == day {
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
    var positions: [Int] = []
    positions.reserveCapacity(others.count + 8)
    for event in others { event.addPositions(to: &positions) }
    for exposure in exposures { reading.forEachEvent(of: exposure) { $0.addPositions(to: &positions) } }
    response?.event.addPositions(to: &positions)
    if ongoing { reading.censoringEvent?.addPositions(to: &positions) }
    return CombinationRows.distinct(positions)
  }

  /// Positions in the log of events and the amendments of them that are in force, in order.
  static func positions(of events: [HistoryEvent]) -> [Int] {
    var positions: [Int] = []
    positions.reserveCapacity(events.count)
    for event in events { event.addPositions(to: &positions) }
    return distinct(positions)
  }

  /// Positions in order, each once.
  static func distinct(_ positions: [Int]) -> [Int] {
    if positions.indices.dropFirst().allSatisfy({ positions[$0 - 1] < positions[$0] }) { return positions }
    var ordered: [Int] = []
    ordered.reserveCapacity(positions.count)
    for position in positions.sorted() where ordered.last != position { ordered.append(position) }
    return ordered
  }
}

extension HistoryEvent {
  /// Adds the positions of the event and of the amendments of it that are in force.
  fileprivate func addPositions(to positions: inout [Int]) {
    positions.append(sequenceNumber)
    if dataAmendment != 0 { positions.append(dataAmendment) }
    if dateAmendment != 0 { positions.append(dateAmendment) }
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
