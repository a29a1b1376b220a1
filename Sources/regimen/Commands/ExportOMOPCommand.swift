import Arguments
import Exporting
import Queries
import SystemCalls
import Text

/// `regimen export omop`: the record in the OMOP Common Data Model.
struct ExportOMOPCommand: Action {
  private let output: OutputDirectory
  private let vocabulary: String?
  private let terms: TermsOption
  private let deidentification: DeidentificationOption
  private let patients: [Argument]
  private let options: QuestionOptions

  static let declaration = Command(
    "omop", "Write the record as tables of the OMOP Common Data Model 5.4.",
    discussion: [
      "An exposure for each dose of a course, closed at an interruption; a combination is an episode (a treatment "
        + "regimen) under the rules. An end is the last day on a drug, not the first day off. Ids are positions in the "
        + "log: they stay from export to export, and name the event.",
      "Concepts come from a short list of what public files of OHDSI state, with --vocabulary from the site's own "
        + "CONCEPT.csv, and with --terms from a file that goes before both; anything else is concept 0 beside its "
        + "word. possible_dates.csv, beside the model, has every date that is not known to the day.",
    ],
    examples: [
      Example("regimen export omop --output cdm --log ward", "Writes the tables."),
      Example(
        "regimen export omop --output cdm --vocabulary athena --profile ohdsi --log ward",
        "With the concepts of a vocabulary, and eras as OHDSI joins them."),
    ],
    Parameter(
      ExportOMOPCommand.init, OutputDirectory.parameters,
      Option("vocabulary", value: "DIR", help: "A directory that Athena gave out, with CONCEPT.csv.").text,
      TermsOption.parameter, DeidentificationOption.parameter, PatientOption.parameter, QuestionOptions.parameters))

  func run() throws -> ExitCode {
    var concepts = try terms.concepts()
    if let vocabulary {
      let path = vocabulary + "/CONCEPT.csv"
      let bytes = try readInput(path, limit: 4 << 30)
      do throws(Diagnostic) { try concepts.add(vocabulary: bytes) } catch {
        var fault = error
        fault.file = shown(path)
        throw fault
      }
    }
    let question = try Question(options, patients: patients)
    let hidden = try deidentification.deidentified(question)
    let export = CDMExport(question, concepts: concepts, program: "regimen \(Regimen.version)", deidentified: hidden)
    return try output.write(try export.export(), of: question)
  }
}
