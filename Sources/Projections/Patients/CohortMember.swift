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
  /// The last score of each instrument in the 90 days up to the index date.
  package let scores: [Instrument: Double]
  /// Years from the earliest diagnosis of the condition to the index date; nil if there is none by then.
  package let yearsSinceDiagnosis: Double?
  /// The prior therapies known by the index date, each once, drugs under their name in answers; nil if none is
  /// recorded, `none` included.
  package let priorTherapies: [String]?
  /// The positions in the log, ascending, of the events that the row rests on, with the amendments in force.
  package let events: [Int]

  /// The days up to the index date in which a weight counts.
  package static let weightDays = 365
  /// The days up to the index date in which a score counts.
  package static let scoreDays = 90
  /// The prior therapy that says that there was none.
  package static let noTherapy = "none"
}

extension CohortMember {
  /// The number of prior therapies; nil if none is recorded.
  package var priorTherapyCount: Int? {
    priorTherapies.map { $0.count { FoldedText($0) != FoldedText(CohortMember.noTherapy) } }
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
  let scores = dated.scores(by: index.start, of: condition?.condition)
  let resting = [diagnosis, weight?.event].compactMap { $0 } + scores.values.map(\.event)
  try dated.refuse(partialDatesOf: resting + facts.uncertain + dated.straddling(index.start))
  return CohortMember(
    patient: patient, index: index, sex: facts.sex == .unknown ? nil : facts.sex, age: facts.age,
    weight: weight?.kilograms, condition: condition?.condition, scores: scores.compactMapValues(\.data.score),
    yearsSinceDiagnosis: diagnosis.map { Double(max(0, index.start - dated.day($0))) / 365.25 },
    priorTherapies: facts.priorTherapies.isEmpty
      ? nil : facts.priorTherapies.map(context.catalogue.canonicalName).distinctWhenFolded,
    events: distinctPositions(
      index.events + (condition?.events ?? []) + logPositions(of: facts.events + resting)))
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

  /// Returns the last score of each instrument in the days before a day, that day included, to a condition or none.
  fileprivate func scores(by day: CalendarDay, of condition: String?) -> [Instrument: DatedResponse] {
    var last: [Instrument: DatedResponse] = [:]
    for response in responses.to(condition, orElse: { nil }, in: context)
    where response.day <= day && day - response.day <= CohortMember.scoreDays {
      guard let score = response.data.score,
        let instrument = context.text(response.data.instrument).flatMap(Instrument.init(named:)),
        instrument.allows(score), last[instrument].map({ $0.day <= response.day }) ?? true
      else { continue }
      last[instrument] = response
    }
    return last
  }

  /// Returns the weights and scores that a partial date may place before or after a day.
  fileprivate func straddling(_ day: CalendarDay) -> [HistoryEvent] {
    history.events.filter { event in
      if case .responseAssessed(let data) = event.event {
        return data.score != nil && event.straddles([day.adding(days: -CohortMember.scoreDays - 1), day])
      }
      return kilograms(event) != nil && event.straddles([day.adding(days: -CohortMember.weightDays - 1), day])
    }
  }
}
