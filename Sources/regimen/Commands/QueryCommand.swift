import Arguments

/// The questions that `query` answers.
enum Query: String, CaseIterable {
  case regimens, exposures, combinations, durations, outcomes, responses, pathways, segments
  case adverseEvents = "adverse-events"
  case patients, survival, curves, rates, events
}

/// `regimen query`: asks the record.
enum QueryCommand {
  static let declaration = Command(
    "query", "Ask the record, for any clinical date, as known on any day.",
    discussion: [
      "regimens: who is on what. combinations: when an anchor and a partner ran together. durations: how long. "
        + "outcomes: a row for each pair, like Table 1 of a paper. responses, adverse-events, patients, events: what "
        + "was recorded.",
      "survival: time on combination as a curve, or failure with competing reasons. curves: the same step by step, a "
        + "row each, for R or a spreadsheet. rates: patients with adverse events, and events per 100 patient-years.",
      "Every answer carries its proof: the log and its seal, the dates, the rules, and the events behind each row.",
    ],
    examples: [
      Example("regimen query durations --rule unit=patient --log EventLogs/case-series", "Counts patients, not pairs."),
      Example(
        "regimen query combinations --patient P01 --explain --log ward", "Shows the lines that each row rests on."),
      Example(
        "regimen query curves --by condition --format csv --log EventLogs/case-series",
        "Time, numbers at risk and limits of each step, to plot elsewhere."),
      Example("regimen query regimens --as-of 2023-06-30 --known-at 2023-07-01 --log ward", "Asks two time axes."),
    ],
    positionals: [Positional("query", help: "What to ask.", choices: choices(of: Query.self))],
    options: options)

  /// The options of every query, and those of single ones.
  static let options =
    [Option("patient", value: "PATIENT", help: "Only that patient; may be given again.", isRepeatable: true)]
    + SharedOptions.question
    + [
      Option(
        "by", value: "WORD", help: "Group durations, survival or curves.",
        choices: choices(of: DurationsQuery.Grouping.self)),
      Option.flag("all", help: "Show regimens of patients on nothing as well."),
    ] + StatisticsOptions.declarations

  static func run(_ matches: Matches) throws -> ExitCode {
    let query = try matches.required("query").read(as: Query.self)
    try refuseMisplaced(matches, query)
    let format = try matches.value("format", as: OutputFormat.self) ?? .table
    let question = try Question(matches, showsEvents: format.showsEvents || matches.isGiven("explain"))
    return try write(try answer(query, question, matches), to: question, matches)
  }

  /// Refuses options that the query has no use for.
  static func refuseMisplaced(_ matches: Matches, _ query: Query) throws(UsageError) {
    try StatisticsOptions.refuseMisplaced(matches, query)
    if matches.isGiven("all"), query != .regimens {
      throw UsageError("--all is for regimens only", index: nil, hint: "regimen query regimens --all")
    }
  }

  /// The answer to a query by the options of the line.
  static func answer(_ query: Query, _ question: Question, _ matches: Matches) throws -> Answer {
    switch query {
    case .regimens: try RegimensQuery.answer(question, includingIdle: matches.isGiven("all"))
    case .exposures: try ExposuresQuery.answer(question)
    case .combinations: try CombinationsQuery.answer(question)
    case .durations:
      try DurationsQuery.answer(
        question, by: try matches.value("by", as: DurationsQuery.Grouping.self),
        try StatisticsOptions(matches).suppression)
    case .survival:
      try SurvivalQuery.answer(
        question, by: try matches.value("by", as: DurationsQuery.Grouping.self), try StatisticsOptions(matches))
    case .curves:
      try CurvesQuery.answer(
        question, by: try matches.value("by", as: DurationsQuery.Grouping.self), try StatisticsOptions(matches))
    case .rates: try RatesQuery.answer(question, try StatisticsOptions(matches))
    case .outcomes: try OutcomesQuery.answer(question)
    case .responses: try ResponsesQuery.answer(question)
    case .pathways: try PathwaysQuery.answer(question)
    case .segments: try SegmentsQuery.answer(question)
    case .adverseEvents: try AdverseEventsQuery.answer(question)
    case .patients: try PatientsQuery.answer(question)
    case .events: try EventsQuery.answer(question)
    }
  }

  /// Writes an answer in the form asked for; its provenance goes to standard error where the form has no place for it.
  static func write(_ answer: Answer, to question: Question, _ matches: Matches) throws -> ExitCode {
    let format = try matches.value("format", as: OutputFormat.self) ?? .table
    let output = StandardStream.output
    let drawing = Drawing(
      isASCII: matches.isGiven("ascii") || output.isASCII,
      hasWeights: output.showsWeights(try matches.value("color", as: ColorChoice.self) ?? .auto))
    if format.carriesProvenance || output.isASCII {
      let text = render(answer, as: format, width: output.terminalWidth, drawing: drawing)
      try output.write(output.isASCII ? format.ascii(text) : text)
    } else {
      for block in answer.blocks(as: format) { try output.write(block) }
    }
    if !format.carriesProvenance {
      let lines = answer.provenanceLines() + answer.notes + answer.warnings
      tell(lines.map { "regimen: \($0)\n" }.joined())
    }
    if format == .json { tell(answer.warnings.map { "regimen: \($0)\n" }.joined()) }
    question.opened.snapshotMaking?.finishQuietly(question.opened.record)
    return .done
  }
}
