package import CalendarTime
package import PatientRecord

/// One patient in a line: a row of `patients`.
package struct PatientRow: Hashable, Sendable {
  /// One course, whatever its route.
  package struct Course: Hashable, Sendable {
    /// The label.
    package let treatment: String
    /// The drug by its name in answers.
    package let drug: String
  }

  /// The end of follow-up.
  package struct FollowUpEnd: Hashable, Sendable {
    /// The day, as chosen.
    package let day: CalendarDay
    /// The reason.
    package let reason: FollowUpEndReason
    /// The statement of a death; nil for any other reason.
    package let source: DeathReport.Source?
  }

  /// The patient's pseudonym.
  package let patient: String
  /// Sex as recorded at enrolment.
  package let sex: Sex?
  /// Whole years at enrolment.
  package let age: Int?
  /// Primary diagnoses in the order of the record, each once.
  package let conditions: [String]
  /// Comorbidities in the order of the record, each once.
  package let comorbidities: [String]
  /// The first day with an event, as chosen; nil if no event is in force.
  package let firstDay: CalendarDay?
  /// The last day with an event.
  package let lastDay: CalendarDay?
  /// The imputed part of `firstDay`; nil if it is known to the day.
  package let firstImputed: ImputedPart?
  /// The imputed part of `lastDay`; nil if it is known to the day.
  package let lastImputed: ImputedPart?
  /// The number of events in force as of the date.
  package let eventCount: Int
  /// The courses in the order of their starts.
  package let courses: [Course]
  /// Death, or the end of follow-up in force.
  package let followUpEnd: FollowUpEnd?
  /// The positions in the log, ascending, of every event in force and of its amendments.
  package let events: [Int]
}

/// Derives the row of one patient; throws if partial dates are refused and an event in force has one.
///
/// O(n log n) for n events.
package func derivePatientRow(
  _ history: PatientHistory, patient: String, in context: ProjectionContext
) throws(ProjectionError) -> PatientRow {
  let dated = DatedHistory(history, context)
  let entries = history.entries
  try dated.refuse(partialDatesOf: entries)
  var enrolment: (data: PatientEnrolled, day: CalendarDay)?
  var conditions: [DiagnosisRole: [String]] = [:]
  for event in entries {
    switch event.event {
    case .patientEnrolled(let data) where enrolment == nil: enrolment = (data, dated.day(event))
    case .diagnosisRecorded(let data):
      let condition = context.pool.text(data.condition)
      conditions[data.role, default: []].append(condition)
    default: continue
    }
  }
  // The imputed day of a partial date may lie after the patient's death, when nothing happened.
  let report = context.profile.earliest(history.deathReports)
  let death = report.map { context.profile.day($0) }
  let days = entries.map { min(dated.day($0), death ?? dated.day($0)) }
  func imputedPart(of day: CalendarDay?) -> ImputedPart? {
    guard let report, day == death else { return dated.imputedPart(of: day) }
    return ImputedPart(report.event.days.first, report.event.days.last)
  }
  return PatientRow(
    patient: patient, sex: enrolment?.data.sex,
    age: enrolment.flatMap { PatientFacts.age($0.data, enrolled: $0.day, on: $0.day) },
    conditions: (conditions[.primary] ?? []).distinctWhenFolded,
    comorbidities: (conditions[.comorbidity] ?? []).distinctWhenFolded, firstDay: days.min(), lastDay: days.max(),
    firstImputed: imputedPart(of: days.min()), lastImputed: imputedPart(of: days.max()),
    eventCount: entries.count,
    courses: history.courses.map {
      .init(treatment: context.pool.text($0.label), drug: dated.drug(of: $0.label) ?? "")
    },
    followUpEnd: dated.followUpEnd, events: logPositions(of: entries))
}

extension DatedHistory {
  /// Death, or the end of follow-up in force.
  var followUpEnd: PatientRow.FollowUpEnd? {
    if let death = profile.earliest(history.deathReports) {
      return PatientRow.FollowUpEnd(day: profile.day(death), reason: .death, source: death.source)
    }
    guard let end = history.endOfFollowUp, case .followUpEnded(let data) = end.event else { return nil }
    return PatientRow.FollowUpEnd(day: day(end), reason: data.reason, source: nil)
  }
}
