import Queries
import Answers
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
    let texts = question.texts
    let parts = try question.collect(includingAbsent: true) {
      (asked, listed: inout [Listed<Row>]) throws(ProjectionError) in
      let courses = CourseNames(asked.history, question.context)
      for event in asked.history.events {
        let row = Row(event: event, drug: courses.drug(of: event.event), said: texts.phrase(event.event))
        listed.append(question.list(row, restingOn: [event.sequenceNumber] + event.amendments, of: asked))
      }
    }
    // Links are of no patient, and of no day of the patient's: they stand where somebody found that out.
    let links = PatientHistory(question.ownEvents, pool: question.context.pool, asOf: question.asOf).events.map {
      question.list(
        Row(event: $0, drug: nil, said: texts.phrase($0.event)), restingOn: [$0.sequenceNumber] + $0.amendments)
    }
    var rows = parts.flatMap(\.self)
    for link in links {
      let place = rows.lastIndex { $0.content.event.days.first <= link.content.event.days.first }
      rows.insert(link, at: place.map { $0 + 1 } ?? 0)
    }
    let answer = question.answer(
      "timeline", "The story of \(patient.text); one row per event.", [rows], TimelineCommand.table)
    return try write(answer, to: question, output)
  }

  /// An event in a patient's story.
  struct Row: Sendable {
    let event: HistoryEvent
    /// The drug that it is about; nil if it starts, changes and stops none.
    let drug: String?
    let said: String
  }

  static let table = Table(
    [
      Column("occurred", heading: "date", sensitivity: .date, "The date as far as it is known.") { $0.event.occurred },
      Column("first", sensitivity: .date, "The first day that it may have been.") { $0.event.days.first },
      Column("last", sensitivity: .date, "The last day that it may have been.") { $0.event.days.last },
      Column("type", heading: "what", sensitivity: .none, "The type of event.") { $0.event.event.type },
      Column("drug", empty: .when("about no drug"), sensitivity: .none, "The drug that it is about.") { $0.drug },
      Column("said", sensitivity: .freeWords, "The data in words.") { $0.said },
      Column("seq", sensitivity: .place, "The position in the log.") { $0.event.sequenceNumber },
      Column("amendedBy", sensitivity: .place, "The positions of the amendments that are in force.") {
        $0.event.amendments
      },
      .events(),
    ] as [Column<Listed<Row>>],
    shown: [
      "occurred", "type", .composed("drug", of: ["drug"]) { $0.drug ?? "" }, "said", "seq",
      .composed("amended by", of: ["amendedBy"]) { row in
        row.event.amendments.map { "seq \($0)" }.joined(separator: ", ")
      },
    ], emphasis: { $0.event.event.type.emphasis })
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

  /// The drug that an event is about; nil if it starts, changes and stops none.
  func drug(of event: ClinicalEvent) -> String? { event.treatment.flatMap { drugs[$0] } }
}
