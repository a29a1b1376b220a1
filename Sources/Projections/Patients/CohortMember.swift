import CalendarTime
package import PatientRecord

/// One patient at the index date, the first day of the first row that counts: a patient of Table 1.
package struct CohortMember: Hashable, Sendable {
  /// The patient's pseudonym.
  package let patient: String
  /// The row that begins on the index date.
  package let index: Combination
  /// Sex as recorded at enrolment; nil if it is unknown.
  package let sex: Sex?
  /// Whole years on the index date.
  package let age: Int?
  /// The last weight in the 365 days up to the index date, in kilograms.
  package let weight: Double?
  /// The condition that the row treats.
  package let condition: String?
  /// The score before the row of each instrument: the baseline of an assessed row.
  package let scores: [Instrument: Double]
  /// Years from the earliest diagnosis of the condition to the index date; nil if there is none by then.
  package let yearsSinceDiagnosis: Double?
  /// The prior therapies known by the index date, each once, drugs under their name in answers; nil if none is
  /// recorded, `none` included.
  package let priorTherapies: [String]?
  /// The positions in the log at which the condition and the prior therapies are first written as they are here.
  package let writtenAt: [String: Int]
  /// The positions in the log, ascending, of the events that the row rests on, with the amendments in force.
  package let events: [Int]

  /// The days up to the index date in which a weight counts.
  package static let weightDays = 365
  /// The prior therapy that says that there was none.
  package static let noTherapy = "none"
}

extension CohortMember {
  /// The number of prior therapies; nil if none is recorded.
  package var priorTherapyCount: Int? {
    priorTherapies.map { $0.count { FoldedText($0) != FoldedText(CohortMember.noTherapy) } }
  }
}

extension ProjectionContext {
  /// The name of a prior therapy in answers: that of a drug, unless it acted where it was applied (`topical tacrolimus`
  /// is no earlier tacrolimus).
  fileprivate func priorTherapy(_ text: String) -> String {
    let route = catalogue.position(ofDrugNamed: text)?.route
    return route.map { !$0.isSystemic } ?? false ? text : catalogue.canonicalName(text)
  }
}

/// Derives one patient at the index date; nil for a patient without a row that counts, or of whom all are left out.
///
/// Throws if partial dates are refused and a fact depends on one. O(n²) for n events.
package func deriveCohortMember(
  _ history: PatientHistory, patient: String, in context: ProjectionContext
) throws(ProjectionError) -> CohortMember? {
  let rows = try deriveCombinations(history, patient: patient, in: context)
  guard let index = rows.first(where: { $0.counts && $0.entry != .overBefore && $0.entry != .leftOut }) else {
    return nil
  }
  let dated = DatedHistory(history, context)
  let facts = PatientFacts(dated, on: index.start)
  let condition = try deriveCondition(of: index, history, in: context)
  let diagnosis = dated.firstDiagnosis(of: condition?.condition, by: index.start)
  let weight = dated.weight(by: index.start)
  let baselines =
    try deriveAssessedRows(history, patient: patient, in: context)
    .first { $0.row == index }?.baselines ?? [:]
  let resting = [diagnosis, weight?.event].compactMap { $0 }
  try dated.refuse(partialDatesOf: resting + facts.uncertain + dated.straddling(index.start))
  return CohortMember(
    patient: patient, index: index, sex: facts.sex == .unknown ? nil : facts.sex, age: facts.age,
    weight: weight?.kilograms, condition: condition?.condition, scores: baselines.mapValues(\.score),
    yearsSinceDiagnosis: diagnosis.map { Double(max(0, index.start - dated.day($0))) / 365.25 },
    priorTherapies: facts.priorTherapies.isEmpty
      ? nil : facts.priorTherapies.map { context.priorTherapy($0) }.distinctWhenFolded,
    writtenAt: facts.writtenAt.merging(index.indication.map { [$0: index.events[0]] } ?? [:], uniquingKeysWith: min),
    events: distinctPositions(
      index.events + (condition?.events ?? []) + baselines.values.flatMap(\.events)
        + logPositions(of: facts.events + resting)))
}

extension DatedHistory {
  /// Returns the earliest diagnosis of a condition by a day, whatever its role.
  fileprivate func firstDiagnosis(of condition: String?, by day: CalendarDay) -> HistoryEvent? {
    guard let condition = condition.map(FoldedText.init) else { return nil }
    return history.events.filter { event in
      guard case .diagnosisRecorded(let data) = event.event, self.day(event) <= day else { return false }
      return FoldedText(context.pool.text(data.condition)) == condition
    }.min { self.day($0) < self.day($1) }
  }

  /// Returns the last weight in the days before a day, that day included.
  fileprivate func weight(by day: CalendarDay) -> (event: HistoryEvent, kilograms: Double)? {
    var last: (event: HistoryEvent, kilograms: Double)?
    for event in history.events {
      guard let kilograms = kilograms(event), self.day(event) <= day,
        day - self.day(event) <= CohortMember.weightDays
      else { continue }
      if last.map({ self.day($0.event) <= self.day(event) }) ?? true { last = (event, kilograms) }
    }
    return last
  }

  private func kilograms(_ event: HistoryEvent) -> Double? {
    guard case .measurementRecorded(let data) = event.event, data.comparator == nil, context.text(data.unit) == "kg"
    else { return nil }
    let names = ["weight", "body weight"].map(FoldedText.init)
    return names.contains(FoldedText(context.pool.text(data.analyte))) ? data.value : nil
  }

  /// Returns the weights that a partial date may place before or after a day.
  fileprivate func straddling(_ day: CalendarDay) -> [HistoryEvent] {
    history.events.filter { event in
      kilograms(event) != nil && event.straddles([day.adding(days: -CohortMember.weightDays - 1), day])
    }
  }
}
