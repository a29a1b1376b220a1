import CalendarTime
package import PatientRecord

/// Derives the outcome rows of one patient, one for each pair (possible ones included) whatever the `unit`, in order;
/// one for each condition of a pair whose courses were given for several, if the responses differ.
///
/// Throws if partial dates are refused and a row depends on one. O(n²) for n events.
package func deriveOutcomes(
  _ history: PatientHistory, patient: String, in context: ProjectionContext
) throws(ProjectionError) -> [OutcomeRow] {
  let dated = DatedHistory(history, context)
  let exposures = dated.combinableExposures
  let candidates = Pair.intersect(exposures)
  if candidates.isEmpty { return [] }
  let outcomes = OutcomeBuilder(combinations: CombinationBuilder(patient: patient, dated: dated), exposures: exposures)
  try outcomes.combinations.refusePartialDates(candidates)
  var derived: [[OutcomeRow]] = []
  for pair in candidates where pair.reaches(context.profile, censoringDay: dated.censoringDay.chosen) {
    derived.append(try outcomes.rows(pair))
  }
  return derived.sorted { $0[0].combination.precedes($1[0].combination) }.flatMap { $0 }
}

/// Builds the outcome rows of one patient.
struct OutcomeBuilder {
  let combinations: CombinationBuilder
  /// The days on which a partner was taken, as disjoint ranges in order.
  private let partnerDays: [DayRange]
  /// The adverse events, in the order of the record.
  private let adverseEvents: [(event: HistoryEvent, data: AdverseEventRecorded)]
  private let personal: [HistoryEvent]

  /// Gathers what every row looks at. O(n) for n events.
  init(combinations: CombinationBuilder, exposures: [MergedExposure]) {
    self.combinations = combinations
    partnerDays = DayRange.union(exposures.lazy.filter(\.drug.isPartner).map(\.days.chosen))
    adverseEvents = combinations.dated.history.events.compactMap { event in
      if case .adverseEventRecorded(let data) = event.event { (event, data) } else { nil }
    }
    personal = combinations.dated.personalEvents
  }

  var dated: DatedHistory { combinations.dated }

  /// Builds the row of a pair; one for each condition that it treats, if the responses to them differ.
  func rows(_ pair: Pair) throws(ProjectionError) -> [OutcomeRow] {
    var rows: [OutcomeRow] = []
    for indication in combinations.indications(ofAnchors: [pair.anchor], andPartners: [pair.partner]) {
      rows.append(try row(pair, for: indication))
    }
    if rows.isEmpty { return [try row(pair, for: nil)] }
    let differ = rows.contains { $0.combination.response != rows[0].combination.response }
    return differ ? rows : [rows[0]]
  }

  private func row(_ pair: Pair, for indication: String?) throws(ProjectionError) -> OutcomeRow {
    let combination = combinations.row(pair, for: indication)
    let range = DayRange(start: combination.start, end: combination.end)
    let about = PatientFacts(dated, of: personal, on: range.start)
    let alone = monotherapy(pair.anchor, for: combination.indication, around: range)
    let adverseEvents = adverseEvents(of: pair, in: range)
    try refuse(about, pair, range, alone.phase)
    var positions = combination.events
    for event in about.events { event.addPositions(to: &positions) }
    for event in adverseEvents { event.addPositions(to: &positions) }
    for exposure in pair.exposures { dated.addTitrations(of: exposure, to: &positions) }
    alone.response?.event.addPositions(to: &positions)
    return OutcomeRow(
      combination: combination, sex: about.sex, age: about.age,
      condition: combination.indication ?? about.condition,
      comorbidities: about.comorbidities, priorTherapies: about.priorTherapies,
      anchor: use(of: pair.anchor, in: range), partner: use(of: pair.partner, in: range),
      monotherapy: alone.described, anchorStop: dated.stop(of: pair.anchor),
      adverseEvents: adverseEvents.compactMap(described),
      events: distinctPositions(positions))
  }

  private func use(of exposure: MergedExposure, in range: DayRange) -> OutcomeRow.DrugUse {
    let steps = dated.doseSteps(of: exposure)
    let lastDay = range.end.map { max(range.start, $0.adding(days: -1)) } ?? combinations.censoringDay
    let running = exposure.courses.last { $0.days.chosen.start <= range.start } ?? exposure.courses.first
    return OutcomeRow.DrugUse(
      drug: exposure.drug.name, treatments: exposure.courses.map { dated.context.pool.text($0.course.label) },
      doseAtStart: steps.dose(on: range.start), doseAtEnd: steps.dose(on: lastDay),
      doseAtMost: steps.highestDose(in: range, censoringDay: combinations.censoringDay),
      route: running.flatMap { dated.event($0.course.start).event.start?.route })
  }

