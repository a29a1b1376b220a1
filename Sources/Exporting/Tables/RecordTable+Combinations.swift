import Answers
import CalendarTime
import PatientRecord
import Projections
import Queries

extension RecordTable {
  static let combinations = RecordTable(
    "combinations", "One row a pair of an anchor and a partner that ran together, under the profile.",
    key: ["patient", "anchor", "partner", "start"],
    [
      .pair(of: { $0 }),
      Column("stop", empty: .ongoing, sensitivity: .date, "The first day off the combination.") { $0.end },
      Column("ongoing", sensitivity: .none, "True if it had not ended: its length is censored.") { $0.ongoing },
      Column("possible", sensitivity: .none, "True if some possible days have it and others have not.") {
        $0.possible
      },
      Column("days", unit: .days, sensitivity: .none, "The length in days, by the rule `days`.") { $0.days },
      Column("months", unit: .months, sensitivity: .none, "The length in months, by the rule `month`.") { $0.months },
      Column("days_min", unit: .days, sensitivity: .none, "The shortest length that partial dates allow.") {
        $0.daysMin
      },
      Column(
        "days_max", unit: .days, empty: .when("already running when first heard of"), sensitivity: .none,
        "The longest length that partial dates allow."
      ) { $0.daysMax },
      Column(
        "entry_days", unit: .days, empty: .when("in no curve"), sensitivity: .none,
        "The days from the start to the day from which it is at risk in a curve."
      ) { $0.entry.delay?.days },
      Column(
        "entry_months", unit: .months, empty: .when("in no curve"), sensitivity: .none,
        "The months from the start to the day from which it is at risk in a curve."
      ) { $0.entry.delay?.months },
      Column("response", empty: .notRecorded, sensitivity: .none, "The response, by the rule `response`.") {
        $0.response
      },
      Column("reason", empty: .notRecorded, sensitivity: .none, "The reason for which they were combined.") {
        $0.reason
      },
      Column(
        "stop_reason", empty: .when("ongoing, or none is recorded"), sensitivity: .none,
        "The first reason for which it ended; all are in combination_ends."
      ) { $0.endingReasons.first },
    ], { $0.combinations })

  static let combinationEnds = RecordTable(
    "combination_ends", "One row a reason for which a combination ended.",
    key: ["patient", "anchor", "partner", "start", "reason"],
    references: [Reference(["patient", "anchor", "partner", "start"], to: "combinations")],
    [
      .pair(of: { $0.combination }), Column("reason", sensitivity: .none, "A reason of its end.") { $0.reason },
    ]
  ) { (tables) -> [(combination: Combination, reason: StopReason)] in tables.endings }
}

extension Column {
  /// The columns that identify a pair of one patient.
  fileprivate static func pair(of get: @escaping @Sendable (Row) -> Combination) -> Column {
    .members(
      of: [
        Column<Combination>("patient", sensitivity: .pseudonym, "The patient's pseudonym.") { $0.patient },
        Column<Combination>("anchor", sensitivity: .term, "The anchor drug.") { $0.anchor },
        Column<Combination>("partner", sensitivity: .term, "The partner drug.") {
          $0.partners.joined(separator: " + ")
        },
        Column<Combination>("start", sensitivity: .date, "The first day on both.") { $0.start },
      ], get)
  }
}

extension RecordTable {
  /// All tables, those before others that these refer to.
  static let all = [
    patients, diagnoses, priorTherapies, courses, addedTo, stopReasons, doses, holds, responses, responseTreatments,
    measurements, adverseEvents, grades, shownBy, suspects, visits, combinations, combinationEnds, events,
  ]
}
