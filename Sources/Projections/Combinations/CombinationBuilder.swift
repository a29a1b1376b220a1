import CalendarTime
import PatientRecord

/// Makes the rows of one patient.
struct CombinationBuilder {
  let patient: String
  let dated: DatedHistory
  let responses: [DatedResponse]

  init(patient: String, dated: DatedHistory) {
    self.patient = patient
    self.dated = dated
    responses = dated.responses
  }

  var profile: Profile { dated.profile }
  var censoringDay: CalendarDay { dated.censoringDay.chosen }

  /// The chosen response to a combination of exposures within a range.
  func response(to exposures: [MergedExposure], within range: DayRange) -> DatedResponse? {
    responses.chosen(by: profile.response, within: range, censoringDay: censoringDay) { label in
      exposures.contains { $0.courses.contains { $0.course.label == label } }
    }
  }

  /// The reason of the first start on a day among exposures, partners standing first.
  func reason(of exposures: [MergedExposure], on day: CalendarDay) -> StartReason? {
    for exposure in exposures where exposure.days.chosen.start == day {
      for course in exposure.courses where course.days.chosen.start == day {
        if let reason = dated.event(course.course.start).event.start?.reason { return reason }
      }
    }
    return nil
  }

  /// The reasons of the first stop on a day among exposures, partners standing first; none while it lasts.
  func endingReasons(of exposures: [MergedExposure], on day: CalendarDay?) -> [StopReason] {
    guard let day else { return [] }
    for exposure in exposures where exposure.days.chosen.end == day {
      let reasons = dated.stopReasons(of: exposure)
      if !reasons.isEmpty { return reasons }
    }
    return []
  }

  /// Positions in the log, in order, of what a row of exposures rests on, and of events beside them.
  func events(
    of exposures: [MergedExposure], and others: [HistoryEvent] = [], ongoing: Bool, response: DatedResponse?
  ) -> [Int] {
    var positions: [Int] = []
    positions.reserveCapacity(others.count + 8)
    for event in others { event.addPositions(to: &positions) }
    for exposure in exposures { dated.forEachEvent(of: exposure) { $0.addPositions(to: &positions) } }
    response?.event.addPositions(to: &positions)
    if ongoing { dated.censoringEvent?.addPositions(to: &positions) }
    return distinctPositions(positions)
  }
}

/// Under `partial=refuse`: which events bear on a row and may have happened on more than one day.
///
/// What bounds a row (starts, stops, holds, resumptions, death, the end of follow-up) bears on it always; anything
/// else when its possible days lie on both sides of a bound that it is compared with.
extension CombinationBuilder {
  /// Refuses if a row of some pairs would rest on a partial date; judged before `minimum`, which rests on days too.
  func refusePartialDates(_ pairs: [Pair]) throws(ProjectionError) {
    guard profile.partial == .refuse else { return }
    for pair in pairs { try dated.refuse(partialDatesOf: bearing(on: pair)) }
  }

  private func bearing(on pair: Pair) -> [HistoryEvent] {
    let range = pair.days.chosen
    var events = pair.exposures.flatMap(dated.events)
    if range.end == nil {
      if let end = dated.censoringEvent { events.append(end) }
      // Any event may be the last one, unless it surely lies before another.
      if profile.assumeContinuing == .no {
        events += dated.history.events.filter { $0.days.last > dated.censoringDay.shortest }
      }
    }
    let bounds = [range.start, range.end ?? censoringDay]
    return events + responses.map(\.event).filter { $0.straddles(bounds) }
  }
}
