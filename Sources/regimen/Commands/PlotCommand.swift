import Answers
import Arguments
import Queries
import Reports
import SystemCalls
import Text

/// `regimen plot`: a figure for a paper.
struct PlotCommand: Action {
  /// The widths that journals take, in millimetres.
  private enum Width: String, CaseIterable, Sendable {
    case single = "85"
    case double = "174"

    var page: PlotPage { PlotPage(width: self == .single ? 85 : 174) }
  }

  /// A figure, what it holds in a few words (`18 lanes`), and what stands under it.
  private typealias Figure = (pages: [String], content: String, caption: String)

  private let draw: @Sendable (Question, PlotPage) throws -> Figure
  private let common: Common

  /// The options of all figures.
  private struct Common: Sendable {
    let file: OutputFile
    let width: Width
    let patients: PatientChoice
    let question: QuestionOptions

    static let parameters = Parameter(
      Common.init, OutputFile.parameters,
      Option.choice("width", value: "MM", help: "The width in millimetres.", default: Width.double),
      PatientChoice.parameters, QuestionOptions.parameters)
  }

  static let declaration = Command(
    "plot", "Draw a figure for a paper, as SVG, PDF or PNG.",
    discussion: [
      "swimmer: a lane a patient, with the anchor's bars, the partners' bars, doses by shade, holds hatched, "
        + "responses and adverse events as marks, an arrow if something is ongoing. survival: Kaplan-Meier curves "
        + "with intervals, censored rows and numbers at risk; with --rule endpoint=failure the share that has stopped "
        + "for ineffectiveness or an adverse event, with other ends competing (Aalen-Johansen). exposure: the time of "
        + "all patients at each dose. flow: patients by line of therapy, as query lines counts them.",
      "regimen query curves gives the numbers of the curves.",
      "Text is 7 points; colours are safe for colour-blind readers and never the only sign. The file says in words "
        + "what it shows and which log, dates and rules it rests on.",
      "FILE is SVG, or by its ending .pdf or .png what \(FigureForm.programs) makes of that, whichever is here; a PNG "
        + "has 600 dots an inch. Beside it stands its caption as .txt: what the figure shows, its estimand, and what "
        + "it rests on. The files are created with mode 0600; existing files are kept unless you pass --force.",
    ],
    examples: [
      Example(
        "regimen plot swimmer --by condition --output swimmer.svg --log EventLogs/case-series",
        "Draws every patient's course, in groups."),
      Example(
        "regimen plot survival --by partner --width 85 --output survival.svg --log EventLogs/case-series",
        "Draws curves for one column of a journal."),
    ],
    Parameter({ missing, _ in missing }, MissingSubcommand.parameters("plot"), .declaring(Common.parameters)),
    subcommands: [
      Command(
        "swimmer", "Draw a lane for each patient.",
        Parameter(
          { grouping, order, axis, common in
            PlotCommand(draw: { try swimmer($0, grouping, order, axis, $1) }, common: common)
          }, Grouping.option("Group lanes; a patient by the first combination."), SwimmerOptions.order,
          SwimmerOptions.axis("Months since the first combination, or dates.", default: .combination),
          Common.parameters.inherited)),
      Command(
        "survival", "Draw curves of time on combination, with the numbers at risk.",
        Parameter(
          { grouping, strata, options, common in
            PlotCommand(draw: { try survival($0, grouping, strata, options, $1) }, common: common)
          }, Grouping.option("Group curves."), Grouping.strata, CurveOptions.ofDrawing, Common.parameters.inherited)),
      Command(
        "exposure", "Draw the time of all patients at each dose.",
        Parameter(
          { suppression, common in PlotCommand(draw: { try exposure($0, suppression, $1) }, common: common) },
          Suppression.option("Leave out doses of fewer patients."), Common.parameters.inherited)),
      Command(
        "flow", "Draw how patients went from line to line (alluvial), by condition and class.",
        Parameter(
          { common in PlotCommand(draw: { try flow($0, $1) }, common: common) }, Common.parameters.inherited)),
    ], subcommandNoun: "plot")

  func run() throws -> ExitCode {
    let file = common.file
    let captionFile = file.caption
    let made = try FigureForm(of: file.path).maker()
    try file.refuseTaken()
    try captionFile?.refuseTaken()
    let question = try Question(
      common.question, patients: common.patients.named, filter: common.patients.filter)
    let (pages, content, caption) = try draw(question, common.width.page)
    if pages.count > 1, file.path == "-" {
      throw UsageError(
        "the figure has \(pages.count) pages", index: nil, hint: "--output NAME.svg writes NAME-1.svg and the others")
    }
    let files = pages.count == 1 ? [file] : pages.indices.map { file.page($0 + 1) }
    for file in files { try file.refuseTaken() }
    for (file, bytes) in zip(files, try pages.map(made)) { try file.write(bytes) }
    try captionFile?.write(caption)
    tell(question.warnings.map { "regimen: \($0)\n" }.joined())
    let written = files.count == 1 ? file.path : "\(files[0].path) to \(files[files.count - 1].path)"
    if file.path != "-" { try StandardStream.output.show("wrote \(content) to \(shown(written))\n") }
    question.opened.finish()
    return .done
  }

