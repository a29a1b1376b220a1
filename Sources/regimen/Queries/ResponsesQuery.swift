import CalendarTime
import PatientRecord
import Projections
import Text

/// `query responses`: how the disease responded.
enum ResponsesQuery {
  static func answer(_ question: Question) throws -> Answer {
    let rows = try question.rows { (asked) throws(ProjectionError) in
      try deriveResponses(asked.history, patient: asked.name, in: question.context).map { row in
        question.row(fields(row), events: row.events, of: asked)
      }
    }
    return question.answer(
      "responses", rows: rows, columns: columns,
      fields: [
        "patient", "day", "occurred", "response", "condition", "treatments", "drugs", "phase", "transitory",
        "instrument", "score", "baseline", "change", "improvement",
      ] + criteria + ["notJudged", "events"], notes: notes(rows))
  }

  private static func fields(_ row: ResponseRow) -> [(name: String, value: Value)] {
    [
      ("patient", .text(row.patient)), ("day", Value(row.day)), ("occurred", .text(row.occurred.description)),
      ("response", .text(row.response.rawValue)), ("condition", Value(row.condition)),
      ("treatments", Value(row.treatments)), ("drugs", Value(row.drugs)), ("phase", Value(row.phase?.rawValue)),
      ("transitory", Value(row.transitory)), ("instrument", Value(row.instrument)), ("score", Value(row.score)),
      ("baseline", Value(row.baseline)), ("change", Value(row.scored?.change)),
      ("improvement", Value(row.scored?.improvement)), ("absolute", group(row.scored?.absolute)),
      ("relative", group(row.scored?.relative)), ("combined", group(row.scored?.combined)),
      ("notJudged", Value(row.scored?.fault?.rawValue)),
    ]
  }

  /// Criteria by name; null where there are none.
  private static func group(_ criteria: [InstrumentResponse.Criterion]?) -> Value {
    guard let criteria, !criteria.isEmpty else { return .null }
    return .object(criteria.map { (key: $0.name, value: Value($0.isMet)) })
  }

  /// The paths of every criterion, those of the score alone apart from those of the change.
  private static let criteria = Instrument.allCases.flatMap { instrument in
    let response = InstrumentResponse(instrument, score: nil, baseline: nil)
    return response.absolute.map { "absolute.\($0.name)" } + response.relative.map { "relative.\($0.name)" }
      + response.combined.map { "combined.\($0.name)" }
  }

  private static func notes(_ rows: [Row]) -> [String] {
    let faults: [InstrumentResponse.Fault] = [.impossibleScore, .impossibleBaseline]
    let impossible = rows.count { row in faults.contains { row["notJudged"] == .text($0.rawValue) } }
    return impossible == 0
      ? [] : ["\(counted(impossible, "response")) with a score that the instrument does not have: not judged"]
  }

  private static let columns = [
    Column("patient", field: "patient"), Column("occurred", field: "occurred"), Column("response", field: "response"),
    Column("to", field: "drugs"), Column("phase", field: "phase"), Column("transitory", field: "transitory"),
    Column("instrument", field: "instrument"), Column("score", field: "score"), Column("baseline", field: "baseline"),
  ]
}
