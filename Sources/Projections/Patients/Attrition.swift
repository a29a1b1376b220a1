package import PatientRecord

/// A step by which patients of the record are left out of time on combination, in the order in which they are taken.
package enum AttritionStep: String, CaseIterable, Sendable {
  /// The patient took no drug that acts on the whole body.
  case noSystemicDrug = "no-systemic-drug"
  /// None of the drugs is an anchor; under `unit=course`, neither an anchor nor a partner.
  case noAnchor = "no-anchor"
  /// None of the drugs is a partner.
  case noPartner = "no-partner"
  /// No anchor and partner were taken on one day, under any imputation.
  case neverTogether = "never-together"
  /// They were together under some imputation only, and do not count by the rule `possible`.
  case onlyPossible = "only-possible"
  /// They were together for less than the rule `minimum` asks for.
  case tooShort = "too-short"
  /// The row was over by the enrolment.
  case overBeforeEnrolment = "over-before-enrolment"
  /// The row began before the enrolment, under `prevalent=left-out`.
  case begunBeforeEnrolment = "begun-before-enrolment"
  /// The row was running when it is first heard of: it is described, and in no curve.
  case startUnknown = "start-unknown"
}

/// The step by which one patient is left out.
package struct Attrition: Hashable, Sendable {
  /// The step; nil for a patient of whom a row is in a curve.
  package let step: AttritionStep?
  /// The positions in the log, ascending, of the starts and stops of the patient's courses, of the enrolment, and of
  /// the amendments in force; without any of them, of all events.
  package let events: [Int]
}

/// Derives the step by which one patient is left out.
///
/// The patient is left out at the last step that a row, a pair or a drug of the patient came to. Throws if partial
/// dates are refused and a row depends on one. O(n²) for n courses.
package func deriveAttrition(
  _ history: PatientHistory, patient: String, in context: ProjectionContext
) throws(ProjectionError) -> Attrition {
  let rows = try deriveCombinations(history, patient: patient, in: context).filter(\.counts)
  let isFollowed = rows.contains { $0.entry.delay != nil }
  let last = rows.compactMap { AttritionStep($0.entry) }.max { $0.place < $1.place }
  let deciding = history.events.filter { event in
    if case .patientEnrolled = event.event { return true }
    return event.event.boundary != .neither
  }
  return Attrition(
    step: isFollowed ? nil : last ?? DatedHistory(history, context).stepWithoutRows,
    events: logPositions(of: deciding.isEmpty ? history.entries : deciding))
}

extension AttritionStep {
  /// The step by which a row is in no curve; nil for a row that is in one.
  fileprivate init?(_ entry: RiskEntry) {
    switch entry {
    case .atStart, .delayed: return nil
    case .overBefore: self = .overBeforeEnrolment
    case .leftOut: self = .begunBeforeEnrolment
    case .unknown: self = .startUnknown
    }
  }

  /// The place among the steps.
  fileprivate var place: Int { AttritionStep.allCases.firstIndex(of: self) ?? 0 }
}

extension DatedHistory {
  /// The step by which a patient without a row that counts is left out.
  fileprivate var stepWithoutRows: AttritionStep {
    let courses = history.courses.compactMap(datedCourse).filter(\.isSystemic)
    if courses.isEmpty { return .noSystemicDrug }
    let isCourse = profile.unit == .course
    if !courses.contains(where: { $0.drug.isAnchor || isCourse && $0.drug.isPartner }) { return .noAnchor }
    if isCourse { return .tooShort }
    if !courses.contains(where: \.drug.isPartner) { return .noPartner }
    let pairs = Pair.intersect(combinableExposures)
    if pairs.isEmpty { return .neverTogether }
    return pairs.contains { $0.counts(profile) } ? .tooShort : .onlyPossible
  }
}
