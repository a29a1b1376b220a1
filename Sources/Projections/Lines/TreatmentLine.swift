package import CalendarTime
package import PatientRecord

/// One drug of one patient in its line: the ordinal of distinct drugs of a class for a condition, by first start.
///
/// Drugs of which the first starts on one day are of one line. A drug that is started again stays in its line. A drug
/// that is started as a partner while an anchor runs begins none.
package struct TreatmentLine: Hashable, Sendable {
  /// The state of a patient with a drug by the as-of date.
  package enum State: String, CaseIterable, Sendable {
    case ongoing
    /// The end of follow-up found the patient on the drug.
    case followUpEnded = "follow-up-ended"
    case died, stopped
  }

  /// The patient's pseudonym.
  package let patient: String
  /// The condition: the indication of the course that began the line, else the primary diagnosis then in force, else
  /// the first one after it; nil if none is recorded.
  package let condition: String?
  /// The class of the catalogue.
  package let drugClass: DrugClass
  /// The drug by its name in answers.
  package let drug: String
  /// The line, from 1; nil if prior therapies leave it unknown.
  package let line: Int?
  /// The first day of the line, as chosen.
  package let start: CalendarDay
  /// The first day of the last exposure to the drug.
  package let lastStart: CalendarDay
  /// The first day off the drug after its last exposure; nil while it runs.
  package let end: CalendarDay?
  /// The state with the drug.
  package let state: State
  /// The reasons of the last stop; empty if the drug was not stopped.
  package let reasons: [StopReason]
  /// The positions in the log, ascending, of the events that the row rests on, with the amendments in force.
  package let events: [Int]
}

/// Derives the lines of one patient by condition, class, start and drug.
///
/// Drugs are systemic and of the catalogue. Prior therapies stand before every course; they are unknown if none is
/// recorded, and `none` says that there were none. Throws if partial dates are refused and a start, stop, hold or
/// diagnosis that decides a line has one. O(n²) for n events.
package func deriveTreatmentLines(
  _ history: PatientHistory, patient: String, in context: ProjectionContext
) throws(ProjectionError) -> [TreatmentLine] {
  let dated = DatedHistory(history, context)
  let exposures = try dated.classedExposures()
  let prior = PriorDrugs(history, context)
  let conditions = Set(exposures.map { $0.condition.map(FoldedText.init) }).count
  let groups = Dictionary(grouping: exposures) { LineGroup($0) }
  let lines = groups.flatMap { group, exposures in
    let known = prior.drugs(of: group.drugClass, hasOneCondition: conditions == 1)
    return LineDrug.ordered(exposures).map { drug in
      dated.line(of: drug, patient: patient, number: drug.number(after: known), prior.events(of: group.drugClass))
    }
  }
  return lines.sorted { $0.precedes($1) }
}

extension [TreatmentLine] {
  /// Returns the line of a drug for a condition; nil if it is unknown, or if the drug began none.
  package func line(of drug: String, for condition: String?) -> Int? {
    let condition = condition.map(FoldedText.init)
    return first { $0.drug == drug && $0.condition.map(FoldedText.init) == condition }?.line
  }
}

extension TreatmentLine {
  /// Tells if it stands before another line of the patient: by condition (none last), class, start and drug.
  fileprivate func precedes(_ other: TreatmentLine) -> Bool {
    if condition != other.condition {
      guard let condition else { return false }
      return other.condition.map { condition < $0 } ?? true
    }
    return (drugClass.rawValue, start, drug) < (other.drugClass.rawValue, other.start, other.drug)
  }
}

/// A class of drugs for a condition.
private struct LineGroup: Hashable {
  let condition: FoldedText?
  let drugClass: DrugClass

  init(_ exposure: ClassedExposure) {
    (condition, drugClass) = (exposure.condition.map(FoldedText.init), exposure.drugClass)
  }
}

/// A systemic exposure to a drug of the catalogue, its condition, and the diagnoses behind it.
private struct ClassedExposure {
  let exposure: MergedExposure
  let drugClass: DrugClass
  let condition: String?
  let diagnoses: [HistoryEvent]
  /// True if it was started as a partner while an anchor ran.
  let isAdded: Bool

  var start: CalendarDay { exposure.days.chosen.start }
}

/// The exposures to one drug of a class for a condition, from that which began the line.
private struct LineDrug {
  let name: String
  let exposures: [ClassedExposure]
  /// The first starts of all drugs of the class for the condition.
  private let starts: [(day: CalendarDay, drug: String)]

  var start: CalendarDay { exposures[0].start }

