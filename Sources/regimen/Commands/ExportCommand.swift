import Arguments
import Exporting
import Importing
import JSONText
import PatientRecord
import SystemCalls
import Text

/// `regimen export`: files for other programs.
enum ExportCommand {
  static let declaration = Command(
    "export", "Write files for other programs.",
    discussion: [
      "tables: the record as tidy tables, for R, Python, Excel and SPSS. adam: datasets of CDISC ADaM. omop: the "
        + "Common Data Model of OHDSI. fhir: resources of FHIR R4, for other record systems. phenopackets: a file a "
        + "patient for repositories of rare diseases.",
      "redcap: the data dictionary of a REDCap project whose forms ask for what this program records, and the mapping "
        + "by which its raw export is imported.",
    ],
    examples: [
      Example("regimen export redcap --output pack", "Writes the dictionary and the mapping of a REDCap project.")
    ],
    MissingSubcommand.parameters("format"),
    subcommands: [
      ExportTablesCommand.declaration, ExportADaMCommand.declaration, ExportOMOPCommand.declaration,
      ExportFHIRCommand.declaration, ExportPhenopacketsCommand.declaration,
      REDCapExportCommand.declaration,
    ], subcommandNoun: "format", callMeant: CallsMeant.calls(for:))
}

/// `regimen export redcap`: a REDCap project for what the program records.
struct REDCapExportCommand: Action {
  private let output: OutputDirectory
  private let log: LogOption

  private static let mappingName = "mapping.json"
  private static let repeatingName = "repeating.csv"

  static let declaration = Command(
    "redcap", "Write the data dictionary of a REDCap project, and the mapping of its export.",
    discussion: [
      "The forms follow from the types of event: \(Form.allCases.map(\.rawValue).joined(separator: ", ")). Choices "
        + "come from the closed lists and the catalogue of drugs; with a log, the drugs that it defines come first.",
      "dictionary.csv is uploaded to a project in REDCap; repeating.csv names the instruments that repeat; "
        + "mapping.json belongs to regimen import csv. It holds a salt, from which the ids of imported events are "
        + "made: keep it in the department. With --force the source, salt and prefix of a mapping that is there stay, "
        + "so that a new dictionary does not import everything again.",
      "No form asks for: "
        + EventType.allCases.compactMap { type in type.reasonForNoForm.map { "\(type.rawValue) (\($0))" } }
        .joined(separator: "; ") + ".",
    ],
    examples: [
      Example("regimen export redcap --output pack", "Writes a pack with the drugs of the catalogue."),
      Example(
        "regimen export redcap --output pack --force --log ward", "Makes it anew, with the drugs of ward as well."),
    ],
    Parameter(REDCapExportCommand.init, OutputDirectory.parameters, LogOption.reading))

  func run() throws -> ExitCode {
    let pack = REDCapPack(try log.offeredDrugs(), keeping: try earlierMapping())
    try output.write([
      (REDCapPack.dictionaryName, pack.dictionary.text), (REDCapExportCommand.repeatingName, pack.repeatingInstruments),
      (REDCapExportCommand.mappingName, String(decoding: pack.mapping.json, as: UTF8.self)),
    ])
    try StandardStream.output.show(
      "wrote \(counted(pack.formCount, "form")) with \(counted(pack.dictionary.rows.count, "field")) to "
        + "\(shown(output.path))\n")
    return .done
  }

  /// The mapping that is written over, whose ids have to stay.
  private func earlierMapping() throws -> ImportMapping? {
    let path = output.path(of: REDCapExportCommand.mappingName)
    guard output.replaces, isTaken(path) else { return nil }
    let bytes = try readInput(path, limit: ImportMapping.byteLimit)
    do throws(JSONError) { return try ImportMapping(json: bytes) } catch {
      throw Diagnostic(error, file: path, in: bytes)
    }
  }
}