  private static func swimmer(
    _ question: Question, _ grouping: Grouping?, _ order: SwimmerPlot.Order, _ axis: SwimmerPlot.Axis,
    _ page: PlotPage
  ) throws -> Figure {
    let lanes = try SwimmerLanes(question, by: grouping)
    let plots = SwimmerPlot.pages(lanes.patients, axis: axis, order: order, page: page)
    let count = plots.reduce(0) { $0 + $1.lanes.count }
    let title = "Time on treatment of \(counted(count, "patient"))"
    let missing =
      lanes.withoutCourses == 0
      ? [] : ["\(counted(lanes.withoutCourses, "patient")) without a systemic course: not shown."]
    let words =
      "A lane for each patient, \(order.words); bars are courses of systemic drugs, paler for a lower dose; arrows go "
      + "on. Shaded: the time on combination, whose months stand on the right."
    return figure(
      question, title, [words] + missing, counted(count, "lane")
    ) { words in plots.map { $0.svg(title: title, description: words) } }
  }

  private static func survival(
    _ question: Question, _ grouping: Grouping?, _ strata: Grouping?, _ options: CurveOptions, _ page: PlotPage
  ) throws -> Figure {
    let (drawn, words) = try SurvivalDrawing.plot(question, by: grouping, strata: strata, options, page)
    switch drawn {
    case .none(let reason):
      throw Diagnostic("no curve: \(reason)", hint: "regimen query survival says what can be had")
    case .plot(let plot, let rows):
      let title = SurvivalDrawing.title(question.profile, rows: rows)
      return figure(question, title, [plot.counts] + words, counted(plot.curves.count, "curve")) {
        [plot.svg(title: title, description: $0)]
      }
    }
  }

  private static func exposure(
    _ question: Question, _ suppression: Suppression, _ page: PlotPage
  ) throws -> Figure {
    let doses = try DoseTotals.doses(question)
    let plot = ExposurePlot(doses.filter { !suppression.withholds($0.patients) }, page: page)
    let left = suppression.threshold.map { ["Doses of fewer than \($0) patients are left out."] } ?? []
    let title = "Time on each dose of each systemic drug, all patients together"
    let words = "Patient-months of 30.4375 days without those on which the drug was held, and the number of patients."
    return figure(question, title, [words] + left, counted(plot.bars.count, "dose")) {
      [plot.svg(title: title, description: $0)]
    }
  }

  private static func flow(_ question: Question, _ page: PlotPage) throws -> Figure {
    let (plot, left) = try FlowDrawing.plot(question, page)
    if plot.panels.isEmpty {
      throw Diagnostic(
        "no flow: no patient has a line of therapy whose number is known",
        hint: "regimen query lines says how many are unknown, and why")
    }
    let words = [
      "A column for each line of therapy of a class and condition, a block for each drug, a ribbon for the patients "
        + "who went from one to another; grey: who went no further. Patients of an unknown line are left out.",
      left == 0 ? nil : "Not drawn: \(counted(left, "patient")) of conditions and classes of fewer than 5.",
    ].compactMap(\.self)
    return figure(question, "Treatment flow by line of therapy", words, counted(plot.panels.count, "panel")) {
      [plot.svg(title: "Treatment flow by line of therapy", description: $0)]
    }
  }

  /// A figure with its caption: the title, what it shows, and what it rests on.
  private static func figure(
    _ question: Question, _ title: String, _ words: [String], _ content: String, _ draw: (String) -> [String]
  ) -> Figure {
    let words = description(question, words)
    return (draw(words), content, title + ".\n\n" + words.split(separator: " \n").joined(separator: "\n") + "\n")
  }

  /// The provenance of a figure.
  static func description(_ question: Question, _ sentences: [String]) -> String {
    let answer = question.answer("plot")
    return (sentences + answer.provenanceLines(wholeProfile: true) + answer.notes + answer.warnings).joined(
      separator: " \n")
  }
}

/// The arrangement of the lanes of a swimmer plot.
enum SwimmerOptions {
  /// The order of lanes.
  static let order = Option.choice(
    "sort", value: "WORD", help: "The order of lanes: by the first course, the longest first, or by pseudonym.",
    default: SwimmerPlot.Order.length)

  /// The unit of the axis.
  static func axis(_ help: String, default axis: SwimmerPlot.Axis) -> Parameter<SwimmerPlot.Axis> {
    Option.choice("axis", value: "WORD", help: help, default: axis)
  }
}
