import Answers
import Arguments
import Entry
import PatientRecord
import Projections
import Queries
import SystemCalls

/// `regimen instruments`: the scores that answers know, with those that the department has defined.
struct InstrumentsCommand: Action {
  private let question: QuestionOptions
  private let output: OutputOptions

  static let declaration = Command(
    "instruments", "List the instruments of scores that answers know, and the responses that they show.",
    discussion: [
      "A department defines a score of its own, or says something else of a known one: regimen record "
        + "instrument-defined. A definition counts from the moment at which it was recorded."
    ],
    examples: [Example("regimen instruments --log ward", "Lists the instruments, those of the department first.")],
    Parameter(InstrumentsCommand.init, QuestionOptions.parameters, OutputOptions.parameters))

  /// An instrument, and where it is defined.
  private struct Row: Sendable {
    let instrument: Instrument
    let isOwn: Bool
  }

  private static let table = Table<Listed<Row>>(
    [
      Column("instrument", identifies: true, sensitivity: .none, "The instrument by its name in answers.") {
        $0.instrument.name
      },
      Column("lowest", unit: .points, sensitivity: .none, "Its lowest score.") { $0.instrument.range.lowerBound },
      Column("highest", unit: .points, sensitivity: .none, "Its highest score.") { $0.instrument.range.upperBound },
      Column("whole", sensitivity: .none, "True if it has whole numbers alone.") { $0.instrument.isWhole },
      Column("better", sensitivity: .none, "The side on which a score is better.") { $0.instrument.better },
      Column(
        "minimumDifference", heading: "smallest change", unit: .points, empty: .when("none is stated"),
        sensitivity: .none, "The smallest change that patients notice."
      ) { $0.instrument.minimumDifference },
      Column("responses", sensitivity: .none, "The responses that its scores show.") {
        $0.instrument.criteria.map(\.name)
      },
      Column("names", sensitivity: .none, "Its other names.") { $0.instrument.otherNames },
      Column("source", sensitivity: .none, "The publications that define it, or the department.") {
        $0.instrument.source
      },
      Column("defined", sensitivity: .none, "Where it is defined: the catalogue, or the record.") {
        $0.isOwn ? "record" : "catalogue"
      },
    ], shown: ["instrument", "lowest", "highest", "better", "minimumDifference", "responses", "defined"])

  func run() throws -> ExitCode {
    let question = try Question(question, explains: false, showsEvents: output.showsEvents)
    let catalogue = question.context.catalogue.instruments
    let rows = catalogue.instruments.map { instrument in
      question.list(
        Row(instrument: instrument, isOwn: catalogue.ownNames.contains(instrument.name)), restingOn: [Int]())
    }
    let answer = question.answer(
      "instruments", "Instruments of scores; one row per instrument.", [rows], InstrumentsCommand.table)
    return try write(answer, to: question, output)
  }
}
