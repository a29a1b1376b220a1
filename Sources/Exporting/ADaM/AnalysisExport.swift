package import Answers
import CalendarTime
import Projections
package import Queries

/// The record as CDISC ADaM datasets: ADSL, ADTTE and ADAE.
package struct AnalysisExport {
  /// A form of a dataset.
  package enum Format: String, CaseIterable, Sendable {
    case csv
    case datasetJSON = "dataset-json"
    case xpt
  }

  private let question: Question
  private let source: ExportSource
  private let study: String

  /// The datasets of what a question finds, in a study.
  package init(
    _ question: Question, study: String, program: String, deidentifying deidentification: Deidentification? = nil
  ) {
    (self.question, self.study) = (question, study)
    source = ExportSource(question, program: program, deidentifying: deidentification)
  }

  /// The files in some forms. Throws a `ProjectionError` if partial dates are refused and a record rests on one, and a
  /// `Diagnostic` for a text that a transport file cannot hold.
  package func export(_ formats: [Format]) throws -> Export {
    let context = question.context
    let records = try question.collect { (asked, records: inout [SubjectRecords]) throws(ProjectionError) in
      records.append(try SubjectRecords(asked, in: context))
    }
    let whole = [
      AnalysisDataset.subjects(records.map { $0.map(\.subject) }, study: study),
      AnalysisDataset.times(records.map { $0.flatMap(\.times) }, study: study),
      AnalysisDataset.adverseEvents(records.map { $0.flatMap(\.adverseEvents) }, study: study),
    ]
    let datasets = source.deidentification.map { rule in whole.map { $0.deidentified(by: rule) } } ?? whole
    let files = try formats.flatMap { format in try datasets.map { try file($0, format) } }
    let hidden = source.deidentification == nil ? [] : whole.flatMap(\.hiddenCells)
    return Export(files, losses: losses(records.flatMap(\.self)) + hidden)
  }

  private func file(_ dataset: AnalysisDataset, _ format: Format) throws -> Export.File {
    switch format {
    case .csv: dataset.csvFile
    case .datasetJSON: DatasetJSON(dataset: dataset, source: source, study: study, created: source.created).file
    case .xpt:
      Export.File(
        dataset.name.lowercased() + ".xpt", [try TransportFile(dataset, created: source.created).bytes])
    }
  }

  private func losses(_ records: [SubjectRecords]) -> [Loss] {
    source.losses + [
      Loss(
        "possible combinations", because: "they do not count by the rule possible",
        records.reduce(0) { $0 + $1.possible }),
      Loss(
        "responses, measurements, changes of dose and other events",
        because: "ADSL, ADTTE and ADAE have no place for them: regimen export tables",
        records.reduce(0) { $0 + $1.elsewhere }),
    ]
  }
}
