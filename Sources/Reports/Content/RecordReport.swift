import Answers
import CalendarTime
package import Projections
package import Queries
import Statistics
import Text

/// The report of a record: everything to look at, on one page.
package struct RecordReport: Sendable {
  private let question: Question
  private let title: String
  private let grouping: Grouping?
  private let suppression: Suppression
  private let earlier: Question?
  private let window: StartWindow?

  /// A report of the patients that a question asks about; with suppression it shows groups alone, and with an earlier
  /// state of the record it says first what became known since then. Curves and causes of stopping are of a window of
  /// the time after the start of each row, if there is one.
  package init(
    _ question: Question, title: String, by grouping: Grouping?, _ suppression: Suppression, since earlier: Question?,
    within window: StartWindow?
  ) {
    (self.question, self.title, self.grouping, self.suppression) = (question, title, grouping, suppression)
    (self.earlier, self.window) = (earlier, window)
  }

  /// The number of patients in words, as far as that may be shown: on a page of groups, of those who are in them, since
  /// all others may be few.
  package func patientCount() throws -> String {
    guard let threshold = suppression.threshold else { return counted(question.patientCount, "patient") }
    let count = try GroupReport.patients(question).count
    return suppression.withholds(count)
      ? "fewer than \(threshold) patients" : "\(counted(count, "patient")) ever on a combination"
  }

  /// Renders the page. `hash` is the SHA-256 of bytes in Base64; `axis` and `order` arrange lanes, if there are any.
  package func html(
    axis: SwimmerPlot.Axis, order: SwimmerPlot.Order, hash: (String) -> String
  ) throws -> String {
    if suppression.isOn { return try groups().html(hash: hash) }
    let page = try page(axis, order)
    let (data, lanes) = try question.both({ page.json }, { page.parts })
    return page.html(data: data, lanes: lanes, hash: hash)
  }

  private func groups() throws -> GroupPage {
    try GroupReport.page(
      question, by: grouping, suppression, title: shown(title), proof: proof(patients: try patientCount()))
  }

  private func page(_ axis: SwimmerPlot.Axis, _ order: SwimmerPlot.Order) throws -> ReportPage {
    // The parts throw in this order: the first of a pair before the second.
    let (own, (replay, cohort, responses)) = try question.both(
      { [question, grouping] in
        (
          lanes: try SwimmerLanes(question, by: grouping ?? Grouping([.condition])),
          figures: try HeadlineFigures.tables(question), outcomes: try ReportTable.outcomes(question),
          adverseEvents: try AdverseEventsByDrug.table(question), first: try FirstScreen(question)
        )
      },
      { [question] in
        (try ReplayIntervals(question).data, try ReportTable.cohort(question), try ReportTable.responses(question))
      })
    let changes = try earlier.map { try ReportChanges(question, since: $0, now: own.first) }
    let (curves, (checks, events)) = try question.both(
      { [self] in
        (
          survival: try survival(), incidence: try ReportTable.incidence(question, within: window),
          causes: try CausesDrawing.svg(question, within: window), attrition: try ReportTable.attrition(question)
        )
      },
      { [question] in
        let tables = [own.outcomes, own.adverseEvents]
        return (
          try ReportTable.checks(question), try EventWords.words(question, of: own.lanes.patients, tables)
        )
      })
    return ReportPage(
      title: shown(title),
      proof: proof(
        patients: "\(question.patientCount), of whom \(own.lanes.withoutCourses) without a systemic course"),
      changes: changes, notes: own.figures.notes, first: own.first, figures: own.figures.tables,
      patients: own.lanes.patients, axis: axis, order: order, replay: replay, cohort: cohort, responses: responses,
      survival: curves.survival, incidence: curves.incidence, causes: curves.causes, attrition: curves.attrition,
      outcomes: own.outcomes, adverseEvents: own.adverseEvents, checks: checks, events: events)
  }

  private func survival() throws -> ReportPage.Survival {
    let cohorts = try SurvivalCohorts(question, by: grouping, within: window)
    let drawn = { (width: Double) in
      SurvivalDrawing.plot(cohorts, question.profile, .logLog, PlotPage(width: width))
    }
    switch drawn(174) {
    case .none(let reason): return .none(reason)
    case .plot(let plot, let rows):
      let title = SurvivalDrawing.title(question.profile, rows: rows)
      let words = SurvivalDrawing.words(question, interval: "log-log", within: window)
      guard case .plot(let narrow, _) = drawn(85) else { return .none("there is no room") }
      return .svg(
        plot.svg(title: title, description: words), narrow: narrow.svg(title: title, description: words), words: words)
    }
  }

  private func proof(patients: String) -> [(name: String, value: String)] {
    var answer = question.answer("report")
    answer.notCounted = question.notCounted(.combinations(suppression))
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
    return found
      + (counts + answer.notCounted.map(\.inWords) + answer.notes + answer.warnings).map {
        (name: "note", value: shown($0))
      }
  }
}

/// The report of `report --suppress-below`: the answers of `query durations`, `survival` and `rates` with it.
enum GroupReport {
  /// The months at which curves are read.
  private static let months: [Double] = [6, 12, 24, 36, 60]

  /// The patients with a combination that counts.
  static func patients(_ question: Question) throws -> Set<String> {
    Set(try SurvivalCohorts(question, by: nil).rows.map(\.patient))
  }

  static func page(
    _ question: Question, by grouping: Grouping?, _ suppression: Suppression, title: String,
    proof: [(name: String, value: String)]
  ) throws -> GroupPage {
    let options = CurveOptions(months: months, suppression: suppression)
    let unit = question.profile.unit.rawValue
    let durations = try DurationsQuery(suppression: suppression).answer(question)
    let grouped = try grouping.map { try DurationsQuery(grouping: $0, suppression: suppression).answer(question) }
    let survival = try SurvivalQuery(grouping: grouping, options: options).answer(question)
    let rates = try RatesQuery(suppression: suppression, shownBeside: try patients(question)).answer(question)
    var notes = ["Lanes, curves, outcomes and the replay by day show single patients and are left out."]
    for note in [durations, survival, rates].flatMap(\.notes).map(shown) where !notes.contains(note) {
      notes.append(note)
    }
    return GroupPage(
      title: title, proof: proof, notes: notes,
      figures: [ReportTable(durations, caption: "Months on combination, a row a \(unit) (unit=\(unit)).", behind: [])]
        + (grouped.map { [ReportTable($0, caption: "The same by \(grouping?.inWords ?? "").", behind: [])] } ?? []),
      survival: ReportTable(survival, caption: "Time on combination, read at some months.", behind: []),
      rates: ReportTable(
        rates, caption: "Patients with adverse events on a combination, and events in the time.", behind: []))
  }
}
