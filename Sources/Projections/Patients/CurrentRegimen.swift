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
  let treatments = running.map { $0.treatment(context) }.sorted { ($0.since, $0.treatment) < ($1.since, $1.treatment) }
  return CurrentRegimen(
    patient: patient, treatments: treatments, lastSeen: dated.lastEntry, events: logPositions(of: events))
}

/// A course that runs, and the events behind its present state: its start, its latest dose, its latest hold.
struct RunningCourse {
  private let course: Symbol
  private let first: HistoryEvent
  private var dosed: HistoryEvent
  private var hold: HistoryEvent?

  /// The course that an event starts; nil if it starts none.
  init?(startedBy event: HistoryEvent) {
    guard let start = event.event.start else { return nil }
    (course, first, dosed) = (start.treatment, event, event)
  }

  fileprivate init?(_ course: TreatmentCourse, _ dated: DatedHistory) {
    self.init(startedBy: dated.event(course.start))
    for change in course.changes { take(dated.event(change)) }
  }

  /// Goes on with the next hold, resumption or titration of the course.
  mutating func take(_ event: HistoryEvent) {
    switch event.event {
    case .treatmentHeld: hold = event
    case .treatmentResumed: hold = nil
    default: dosed = event
    }
  }

  /// The events behind the present state.
  var events: [HistoryEvent] { [first, dosed] + (hold.map { [$0] } ?? []) }

  /// Returns the course as a regimen shows it.
  func treatment(_ context: ProjectionContext) -> CurrentRegimen.Treatment {
    let since = context.profile.day(of: first)
    let dose = dosed.event.doseSet
    let drug = first.event.start.map { context.drug($0.drug).name }
    return CurrentRegimen.Treatment(
      treatment: context.pool.text(course), drug: drug ?? "", dose: dose, since: since,
      doseSince: dose.map { _ in max(since, context.profile.day(of: dosed)) }, held: hold != nil,
      sinceImputed: ImputedPart(first.days.first, first.days.last),
      doseSinceImputed: dose.flatMap { _ in ImputedPart(dosed.days.first, dosed.days.last) })
  }
}
