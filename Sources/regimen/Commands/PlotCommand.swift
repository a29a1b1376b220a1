import Arguments
import PatientRecord
import Projections
import Reports
import Text

/// `regimen plot`: a figure for a paper.
enum PlotCommand {
  /// What can be drawn.
  enum Plot: String, CaseIterable { case swimmer, survival, exposure }

  /// The widths that journals take, in millimetres.
  private enum Width: String, CaseIterable {
    case single = "85"
    case double = "174"

    var page: PlotPage { PlotPage(width: self == .single ? 85 : 174) }
  }

  static let declaration = Command(
    "plot", "Draw a figure for a paper, as SVG.",
    discussion: [
      "swimmer: a lane a patient, with the anchor's bars, the partners' bars, doses by shade, holds hatched, responses "
        + "and adverse events as marks, an arrow where something is ongoing. survival: Kaplan-Meier curves with "
        + "intervals, censored rows and numbers at risk; with --rule endpoint=failure the share that has failed, where "
        + "other ends compete (Aalen-Johansen). exposure: the time of all patients at each dose.",
      "The numbers behind curves are what regimen query curves answers.",
      "Text is 7 points, colours are safe for colour-blind readers and never stand alone. The file says in words what "
        + "it shows and which log, dates and rules it rests on.",
      "rsvg-convert or Inkscape makes PDF or PNG of it: rsvg-convert -f pdf FILE.svg > FILE.pdf. The file is for its "
        + "owner alone, and takes no name that is taken unless --force is given.",
    ],
    examples: [
      Example(
        "regimen plot swimmer --by condition --output swimmer.svg --log EventLogs/case-series",
        "Draws every patient's course, in groups."),
      Example(
        "regimen plot survival --by partner --width 85 --output survival.svg --log EventLogs/case-series",
        "Draws curves for one column of a journal."),
    ],
    positionals: [Positional("plot", help: "What to draw.", choices: choices(of: Plot.self))],
    options: OutputFile.declarations + [
      Option("width", value: "MM", help: "The width in millimetres.", choices: choices(of: Width.self), default: "174"),
      Option("patient", value: "PATIENT", help: "Only that patient; may be given again.", isRepeatable: true),
      Option(
        "by", value: "WORD", help: "Group lanes or curves; a patient by the first combination.",
        choices: choices(of: DurationsQuery.Grouping.self)),
    ] + SwimmerOptions.declarations + [
      Option(
        "interval", value: "SCALE", help: "The scale of a curve's 95 % interval (survival).",
        choices: choices(of: StatisticsOptions.Interval.self), default: StatisticsOptions.Interval.logLog.rawValue),
      StatisticsOptions.suppressBelow("Leave out doses of fewer patients (exposure)."),
    ] + SharedOptions.figure)

  static func run(_ matches: Matches) throws -> ExitCode {
    let plot = try matches.required("plot").read(as: Plot.self)
    try refuseMisplaced(matches, plot)
    try refuseSuppression(matches, plot)
    let file = try OutputFile(matches)
    try file.refuseTaken()
    let page = (try matches.value("width", as: Width.self) ?? .double).page
    let grouping = try matches.value("by", as: DurationsQuery.Grouping.self)
    let question = try Question(drawing: matches)
    let (svg, content): (String, String)
    switch plot {
    case .swimmer: (svg, content) = try swimmer(question, grouping, try SwimmerOptions(matches), page)
    case .survival:
      let interval = try matches.value("interval", as: StatisticsOptions.Interval.self) ?? .logLog
      (svg, content) = try survival(question, grouping, interval, page)
    case .exposure: (svg, content) = try exposure(question, try StatisticsOptions.suppression(matches), page)
    }
    try file.write(svg)
    tell(question.answer("plot", rows: [], columns: [], fields: []).warnings.map { "regimen: \($0)\n" }.joined())
    if file.path != "-" { try StandardStream.output.show("wrote \(content) to \(shown(file.path))\n") }
    question.opened.snapshotMaking?.finishQuietly(question.opened.record)
    return .done
  }

