package import CalendarTime
package import PatientRecord

/// The last time that one patient was seen: a row of `last-seen`.
package struct LastSeen: Hashable, Sendable {
  /// The event by which the patient was last seen, and the time since then.
  package struct Sighting: Hashable, Sendable {
    /// The type of the event.
    package let type: EventType
    /// The date of the event as far as it is known.
    package let occurred: PartialDate
    /// The day, as chosen: no other event has a later one.
    package let day: CalendarDay
    /// The days on which the patient may have been seen last, whichever event that was.
    package let possible: DayInterval
    /// Days from `day` to the horizon.
    package let daysSince: Int
    /// Months from `day` to the horizon, by the rule `month`.
    package let monthsSince: Double
  }

  /// The patient's pseudonym.
  package let patient: String
  /// The last time; nil if no event in force shows that the patient was ever seen.
  package let seen: Sighting?
  /// The present treatment; nothing after the end of follow-up.
  package let regimen: CurrentRegimen
  /// Death, or the end of follow-up in force.
  package let followUpEnd: PatientRow.FollowUpEnd?
  /// The possible days up to which time is counted: those of the end of follow-up, else the as-of date alone.
  package let horizon: DayInterval
  /// The positions in the log, ascending, of the events that the row rests on, with the amendments in force.
  package let events: [Int]

  /// Tells if the patient was not seen for longer than a period; nil if partial dates leave both possible.
  ///
  /// True for a patient who was never seen.
  package func isUnseen(forLongerThan period: CalendarPeriod) -> Bool? {
    guard let possible = seen?.possible else { return true }
    if possible.last.adding(period) < horizon.first { return true }
    return possible.first.adding(period) < horizon.last ? nil : false
  }
}

/// Derives when one patient was last seen.
///
/// An enrolment, a visit, a change of treatment, a response, a measurement, an adverse event and its resolution show
/// that the patient was seen; a diagnosis, a prior therapy and the end of follow-up do not. Nothing after a death
/// counts. Throws if partial dates are refused and the last time, the end of follow-up or the present treatment rests
/// on one. O(n) for n events.
package func deriveLastSeen(
  _ history: PatientHistory, patient: String, in context: ProjectionContext
) throws(ProjectionError) -> LastSeen {
  let dated = DatedHistory(history, context)
  let end = context.profile.earliest(history.deathReports)?.event ?? history.endOfFollowUp
  let horizon = end?.days ?? DayInterval(first: history.asOf, last: history.asOf)
  let last = LastSightings(history.events.filter { $0.event.showsPatient && $0.days.first <= horizon.last }, dated)
  let resting = (last?.events ?? []) + (end.map { [$0] } ?? [])
  try dated.refuse(partialDatesOf: resting)
  let regimen = try deriveCurrentRegimen(history, patient: patient, in: context)
  return LastSeen(
    patient: patient, seen: last?.sighting(by: horizon, to: end.map(dated.day) ?? history.asOf, dated),
    regimen: regimen, followUpEnd: dated.followUpEnd, horizon: horizon,
    events: distinctPositions(logPositions(of: resting) + regimen.events))
}

/// The events that may be the last by which a patient was seen.
private struct LastSightings {
  /// The one with the latest day, as chosen; of several the one whose type stands last in the list of types, so that a
  /// visit goes before what was found at it.
  let chosen: HistoryEvent
  /// The one with the latest first day: the patient was seen then or later.
  let earliest: HistoryEvent
  /// The one with the latest last day: the patient was not seen after it.
  let latest: HistoryEvent

  /// The last of some events; nil if there are none.
  init?(_ events: [HistoryEvent], _ dated: DatedHistory) {
    let types = EventType.allCases
    let day = events.map(dated.day).max()
    let chosen = events.filter { dated.day($0) == day }.max { left, right in
      let (place, otherPlace) = (types.firstIndex(of: left.event.type), types.firstIndex(of: right.event.type))
      return place == otherPlace ? left.days.first < right.days.first : place ?? 0 < otherPlace ?? 0
    }
    guard let chosen, let earliest = events.max(by: { $0.days.first < $1.days.first }),
      let latest = events.max(by: { $0.days.last < $1.days.last })
    else { return nil }
    (self.chosen, self.earliest, self.latest) = (chosen, earliest, latest)
  }

  var events: [HistoryEvent] { [chosen, earliest, latest] }

  /// Counts the time up to a horizon, of which `end` is the chosen day.
  func sighting(by horizon: DayInterval, to end: CalendarDay, _ dated: DatedHistory) -> LastSeen.Sighting {
    let possible = DayInterval(first: earliest.days.first, last: min(latest.days.last, horizon.last))
    // The imputed day of a partial date may lie after the end of follow-up, when nobody was seen.
    let day = max(possible.first, min(dated.day(chosen), end))
    return LastSeen.Sighting(
      type: chosen.event.type, occurred: chosen.occurred, day: day, possible: possible, daysSince: max(0, end - day),
      monthsSince: dated.profile.months(from: day, to: max(day, end)))
  }
}

extension ClinicalEvent {
  /// True if such an event shows that somebody saw the patient, or heard from the patient, on its day.
  var showsPatient: Bool { type.showsPatient }
}

extension EventType {
  /// True if such an event shows that somebody saw the patient, or heard from the patient, on its day.
  package var showsPatient: Bool {
    switch self {
    case .patientEnrolled, .patientSeen, .treatmentStarted, .coTherapyAdded, .doseDownTitrated, .doseUpTitrated,
      .doseScheduleChanged, .treatmentHeld, .treatmentResumed, .treatmentStopped, .responseAssessed,
      .measurementRecorded, .adverseEventRecorded, .adverseEventGraded, .adverseEventResolved:
      true
    case .diagnosisRecorded, .diagnosisResolved, .priorTherapyRecorded, .followUpEnded, .eventAmended, .eventRetracted,
      .eventErased, .drugDefined, .instrumentDefined, .findingAnswered, .patientsLinked:
      false
    }
  }
}
