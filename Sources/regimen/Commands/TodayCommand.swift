import Arguments
import Queries

/// `regimen today`: who has to come, what they are on, and what is due.
struct TodayCommand: Action {
  private let patients: PatientChoice
  private let question: QuestionOptions
  private let output: OutputOptions
  private let asked: any AskedQuery

  static let declaration = Command(
    "today", "Show who has to come by a schedule, what they are on, and what is due.",
    discussion: [
      "The same as regimen query today. The day is --as-of, else the log's cutoff, else today.",
      "A schedule is a file of the department; regimen query due shows what each of its rules asks for.",
    ],
    examples: Query.today.examples + [
      Example(
        "regimen today --within P1W --taking methotrexate --log ward", "The week ahead, of those on methotrexate.")
    ],
    Parameter(
      TodayCommand.init, PatientChoice.parameters, QuestionOptions.parameters, OutputOptions.parameters,
      Query.today.parameters))

  func run() throws -> ExitCode {
    let question = try Question(
      self.question, patients: patients.named, filter: patients.filter, explains: output.explains,
      showsEvents: output.showsEvents)
    return try write(try asked.answer(question), to: question, output)
  }
}