  private func adverseEvents(of pair: Pair, in range: DayRange) -> [HistoryEvent] {
    let last = lastDay(of: range)
    return adverseEvents.filter { event, data in
      let day = dated.day(event)
      return range.start <= day && day <= last && dated.maySuspect(pair.exposures, data)
    }.map(\.event)
  }

  /// Returns the last day on which the onset of an adverse event counts for a row.
  private func lastDay(of range: DayRange) -> CalendarDay {
    range.end?.adding(days: combinations.profile.lag) ?? combinations.censoringDay
  }

  private func described(_ event: HistoryEvent) -> OutcomeRow.AdverseEvent? {
    guard case .adverseEventRecorded(let data) = event.event else { return nil }
    return OutcomeRow.AdverseEvent(
      sequenceNumber: event.sequenceNumber, id: event.id, term: dated.context.pool.text(data.term),
      day: dated.day(event))
  }

  private func refuse(
    _ about: PatientFacts, _ pair: Pair, _ range: DayRange, _ phase: DayRange?
  ) throws(ProjectionError) {
    guard combinations.profile.partial == .refuse else { return }
    let titrations = pair.exposures.flatMap(dated.allEvents).filter { $0.event.boundary == .neither }
    let last = range.end ?? combinations.censoringDay
    let suspected = adverseEvents.filter { dated.maySuspect(pair.exposures, $0.data) }.map(\.event)
    let alone = phase.map { [$0.start, $0.end ?? combinations.censoringDay] } ?? []
    try dated.refuse(
      partialDatesOf: about.uncertain + titrations.filter { $0.straddles([range.start, last.adding(days: -1)]) }
        + suspected.filter { $0.straddles([range.start.adding(days: -1), lastDay(of: range)]) }
        + combinations.responses.map(\.event).filter { $0.straddles(alone) })
  }
}

extension OutcomeBuilder {
  /// The response to an anchor alone: the phase of its assessment, the response used, and both as a row shows them.
  struct Alone {
    let phase: DayRange?
    let response: DatedResponse?
    let described: OutcomeRow.Monotherapy
  }

  /// Finds the response in the nearest phase of an anchor without a partner before a row, else in the first one after.
  func monotherapy(_ anchor: MergedExposure, for indication: String?, around row: DayRange) -> Alone {
    let phases = phasesAlone(of: anchor)
    let before = phases.last { phase in phase.end.map { $0 <= row.start } ?? false }
    let after = phases.first { phase in row.end.map { $0 <= phase.start } ?? false }
    guard let phase = before ?? after else {
      return Alone(
        phase: nil, response: nil,
        described: OutcomeRow.Monotherapy(
          phase: nil, start: nil, end: nil, response: .unassessable, transitory: nil))
    }
    let labels = anchor.courses.map(\.course.label)
    let responses = combinations.responses.to(
      indication, orElse: { dated.primaryCondition(on: row.start) }, in: dated.context)
    let candidates = responses.within(phase, censoringDay: combinations.censoringDay).filter { response in
      response.data.response != nil && response.data.phase != .combination
        && (response.labels.isEmpty || response.labels.contains(where: labels.contains))
    }
    let response = combinations.profile.response.choose(candidates)
    return Alone(
      phase: phase, response: response,
      described: OutcomeRow.Monotherapy(
        phase: before == nil ? .after : .before, start: phase.start, end: phase.end, response: response?.data.response,
        transitory: response?.data.transitory))
  }

  /// Returns the ranges in which an anchor ran and no partner did, in order.
  private func phasesAlone(of anchor: MergedExposure) -> [DayRange] {
    var phases: [DayRange] = []
    var rest = anchor.days.chosen
    for partner in partnerDays {
      phases.append(rest.intersection(DayRange(start: rest.start, end: partner.start)))
      guard let end = partner.end else { return phases.filter { !$0.isEmpty } }
      rest.start = max(rest.start, end)
    }
    return (phases + [rest]).filter { !$0.isEmpty }
  }
}
