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
  if let end = dated.death?.event ?? history.endOfFollowUp {
    return CurrentRegimen(
      patient: patient, treatments: [], lastSeen: dated.lastEntry, events: logPositions(of: [end]))
  }
  let running = history.courses.filter { $0.stop == nil }.compactMap { RunningCourse($0, dated) }
  let events = running.flatMap(\.events)
  try dated.refuse(partialDatesOf: events)
  let treatments = running.map(\.treatment).sorted { ($0.since, $0.treatment) < ($1.since, $1.treatment) }
  return CurrentRegimen(
    patient: patient, treatments: treatments, lastSeen: dated.lastEntry, events: logPositions(of: events))
}

/// A course that runs, and the events behind its present state: its start, its latest dose, its latest hold.
private struct RunningCourse {
  let treatment: CurrentRegimen.Treatment
  let events: [HistoryEvent]

  init?(_ course: TreatmentCourse, _ dated: DatedHistory) {
    let first = dated.event(course.start)
    guard let start = first.event.start else { return nil }
    var dosed = first
    var hold: HistoryEvent?
    for event in course.changes.map(dated.event) {
      switch event.event {
      case .treatmentHeld: hold = event
      case .treatmentResumed: hold = nil
      default: dosed = event
      }
    }
    let since = dated.day(first)
    let dose = dosed.event.doseSet
    treatment = CurrentRegimen.Treatment(
      treatment: dated.context.pool.text(course.label), drug: dated.context.drug(start.drug).name, dose: dose,
      since: since, doseSince: dose.map { _ in max(since, dated.day(dosed)) }, held: hold != nil,
      sinceImputed: ImputedPart(first.days.first, first.days.last),
      doseSinceImputed: dose.flatMap { _ in ImputedPart(dosed.days.first, dosed.days.last) })
    events = [first, dosed] + (hold.map { [$0] } ?? [])
  }
}
