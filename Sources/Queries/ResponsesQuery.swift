import Answers
import Arguments
import CalendarTime
import PatientRecord
import Projections
import Text

extension Query {
  package static let responses = Query(
    "responses", "Show how the disease responded.", smallCells: .listed, ResponsesQuery.table(.builtIn),
    .constant(ResponsesQuery()))
}

/// `query responses`: how the disease responded.
struct ResponsesQuery: AskedQuery {
  func answer(_ question: Question) throws -> Answer {
    let parts = try question.collect { (asked, listed: inout [Listed<ResponseRow>]) throws(ProjectionError) in
      for row in try deriveResponses(asked.history, patient: asked.name, in: question.context) {
        listed.append(question.list(row, restingOn: row.events, of: asked))
      }
    }
    return question.answer(
      "responses", "Responses of the disease; one row per assessment.", parts,
      ResponsesQuery.table(question.context.catalogue.instruments),
      notes: ResponsesQuery.notes(parts.joined().map(\.content)))
  }

  private static func notes(_ rows: [ResponseRow]) -> [String] {
    let faults: [InstrumentResponse.Fault] = [.impossibleScore, .impossibleBaseline]
    let impossible = rows.count { row in row.scored?.fault.map(faults.contains) ?? false }
    return impossible == 0
      ? [] : ["\(counted(impossible, "response")) with a score that the instrument does not have: not judged"]
  }

  static func table(_ catalogue: InstrumentCatalogue) -> Table<Listed<ResponseRow>> {
    Table(
      columns + [
        criteria("absolute", "What the score alone says.", catalogue, .absolute) { $0.absolute },
        criteria("relative", "What the change of the score says.", catalogue, .relative) { $0.relative },
        criteria("combined", "What both together say.", catalogue, .combined) { $0.combined },
        Column(
          "notJudged", empty: .when("judged, or no score"), sensitivity: .none,
          "The reason for which it is not judged."
        ) { $0.scored?.fault },
        .events(),
      ],
      shown: [
        "patient", "occurred", "response", "drugs", "phase", "transitory", "instrument", "score", "baseline",
      ], needsSharedEvent: true)
  }

  private static let columns: [Column<Listed<ResponseRow>>] = [
    .patient { $0.patient },
    Column("day", sensitivity: .date, "The day, chosen by the rule `partial`.") { $0.day },
    Column("occurred", sensitivity: .date, "The date as far as it is known.") { $0.occurred },
    Column("response", empty: .when("a score alone"), sensitivity: .none, "The global response.") { $0.response },
    Column("condition", empty: .notRecorded, sensitivity: .term, "The disease assessed.") { $0.condition },
    Column("treatments", sensitivity: .label, "The labels of the courses that it is a response to.") {
      $0.treatments
    },
    Column("drugs", heading: "to", sensitivity: .term, "The drugs of those courses.") { $0.drugs },
    Column("phase", empty: .notRecorded, sensitivity: .none, "The response is to one drug alone, or to a combination.")
    {
      $0.phase
    },
    Column("transitory", empty: .notRecorded, sensitivity: .none, "True if it did not last.") { $0.transitory },
    Column("instrument", empty: .when("no score"), sensitivity: .term, "The score used.") { $0.instrument },
    Column("score", unit: .points, empty: .when("no score"), sensitivity: .none, "The score.") { $0.score },
    Column(
      "baseline", unit: .points, empty: .when("none is stated"), sensitivity: .none,
      "The score before treatment, as it is stated."
    ) { $0.baseline },
    Column(
      "courseBaseline", unit: .points, empty: .when("no score before"), sensitivity: .none,
      "The score before treatment, by which it is judged: the last in the 90 days before the courses, else the first "
        + "that is stated."
    ) { $0.courseBaseline },
    Column(
      "change", unit: .points, empty: .when("no score to judge"), sensitivity: .none, "The score less that before."
    ) { $0.scored?.change },
    Column(
      "improvement", unit: .percent, empty: .when("no score to judge"), sensitivity: .none,
      "The part of the score before by which it is better, in per cent."
    ) { $0.scored?.improvement },
  ]

  /// Criteria of every instrument: of each row those of its own. Without any, JSON has null.
  private static func criteria(
    _ name: String, _ sentence: String, _ catalogue: InstrumentCatalogue, _ basis: ScoreCriterion.Basis,
    _ list: @escaping @Sendable (InstrumentResponse) -> [InstrumentResponse.Criterion]
  ) -> Column<Listed<ResponseRow>> {
    let known = catalogue.instruments.flatMap { $0.shownCriteria(basis) }.map(\.name)
    let columns = known.map { criterion in
      Column<[InstrumentResponse.Criterion]>(
        criterion, empty: .when("not judged, or another instrument"), sensitivity: .none, "True if \(criterion) is met."
      ) { criteria in criteria.first { $0.name == criterion }?.isMet }
      .only { criteria in criteria.contains { $0.name == criterion } }
    }
    return .object(name, empty: .when("no criterion"), sentence, of: columns) { row in
      row.scored.map(list).flatMap { $0.isEmpty ? nil : $0 }
    }
  }
}
