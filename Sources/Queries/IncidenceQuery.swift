package import Answers
import Arguments
import PatientRecord
package import Projections
import Statistics
import Text

extension Query {
  package static let incidence = Query(
    "incidence", "Show the incidence of each cause of stopping over time, and what was censored.",
    smallCells: .withheld,
    IncidenceQuery.table,
    Parameter(
      IncidenceQuery.init,
      Grouping.option("Group combinations."),
      CurveOptions.monthsOption,
      IntervalScale.option("The scale of an incidence's 95 % interval."), CurveOptions.windowOption,
      Suppression.groups))
}

/// `query incidence`: how many rows had ended by some months, for which cause, and how many were censored, for which.
///
/// Causes compete with each other: the incidence of each is the estimate of Aalen and Johansen.
package struct IncidenceQuery: AskedQuery {
  let grouping: Grouping?
  /// The months asked for; nil for those of `usualMonths` up to the longest time.
  let months: [Double]?
  let interval: IntervalScale
  /// The time after the start of each row that counts; nil for all of it.
  let window: StartWindow?
  package let suppression: Suppression

  /// The query with its options; everything that is not given as by default.
  package init(
    grouping: Grouping? = nil, months: [Double]? = nil, interval: IntervalScale = .logLog,
    window: StartWindow? = nil, suppression: Suppression = Suppression(threshold: nil)
  ) {
    (self.grouping, self.months, self.interval, self.suppression) = (grouping, months, interval, suppression)
    self.window = window
  }

  static let usualMonths: [Double] = [3, 6, 12, 24, 36, 60]

  /// A state at a month, and the rows of a group in it.
  struct Row: Sendable {
    let group: String
    let unit: Profile.Unit
    let month: Double
    let state: IncidenceState
    let count: Int
    /// The probability of the state by then; nil for what is censored, and where nothing is known.
    let point: CurvePoint?
  }

  /// Answers a question.
  package func answer(_ question: Question) throws -> Answer {
    let cohorts = try SurvivalCohorts(question, by: grouping, within: window)
    let censored = try question.derive { (asked) throws(ProjectionError) in
      (asked.name, deriveCensoringCause(asked.history, in: question.context))
    }
    let causes = Dictionary(censored, uniquingKeysWith: { first, _ in first })
    var withheld = 0
    let groups = cohorts.looksAhead ? [] : cohorts.groups.filter(\.hasCurve)
    let rows = groups.flatMap { group in
      let curve = IncidenceCurve(group.followed, causes, question.profile)
      var parts = ShownParts(group.followed, suppression, patient: \.row.patient)
      let isShown = parts.admitAll()
      return curve.months(months).flatMap { month in
        let rows = curve.rows(of: group.name, at: month, interval)
        let shown = isShown ? curve.shown(rows, at: month, &parts) : []
        withheld += rows.count - shown.count
        return shown.map { question.list($0, restingOn: suppression.isOn ? [] : group.events) }
      }
    }
    var answer = question.answer(
      "incidence",
      "Ends of \(question.profile.unit == .course ? "courses of single drugs" : "combinations") by cause; "
        + "one row per group, month and state.",
      [rows], IncidenceQuery.table,
      leavingOut: .combinations(
        possible: cohorts.possible, withheld: withheld, namesWithheld: false, suppression),
      notes: notes(cohorts, question.profile) + suppression.notes)
    answer.addCurveRules(of: question.profile)
    answer.estimand = question.estimandOfTime(
      within: window, hasSums: cohorts.hasSums, variance: cohorts.variance(question.profile))
    answer.estimand?.event = "each cause of stopping"
    answer.estimand?.competing = "the other causes, death included"
    return answer
  }

  private func notes(_ cohorts: SurvivalCohorts, _ profile: Profile) -> [String] {
    if cohorts.hasSums { return [SurvivalRows.noCurveOfSums] }
    if cohorts.looksAhead { return [DurationsQuery.responders] }
    return [
      "an end has one cause: of several reasons death, then an adverse event, then ineffectiveness, then remission or "
        + "the end of a planned course; the probabilities of a month add up to 1, and the counts to all rows",
      cohorts.repeats(profile, suppression), DurationsQuery.openStarts(cohorts.rows, suppression),
      cohorts.noteOnResponse(window),
    ].compactMap { $0 } + cohorts.entryNotes(profile, suppression) + cohorts.fewAtRiskNotes(suppression)
  }

  static let table = Table(
    [
      .group { $0.group },
      .unit { $0.unit },
      Column("month", unit: .months, identifies: true, sensitivity: .none, "The month.") { $0.month },
      Column(
        "state", identifies: true, sensitivity: .none,
        "The cause of the end by then, `remaining`, the cause of censoring, or `not-yet-entered`."
      ) { $0.state.word },
      Column("count", unit: .count(of: .rows), sensitivity: .none, "The number of rows in the state by then.") {
        $0.count
      },
      figure("probability", "The probability of the state by then; causes compete (Aalen–Johansen).") { $0.value },
      figure("standardError", "Its standard error.") { $0.standardError },
      figure("lower", "The lower limit of its 95 % interval.") { $0.limits.lower },
      figure("upper", "The upper limit of its 95 % interval.") { $0.limits.upper },
      .events(),
    ] as [Column<Listed<Row>>],
    shown: [
      "group", "month", "state", "count",
      .composed("%", of: ["probability"], isFlushRight: true) { shownPercent($0.point?.value) },
      .composed("95 % interval", of: ["lower", "upper"], isFlushRight: true) { row in
        guard let limits = row.point?.limits, limits.lower != nil || limits.upper != nil else { return "–" }
        return "\(shownPercent(limits.lower)) to \(shownPercent(limits.upper))"
      },
    ])

  private static func figure(
    _ name: String, _ sentence: String, _ get: @escaping @Sendable (CurvePoint) -> Double?
  ) -> Column<Listed<Row>> {
    Column(name, unit: .share, empty: .when("censored, or not known"), sensitivity: .none, sentence) {
      $0.content.point.flatMap(get)
    }
  }
}

