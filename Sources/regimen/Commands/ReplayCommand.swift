import Queries
import Arguments

/// `regimen replay`: the record on a date.
struct ReplayCommand: Action {
  private let patient: Argument?
  private let question: QuestionOptions
  private let output: OutputOptions
  private let asked: any AskedQuery

  static let declaration = Command(
    "replay", "Show who was on what on a date, as known on a day.",
    examples: [
      Example("regimen replay P01 --as-of 2022-07-01 --log ward", "What P01 was on that day."),
      Example("regimen replay --known-at 2022-07-01 --log ward", "The record as it was known then."),
    ],
    Parameter(
      ReplayCommand.init, Positional("patient", help: "Only that patient.", isRequired: false).argument,
      QuestionOptions.parameters, OutputOptions.parameters, Query.regimens.parameters))

  func run() throws -> ExitCode {
    let question = try Question(
      self.question, patients: patient.map { [$0] } ?? [], explains: output.explains)
    return try write(try asked.answer(question), to: question, output)
  }
}
