import Answers
import CalendarTime
import PatientRecord
import Projections
import Queries

/// The records of one patient in every dataset.
struct SubjectRecords: Sendable {
  let subject: Subject
  let times: [TimeToEvent]
  let adverseEvents: [TreatedAdverseEvent]
  /// The number of possible combinations, which do not count.
  let possible: Int

  /// The number of events in force of which no record says anything.
  let elsewhere: Int

  /// A record of ADSL.
  struct Subject: Sendable {
    let row: PatientRow
    /// The first day on an anchor; nil if there was none.
    let firstDay: CalendarDay?
    /// The last day on one; nil while one runs.
    let lastDay: CalendarDay?
    /// The anchors of the combinations, in their order.
    let anchors: [String]
  }

  /// A record of ADTTE.
  struct TimeToEvent: Sendable {
    let row: Combination
    let number: Int
    /// The position in the log of the event that ended it, else of the last that it rests on.
    let source: Int
    let profile: Profile
    let asOf: CalendarDay
  }

  /// A record of ADAE.
  struct TreatedAdverseEvent: Sendable {
    let row: AdverseEventRow
    let number: Int
    /// True if it began on the first day on an anchor or after it; nil for a patient who had none.
    let isOnTreatment: Bool?
  }

  /// The records of a patient. O(n log n) for n events.
  init(_ asked: AskedPatient, in context: ProjectionContext) throws(ProjectionError) {
    let (history, name) = (asked.history, asked.name)
    let exposures = try deriveExposures(history, patient: name, in: context)
    let rows = try deriveCombinations(history, patient: name, in: context)
    let counted = rows.filter(\.counts)
    possible = rows.count - counted.count
    elsewhere = history.events.count { !$0.event.isInAnalysis }
    let treated = exposures.filter { context.isAnchor($0.drug) }
    let firstDay = treated.map(\.start).min()
    let ends = treated.map(\.end)
    subject = Subject(
      row: try derivePatientRow(history, patient: name, in: context), firstDay: firstDay,
      lastDay: ends.contains(nil)
        ? nil : zip(treated, ends).map { max($0.start, ($1 ?? $0.start).adding(days: -1)) }.max(),
      anchors: counted.reduce(into: []) { if !$0.contains($1.anchor) { $0.append($1.anchor) } })
    times = counted.enumerated().map { number, row in
      TimeToEvent(
        row: row, number: number + 1, source: history.source(of: row, context), profile: context.profile,
        asOf: history.asOf)
    }
    adverseEvents = try deriveAdverseEvents(history, patient: name, in: context).enumerated().map { number, row in
      TreatedAdverseEvent(row: row, number: number + 1, isOnTreatment: firstDay.map { row.day >= $0 })
    }
  }
}

extension PatientHistory {
  /// Returns the position of the event that ended a row: a stop or a death on its last day, else the last it rests on.
  fileprivate func source(of row: Combination, _ context: ProjectionContext) -> Int {
    let last = row.events.last ?? 0
    let days = ImputedDays(self, context)
    guard let end = row.end else { return last }
    return events.last { event in
      row.events.contains(event.sequenceNumber) && event.event.place == .stop && days.day(of: event) == end
    }?.sequenceNumber ?? last
  }
}

extension SubjectRecords.TimeToEvent {
  /// 1 for a censored row, 0 for the event; 2 for a reason that competes with failure.
  var censoring: Int {
    if row.ongoing { return 1 }
    return profile.endpoint == .failure && !row.isFailure ? 2 : 0
  }

  /// The reasons of the end, or that it goes on.
  var description: String {
    if row.ongoing { return row.lastDay < asOf ? "ONGOING AT LAST CONTACT" : "ONGOING AT DATA CUT" }
    let reasons = row.endingReasons.map { $0.rawValue.uppercased() }
    return reasons.isEmpty ? "REASON NOT RECORDED" : reasons.joined(separator: "; ")
  }
}

extension ClinicalEvent {
  /// True for an event that a record of ADSL, ADTTE or ADAE rests on.
  fileprivate var isInAnalysis: Bool {
    switch self {
    case .patientEnrolled, .diagnosisRecorded, .treatmentStarted, .coTherapyAdded, .treatmentStopped,
      .adverseEventRecorded, .adverseEventGraded, .adverseEventResolved, .followUpEnded:
      true
    case .priorTherapyRecorded, .doseDownTitrated, .doseUpTitrated, .doseScheduleChanged, .treatmentHeld,
      .treatmentResumed, .responseAssessed, .measurementRecorded, .patientSeen, .eventAmended, .eventRetracted,
      .eventErased, .diagnosisResolved, .drugDefined, .instrumentDefined, .findingAnswered, .patientsLinked:
      false
    }
  }
}
