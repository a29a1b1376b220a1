import Answers
import Arguments
import Entry
import PatientRecord
import Projections
import Queries
import SystemCalls

/// `regimen drugs`: the drugs that answers know, with those that the department has defined.
struct DrugsCommand: Action {
  private let question: QuestionOptions
  private let output: OutputOptions

  static let declaration = Command(
    "drugs", "List the drugs that answers know: the catalogue, and what the record defines.",
    discussion: [
      "A department defines a drug of its own, or says something else of a known one: regimen record drug-defined.",
      "A definition counts from the moment at which it was recorded: --known-at leaves out later ones.",
    ],
    examples: [Example("regimen drugs --log ward", "Lists the drugs, those of the department first.")],
    Parameter(DrugsCommand.init, QuestionOptions.parameters, OutputOptions.parameters))

  /// A drug, and where it is defined.
  private struct Row: Sendable {
    let drug: Drug
    let ranges: [DoseRange]
    let isOwn: Bool
  }

  private static let table = Table<Listed<Row>>(
    [
      Column("drug", identifies: true, sensitivity: .none, "The drug by its name in answers.") { $0.drug.name },
      Column("class", sensitivity: .none, "Its class.") { $0.drug.drugClass.rawValue },
      Column("immunomodulator", sensitivity: .none, "True if it counts as a systemic immunomodulator.") {
        $0.drug.isSystemicImmunomodulator
      },
      Column("routes", sensitivity: .none, "Its routes, the most usual one first.") { $0.drug.routes },
      Column("atc", sensitivity: .none, "Its ATC codes.") { $0.drug.atc },
      Column("names", sensitivity: .none, "Its other names.") { $0.drug.synonyms },
      Column("doses", sensitivity: .none, "Its usual doses, by route.") { $0.ranges.map(\.inWords) },
      Column("defined", sensitivity: .none, "Where it is defined: the catalogue, or the record.") {
        $0.isOwn ? "record" : "catalogue"
      },
    ], shown: ["drug", "class", "immunomodulator", "routes", "doses", "defined"])

  func run() throws -> ExitCode {
    let question = try Question(question, explains: false, showsEvents: output.showsEvents)
    let catalogue = question.context.catalogue
    let rows = catalogue.drugs.map { drug in
      question.list(
        Row(
          drug: drug, ranges: catalogue.ranges(of: drug), isOwn: DrugCatalogue.builtIn.drug(named: drug.name) != drug),
        restingOn: [Int]())
    }
    let answer = question.answer("drugs", "Drugs that answers know; one row per drug.", [rows], DrugsCommand.table)
    return try write(answer, to: question, output)
  }
}

extension DoseRange {
  /// `oral 2-4 mg/day, at most 4`.
  fileprivate var inWords: String {
    let dose = Dose(
      amount: usual.lowerBound, upTo: usual.lowerBound < usual.upperBound ? usual.upperBound : nil, unit: unit,
      every: period)
    let most = maximum == maximum.rounded() ? String(Int(maximum)) : "\(maximum)"
    return "\(route.rawValue) \(dose), at most \(most)"
  }
}
