import Arguments

/// `regimen diff`: what became known between two instants.
enum DiffCommand {
  static let declaration = Command(
    "diff", "Show what became known since an instant, and which rows and figures it moved.",
    discussion: [
      "Compares the record as it is known now, or at --known-at, with the record as it was known at --since, for one "
        + "clinical date: the events that were added, amended or retracted, the rows that appeared, went or moved, and "
        + "by how much.",
      "QUERY is any that regimen query answers, with its options; combinations and durations where none is named. "
        + "Under each row stand the values that moved; under events, what an amendment or retraction changed. The "
        + "difference of two dates is in days.",
      "Erased events are absent from both sides.",
    ],
    examples: [
      Example("regimen diff --since 2025-01-31 --log EventLogs/case-series", "What the chart review changed later."),
      Example(
        "regimen diff durations --since @132 --known-at @133 --rule unit=patient --log EventLogs/case-series",
        "Which figures one event moved, by patient."),
    ],
    positionals: [
      Positional("query", help: "Which rows to compare.", choices: choices(of: Query.self), isRequired: false)
    ],
    options: [
      Option(
        "since", value: "TIME", help: "The earlier state: an instant, a date (its end, UTC), or @SEQ.", isRequired: true
      )
    ] + QueryCommand.options)

  static func run(_ matches: Matches) throws -> ExitCode {
    let asked = try matches.arguments("query").first?.read(as: Query.self)
    try QueryCommand.refuseMisplaced(matches, asked ?? .durations)
    if let argument = matches.arguments("suppress-below").first {
      throw UsageError(
        "what moves between two tables gives away the cells that --suppress-below withholds", at: argument,
        hint: "regimen query \((asked ?? .durations).rawValue) --suppress-below \(argument.text)")
    }
    let question = try Question(matches)
    let since = try matches.required("since")
    let earlier = try question.asKnown(at: since.read(as: KnownAt.typed))
    if earlier.opened.position.sequenceNumber > question.opened.position.sequenceNumber {
      throw UsageError(
        "--since lies after --known-at", at: since, hint: "--since is the earlier of the two, --known-at the later")
    }
    let answer = try Comparison(question, since: earlier).answer(asked.map { [$0] } ?? [.combinations, .durations]) {
      try QueryCommand.answer($0, $1, matches)
    }
    return try QueryCommand.write(answer, to: question, matches)
  }
}
