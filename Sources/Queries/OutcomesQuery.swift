package import Answers
import Arguments
import PatientRecord
package import Projections

extension Query {
  package static let outcomes = Query(
    "outcomes", "Show a row for each pair, like Table 1 of a paper.", smallCells: .listed, OutcomesQuery.table,
    .constant(OutcomesQuery()))
}

/// `query outcomes`: a row for each pair, like the outcome table of a paper.
package struct OutcomesQuery: AskedQuery {
  /// Answers a question.
  package func answer(_ question: Question) throws -> Answer {
    OutcomesQuery.answer(question, of: try OutcomesQuery.outcomes(question))
  }

  /// The outcomes that are listed: those that count, and those that are possible only.
  package static func outcomes(_ question: Question) throws -> [[Listed<OutcomeRow>]] {
    try question.collect { (asked, listed: inout [Listed<OutcomeRow>]) throws(ProjectionError) in
      for row in try deriveOutcomes(asked.history, patient: asked.name, in: question.context)
      where question.admits(row.combination.drugs)
        && (!row.combination.counts || question.profile.lists(row.combination))
      {
        listed.append(question.list(row, restingOn: row.events, of: asked))
      }
    }
  }

  /// The answer of outcomes that are listed.
  package static func answer(_ question: Question, of listed: [[Listed<OutcomeRow>]]) -> Answer {
    var answer = question.answer(
      "outcomes", "Outcomes of combinations; one row per pair of anchor and partner.", listed, table,
      leavingOut: .combinations(possible: listed.reduce(0) { $0 + $1.count { !$0.combination.counts } }),
      notes: (question.profile.unit == .pair ? [] : ["outcomes are of pairs, whatever the rule unit says"])
        + CombinationsQuery.notes(listed))
    answer.estimand = question.estimandOfOutcomes
    return answer
  }

  package static let table = Table(
    columns,
    shown: [
      "patient", "sex", "age", "condition", "anchor.drug",
      .composed("alone", of: ["monotherapyResponse", "monotherapyPhase", "monotherapyTransitory"]) {
        $0.monotherapy.inWords
      }, "reason", "partner.drug", "months",
      .composed("end", of: ["end", "ongoing", "possible"]) { $0.combination.shownEnd }, "response", "endingReasons",
      "anchorStop.reasons", "anchorStop.switchedTo",
      .composed("adverse events", of: ["adverseEvents"]) {
        $0.adverseEvents.map(\.term).joined(separator: ", ")
      },
    ], emphasis: { $0.combination.emphasis })

  private static let columns: [Column<Listed<OutcomeRow>>] = [
    .patient { $0.combination.patient },
    Column("sex", empty: .notRecorded, sensitivity: .none, "The sex recorded at enrolment.") { $0.sex },
    Column(
      "age", heading: "age at start", unit: .years, empty: .notRecorded, sensitivity: .age,
      "Whole years on the first day of the row."
    ) {
      $0.age
    },
    Column(
      "condition", empty: .notRecorded, sensitivity: .term,
      "The indication of its courses, else the latest primary diagnosis in force by the start of the row."
    ) { $0.condition },
    Column("comorbidities", sensitivity: .term, "The comorbidities known by the start of the row.") {
      $0.comorbidities
    },
    Column("priorTherapies", sensitivity: .term, "The earlier therapies known by the start of the row.") {
      $0.priorTherapies
    },
    .object("anchor", "The anchor during the row.", of: use("anchor")) { $0.anchor },
    .object("partner", "The partner during the row.", of: use("partner")) { $0.partner },
    Column(
      "monotherapyResponse", empty: .notRecorded, sensitivity: .none, "The response to the anchor alone."
    ) { $0.monotherapy.response },
    Column(
      "monotherapyPhase", empty: .when("the anchor never ran alone"), sensitivity: .none,
      "The time at which the anchor ran alone: before the row, or only after it."
    ) { $0.monotherapy.phase },
    Column(
      "monotherapyTransitory", empty: .when("not recorded"), sensitivity: .none,
      "True if the response to the anchor alone did not last."
    ) { $0.monotherapy.transitory },
    Column("reason", empty: .notRecorded, sensitivity: .none, "The reason for which the drugs were combined.") {
      $0.combination.reason
    },
    .members(of: Combination.measures()) { $0 },
    Column(
      "response", empty: .notRecorded, sensitivity: .none, "The response to the combination, by the rule `response`."
    ) { $0.combination.response },
    Column(
      "endingReasons", heading: "ended for", sensitivity: .none,
      "The reasons for which it ended; none while it is ongoing."
    ) { $0.combination.endingReasons },
    .stop("anchorStop", "How the anchor itself ended.", prefix: "anchor ") { $0.anchorStop },
    .list(
      "adverseEvents", sensitivity: .freeWords, "The adverse events during the row.",
      of: [
        Column("event", sensitivity: .place, "The id of the event.") { $0.id },
        Column("term", sensitivity: .term, "The adverse event.") { $0.term },
        Column("day", sensitivity: .date, "The day of onset.") { $0.day },
      ], joined: { "\($0.term) \($0.day)" }
    ) { $0.adverseEvents },
    .events(),
  ]

  /// The columns of one of the two drugs.
  private static func use(_ role: String) -> [Column<OutcomeRow.DrugUse>] {
    [
      Column("drug", heading: role, identifies: true, sensitivity: .term, "The drug by its name in answers.") {
        $0.drug
      },
      Column("treatments", sensitivity: .label, "The labels of its courses, by start.") { $0.treatments },
      .dose("doseAtStart", "The dose on the first day.") { $0.doseAtStart },
      .dose("doseAtEnd", "The dose on the last day, or on the date of the answer while ongoing.") { $0.doseAtEnd },
      .dose("doseAtMost", "The highest dose by amount a day.") { $0.doseAtMost },
      Column("route", empty: .notRecorded, sensitivity: .none, "The route on the first day.") { $0.route },
    ]
  }
}

extension OutcomeRow.Monotherapy {
  /// The response to the anchor alone, and when it was seen if that was not before.
  fileprivate var inWords: String {
    Value(response?.rawValue).shownToPeople + (transitory == true ? ", transitory" : "")
      + (phase == .after ? " (after)" : "")
  }
}
