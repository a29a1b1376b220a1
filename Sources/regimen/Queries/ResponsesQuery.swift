import CalendarTime
import PatientRecord
import Projections

/// `query responses`: how the disease responded.
enum ResponsesQuery {
  static func answer(_ question: Question) throws -> Answer {
    var rows: [Row] = []
    try question.forEachPatient { (patient, history, _) throws(ProjectionError) in
      for row in try deriveResponses(history, patient: patient, in: question.context) {
        rows.append(question.row(fields(row), events: row.events))
      }
    }
    return question.answer(
      "responses", rows: rows, columns: columns,
      fields: [
        "patient", "day", "occurred", "response", "condition", "treatments", "drugs", "phase", "transitory",
        "instrument", "score", "baseline", "events",
      ])
  }

  private static func fields(_ row: ResponseRow) -> [(name: String, value: Value)] {
    [
      ("patient", .text(row.patient)), ("day", Value(row.day)), ("occurred", .text(row.occurred.description)),
      ("response", .text(row.response.rawValue)), ("condition", Value(row.condition)),
      ("treatments", Value(row.treatments)), ("drugs", Value(row.drugs)), ("phase", Value(row.phase?.rawValue)),
      ("transitory", Value(row.transitory)), ("instrument", Value(row.instrument)), ("score", Value(row.score)),
      ("baseline", Value(row.baseline)),
    ]
  }

  private static let columns = [
    Column("patient", field: "patient"), Column("occurred", field: "occurred"), Column("response", field: "response"),
    Column("to", field: "drugs"), Column("phase", field: "phase"), Column("transitory", field: "transitory"),
    Column("instrument", field: "instrument"), Column("score", field: "score"), Column("baseline", field: "baseline"),
  ]
}
