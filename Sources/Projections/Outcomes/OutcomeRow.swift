package import CalendarTime
package import PatientRecord

/// One pair with its patient, drugs, responses and adverse events: a row of `outcomes`, like Table 1 of a case series.
package struct OutcomeRow: Hashable, Sendable {
  /// One of the two drugs as it was given during the row.
  package struct DrugUse: Hashable, Sendable {
    /// The drug by its name in answers.
    package let drug: String
    /// Labels of the courses, by start.
    package let treatments: [String]
    /// The dose on the first day; nil if none is recorded.
    package let doseAtStart: Dose?
    /// The dose on the last day; on the as-of date while ongoing.
    package let doseAtEnd: Dose?
    /// The highest by amount per day; nil if none is recorded or they cannot be compared.
    package let doseAtMost: Dose?
    /// The route of the course that runs on the first day.
    package let route: Route?
  }

  /// The response to the anchor alone.
  package struct Monotherapy: Hashable, Sendable {
    /// The side of the row on which the anchor ran without a partner.
    package enum Phase: String, Sendable, CaseIterable { case before, after }

    /// The nearest phase before the row, else the first one after; nil if the anchor never ran alone.
    package let phase: Phase?
    /// The first day of that phase.
    package let start: CalendarDay?
    /// The first day off it; nil while it lasts.
    package let end: CalendarDay?
    /// The response in it; nil if none is recorded, unassessable if there is no such phase.
    package let response: Response?
    /// True if the response did not last; nil if not recorded.
    package let transitory: Bool?
  }

  /// An adverse event during the row.
  package struct AdverseEvent: Hashable, Sendable {
    /// The position in the log.
    package let sequenceNumber: Int
    /// The id of the event.
    package let id: EventID
    /// The term of the event.
    package let term: String
    /// The day of onset.
    package let day: CalendarDay
  }

  /// The pair: patient, drugs, days, response, reason, how it ended.
  package let combination: Combination
  /// Sex as recorded at enrolment.
  package let sex: Sex?
  /// Whole years on the first day of the row.
  package let age: Int?
  /// The indication of its courses, the anchor's first, the partner's if it is a primary diagnosis; else the latest
  /// primary diagnosis in force by the row's start;
  /// if there is none by then, the first.
  package let condition: String?
  /// Comorbidities known by the row's start, in the order of the record, each once.
  package let comorbidities: [String]
  /// Earlier therapies known by the row's start, in the order of the record, each once.
  package let priorTherapies: [String]
  /// The anchor during the row.
  package let anchor: DrugUse
  /// The partner during the row.
  package let partner: DrugUse
  /// The response to the anchor alone.
  package let monotherapy: Monotherapy
  /// The stop of the anchor itself; nil if it was not stopped.
  package let anchorStop: Exposure.Stop?
  /// The adverse events that name no suspect or one of the two drugs, with onset from the first day of the row to `lag`
  /// days after its end, both included.
  package let adverseEvents: [AdverseEvent]
  /// The positions in the log, ascending, of the events that the row rests on, with the amendments in force.
  package let events: [Int]
}
