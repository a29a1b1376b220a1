import CalendarTime
import PatientRecord

/// Builds the rows of one patient.
struct CombinationBuilder {
  let patient: String
  let dated: DatedHistory
  let responses: [DatedResponse]

  init(patient: String, dated: DatedHistory) {
    self.patient = patient
    self.dated = dated
    responses = dated.responses
  }

  var profile: Profile { _read { yield dated.context.profile } }
  var censoringDay: CalendarDay { dated.censoringDay.chosen }

  /// Returns the conditions that a combination was given for: each once, those of anchors first.
  ///
  /// A partner that is given for a comorbidity, such as prednisone for a transplant, does not make it the condition of
  /// the combination: of partners only primary diagnoses count, or all if the patient has none.
  func indications(ofAnchors anchors: [MergedExposure], andPartners partners: [MergedExposure]) -> [String] {
    let beside = indications(of: partners)
    let primary = beside.isEmpty ? [] : primaryDiagnoses
    let treated = beside.filter { primary.isEmpty || primary.contains(FoldedText($0)) }
    let indications = indications(of: anchors) + treated
    return indications.count < 2 ? indications : indications.distinctWhenFolded
  }

  private func indications(of exposures: [MergedExposure]) -> [String] {
    exposures.lazy.flatMap(\.courses).compactMap { course in
      dated.event(course.course.start).event.start.flatMap { dated.context.text($0.indication) }
    }
  }

  private var primaryDiagnoses: Set<FoldedText> {
    dated.history.events.reduce(into: []) { conditions, event in
      guard case .diagnosisRecorded(let data) = event.event, data.role == .primary else { return }
      conditions.insert(FoldedText(dated.context.pool.text(data.condition)))
    }
  }

  /// Returns the chosen response to a combination of exposures within a range.
  ///
  /// A response to another condition than the row's does not count. That is the indication, else the primary diagnosis
  /// in force on the first day. One to a drug alone counts for one exposure, and for no combination.
  func response(
    to exposures: [MergedExposure], for indication: String?, within range: DayRange
  ) -> DatedResponse? {
    let responses = responses.to(
      indication, orElse: { dated.primaryCondition(on: range.start) }, in: dated.context)
    let isAlone = exposures.count == 1
    return responses.lazy.filter { isAlone || $0.data.phase != .monotherapy }.chosen(
      by: profile.response, within: range, censoringDay: censoringDay
    ) { label in
      exposures.contains { $0.courses.contains { $0.course.label == label } }
    }
  }

  /// Returns the reason of the first start on a day among exposures, which list partners first.
  func reason(of exposures: [MergedExposure], on day: CalendarDay) -> StartReason? {
    for exposure in exposures where exposure.days.chosen.start == day {
      for course in exposure.courses where course.days.chosen.start == day {
        if let reason = dated.event(course.course.start).event.start?.reason { return reason }
      }
    }
    return nil
  }

  /// Returns the reasons of the first stop on a day among exposures, which list partners first; none without an end.
  func endingReasons(of exposures: [MergedExposure], on day: CalendarDay?) -> [StopReason] {
    guard let day else { return [] }
    for exposure in exposures where exposure.days.chosen.end == day {
      let reasons = dated.stopReasons(of: exposure)
      if !reasons.isEmpty { return reasons }
    }
    return []
  }

  /// Returns the positions in the log, ascending, of the events behind a row of exposures, and of `others`.
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

/// Refusal of partial dates, under `partial=refuse`.
///
/// A row always depends on the events that bound it: starts, stops, holds, resumptions, death, the end of follow-up. It
/// depends on any other event whose possible days lie on both sides of a bound with which the event is compared.
extension CombinationBuilder {
  /// Throws if a row of the pairs depends on a partial date; checked before `minimum`, which depends on days as well.
  func refusePartialDates(_ pairs: [Pair]) throws(ProjectionError) {
    guard profile.partial == .refuse else { return }
    for pair in pairs { try dated.refuse(partialDatesOf: eventsThatDecide(pair)) }
  }

  private func eventsThatDecide(_ pair: Pair) -> [HistoryEvent] {
    eventsThatDecide(pair.exposures, pair.days.chosen)
  }

  /// Returns the events that decide a row of exposures in a range of days.
  func eventsThatDecide(_ exposures: [MergedExposure], _ range: DayRange) -> [HistoryEvent] {
    var events = exposures.flatMap(dated.events)
    if range.end == nil {
      if let end = dated.censoringEvent { events.append(end) }
      events += dated.possibleLastEvents
    }
    if let enrolment = dated.enrolment, enrolment.days.last > range.start { events.append(enrolment) }
    let bounds = [range.start, range.end ?? censoringDay]
    return events + responses.map(\.event).filter { $0.straddles(bounds) }
  }
}
