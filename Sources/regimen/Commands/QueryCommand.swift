import Answers
import Arguments
import Queries
import SystemCalls

/// `regimen query`: asks the record.
struct QueryCommand: Action {
  private let asked: any AskedQuery
  /// The rows that are asked in place of a log, and the files that hold them; nil for a log.
  private let rows: (files: [Argument], source: PooledRows.Source)?
  private let deidentification: DeidentificationOption
  private let patients: PatientChoice
  private let question: QuestionOptions
  private let output: OutputOptions

  private init(
    _ asked: any AskedQuery, _ query: Query, _ files: [Argument], _ deidentification: DeidentificationOption,
    _ patients: PatientChoice, _ question: QuestionOptions, _ output: OutputOptions
  ) {
    (self.asked, self.deidentification, self.patients) = (asked, deidentification, patients)
    (self.question, self.output) = (question, output)
    rows = files.isEmpty ? nil : query.rows.map { (files, $0) }
  }

  static let declaration = Command(
    "query", "Ask the record, for any clinical date, as known on any day.",
    discussion: [
      "regimens: who is on what. combinations: when an anchor and a partner ran together. durations: how long. "
        + "outcomes: a row for each pair, like Table 1 of a paper. responses, adverse-events, measurements, patients, "
        + "events: what was recorded. response-rates: the share of patients with a response at a month, and at best. "
        + "time-to-response: until the first documented response. last-seen: who has not come for long. due: what a "
        + "schedule of visits or laboratory tests asks for. today: the same, a row for each patient, with the drugs. "
        + "completeness: what each record lacks of a core data set. lines: lines of therapy, and how patients went on.",
      "changes: the audit listing, field by field, by whom, when and why.",
      "cohort: Table 1, on the first day of the first combination. attrition: who is left out at which step.",
      "survival: time on combination as a curve, or failure with competing reasons. curves: the same step by step, a "
        + "row each, for R or a spreadsheet. incidence: each cause of stopping. rates: patients with adverse events, "
        + "and events per 100 patient-years.",
      "--drug, --condition, --taking and --with ask about some patients alone, in every query; the answer says so.",
      "Every answer carries its proof: the log and its seal, the dates, the rules, and the events behind each row.",
    ],
    examples: Query.all.flatMap(\.examples) + [
      Example("regimen query regimens --as-of 2023-06-30 --known-at 2023-07-01 --log ward", "Asks two time axes.")
    ],
    Parameter(
      { missing, _ in missing }, MissingSubcommand.parameters("query"),
      .declaring(
        DeidentificationOption.parameter, PatientChoice.parameters, QuestionOptions.parameters, OutputOptions.parameters
      )
    ),
    subcommands: Query.all.map(subcommand), subcommandNoun: "query", callMeant: CallsMeant.calls(for:))

  private static func subcommand(_ query: Query) -> Command {
    Command(
      query.name, query.summary,
      discussion: [
        "Columns: \(query.columns.leaves.map(\.path).joined(separator: ", "))."
          + (query.countColumns.isEmpty
            ? "" : " With --count: \(query.countColumns.map(\.name).joined(separator: ", "))."),
        "regimen help columns \(query.name) says what each holds.",
      ], examples: query.examples,
      Parameter(
        { asked, files, deidentification, patients, question, output in
          QueryCommand(asked, query, files, deidentification, patients, question, output)
        }, query.parameters, rowsParameter(query), DeidentificationOption.parameter.inherited,
        PatientChoice.parameters.inherited, QuestionOptions.parameters.inherited,
        OutputOptions.parameters.inherited), refusals: query.smallCells.refusals)
  }

  /// The files with rows that a query can be answered from.
  private static func rowsParameter(_ query: Query) -> Parameter<[Argument]> {
    guard let source = query.rows else { return .constant([]) }
    return Option(
      "rows", value: "FILE",
      help: "Answer from rows of regimen query \(source.query) --format json in place of a log; - is standard input. "
        + "Given again, they are pooled; NAME=FILE names a site.", isRepeatable: true
    ).arguments
  }

  func run() throws -> ExitCode {
    if asked.suppression.isOn, output.explains {
      throw UsageError(
        "--explain shows single patients, which --suppress-below withholds", index: nil, hint: "leave one of them out")
    }
    try deidentification.refuse(output)
    let question =
      try rows.map { try questionToRows($0.files, $0.source) }
      ?? Question(
        self.question, patients: patients.named, filter: patients.filter, explains: output.explains,
        showsEvents: output.showsEvents, readsSeveral: true)
    let answer = try asked.answer(question)
    try refusePositions(answer)
    let rule = try deidentification.rule(for: question)
    keepUntilTheEnd(answer)
    return try write(rule.map(answer.deidentified) ?? answer, to: question, output)
  }
}

extension QueryCommand {
  /// The question to rows; whatever chooses or shows parts of a log is refused.
  private func questionToRows(_ files: [Argument], _ source: PooledRows.Source) throws -> Question {
    let given = [
      ("--patient", !patients.named.isEmpty), ("a choice among patients", !patients.filter.isEmpty),
      ("--explain", output.explains),
    ]
    if let option = given.first(where: \.1)?.0 {
      throw UsageError(
        "\(option) asks for a log, and rows are given", at: files[0],
        hint: "ask the log, or choose where the rows are written: regimen query \(source.query)")
    }
    return try Question(rows: files, source, question, showsEvents: output.showsEvents)
  }

  /// Refuses rows that name events by their positions where several logs are asked.
  private func refusePositions(_ answer: Answer) throws(UsageError) {
    guard !answer.log.sites.isEmpty, answer.rows.namedColumns.contains("seq") else { return }
    throw UsageError(
      "its rows name positions in a log, and several are asked", index: nil, hint: "ask them one by one")
  }
}

/// Writes an answer in the form asked for; its provenance goes to standard error if the form has no place for it.
func write(_ answer: Answer, to question: Question, _ options: OutputOptions) throws -> ExitCode {
  var answer = answer
  answer.headings = try options.headings(of: answer.rows)
  answer.columnsOfCSV = try options.columns(of: answer.rows)
  let format = options.format
  let output = StandardStream.output
  let drawing = Drawing(
    isASCII: options.isASCII || output.isASCII, hasWeights: output.showsWeights(options.color))
  if format.carriesProvenance || output.isASCII {
    let text = answer.text(as: format, width: output.terminalWidth, drawing: drawing)
    try output.write(output.isASCII ? format.ascii(text) : text)
  } else {
    try answer.forEachBlock(as: format) { try output.write($0) }
  }
  if !format.carriesProvenance {
    let lines = answer.provenanceLines(wholeProfile: true) + answer.notes + answer.warnings
    tell(lines.map { "regimen: \($0)\n" }.joined())
  }
  if format == .json { tell(answer.warnings.map { "regimen: \($0)\n" }.joined()) }
  try question.opened.requireLines()
  question.opened.finish()
  return .done
}
