import Queries
import Answers
import Arguments
import CalendarTime
import EventStorage
import PatientRecord
import Projections
import Reports
import Seals
import Statistics
import SystemCalls
import Text

/// `regimen report`: everything to look at, in one file.
struct ReportCommand: Action {
  private let file: OutputFile
  private let title: String
  private let patients: [Argument]
  private let grouping: Grouping?
  private let order: SwimmerPlot.Order?
  private let givenAxis: SwimmerPlot.Axis?
  private let suppression: Suppression
  private let options: QuestionOptions

  static let declaration = Command(
    "report", "Write one page to look at: figures, plots, tables, and a replay by day.",
    discussion: [
      "The page holds the headline figures with their rules, a swimmer plot, Kaplan-Meier curves, the outcome table, "
        + "adverse events by suspected drug, and what all of it rests on. A slider shows who was on what on any day, "
        + "as known at up to \(ReplayIntervals.limit) moments. Bars, marks and rows of tables open the events behind "
        + "them.",
      "It is one file that needs no network and lets no request leave it; it can be printed, and read by a screen "
        + "reader. It holds patients' data: it is for its owner alone, and takes no name that is taken unless --force "
        + "is given.",
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
        .requiredText, PatientOption.parameter,
      Grouping.option("Group lanes and curves; a patient by the first combination."),
      Option.choice(
        "sort", value: "WORD",
        help: "The order of lanes: by the first course, the longest first, or by pseudonym. Default: start.",
        of: SwimmerPlot.Order.self),
      Option.choice(
        "axis", value: "WORD",
        help: "The axis of lanes: months since the first combination, or dates. Default: date.",
        of: SwimmerPlot.Axis.self),
      Suppression.option("Show groups alone: no cell of fewer patients, no lanes, outcomes or replay."),
      QuestionOptions.parameters))

  func run() throws -> ExitCode {
    try file.refuseTaken()
    let question = try Question(options, patients: patients)
    let hash = { (text: String) in base64(SHA256.hash(text.utf8).bytes) }
    if suppression.isOn {
      try refuseLanes()
      try file.write(groups(question).html(hash: hash))
    } else {
      try file.write(page(question).html(hash: hash))
    }
    let warnings = question.warnings
    tell(warnings.map { "regimen: \($0)\n" }.joined())
    let count = ReportCommand.patients(question, suppression)
    if file.path != "-" { try StandardStream.output.show("wrote a report of \(count) to \(shown(file.path))\n") }
    question.opened.finish()
    return .done
  }

  /// Refuses what arranges lanes where there are none.
  private func refuseLanes() throws(UsageError) {
    let given = [("sort", order != nil), ("axis", givenAxis != nil), ("patient", !patients.isEmpty)]
    guard let (option, _) = given.first(where: { $0.1 }) else { return }
    throw UsageError(
      "--\(option) is for single patients, whom --suppress-below leaves out", index: nil,
      hint: "leave one of them out")
  }

  /// How many patients there are, as far as that may be shown.
  private static func patients(_ question: Question, _ suppression: Suppression) -> String {
    guard let threshold = suppression.threshold, suppression.withholds(question.patientCount) else {
      return counted(question.patientCount, "patient")
    }
    return "fewer than \(threshold) patients"
  }

  private func groups(_ question: Question) throws -> GroupPage {
    try GroupReport.page(
      question, by: grouping, suppression, title: shown(title),
      proof: ReportCommand.proof(question, patients: ReportCommand.patients(question, suppression)))
  }

  private func page(_ question: Question) throws -> ReportPage {
    let lanes = try SwimmerLanes(question, by: grouping)
    let figures = try HeadlineFigures.tables(question)
    let outcomes = try ReportTable.outcomes(question)
    let adverseEvents = try AdverseEventsByDrug.table(question)
    return ReportPage(
      title: shown(title),
      proof: ReportCommand.proof(
        question, patients: "\(question.patientCount), of whom \(lanes.withoutCourses) without a systemic course"),
      notes: figures.notes,
      figures: figures.tables, patients: lanes.patients,
      axis: givenAxis ?? .date,
      order: order ?? .start,
      replay: try ReplayIntervals(question).data, survival: try ReportCommand.survival(question, grouping),
      outcomes: outcomes, adverseEvents: adverseEvents,
      events: try EventWords.words(question, of: lanes.patients, [outcomes, adverseEvents]))
  }

  private static func survival(
    _ question: Question, _ grouping: Grouping?
  ) throws -> ReportPage.Survival {
    let cohorts = try SurvivalCohorts(question, by: grouping)
    let test = cohorts.test(by: grouping, question.profile)
    let drawn = { (width: Double) in
      SurvivalDrawing.plot(cohorts, test: test, question.profile, .logLog, PlotPage(width: width))
    }
    switch drawn(174) {
    case .none(let reason): return .none(reason)
    case .plot(let plot, let rows):
      let title = SurvivalDrawing.title(question.profile, rows: rows)
      let words = SurvivalDrawing.words(question.profile, interval: "log-log")
      guard case .plot(let narrow, _) = drawn(85) else { return .none("there is no room") }
      return .svg(
        plot.svg(title: title, description: words), narrow: narrow.svg(title: title, description: words), words: words)
    }
  }

  private static func proof(_ question: Question, patients: String) -> [(name: String, value: String)] {
    let answer = question.answer("report")
    let counts = [
      (answer.erased, "erased"), (answer.unknown, "not understood"),
    ].filter { $0.0 > 0 }.map { "\(counted($0.0, "event")) \($0.1)" }
    let dated: [(name: String, value: String?)] = [
      ("as of", answer.asOf.description), ("known at", answer.knownAt?.description), ("log", answer.log.id),
      ("last event", "seq \(answer.log.sequenceNumber)"), ("seal", answer.log.seal),
      ("rules", answer.profile.map { "\($0.name)=\($0.value)" }.joined(separator: " ")),
      ("patients", patients),
    ]
    let found = dated.compactMap { pair in pair.value.map { (name: pair.name, value: shown($0)) } }
    return found + (counts + answer.notes + answer.warnings).map { (name: "note", value: shown($0)) }
  }
}

/// Bytes in Base64 (RFC 4648, section 4), padded.
func base64(_ bytes: [UInt8]) -> String {
  let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
  var text = ""
  for start in stride(from: 0, to: bytes.count, by: 3) {
    let some = bytes[start..<min(start + 3, bytes.count)]
    let bits = some.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - some.count))
    for place in 0..<4 {
      text.append(place <= some.count ? alphabet[bits >> (18 - 6 * place) & 63] : "=")
    }
  }
  return text
}
