import Arguments
import Exporting
import Importing
import PatientRecord
import RecordKeeping
import SystemCalls
import Text

/// The empty sheet that `import csv --template` writes, with the words that it takes and its mapping.
struct SheetTemplate: Sendable {
  private let isAsked: Bool
  private let directory: String?

  /// The options of the command.
  static let parameters = Parameter(
    SheetTemplate.init,
    Option.flag(
      "template", help: "Write an empty sheet, the words that it takes and its mapping to --output, and import nothing."
    ).isGiven, Option("output", value: "DIR", help: "The directory of the template; it is made if need be.").text)

  /// Writes the template, over nothing that is there; nil if the call asks for none.
  func write(_ log: LogOption) throws -> ExitCode? {
    guard isAsked else {
      if directory == nil { return nil }
      throw UsageError("--output is an option of --template", index: nil, hint: "leave it out, or add --template")
    }
    guard let directory else {
      throw UsageError("--output is missing", index: nil, hint: "--template --output DIR")
    }
    let sheet = TreatmentSheet(try log.offeredDrugs())
    try OutputDirectory(path: directory, replaces: false).write(
      [
        ("treatments.csv", sheet.text), ("words.csv", sheet.wordList),
        ("mapping.json", String(decoding: sheet.mapping.json, as: UTF8.self)),
      ], orTaken: "name another directory")
    try StandardStream.output.show(
      "wrote a sheet of \(counted(sheet.headings.count, "column")) to \(shown(directory))\n")
    return .done
  }
}

extension LogOption {
  /// The drugs that forms offer: those of the catalogue, after those that the log defines if one is named.
  func offeredDrugs() throws -> DrugCatalogue {
    guard let path = given ?? environmentValue("REGIMEN_LOG") else { return .builtIn }
    return try LogReading(path, try ReadingOptions.environment()).record().catalogue
  }
}
