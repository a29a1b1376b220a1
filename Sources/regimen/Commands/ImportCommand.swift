import Arguments
import Entry
import Importing
import JSONText
import PatientRecord
import Queries
import RecordKeeping
import SystemCalls
import Text

/// `regimen import`: the rows of a file become events.
enum ImportCommand {
  static let declaration = Command(
    "import", "Make events from the rows of a file.",
    discussion: [
      "A mapping says which column becomes which field of which event; nothing is guessed. While one row has a fault, "
        + "nothing is written.",
      "Importing the same file again writes nothing: each event has an id that follows from its row. A row that was "
        + "corrected amends its event, a correction that was made in the log is kept, and an event that was erased "
        + "does not come back.",
    ],
    examples: [
      Example(
        "regimen import csv sheet.csv --mapping sheet.json --dry-run --log ward", "Shows what a sheet would write.")
    ],
    Parameter({ Overview() }),
    subcommands: [ImportCSVCommand.declaration, ImportFHIRCommand.declaration], subcommandNoun: "format",
    callMeant: CallsMeant.calls(afterImport:))

  private struct Overview: Action {
    func run() throws -> ExitCode {
      throw UsageError(
        "no format is named", index: nil, hint: "regimen import csv FILE --mapping FILE, or regimen import fhir FILE")
    }
  }
}

/// `regimen import csv`: a sheet saved as CSV, or a raw export of a REDCap project.
struct ImportCSVCommand: Action {
  private let givenFile: String?
  private let mappingFile: String?
  private let makesMapping: Bool
  private let dictionaryFile: String?
  private let reason: String?
  private let preference: FileImport.Preference?
  private let retractsVanished: Bool
  private let options: WritingOptions
  private let template: SheetTemplate

  static let declaration = Command(
    "csv", "Import a sheet saved as CSV, or a raw export of a REDCap project.",
    discussion: [
      "Documentation/import.md explains the mapping. Rows are counted as a spreadsheet counts them: the header is "
        + "row 1.",
      "An event that the file has no more is listed, and stays unless --retract-vanished is given. Exits with 1 if the "
        + "file and the log were both corrected, each in another way, unless --prefer says which is right.",
      "--accept records what checks find improbable in the whole file, and says in how many rows.",
    ],
    examples: [
      Example("regimen import csv --template --output sheet", "Writes an empty sheet with its words and its mapping."),
      Example("regimen import csv sheet.csv --new-mapping", "Prints a mapping to begin with, under a new salt."),
      Example(
        "regimen import csv sheet.csv --mapping sheet.json --dry-run --log ward", "Shows what it would write."),
      Example(
        "regimen import csv sheet.csv --mapping sheet.json --reason 'monitoring visit of May' --log ward",
        "Writes what is new, and amends what was corrected in the sheet."),
    ],
    Parameter(
      ImportCSVCommand.init,
      Positional("file", help: "The file; - is standard input. Left out with --template.", isRequired: false).text,
      Option("mapping", value: "FILE", help: "The mapping.").text,
      Option.flag("new-mapping", help: "Print a mapping to begin with, and import nothing.").isGiven,
      Option(
        "dictionary", value: "FILE", help: "The REDCap data dictionary. Default: the one that the mapping names."
      ).text,
      Option("reason", value: "TEXT", help: "Why events are amended. Default: the source was corrected.").text,
      Option.choice(
        "prefer", value: "SIDE", help: "The side that is right where both were corrected.",
        of: FileImport.Preference.self),
      Option.flag(
        "retract-vanished", help: "Retract events that the file has no more, with what rests on them."
      ).isGiven, WritingOptions.parameters, SheetTemplate.parameters))

  /// The largest file that is read, in bytes.
  private static let fileLimit = 1 << 30

  /// The file, in messages and to read.
  private var file: String { givenFile ?? "-" }

  func run() throws -> ExitCode {
    if let code = try template.write(options.log) { return code }
    guard givenFile != nil else {
      throw UsageError("FILE is missing", index: nil, hint: "regimen import csv FILE --mapping FILE [options]")
    }
    let bytes = try readInput(file, limit: ImportCSVCommand.fileLimit, keepsMark: true)
    if makesMapping { return try showSkeleton(bytes) }
    guard let mappingFile else {
      throw UsageError(
        "no mapping is named", index: nil, hint: "--mapping FILE; --new-mapping prints one to begin with")
    }
    let (mapping, dictionary) = try readMapping(mappingFile)
    let source = try refusing {
      try FileImport(
        bytes, mapping, dictionary: dictionary,
        FileImport.Choices(
          reason: reason ?? "the source was corrected", preference: preference, retractsVanished: retractsVanished,
          listsAll: options.isDryRun))
    }
    let (outcome, imported) = try append(source)
    return try ImportReport(outcome, imported, source, options).show()
  }