  private static func refuseMisplaced(_ matches: Matches, _ plot: Plot) throws(UsageError) {
    let users: [(option: String, plots: [Plot])] = [
      ("sort", [.swimmer]), ("axis", [.swimmer]), ("by", [.swimmer, .survival]), ("interval", [.survival]),
    ]
    for (option, plots) in users where !plots.contains(plot) && matches.isGiven(option) {
      throw UsageError(
        "--\(option) is for \(plots.map(\.rawValue).joined(separator: ", ")) only", index: nil, hint: "leave it out")
    }
  }

  /// Refuses to withhold few patients in a figure that is made of single ones, and names one that is not.
  private static func refuseSuppression(_ matches: Matches, _ plot: Plot) throws(UsageError) {
    guard plot != .exposure, let argument = matches.arguments("suppress-below").first else { return }
    let (what, instead) =
      plot == .swimmer
      ? ("a lane is a patient", "regimen query durations --suppress-below \(argument.text)")
      : (
        "a step of a curve is a patient or a few",
        "regimen query survival --at 6,12,24 --suppress-below \(argument.text)"
      )
    throw UsageError(
      "\(what), so that --suppress-below would leave nothing to draw", at: argument, hint: instead)
  }

  private static func swimmer(
    _ question: Question, _ grouping: DurationsQuery.Grouping?, _ options: SwimmerOptions, _ page: PlotPage
  ) throws -> (String, String) {
    let lanes = try SwimmerLanes(question, by: grouping)
    let plot = SwimmerPlot(lanes.patients, axis: options.axis, order: options.order, page: page)
    let title = "Time on treatment of \(counted(plot.lanes.count, "patient"))"
    let missing =
      lanes.withoutCourses == 0
      ? [] : ["\(counted(lanes.withoutCourses, "patient")) without a systemic course: not shown."]
    return (
      plot.svg(title: title, description: description(question, missing)), counted(plot.lanes.count, "lane")
    )
  }

  private static func survival(
    _ question: Question, _ grouping: DurationsQuery.Grouping?, _ interval: StatisticsOptions.Interval,
    _ page: PlotPage
  ) throws -> (String, String) {
    switch try SurvivalDrawing.plot(question, by: grouping, interval.transform, page) {
    case .none(let reason):
      throw CommandFailure(Diagnostic("no curve: \(reason)", hint: "regimen query survival says what can be had"))
    case .plot(let plot, let rows):
      let words = SurvivalDrawing.words(question.profile, interval: interval.rawValue)
      let title = SurvivalDrawing.title(question.profile, rows: rows)
      return (plot.svg(title: title, description: description(question, [words])), counted(plot.curves.count, "curve"))
    }
  }

  private static func exposure(
    _ question: Question, _ suppression: Suppression, _ page: PlotPage
  ) throws -> (String, String) {
    let doses = try DoseTotals.doses(question)
    let plot = ExposurePlot(doses.filter { !suppression.withholds($0.patients) }, page: page)
    let words = suppression.threshold.map { ["Doses of fewer than \($0) patients are left out."] } ?? []
    return (
      plot.svg(title: "Time at each dose", description: description(question, words)),
      counted(plot.bars.count, "dose")
    )
  }

  /// What a figure rests on.
  static func description(_ question: Question, _ sentences: [String]) -> String {
    let answer = question.answer("plot", rows: [], columns: [], fields: [])
    return (sentences + answer.provenanceLines() + answer.notes + answer.warnings).joined(separator: " \n")
  }
}

/// How the lanes of a swimmer plot stand.
struct SwimmerOptions {
  /// What the axis counts.
  let axis: SwimmerPlot.Axis
  /// The order of lanes.
  let order: SwimmerPlot.Order

  /// The order of lanes.
  static let sort = Option(
    "sort", value: "WORD", help: "The order of lanes: by the first course, the longest first, or by pseudonym.",
    choices: choices(of: SwimmerPlot.Order.self), default: SwimmerPlot.Order.start.rawValue)

  /// The declarations, for `plot`.
  static let declarations = [
    sort,
    Option(
      "axis", value: "WORD", help: "Months since the first combination, or dates (swimmer).",
      choices: choices(of: SwimmerPlot.Axis.self), default: SwimmerPlot.Axis.combination.rawValue),
  ]

  init(_ matches: Matches) throws(UsageError) {
    axis = try matches.value("axis", as: SwimmerPlot.Axis.self) ?? .combination
    order = try matches.value("sort", as: SwimmerPlot.Order.self) ?? .start
  }
}
