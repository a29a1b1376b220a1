import Answers
import Arguments
import Entry
import Queries
import RecordKeeping
import SystemCalls

/// `regimen diff`: what became known between two instants.
struct DiffCommand: Action {
  private let queries: [(query: Query, asked: any AskedQuery)]
  private let since: Argument
  private let patients: PatientChoice
  private let question: QuestionOptions
  private let output: OutputOptions

  static let declaration = Command(
    "diff", "Show what became known since an instant, and which rows and figures it moved.",
    discussion: [
      "Compares the record as it is known now, or at --known-at, with the record as it was known at --since, for one "
        + "clinical date: the events that were added, amended or retracted, the rows that appeared, went or moved, and "
        + "by how much.",
      "QUERY is any that regimen query answers but changes, with its options; combinations and durations where none is "
        + "named. Under each row stand the values that moved; under events, what an amendment or retraction changed. "
        + "The difference of two dates is in days.",
      "Erased events are absent from both sides.",
    ],
    examples: [
      Example("regimen diff --since 2025-01-31 --log EventLogs/case-series", "What the chart review changed later."),
      Example(
        "regimen diff durations --since @132 --known-at @133 --rule unit=patient --log EventLogs/case-series",
        "Which figures one event moved, by patient."),
    ],
    Parameter(
      { since, patients, question, output throws(UsageError) in
        let queries = try [Query.combinations, .durations].map { query throws(UsageError) in
          (query, try query.asked([]))
        }
        return DiffCommand(
          queries: queries, since: since, patients: patients, question: question, output: output)
      }, since, PatientChoice.parameters, QuestionOptions.parameters, OutputOptions.parameters),
    subcommands: Query.all.filter { $0 != .changes }.map(subcommand), subcommandNoun: "query")

  private static let since = Option(
    "since", value: "TIME", help: "The earlier state: an instant, a date (its end, UTC), or @SEQ.", isRequired: true
  ).requiredArgument

  private static func subcommand(_ query: Query) -> Command {
    Command(
      query.name, query.summary,
      Parameter(
        { asked, since, patients, question, output throws(UsageError) in
          if asked.suppression.isOn {
            throw UsageError(
              "what moves between two tables gives away the cells that --suppress-below withholds", index: nil,
              hint: "regimen query \(query.name) --suppress-below \(asked.suppression.threshold ?? 5)")
          }
          return DiffCommand(
            queries: [(query, asked)], since: since, patients: patients, question: question, output: output)
        }, query.parameters, since.inherited, PatientChoice.parameters.inherited,
        QuestionOptions.parameters.inherited, OutputOptions.parameters.inherited))
  }

  func run() throws -> ExitCode {
    let question = try Question(
      self.question, patients: patients.named, filter: patients.filter, explains: output.explains)
    let earlier = try question.asKnown(at: since.read(as: KnownAt.typed))
    if earlier.opened.position.sequenceNumber > question.opened.position.sequenceNumber {
      throw UsageError(
        "--since lies after --known-at", at: since, hint: "--since is the earlier of the two, --known-at the later")
    }
    return try write(try Comparison(question, since: earlier).answer(queries), to: question, output)
  }
}
