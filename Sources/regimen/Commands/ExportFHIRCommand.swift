import Arguments
import Exporting
import Queries

/// `regimen export fhir`: the record as resources of FHIR R4.
struct ExportFHIRCommand: Action {
  private let output: OutputDirectory
  private let hasBundles: Bool
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
        + "ICD10:L63.9. What R4 has no element for stands in an extension, and the table of losses counts it: "
        + "regimen import fhir reads it again.",
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
      DeidentificationOption.parameter, PatientOption.parameter, QuestionOptions.parameters))

  func run() throws -> ExitCode {
    let question = try Question(options, patients: patients)
    let hidden = try deidentification.deidentified(question)
    let export = FHIRExport(question, program: "regimen \(Regimen.version)", deidentified: hidden)
    return try output.write(try export.export(hasBundles: hasBundles), of: question)
  }
}
