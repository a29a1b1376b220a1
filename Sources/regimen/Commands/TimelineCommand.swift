import Arguments
import CalendarTime
import PatientRecord
import Projections

/// `regimen timeline`: one patient's story.
struct TimelineCommand: Action {
  private let patient: Argument
  private let question: QuestionOptions
  private let output: OutputOptions

  static let declaration = Command(
    "timeline", "Tell one patient's story, event by event.",
    discussion: ["Events stand in the order in which they happened, as far as that is known."],
    examples: [Example("regimen timeline P01 --log ward", "Tells what happened to P01.")],
    Parameter(
      TimelineCommand.init, Positional("patient", help: "The patient's pseudonym.").requiredArgument,
      QuestionOptions.parameters, OutputOptions.parameters))

  func run() throws -> ExitCode {
    let question = try Question(self.question, patients: [patient], explains: output.explains)
    var rows: [Row] = []
    try question.forEachPatient { (asked) throws(ProjectionError) in
      let courses = CourseNames(asked.history, question.context)
      for event in asked.history.events { rows.append(TimelineCommand.row(event, courses, question)) }
    }
    let answer = question.answer(
      "timeline", rows: rows, columns: TimelineCommand.columns, fields: TimelineCommand.csvFields)
    return try write(answer, to: question, output)
  }

  private static func row(_ event: HistoryEvent, _ courses: CourseNames, _ question: Question) -> Row {
    question.row(
      [
        ("occurred", .text(event.occurred.description)), ("first", Value(event.days.first)),
        ("last", Value(event.days.last)), ("type", .text(event.event.type.rawValue)),
        ("drug", Value(courses.drug(of: event.event))),
        ("said", .text(question.phrase(event.event))),
        ("seq", .integer(event.sequenceNumber)), ("amendedBy", Value(event.amendments)),
      ], events: [event.sequenceNumber] + event.amendments)
  }

  private static let csvFields = [
    "occurred", "first", "last", "type", "drug", "said", "seq", "amendedBy", "events",
  ]

  private static let columns = [
    Column("date", field: "occurred"), Column("what", field: "type"),
    Column("drug") { row in row["drug"] == .null ? "" : row["drug"]?.shownToPeople ?? "" },
    Column("said", field: "said"), Column("seq", field: "seq"),
    Column("amended by") { row in
      guard case .list(let amendments) = row["amendedBy"], !amendments.isEmpty else { return "" }
      return amendments.map { "seq \($0.shownToPeople)" }.joined(separator: ", ")
    },
  ]
}

/// The drug of each course of one patient.
private struct CourseNames {
  private var drugs: [Symbol: String] = [:]

  init(_ history: PatientHistory, _ context: ProjectionContext) {
    for event in history.events {
      guard let start = event.event.start else { continue }
      drugs[start.treatment] = context.catalogue.canonicalName(context.pool.text(start.drug))
    }
  }

  /// The drug that an event is about; nil where it starts, changes and stops none.
  func drug(of event: ClinicalEvent) -> String? { event.treatment.flatMap { drugs[$0] } }
}
