import Answers
import Arguments
import CalendarTime
import PatientRecord
import Projections

extension Query {
  package static let patients = Query(
    "patients", "Show a line for each patient.", smallCells: .listed, PatientsQuery.table, .constant(PatientsQuery()))
}

/// `query patients`: a line for each patient.
struct PatientsQuery: AskedQuery {
  func answer(_ question: Question) throws -> Answer {
    let parts = try question.collect { (asked, listed: inout [Listed<PatientRow>]) throws(ProjectionError) in
      if asked.history.events.isEmpty { return }
      let row = try derivePatientRow(asked.history, patient: asked.name, in: question.context)
      listed.append(question.list(row, restingOn: row.events, of: asked))
    }
    return question.answer("patients", "One row per patient.", parts, PatientsQuery.table, leavingOut: .sexAndAge)
  }

  static let table = Table(
    [
      .patient { $0.patient },
      Column("sex", empty: .notRecorded, sensitivity: .none, "The sex recorded at enrolment.") { $0.sex },
      Column(
        "age", heading: "age at enrolment", unit: .years, empty: .notRecorded, sensitivity: .age,
        "Whole years at enrolment."
      ) { $0.age },
      Column("conditions", sensitivity: .term, "The primary diagnoses, each once.") { $0.conditions },
      Column("comorbidities", sensitivity: .term, "The comorbidities, each once.") { $0.comorbidities },
      Column(
        "firstDay", heading: "first day", empty: .when("nothing is in force"), sensitivity: .date,
        "The first day of which anything is recorded."
      ) { $0.firstDay },
      Column(
        "lastDay", heading: "last day", empty: .when("nothing is in force"), sensitivity: .date,
        "The last day of which anything is recorded."
      ) { $0.lastDay },
      Column(
        "eventCount", heading: "events", unit: .count(of: .other), sensitivity: .none, "The number of events in force."
      ) {
        $0.eventCount
      },
      .list(
        "treatments", sensitivity: .freeWords, "The courses in the order of their starts.",
        of: [
          Column("treatment", sensitivity: .label, "The label of the course.") { $0.treatment },
          Column("drug", sensitivity: .term, "The drug by its name in answers.") { $0.drug },
        ], joined: { "\($0.treatment) \($0.drug)" }
      ) { $0.courses },
      .followUpEnd { $0.followUpEnd },
      .events(),
    ] as [Column<Listed<PatientRow>>],
    shown: [
      "patient", "sex", "age", "conditions", "comorbidities",
      .composed("first day", of: ["firstDay"]) { row in row.firstDay.map { shownDay($0, row.firstImputed) } ?? "" },
      .composed("last day", of: ["lastDay"]) { row in row.lastDay.map { shownDay($0, row.lastImputed) } ?? "" },
      "eventCount", "followUpEnd.reason",
    ])
}

extension Column {
  /// Death, or the end of follow-up in force.
  static func followUpEnd(_ get: @escaping @Sendable (Row) -> PatientRow.FollowUpEnd?) -> Column {
    .object(
      "followUpEnd", empty: .when("followed still"), "Death, or the end of follow-up that holds.",
      of: followUpEndColumns, get)
  }
}

private let followUpEndColumns: [Column<PatientRow.FollowUpEnd>] = [
  Column("day", empty: .when("followed still"), sensitivity: .date, "The day.") { $0.day },
  Column("reason", heading: "follow-up ended", empty: .when("followed still"), sensitivity: .none, "The reason.") {
    $0.reason
  },
  Column(
    "source", empty: .when("no death"), sensitivity: .none,
    "The statement of the death that counts, the earliest: of an end of follow-up, a fatal outcome, an adverse "
      + "event of grade 5, or a stop."
  ) { $0.source },
]