/// The state of a row at a month.
enum IncidenceState: Hashable {
  case ended(EndCause)
  case remaining
  case censored(CensoringCause)
  /// At risk only later: the patient is enrolled after the month of the row's time.
  case notYetEntered
  /// Going on at the end of the window after its start.
  case windowEnded

  /// The word for it in answers.
  var word: String {
    switch self {
    case .ended(let cause): cause.rawValue
    case .remaining: "remaining"
    case .censored(.asOf): "censored-as-of"
    case .censored(.lastContact): "censored-last-contact"
    case .censored(.followUpEnded(let reason)): "censored-\(reason.rawValue)"
    case .notYetEntered: "not-yet-entered"
    case .windowEnded: "censored-window"
    }
  }
}

/// The rows of one group by the causes of their ends.
private struct IncidenceCurve {
  private let rows: [FollowedRow]
  private let censoring: [String: CensoringCause]
  private let curve: AalenJohansen
  private let all: KaplanMeier
  private let unit: Profile.Unit

  init(_ rows: [FollowedRow], _ censoring: [String: CensoringCause], _ profile: Profile) {
    (self.rows, self.censoring, unit) = (rows, censoring, profile.unit)
    let causes = EndCause.allCases
    curve = AalenJohansen(
      rows.map { row in
        CompetingObservation(
          time: row.time, cause: row.endCause.flatMap { causes.firstIndex(of: $0) }, entry: row.entry)
      }, causes: causes.count, clusters: rows.clusters(profile))
    all = KaplanMeier(
      rows.map { Observation(time: $0.time, isEvent: $0.endCause != nil, entry: $0.entry) },
      clusters: rows.clusters(profile))
  }

  /// Returns the months to read: those asked for, else the usual ones up to the longest time.
  func months(_ asked: [Double]?) -> [Double] {
    asked ?? IncidenceQuery.usualMonths.filter { $0 <= curve.longestTime ?? 0 }
  }

  /// Returns the rows of a month: each cause, what remains, and each cause of censoring of which there is a row.
  func rows(of group: String, at month: Double, _ interval: IntervalScale) -> [IncidenceQuery.Row] {
    let counts = rows.reduce(into: [:]) { $0[state($1, at: month), default: 0] += 1 }
    func row(_ state: IncidenceState, _ point: CurvePoint?) -> IncidenceQuery.Row {
      IncidenceQuery.Row(
        group: group, unit: unit, month: month, state: state, count: counts[state] ?? 0, point: point)
    }
    let ends = EndCause.allCases.enumerated().map { index, cause in
      row(.ended(cause), curve.estimate(of: index, at: month, transform: interval.transform))
    }
    let remaining = row(.remaining, all.estimate(at: month, transform: interval.transform))
    let others = Set(rows.map { IncidenceState.censored(cause(of: $0)) } + [.notYetEntered, .windowEnded])
      .filter { counts[$0] != nil }
    return ends + [remaining] + others.sorted { $0.word < $1.word }.map { row($0, nil) }
  }

  /// Returns the rows of a month that may be shown: those of all states, or else that of what remains.
  ///
  /// The curves and counts of a month give back who is in each state by then, and beside another month who came to it
  /// between them.
  func shown(
    _ rows: [IncidenceQuery.Row], at month: Double, _ parts: inout ShownParts<FollowedRow>
  ) -> [IncidenceQuery.Row] {
    let isIn = rows.map { row in { (followed: FollowedRow) in self.state(followed, at: month) == row.state } }
    if parts.admit(isIn) { return rows }
    return zip(rows, isIn).filter { row, isIn in row.state == .remaining && parts.admit([isIn]) }.map(\.0)
  }

  private func cause(of row: FollowedRow) -> CensoringCause { censoring[row.row.patient] ?? .asOf }

  private func state(_ row: FollowedRow, at month: Double) -> IncidenceState {
    if row.time <= month {
      if row.time < row.row.months { return .windowEnded }
      return row.endCause.map { .ended($0) } ?? .censored(cause(of: row))
    }
    return row.isYetToEnter(at: month) ? .notYetEntered : .remaining
  }
}

extension FollowedRow {
  /// The cause of its end; nil while it goes on, and where the window of its time ends before it.
  fileprivate var endCause: EndCause? { end == nil ? nil : row.endCause }
}
