import Arguments
import Exporting
import Queries
import SystemCalls
import Text

/// `regimen export adam`: the record as CDISC ADaM datasets.
struct ExportADaMCommand: Action {
  private let output: OutputDirectory
  private let study: String
  private let formats: [AnalysisExport.Format]
  private let deidentification: DeidentificationOption
  private let patients: [Argument]
  private let options: QuestionOptions

  static let declaration = Command(
    "adam", "Write the CDISC ADaM datasets ADSL, ADTTE and ADAE.",
    discussion: [
      "ADTTE has a record for each combination, as query combinations lists them under the same rules: AVAL is its "
        + "length in days, AVALM in months, CNSR 1 if it goes on. With --rule endpoint=failure, CNSR 0 is a failure "
        + "and 2 a reason that competes with it. ADT is the first day off; SRCSEQ is the seq of what ended it.",
      "The rules are the defaults unless --profile adam is given. Codes of MedDRA are not made up: ADAE has the term "
        + "as it was recorded.",
      "A transport file (xpt) holds texts of ASCII of at most 200 bytes; a longer one is refused, never cut.",
    ],
    examples: [
      Example("regimen export adam --output adam --profile adam --log ward", "Writes CSV and Dataset-JSON."),
      Example("regimen export adam --output adam --study AA01 --format xpt --log ward", "Writes transport files."),
    ],
    Parameter(
      ExportADaMCommand.init, OutputDirectory.parameters,
      Option("study", value: "ID", help: "The study identifier.", default: "REGIMEN").requiredText,
      Option(
        "format", value: "FORMATS",
        help:
          "The forms, with commas between them: \(choices(of: AnalysisExport.Format.self).joined(separator: ", ")).",
        default: "csv,dataset-json"
      ).required(as: typedFormats), DeidentificationOption.parameter,
      PatientOption.parameter, QuestionOptions.parameters))

  func run() throws -> ExitCode {
    let question = try Question(options, patients: patients)
    let export = AnalysisExport(
      question, study: study, program: "regimen \(Regimen.version)",
      deidentifying: try deidentification.rule(for: question))
    return try output.write(try export.export(formats), of: question)
  }
}

/// Reads forms of datasets with commas between them.
private func typedFormats(_ text: String) throws(ValueError) -> [AnalysisExport.Format] {
  var formats: [AnalysisExport.Format] = []
  for word in text.split(separator: ",", omittingEmptySubsequences: false).map(String.init) {
    guard let format = AnalysisExport.Format(rawValue: word) else {
      throw ValueError(
        "no form of a dataset is called '\(shown(word))'",
        hint: choices(of: AnalysisExport.Format.self).joined(separator: ", "))
    }
    if !formats.contains(format) { formats.append(format) }
  }
  return formats
}
