import CalendarTime
package import PatientRecord

/// The outcome rows of one patient, one for each pair (possible ones included) whatever the `unit`, in order.
///
/// Throws where partial dates are refused and one bears on a row. O(n²) for n events.
package func deriveOutcomes(
  _ history: PatientHistory, patient: String, in context: ProjectionContext
) throws(ProjectionError) -> [OutcomeRow] {
  let reading = PatientReading(history, context)
  let exposures = reading.combinableExposures
  let candidates = Pair.intersect(exposures)
  if candidates.isEmpty { return [] }
  let outcomes = OutcomeRows(rows: CombinationRows(patient: patient, reading: reading), exposures: exposures)
  try outcomes.rows.refusePartialDates(candidates)
  var derived: [OutcomeRow] = []
  for pair in candidates where pair.reaches(context.profile, horizon: reading.horizon.chosen) {
    derived.append(try outcomes.row(pair))
  }
  return derived.sorted { $0.combination.precedes($1.combination) }
}

/// Makes the outcome rows of one patient.
struct OutcomeRows {
  let rows: CombinationRows
  let exposures: [MergedExposure]

  var reading: PatientReading { rows.reading }

  func row(_ pair: Pair) throws(ProjectionError) -> OutcomeRow {
    let combination = rows.row(pair)
    let range = DayRange(start: combination.start, end: combination.end)
    let about = PatientFacts(reading, on: range.start)
    let alone = monotherapy(pair.anchor, around: range)
    let adverseEvents = adverseEvents(of: pair, in: range)
    let titrations = pair.exposures.flatMap(reading.allEvents).filter { $0.event.boundary == .neither }
    let resting = about.events + titrations + adverseEvents + (alone.response.map { [$0.event] } ?? [])
    try refuse(about, titrations, pair, range, alone.phase)
    return OutcomeRow(
      combination: combination, sex: about.sex, age: about.age, condition: about.condition,
      comorbidities: about.comorbidities, priorTherapies: about.priorTherapies,
      anchor: use(of: pair.anchor, in: range), partner: use(of: pair.partner, in: range),
      monotherapy: alone.described, anchorStop: reading.stop(of: pair.anchor),
      adverseEvents: adverseEvents.compactMap(described),
      events: CombinationRows.distinct(combination.events + CombinationRows.positions(of: resting)))
  }

  private func use(of exposure: MergedExposure, in range: DayRange) -> OutcomeRow.DrugUse {
    let described = reading.describe(exposure, patient: rows.patient)
    let lastDay = range.end.map { max(range.start, $0.adding(days: -1)) } ?? rows.horizon
    let running = exposure.courses.last { $0.days.chosen.start <= range.start } ?? exposure.courses.first
    return OutcomeRow.DrugUse(
      drug: described.drug, treatments: described.treatments, doseAtStart: described.dose(on: range.start),
      doseAtEnd: described.dose(on: lastDay), doseAtMost: described.highestDose(in: range, horizon: rows.horizon),
      route: running.flatMap { reading.event($0.course.start).event.start?.route })
  }

  private func adverseEvents(of pair: Pair, in range: DayRange) -> [HistoryEvent] {
    reading.history.events.filter { event in
      guard case .adverseEventRecorded(let data) = event.event, reading.maySuspect(pair.exposures, data) else {
        return false
      }
      let day = reading.day(event)
      return range.start <= day && day <= lastDay(of: range)
    }
  }

  /// The last day on which the onset of an adverse event counts for a row.
  private func lastDay(of range: DayRange) -> CalendarDay {
    range.end?.adding(days: rows.profile.lag) ?? rows.horizon
  }

  private func described(_ event: HistoryEvent) -> OutcomeRow.AdverseEvent? {
    guard case .adverseEventRecorded(let data) = event.event else { return nil }
    return OutcomeRow.AdverseEvent(
      sequenceNumber: event.sequenceNumber, id: event.id, term: reading.context.pool.text(data.term),
      day: reading.day(event))
  }

  private func refuse(
    _ about: PatientFacts, _ titrations: [HistoryEvent], _ pair: Pair, _ range: DayRange, _ phase: DayRange?
  ) throws(ProjectionError) {
    guard rows.profile.partial == .refuse else { return }
    let last = range.end ?? rows.horizon
    let suspected = reading.history.events.filter {
      if case .adverseEventRecorded(let data) = $0.event { reading.maySuspect(pair.exposures, data) } else { false }
    }
    let alone = phase.map { [$0.start, $0.end ?? rows.horizon] } ?? []
    try reading.refuse(
      partialDatesOf: about.uncertain + titrations.filter { $0.straddles([range.start, last.adding(days: -1)]) }
        + suspected.filter { $0.straddles([range.start.adding(days: -1), lastDay(of: range)]) }
        + rows.responses.map(\.event).filter { $0.straddles(alone) })
  }
}
