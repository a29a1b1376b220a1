package import Answers
import PatientRecord
import Projections
package import Queries

/// The record as tidy tables: one grain a table, no lists and no JSON in cells, with a codebook and a Data Package.
package struct TablesExport {
  private let question: Question
  private let earlier: Question?
  private let source: ExportSource

  /// The tables of what a question finds, with pairs as combinations whatever its rules say. With an earlier state of
  /// the same record, the rows that are not the same.
  package init(
    _ question: Question, since earlier: Question? = nil, program: String,
    deidentifying deidentification: Deidentification? = nil
  ) {
    func ofPairs(_ question: Question) -> Question {
      var profile = question.profile
      profile.unit = .pair
      return question.under(profile)
    }
    self.question = ofPairs(question)
    self.earlier = earlier.map(ofPairs)
    source = ExportSource(self.question, program: program, deidentifying: deidentification)
  }

  /// The names of the tables.
  package static var tableNames: [String] { RecordTable.all.map(\.name) }
  /// The name of the workbook.
  package static let workbookName = "tables.xlsx"

  /// The files, with a workbook of all tables if it is asked for.
  ///
  /// Throws a `ProjectionError` if partial dates are refused and a combination rests on one, and a `Diagnostic` for
  /// what no sheet can hold.
  package func export(hasWorkbook: Bool = false) throws -> Export {
    let patients = try TablesExport.collect(question)
    let before = try earlier.map(TablesExport.collect)
    let whole = RecordTable.all.map { table in
      // Rows that did not change are in no file, so that keys of others may lead to none.
      WrittenTable(
        name: table.name, sentence: table.sentence, key: table.key, references: before == nil ? table.references : [],
        rows: before.map { table.changes($0, patients) } ?? table.rows(patients))
    }
    let tables = source.deidentification.map { rule in whole.map { $0.deidentified(by: rule) } } ?? whole
    let workbook = hasWorkbook ? [Export.File(TablesExport.workbookName, [try Workbook(tables).bytes])] : []
    let files =
      workbook + tables.map { Export.File($0.fileName, $0.rows.csv()) } + [
        Export.File("codebook.csv", CodebookEntry.entries(tables).csv()),
        Export.File("datapackage.json", DataPackage(source: source, tables: tables).json),
      ]
    let hidden = source.deidentification == nil ? [] : whole.flatMap(\.hiddenCells)
    return Export(files, losses: losses(patients) + hidden)
  }

  private static func collect(_ question: Question) throws(ProjectionError) -> [[PatientTables]] {
    let context = question.context
    return try question.collect { (asked, tables: inout [PatientTables]) throws(ProjectionError) in
      var own = try PatientTables(asked, in: context)
      own.leaveOutNamesWithoutRow()
      tables.append(own)
    }
  }

  private func losses(_ patients: [[PatientTables]]) -> [Loss] {
    func sum(_ count: (PatientTables.Lost) -> Int) -> Int { patients.joined().reduce(0) { $0 + count($1.lost) } }
    return source.losses + [
      Loss(
        "events that are not in force", because: "they were retracted, set aside or are after the date",
        sum(\.notInForce)),
      Loss("further enrolments", because: "a patient has one row: that of the first", sum(\.furtherEnrolments)),
      Loss("other ends of follow-up", because: "a patient has one row: that of the end that holds", sum(\.furtherEnds)),
      Loss(
        "courses and events that findings name", because: "they are after the date, or not in force", sum(\.named)),
      Loss("possible combinations", because: "they do not count by the rule possible", sum(\.possible)),
      Loss(
        "definitions of a department", because: "they are of no patient: regimen drugs",
        question.definitionCount),
    ]
  }
}
