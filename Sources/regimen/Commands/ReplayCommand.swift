import Arguments

/// `regimen replay`: the record on a date.
enum ReplayCommand {
  static let declaration = Command(
    "replay", "Show who was on what on a date, as known on a day.",
    examples: [
      Example("regimen replay P01 --as-of 2022-07-01 --log ward", "What P01 was on that day."),
      Example("regimen replay --known-at 2022-07-01 --log ward", "The record as it was known then."),
    ],
    positionals: [Positional("patient", help: "Only that patient.", isRequired: false)],
    options: SharedOptions.question + [Option.flag("all", help: "Show patients on nothing as well.")])

  static func run(_ matches: Matches) throws -> ExitCode {
    let question = try Question(matches)
    let answer = try RegimensQuery.answer(question, includingIdle: matches.isGiven("all"))
    return try QueryCommand.write(answer, to: question, matches)
  }
}
