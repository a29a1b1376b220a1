package import CalendarTime
package import PatientRecord

/// A combination with the assessments of the disease during it, and with what decides how they count.
package struct AssessedRow: Hashable, Sendable {
  /// One assessment.
  package struct Assessment: Hashable, Sendable {
    /// The day, as chosen.
    package let day: CalendarDay
    /// The global response; nil if only a score is recorded.
    package let response: Response?
    /// The score's instrument; nil without a score, or for one that the catalogue does not have.
    package let instrument: Instrument?
    /// The score.
    package let score: Double?
    /// The positions in the log of the assessment and of its amendments in force.
    package let events: [Int]
  }

  /// The score before treatment.
  package struct Baseline: Hashable, Sendable {
    /// The score.
    package let score: Double
    /// The positions in the log of the assessment that has it.
    package let events: [Int]
  }

  /// The combination.
  package let row: Combination
  /// The last day on which it can be assessed: the first day off it, or the day to which it is followed.
  package let lastDay: CalendarDay
  /// The assessments after the first day of the row and up to its last, by day.
  package let assessments: [Assessment]
  /// The score before the row, of each instrument that has one.
  package let baselines: [Instrument: Baseline]
  /// The first day on which another systemic immunomodulator was added; nil if none was.
  package let rescueDay: CalendarDay?
  /// The day on which follow-up ended while the row went on, death apart; nil if it did not.
  package let followUpEnd: CalendarDay?
  /// The positions in the log of the row, the assessments, the scores before it and the rescue.
  package let events: [Int]
}

/// Derives the combinations of one patient that count, in order, each with its assessments.
///
/// An assessment belongs to a row if it lies after its first day and not after its last, names one of the row's drugs
/// or none, and no other condition; one to a single drug alone never belongs to a combination. The score before the row
/// is the last one of the instrument in the `baselineDays` days up to its first day; without one, the first baseline
/// that an assessment of the row states. Throws if partial dates are refused and a row or an assessment of it has one.
/// O(n²) for n events.
package func deriveAssessedRows(
  _ history: PatientHistory, patient: String, in context: ProjectionContext
) throws(ProjectionError) -> [AssessedRow] {
  var rows: [AssessedRow] = []
  let combinations = try deriveCombinations(history, patient: patient, in: context).filter(\.counts)
  if combinations.isEmpty { return [] }
  let dated = DatedHistory(history, context)
  let assessed = dated.responses.sorted {
    ($0.day, $0.event.sequenceNumber) < ($1.day, $1.event.sequenceNumber)
  }
  let starts = dated.rescueStarts
  for row in combinations { rows.append(try dated.assess(row, assessed, starts)) }
  return rows
}

/// The days up to the first day of a row in which a score is the score before it.
package let baselineDays = 90

extension DatedHistory {
  fileprivate func assess(
    _ row: Combination, _ all: [DatedResponse], _ starts: [RescueStart]
  ) throws(ProjectionError) -> AssessedRow {
    let drugs = row.drugs
    let ofCondition = all.to(row.indication, orElse: { primaryCondition(on: row.start) }, in: context)
    let range = DayRange(start: row.start, end: row.end)
    let during = ofCondition.within(range, censoringDay: censoringDay.chosen).filter { response in
      (row.partners.isEmpty || response.data.phase != .monotherapy)
        && (response.labels.isEmpty || response.labels.contains { drug(of: $0).map(drugs.contains) ?? false })
    }
    let before = ofCondition.filter { row.start.adding(days: -baselineDays) <= $0.day && $0.day <= row.start }
    let last = row.end ?? censoringDay.chosen
    let rescue = starts.first { row.start < $0.day && $0.day < last && !drugs.contains($0.drug) }?.event
    try refuse(
      partialDatesOf: (during + before).map(\.event)
        + all.map(\.event).filter { $0.straddles([row.start.adding(days: -baselineDays - 1), row.start, last]) }
        + (rescue.map { [$0] } ?? []))
    let baselines = baselines(before, during)
    let end = row.ongoing ? history.endOfFollowUp : nil
    return AssessedRow(
      row: row, lastDay: last, assessments: during.map(assessment), baselines: baselines,
      rescueDay: rescue.map(day), followUpEnd: end.map(day),
      events: distinctPositions(
        row.events + logPositions(of: during.map(\.event) + (rescue.map { [$0] } ?? []))
          + baselines.values.flatMap(\.events)))
  }

  private func assessment(_ response: DatedResponse) -> AssessedRow.Assessment {
    let instrument = response.data.score == nil ? nil : instrument(of: response)
    return AssessedRow.Assessment(
      day: response.day, response: response.data.response, instrument: instrument,
      score: instrument == nil ? nil : response.data.score, events: logPositions(of: [response.event]))
  }

  private func baselines(
    _ before: [DatedResponse], _ during: [DatedResponse]
  ) -> [Instrument: AssessedRow.Baseline] {
    var found: [Instrument: AssessedRow.Baseline] = [:]
    func take(_ score: Double?, of response: DatedResponse, _ isBetter: (AssessedRow.Baseline?) -> Bool) {
      guard let score, let instrument = instrument(of: response), instrument.allows(score),
        isBetter(found[instrument])
      else { return }
      found[instrument] = AssessedRow.Baseline(score: score, events: logPositions(of: [response.event]))
    }
    for response in before { take(response.data.score, of: response) { _ in true } }
    for response in during { take(response.data.baseline, of: response) { $0 == nil } }
    return found
  }

  /// The starts of anchors and partners, by day; one after the first day of a row and before its last, of none of its
  /// drugs, is its rescue.
  fileprivate var rescueStarts: [RescueStart] {
    let starts = history.courses.compactMap { course -> RescueStart? in
      guard let dated = datedCourse(course), dated.isCombinable, !dated.onOrBefore else { return nil }
      return RescueStart(day: dated.days.chosen.start, drug: dated.drug.name, event: event(course.start))
    }
    return starts.sorted { ($0.day, $0.event.sequenceNumber) < ($1.day, $1.event.sequenceNumber) }
  }
}

/// The start of an anchor or a partner.
private struct RescueStart {
  let day: CalendarDay
  let drug: String
  let event: HistoryEvent
}
