package import CalendarTime
package import PatientRecord

/// The treatment of one patient at the end of the as-of date: a row of `regimens`.
package struct CurrentRegimen: Hashable, Sendable {
  /// A course that runs, whatever its route.
  package struct Treatment: Hashable, Sendable {
    /// The label of the course.
    package let treatment: String
    /// The drug by its name in answers.
    package let drug: String
    /// The dose at present; nil if none is recorded.
    package let dose: Dose?
    /// The first day of the course, as chosen.
    package let since: CalendarDay
    /// The first day on the present dose, as chosen; nil if no dose is recorded. Never before `since`.
    package let doseSince: CalendarDay?
    /// True if it is held at present.
    package let held: Bool
    /// The imputed part of `since`; nil if it is known to the day.
    package let sinceImputed: ImputedPart?
    /// The imputed part of `doseSince`; nil if it is known to the day.
    package let doseSinceImputed: ImputedPart?
  }

  /// The patient's pseudonym.
  package let patient: String
  /// The courses by start, then label; none after death or after the end of follow-up.
  package let treatments: [Treatment]
  /// The day of the patient's last event, as chosen; nil if no event is in force.
  package let lastSeen: CalendarDay?
  /// The imputed part of `lastSeen`; nil if it is known to the day.
  package let lastSeenImputed: ImputedPart?
  /// The positions in the log, ascending, of the events that the row rests on, with the amendments in force.
  package let events: [Int]
}

/// Derives the present treatment of one patient; throws if partial dates are refused and a day shown, or a hold, has
/// one.
///
/// O(n) for n events.
package func deriveCurrentRegimen(
  _ history: PatientHistory, patient: String, in context: ProjectionContext
) throws(ProjectionError) -> CurrentRegimen {
  let dated = DatedHistory(history, context)
  let last = dated.lastEntry
  let lastImputed = dated.imputedPart(of: last)
  if let end = dated.death?.event ?? history.endOfFollowUp {
    return CurrentRegimen(
      patient: patient, treatments: [], lastSeen: last, lastSeenImputed: lastImputed, events: logPositions(of: [end]))
  }
  let running = history.courses.filter { $0.stop == nil }.map { RunningCourse($0, in: history.events) }
  let events = running.flatMap { $0.places.map { history.events[$0] } }
  try dated.refuse(partialDatesOf: events)
  let days = ImputedDays(history, context)
  let treatments = running.map { $0.treatment(in: history.events, on: days, context) }.inOrder
  return CurrentRegimen(
    patient: patient, treatments: treatments, lastSeen: last, lastSeenImputed: lastImputed,
    events: logPositions(of: events))
}

/// A course that runs, by the places of the events behind its present state: its start, its latest dose and hold.
struct RunningCourse {
  private let start: Int
  private var dosed: Int
  private var hold: Int?

  /// The course that an event at a place starts.
  init(startedAt start: Int) { (self.start, dosed) = (start, start) }

  fileprivate init(_ course: TreatmentCourse, in events: [HistoryEvent]) {
    self.init(startedAt: course.start)
    for place in course.changes { take(place, events[place].event) }
  }

  /// Goes on with the next hold, resumption or titration of the course.
  mutating func take(_ place: Int, _ event: ClinicalEvent) {
    switch event {
    case .treatmentHeld: hold = place
    case .treatmentResumed: hold = nil
    default: dosed = place
    }
  }

  /// The places of the events behind the present state.
  var places: [Int] { [start, dosed] + (hold.map { [$0] } ?? []) }

  /// Returns the course as a regimen shows it.
  func treatment(
    in events: [HistoryEvent], on days: ImputedDays, _ context: ProjectionContext
  ) -> CurrentRegimen.Treatment {
    let (first, dosed) = (events[start], events[dosed])
    let since = days.day(of: first)
    let dose = dosed.event.doseSet
    let drug = first.event.start.map { context.drug($0.drug).name }
    return CurrentRegimen.Treatment(
      treatment: first.event.treatment.map(context.pool.text) ?? "", drug: drug ?? "", dose: dose, since: since,
      doseSince: dose.map { _ in max(since, days.day(of: dosed)) }, held: hold != nil,
      sinceImputed: ImputedPart(first.days.first, first.days.last),
      doseSinceImputed: dose.flatMap { _ in ImputedPart(dosed.days.first, dosed.days.last) })
  }
}

extension [CurrentRegimen.Treatment] {
  /// The treatments by start, then label.
  var inOrder: [CurrentRegimen.Treatment] { sorted { ($0.since, $0.treatment) < ($1.since, $1.treatment) } }
}