  private func showSkeleton(_ bytes: [UInt8]) throws -> ExitCode {
    let dictionary = try dictionaryFile.map { path in
      try refusing { try REDCapDictionary(try readInput(path, limit: ImportMapping.byteLimit)) }
    }
    let skeleton = try refusing {
      try MappingSkeleton(bytes, named: file, dictionary: dictionary, dictionaryFile: dictionaryFile)
    }
    for remark in skeleton.remarks { tell("regimen: note: \(remark)\n") }
    try StandardStream.output.show(String(decoding: skeleton.json, as: UTF8.self))
    return .done
  }

  /// Reads the mapping, and the dictionary that it names beside itself.
  private func readMapping(_ path: String) throws -> (ImportMapping, REDCapDictionary?) {
    let bytes = try readInput(path, limit: ImportMapping.byteLimit)
    let mapping: ImportMapping
    do throws(JSONError) {
      mapping = try ImportMapping(json: bytes)
    } catch {
      var diagnostic = Diagnostic(error, file: path, in: bytes)
      diagnostic.hint = diagnostic.hint ?? "Documentation/import.md explains the mapping"
      throw diagnostic
    }
    guard let name = dictionaryFile ?? mapping.redcap?.dictionary.map({ beside(path, $0) }) else {
      return (mapping, nil)
    }
    let dictionary = try readInput(name, limit: ImportMapping.byteLimit)
    return (mapping, try refusing { try REDCapDictionary(dictionary) })
  }

  /// The path of a file that another one names: in the same directory, unless it is absolute.
  private func beside(_ path: String, _ name: String) -> String {
    guard !name.hasPrefix("/"), let slash = path.lastIndex(of: "/") else { return name }
    return path[...slash] + name
  }

  /// Does what may refuse an import, and says each fault with the file that it is in.
  private func refusing<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let refusal as ImportRefusal {
      throw Refusal(diagnostics(refusal.faults))
    }
  }

  private func diagnostics(_ faults: [ImportFault]) -> [Diagnostic] {
    faults.map { fault in
      let name: String? =
        switch fault.file {
        case .data: file == "-" ? "standard input" : file
        case .mapping: mappingFile
        case .dictionary: dictionaryFile ?? "the dictionary"
        }
      return Diagnostic(fault.text, file: name, hint: fault.hint)
    } + [Diagnostic("\(counted(faults.count, "fault")); nothing was written")]
  }

  private func append(_ source: FileImport) throws -> (DraftAppending.Outcome, ImportedDrafts) {
    var imported: ImportedDrafts?
    do {
      let outcome = try options.append(about: .everyoneAndNew) { record in
        let drafts = try refusing { try source.drafts(against: record) }
        imported = drafts
        return .events(drafts.drafts, pool: drafts.pool)
      }
      guard let imported else { throw Refusal([Diagnostic("nothing was read", file: file)]) }
      return (outcome, imported)
    } catch let error as AdmissionError {
      guard let imported else { throw error }
      let faults = source.faults(of: error, in: imported)
      guard error.kind == .unconfirmed else { throw Refusal(diagnostics(faults)) }
      // One line says how to accept all of it.
      let findings = faults.map { ImportFault($0.message, row: $0.row, column: $0.column) }
      throw Refusal(diagnostics(findings).dropLast() + [unconfirmed(error, source, imported)])
    }
  }

  /// Says how many rows each check asks about, and how to accept all of them.
  private func unconfirmed(_ error: AdmissionError, _ source: FileImport, _ imported: ImportedDrafts) -> Diagnostic {
    let counts = error.codes.map { code in
      let rows = Set(error.faults.filter { $0.code == code }.map { source.place(of: $0.range, in: imported).row })
      return "\(code): \(counted(rows.count, "row"))"
    }
    return Diagnostic(
      "nothing was written; checks ask about \(counts.joined(separator: ", "))",
      hint: "if all of it is so: --accept \(error.codes.joined(separator: ","))")
  }
}
