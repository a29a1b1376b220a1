package import CalendarTime
package import PatientRecord

/// One pair with everything that a table of outcomes says of it: a row of `outcomes`, like Table 1 of the case series.
package struct OutcomeRow: Hashable, Sendable {
  /// One of the two drugs as it was given during the row.
  package struct DrugUse: Hashable, Sendable {
    /// The drug by its name in answers.
    package let drug: String
    /// Labels of the courses, by start.
    package let treatments: [String]
    /// The dose on the first day; nil where none is recorded.
    package let doseAtStart: Dose?
    /// The dose on the last day; on the as-of date while ongoing.
    package let doseAtEnd: Dose?
    /// The highest by amount per day; nil where none is recorded or they cannot be compared.
    package let doseAtMost: Dose?
    /// How the course that runs on the first day is given.
    package let route: Route?
  }

  /// The response to the anchor alone.
  package struct Monotherapy: Hashable, Sendable {
    /// When the anchor ran without a partner.
    package enum Phase: String, Sendable, CaseIterable { case before, after }

    /// The nearest phase before the row, else the first one after; nil where the anchor never ran alone.
    package let phase: Phase?
    /// The first day of that phase.
    package let start: CalendarDay?
    /// The first day off it; nil while it lasts.
    package let end: CalendarDay?
    /// The response in it; nil where none is recorded, unassessable where there is no such phase.
    package let response: Response?
    /// Whether the response did not last; nil where not said.
    package let transitory: Bool?
  }

  /// An adverse event during the row.
  package struct AdverseEvent: Hashable, Sendable {
    /// Position in the log.
    package let sequenceNumber: Int
    /// Its identity.
    package let id: EventID
    /// What happened.
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
  /// The latest primary diagnosis by the row's start; if there is none by then, the first.
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
  /// When, why and for what the anchor itself was stopped; nil if it was not.
  package let anchorStop: Exposure.Stop?
  /// Adverse events with onset from the first day of the row to its end and the days of `lag` after it, both included,
  /// and no suspect or one of the two drugs.
  package let adverseEvents: [AdverseEvent]
  /// Positions in the log, in order, of the events that it rests on, amendments in force included.
  package let events: [Int]
}
