import Arguments
import Exporting
import Queries

/// `regimen export phenopackets`: a phenopacket for each patient.
struct ExportPhenopacketsCommand: Action {
  private let output: OutputDirectory
  private let deidentification: DeidentificationOption
  private let patients: [Argument]
  private let options: QuestionOptions

  static let declaration = Command(
    "phenopackets", "Write a GA4GH phenopacket, version 2, for each patient.",
    discussion: [
      "PATIENT.phenopacket.json has diseases, each course as a medical action with its doses, response and reason of "
        + "the stop, adverse events as phenotypic features, and measurements. A date that is not known to the day is "
        + "an interval. Conditions and adverse events have codes of the log's own unless the log has a code with a "
        + "prefix, such as MONDO:0005340."
    ],
    examples: [
      Example("regimen export phenopackets --output packets --patient P01 --log ward", "Writes one packet.")
    ],
    Parameter(
      ExportPhenopacketsCommand.init, OutputDirectory.parameters, DeidentificationOption.parameter,
      PatientOption.parameter, QuestionOptions.parameters))

  func run() throws -> ExitCode {
    let question = try Question(options, patients: patients)
    let hidden = try deidentification.deidentified(question)
    let export = PhenopacketsExport(question, program: "regimen \(Regimen.version)", deidentified: hidden)
    return try output.write(try export.export(), of: question)
  }
}
