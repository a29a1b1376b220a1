import Answers
import Arguments
import Entry
import Projections
import Projections
import Queries
import RecordKeeping
import Reports
import Seals
import SystemCalls
import Text

/// `regimen report`: everything to look at, in one file.
struct ReportCommand: Action {
  private let file: OutputFile
  private let title: String
  private let patients: PatientChoice
  private let grouping: Grouping?
  private let order: SwimmerPlot.Order?
  private let givenAxis: SwimmerPlot.Axis?
  private let suppression: Suppression
  private let since: Argument?
  private let window: StartWindow?
  private let options: QuestionOptions

  static let declaration = Command(
    "report", "Write one page to look at: figures, plots, tables, and a replay by day.",
    discussion: [
      "The page holds the headline figures with their rules, a swimmer plot, Kaplan-Meier curves, the outcome table, "
        + "adverse events by suspected drug, and the provenance of all figures. A slider shows who was on "
        + "what on any day, as known at up to \(ReplayIntervals.limit) moments. Bars, marks and rows of tables open "
        + "the events behind them.",
      "It is one file that needs no network and sends no request; it can be printed, and read by a screen reader. It "
        + "holds patients' data: it is created with mode 0600, and an existing file is kept unless you pass --force.",
    ],
    examples: [
      Example(
        "regimen report --output report.html --log EventLogs/case-series", "Writes the published series as a page."),
      Example(
        "regimen report --output cut.html --as-of 2023-12-31 --known-at 2024-01-15 --by condition --log ward",
        "The record of a data cut, lanes in groups."),
    ],
    Parameter(
      ReportCommand.init, OutputFile.parameters,
      Option("title", value: "TEXT", help: "The page's title.", default: "Patients on combined systemic therapies")
        .requiredText, PatientChoice.parameters,
      Grouping.option("Group lanes and curves; a patient by the first combination."),
      Option.choice(
        "sort", value: "WORD",
        help: "The order of lanes: by the first course, the longest first, or by pseudonym. Default: length.",
        of: SwimmerPlot.Order.self),
      Option.choice(
        "axis", value: "WORD",
        help: "The axis of lanes: months since the first combination, or dates. Default: date.",
        of: SwimmerPlot.Axis.self),
      Suppression.option("Show groups alone: no cell of fewer patients, no lanes, outcomes or replay."),
      Option("since", value: "TIME", help: "Say first what became known since an instant, a date, or @SEQ.").argument,
      CurveOptions.windowOption(
        "Curves and causes of stopping: only that time after the start of each row, such as P6M..P12M."),
      QuestionOptions.parameters))

  func run() throws -> ExitCode {
    try file.refuseTaken()
    // The page shows no ids; rows that are compared with those of an earlier state hold them.
    let question = try Question(
      options, patients: patients.named, filter: patients.filter, showsEvents: since != nil)
    if suppression.isOn { try refuseLanes() }
    let earlier = try since.map { since in
      let earlier = try question.asKnown(at: since.read(as: KnownAt.typed))
      if earlier.opened.position.sequenceNumber > question.opened.position.sequenceNumber {
        throw UsageError("--since lies after --known-at", at: since, hint: "--since is the earlier of the two")
      }
      return earlier
    }
    let report = RecordReport(question, title: title, by: grouping, suppression, since: earlier, within: window)
    let html = try report.html(axis: givenAxis ?? .date, order: order ?? .length) { text in
      base64(SHA256.hash(text.utf8).bytes)
    }
    try file.write(html)
    tell(question.warnings.map { "regimen: \($0)\n" }.joined())
    if file.path != "-" {
      let count = try report.patientCount()
      try StandardStream.output.show("wrote a report of \(count) to \(shown(file.path))\n")
    }
    question.opened.finish()
    return .done
  }

  /// Refuses what arranges lanes where there are none.
  private func refuseLanes() throws(UsageError) {
    let given = [
      ("sort", order != nil), ("axis", givenAxis != nil), ("patient", !patients.named.isEmpty), ("since", since != nil),
      ("from-start", window != nil),
    ]
    guard let (option, _) = given.first(where: { $0.1 }) else { return }
    throw UsageError(
      "--\(option) is about what --suppress-below leaves out", index: nil,
      hint: "leave one of them out")
  }
}
