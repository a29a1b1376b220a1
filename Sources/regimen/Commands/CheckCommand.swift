import Answers
import Arguments
import PatientRecord
import Queries

/// `regimen check`: what the checks find in the record.
struct CheckCommand: Action {
  private let isOpen: Bool
  private let patients: PatientChoice
  private let question: QuestionOptions
  private let output: OutputOptions

  static let declaration = Command(
    "check", "Show what is improbable or impossible in the record.",
    discussion: [
      "The checks run when something is recorded, and here on the record as known. When something is recorded, the "
        + "program refuses what is impossible, asks about what is improbable, and notes the rest. regimen help checks "
        + "lists them with their sources.",
      "Exits with 1 if something impossible, or something improbable that nobody has accepted or answered, is on "
        + "record.",
      "regimen answer answers a finding. It is open again when an event that it compares is amended.",
    ],
    examples: [
      Example("regimen check --log ward", "Everything that the checks find."),
      Example("regimen check --open --patient P01 --log ward", "What nobody has accepted or answered of P01."),
    ],
    Parameter(
      CheckCommand.init,
      Option.flag("open", help: "Leave out what the author of an entry has accepted, and answers but will-amend.")
        .isGiven,
      PatientChoice.parameters, QuestionOptions.parameters, OutputOptions.parameters))

  func run() throws -> ExitCode {
    let question = try Question(
      self.question, patients: patients.named, filter: patients.filter, explains: output.explains,
      showsEvents: output.showsEvents)
    let rows = try ChecksQuery.rows(question)
    let code = try write(
      ChecksQuery.answer(question, of: rows.filter { !isOpen || $0.content.isOpen }), to: question, output)
    let isFinding = rows.contains { $0.content.isOpen && $0.content.finding.check.severity != .note }
    return isFinding ? .finding : code
  }
}