  /// The exposure that ended last; of several without an end the one that began last.
  var last: ClassedExposure {
    exposures.max { one, other in
      guard let end = one.exposure.days.chosen.end else {
        return other.exposure.days.chosen.end == nil && one.start < other.start
      }
      return other.exposure.days.chosen.end.map { (end, one.start) < ($0, other.start) } ?? true
    } ?? exposures[0]
  }

  /// Collects the drugs of a class for a condition that began a line.
  static func ordered(_ exposures: [ClassedExposure]) -> [LineDrug] {
    let byDrug = Dictionary(grouping: exposures) { $0.exposure.drug.name }
    let begun = byDrug.compactMap { name, exposures -> (name: String, exposures: [ClassedExposure])? in
      let ordered = exposures.sorted { $0.exposure.days.chosen < $1.exposure.days.chosen }
      guard let first = ordered.first(where: { !$0.isAdded }) else { return nil }
      return (name, [first] + ordered.filter { $0.start >= first.start && $0.exposure.place != first.exposure.place })
    }
    let starts = begun.map { (day: $0.exposures[0].start, drug: $0.name) }
    return begun.map { LineDrug(name: $0.name, exposures: $0.exposures, starts: starts) }
  }

  /// Returns the number of the line after some prior drugs of the class; nil if they are not known.
  ///
  /// A prior drug that is started again is the first line if it is the only one: nothing says their order.
  func number(after prior: Set<String>?) -> Int? {
    guard let prior else { return nil }
    if prior.contains(name) { return prior.count == 1 ? 1 : nil }
    return prior.count + Set(starts.filter { !prior.contains($0.drug) && $0.day <= start }.map(\.day)).count
  }
}

extension DatedHistory {
  /// Returns the systemic exposures to drugs of the catalogue; throws if one rests on a partial date that is refused.
  fileprivate func classedExposures() throws(ProjectionError) -> [ClassedExposure] {
    let courses = history.courses.compactMap(datedCourse).filter(\.isSystemic)
    let exposures = MergedExposure.merge(courses, gap: profile.gap)
    for exposure in exposures { try refuse(partialDatesOf: events(of: exposure)) }
    let anchors = exposures.filter(\.drug.isAnchor).map(\.days.chosen)
    var classed: [ClassedExposure] = []
    for exposure in exposures {
      guard let drug = context.catalogue.drug(named: exposure.drug.name) else { continue }
      let (start, about) = (exposure.days.chosen.start, try condition(of: exposure))
      let day = DayRange(start: start, end: start.adding(days: 1))
      classed.append(
        ClassedExposure(
          exposure: exposure, drugClass: drug.drugClass, condition: about.condition, diagnoses: about.diagnoses,
          isAdded: exposure.drug.isPartner && anchors.contains { !$0.intersection(day).isEmpty }))
    }
    return classed
  }

  private func condition(
    of exposure: MergedExposure
  ) throws(ProjectionError) -> (condition: String?, diagnoses: [HistoryEvent]) {
    for course in exposure.courses {
      if let start = event(course.course.start).event.start, let indication = context.text(start.indication) {
        return (indication, [])
      }
    }
    let facts = PatientFacts(self, on: exposure.days.chosen.start)
    try refuse(partialDatesOf: facts.uncertain.filter(\.isPrimaryDiagnosis))
    return (facts.condition, facts.events.filter(\.isPrimaryDiagnosis))
  }

  fileprivate func line(
    of drug: LineDrug, patient: String, number: Int?, _ prior: [HistoryEvent]
  ) -> TreatmentLine {
    let (first, last) = (drug.exposures[0], drug.last)
    let end = last.exposure.days.chosen.end.map { max($0, last.start) }
    let reasons = stopReasons(of: last.exposure)
    let state: TreatmentLine.State =
      if end == nil {
        history.endOfFollowUp == nil ? .ongoing : .followUpEnded
      } else {
        reasons.contains(.death) || last.exposure.lastCourse?.isEndedByDeath == true ? .died : .stopped
      }
    return TreatmentLine(
      patient: patient, condition: first.condition, drugClass: first.drugClass, drug: drug.name, line: number,
      start: first.start, lastStart: drug.exposures.map(\.start).max() ?? first.start, end: end, state: state,
      reasons: reasons,
      events: logPositions(of: drug.exposures.flatMap { events(of: $0.exposure) } + first.diagnoses + prior))
  }
}

extension HistoryEvent {
  /// True for the diagnosis of a condition that is treated.
  fileprivate var isPrimaryDiagnosis: Bool {
    if case .diagnosisRecorded(let data) = event { data.role == .primary } else { false }
  }
}
