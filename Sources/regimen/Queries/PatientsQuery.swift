import CalendarTime
import PatientRecord
import Projections

/// `query patients`: a line a patient.
enum PatientsQuery {
  static func answer(_ question: Question) throws -> Answer {
    let rows = try question.rows { (asked) throws(ProjectionError) in
      if asked.history.events.isEmpty { return [] }
      let row = try derivePatientRow(asked.history, patient: asked.name, in: question.context)
      return [question.row(fields(row), events: row.events, of: asked)]
    }
    return question.answer(
      "patients", rows: rows, columns: columns,
      fields: [
        "patient", "sex", "age", "conditions", "comorbidities", "firstDay", "lastDay", "eventCount", "treatments",
        "followUpEnd.day", "followUpEnd.reason", "events",
      ])
  }

  private static func fields(_ row: PatientRow) -> [(name: String, value: Value)] {
    [
      ("patient", .text(row.patient)), ("sex", Value(row.sex?.rawValue)), ("age", Value(row.age)),
      ("conditions", Value(row.conditions)), ("comorbidities", Value(row.comorbidities)),
      ("firstDay", Value(row.firstDay)), ("lastDay", Value(row.lastDay)), ("eventCount", .integer(row.eventCount)),
      ("treatments", .list(row.courses.map { ["treatment": .text($0.treatment), "drug": .text($0.drug)] })),
      ("followUpEnd", row.followUpEnd.map { ["day": Value($0.day), "reason": .text($0.reason.rawValue)] } ?? .null),
    ]
  }

  private static let columns = [
    Column("patient", field: "patient"), Column("sex", field: "sex"), Column("age", field: "age"),
    Column("conditions", field: "conditions"), Column("comorbidities", field: "comorbidities"),
    Column("first day", field: "firstDay"), Column("last day", field: "lastDay"),
    Column("events", field: "eventCount"), Column("follow-up ended", field: "followUpEnd.reason"),
  ]
}
