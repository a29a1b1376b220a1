import Answers
import Arguments
import Claims
import Queries
import RecordKeeping
import SystemCalls
import Text

/// `regimen claims`: a paper's figures, each derived again.
struct ClaimsCommand: Action {
  private let path: Argument
  private let names: [Argument]
  private let log: LogOption
  private let times: TimeOptions
  private let output: OutputOptions
  private let reading: ReadingOptions

  static let declaration = Command(
    "claims", "Derive a paper's figures again: each holds, differs, or cannot be derived.",
    discussion: [
      "FILE is JSON: {\"rules\":{…},\"claims\":[…]}. A claim has the printed figure (claim, text, printed) and its "
        + "estimand: query (the rows that regimen query gives), where and among (conditions on their columns), "
        + "statistic, column, unit, per, rules. A figure must match under its own definition.",
      "statistic: count and patients of rows; percent of the rows among which, or of a column's values; distinct, "
        + "mean, sd, median, q1, q3, min, max, sum, value, mode and list of a column. per: row, patient-first, "
        + "patient-sum. by groups durations and survival, at is the month of a curve.",
      "printed: 14.8 is a figure rounded to one decimal (rounding: nearest, down, up); a text, a list of texts, "
        + "{\"below\":50} and {\"above\":50} are compared as they are.",
      "where: {\"column\":value}, a list of values, or {\"not\":…}, {\"isEmpty\":…}, {\"above\":…}, {\"below\":…}, "
        + "{\"atLeast\":…}, {\"atMost\":…}; column may lead into objects and lists, as anchor.doseAtStart does. A "
        + "figure that needs a value which is not recorded cannot be derived, unless missing is left-out.",
      "needs names data that the record has no place for. inferred and sums bound lengths whose evidence "
        + "is inferred: {\"ends\":[\"<id>\"],\"months\":[1,9]}. Lengths that rest on dates which were chosen, or on "
        + "synthetic events, cannot be derived.",
      "If a figure differs, the answer names every other value of a single rule under which it would hold. Exits with "
        + "1 if a claim differs, with 3 if the file cannot be read.",
    ],
    examples: [
      Example(
        "regimen claims EventLogs/case-series/claims.json --log EventLogs/case-series", "Judges the published series."),
      Example(
        "regimen claims EventLogs/case-series/claims.json --claim 11.1 --explain --log EventLogs/case-series",
        "Shows the lines that one figure rests on."),
    ],
    Parameter(
      ClaimsCommand.init, Positional("file", help: "The claims; - is standard input.").requiredArgument,
      Option("claim", value: "NAME", help: "Only that claim.", isRepeatable: true).arguments,
      LogOption.reading, TimeOptions.parameters, OutputOptions.parameters, ReadingOptions.parameters),
    refusals: [
      "suppress-below": "a claim counts any part of the record, so that two claims can be subtracted from each other"
    ])

  func run() throws -> ExitCode {
    if path.text == "-", try log.path() == "-" {
      throw UsageError("claims and log cannot both be standard input", at: path, hint: "--log DIR")
    }
    let bytes = try readInput(path.text, limit: ClaimsFile.byteLimit)
    let file = try ClaimsFile.read(bytes, named: path.text == "-" ? "standard input" : path.text)
    let asked = try claims(file)
    let question = try Question(log, times, reading, under: file.profile, explains: output.explains)
    let (answer, differs) = try ClaimsAnswer.judge(asked, of: file, question)
    let code = try write(answer, to: question, output)
    return differs ? .finding : code
  }

  private func claims(_ file: ClaimsFile) throws(UsageError) -> [Claim] {
    for argument in names where !file.claims.contains(where: { $0.name == argument.text }) {
      throw UsageError(
        "the file has no such claim", at: argument,
        hint: nearest(to: argument.text, among: file.claims.map(\.name)).first
          ?? "regimen claims FILE --format csv | cut -d, -f1 lists them")
    }
    return names.isEmpty ? file.claims : file.claims.filter { claim in names.contains { $0.text == claim.name } }
  }
}
