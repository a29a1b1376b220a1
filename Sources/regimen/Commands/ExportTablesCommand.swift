import Answers
import Arguments
import Entry
import Exporting
import Queries
import RecordKeeping
import Seals
import SystemCalls
import Text

/// `regimen export tables`: the record as tidy tables.
struct ExportTablesCommand: Action {
  private let output: OutputDirectory
  private let since: KeptSeal?
  private let hasWorkbook: Bool
  private let deidentification: DeidentificationOption
  private let patients: [Argument]
  private let options: QuestionOptions

  static let declaration = Command(
    "tables", "Write the record as tidy tables: CSV, a codebook and a Data Package.",
    discussion: [
      "One grain a table, no lists and no JSON in cells: \(TablesExport.tableNames.joined(separator: ", ")). "
        + "codebook.csv says what each column holds; datapackage.json says it to programs, with the log, its seal, "
        + "the dates and the rules.",
      "A date is three columns: as it was recorded, and the first and the last day that it can have been.",
      "With --since each table has the rows that are not the same as at that sealed position of the log: added, "
        + "changed, or gone, as they were.",
    ],
    examples: [
      Example("regimen export tables --output tables --log ward", "Writes all tables."),
      Example(
        "regimen export tables --output tables --as-of 2024-12-31 --xlsx --log ward",
        "The record of a data cut, and a workbook beside the tables."),
    ],
    Parameter(
      ExportTablesCommand.init, OutputDirectory.parameters,
      Option(
        "since", value: "SEAL@SEQ", help: "Only rows that are not the same as at that position, whose seal was kept."
      ).optional(as: typedKeptSeal),
      Option.flag("xlsx", help: "Write \(TablesExport.workbookName) beside them: a workbook with a sheet a table.")
        .isGiven, DeidentificationOption.parameter, PatientOption.parameter, QuestionOptions.parameters),
    otherNames: ["csv", "excel"])

  func run() throws -> ExitCode {
    let question = try Question(options, patients: patients)
    let tables = TablesExport(
      question, since: try since.map { try earlier($0, of: question) }, program: "regimen \(Regimen.version)",
      deidentifying: try deidentification.rule(for: question))
    return try output.write(try tables.export(hasWorkbook: hasWorkbook), of: question)
  }

  /// The record as it was at a kept seal, which the log must have.
  private func earlier(_ kept: KeptSeal, of question: Question) throws -> Question {
    let earlier = try question.asKnown(at: .position(kept.sequenceNumber))
    let position = earlier.opened.position
    guard position.sequenceNumber == kept.sequenceNumber, position.seal == kept.seal.description else {
      throw Diagnostic(
        "the log does not have that seal at seq \(kept.sequenceNumber)",
        hint: "it is the seal of another log, or of a copy that went its own way: regimen verify --against \(kept)")
    }
    return earlier
  }
}

extension OutputDirectory {
  /// Writes an export and says what it left out.
  func write(_ export: Export, of question: Question) throws -> ExitCode {
    try question.opened.requireLines()
    try writeWhole(export.files.map { ($0.name, $0.parts) })
    if !export.losses.isEmpty { tell("left out:\n" + export.losses.text(as: .table, width: messageWidth)) }
    tell(question.warnings.map { "regimen: \($0)\n" }.joined())
    try StandardStream.output.show("wrote \(counted(export.files.count, "file")) to \(shown(path))\n")
    question.opened.finish()
    return .done
  }
}
