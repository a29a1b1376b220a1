import Arguments
import Exporting
import Queries
import Text

/// `regimen export fhir`: the record as resources of FHIR R4.
struct ExportFHIRCommand: Action {
  private let output: OutputDirectory
  private let hasBundles: Bool
  private let base: String?
  private let terms: TermsOption
  private let deidentification: DeidentificationOption
  private let patients: [Argument]
  private let options: QuestionOptions

  static let declaration = Command(
    "fhir", "Write the record as resources of FHIR R4.",
    discussion: [
      "A file of lines (NDJSON) for each type of resource, and manifest.json with the log, its seal, the dates and the "
        + "rules. A course is one MedicationStatement with its doses; an interruption is another, not taken, that is "
        + "part of it. Every line in force is a Provenance. An end is the last day on a drug, not the first day off.",
      "Codes are ATC, LOINC and RxNorm where public sources state them, and those of the log with a prefix, such as "
        + "ICD10:L63.9; --terms adds your own. What R4 has no element for stands in an extension, and the table of "
        + "losses counts it: regimen import fhir reads it again.",
    ],
    examples: [
      Example("regimen export fhir --output fhir --log ward", "Writes a file for each type of resource."),
      Example(
        "regimen export fhir --output fhir --bundles --patient P01 --log ward",
        "Writes a transaction of one patient as well, for a server."),
    ],
    Parameter(
      ExportFHIRCommand.init, OutputDirectory.parameters,
      Option.flag("bundles", help: "Write PATIENT.bundle.json beside them: a transaction for each patient.").isGiven,
      Option(
        "base", value: "URL",
        help: "The address under which it is to be found, for fullUrl in bundles and the urls of the manifest."
      ).text, TermsOption.parameter,
      DeidentificationOption.parameter, PatientOption.parameter, QuestionOptions.parameters))

  func run() throws -> ExitCode {
    let question = try Question(options, patients: patients)
    let hidden = try deidentification.deidentified(question)
    let export = FHIRExport(
      question, concepts: try terms.concepts(), base: try address(), program: "regimen \(Regimen.version)",
      deidentified: hidden)
    return try output.write(try export.export(hasBundles: hasBundles), of: question)
  }

  /// The base address without a slash at its end; nil where none is given.
  private func address() throws -> String? {
    guard let base else { return nil }
    let host = ["https://", "http://"].lazy.compactMap { base.hasPrefix($0) ? base.dropFirst($0.count) : nil }.first
    guard let host, host.first.map({ $0 != "/" }) ?? false, base.utf8.allSatisfy({ 0x21...0x7E ~= $0 }),
      !base.contains(where: { "?#".contains($0) })
    else {
      throw Diagnostic("'\(shown(base))' is no address of a server", hint: "--base https://fhir.example.org/r4")
    }
    return String(base.reversed().drop { $0 == "/" }.reversed())
  }
}
