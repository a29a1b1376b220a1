import Answers
import Arguments
import Projections
import Statistics
import Text

extension Query {
  package static let curves = Query(
    "curves", "Show the curves of survival step by step, a row each, for R or a spreadsheet.",
    smallCells: .refused("each step of a curve shows the end of a single row: survival --at reads it at some months"),
    examples: [
      Example(
        "regimen query curves --by condition --format csv --log EventLogs/case-series",
        "Time, numbers at risk and limits of each step, to plot elsewhere.")
    ], CurvesQuery.table(Profile()), rows: .timeToEvent,
    Parameter(
      CurvesQuery.init, Grouping.option("Group curves."),
      IntervalScale.option("The scale of a curve's 95 % interval."), CurveOptions.windowOption))
}

/// `query curves`: the curves of `query survival` step by step, a row each, for programs that plot or calculate.
struct CurvesQuery: AskedQuery {
  var grouping: Grouping?
  var interval = IntervalScale.logLog
  var window: StartWindow?

  /// A step of the curve of one group.
  struct Row: Sendable {
    let group: String
    let unit: Profile.Unit
    let interval: IntervalScale
    let step: CurveRow
  }

  func answer(_ question: Question) throws -> Answer {
    let cohorts = try SurvivalCohorts(question, by: grouping, within: window)
    let survival = SurvivalRows(
      cohorts: cohorts, profile: question.profile, options: CurveOptions(interval: interval, window: window),
      test: nil)
    let rows = cohorts.groups.flatMap { group in
      steps(of: group, survival).map { step, events in
        question.list(
          Row(group: group.name, unit: question.profile.unit, interval: interval, step: step), restingOn: events)
      }
    }
    let profile = question.profile
    let isFailure = profile.endpoint == .failure
    var answer = question.answer(
      "curves",
      "\(isFailure ? "Failure of" : "Time on") \(profile.subjectInWords); one row per step of a group's curve.", [rows],
      CurvesQuery.table(profile), leavingOut: .combinations(possible: cohorts.possible),
      notes: survival.notes())
    answer.addCurveRules(of: question.profile)
    answer.estimand = question.estimandOfTime(
      within: window, hasSums: cohorts.hasSums, variance: cohorts.variance(profile))
    return answer
  }

  /// The steps of a group, each with the positions of the events behind the rows that ended or were censored there.
  ///
  /// The first is month 0, or the beginning of the window, where nothing has happened, so that a plot begins there; it
  /// rests on all rows.
  private func steps(
    of group: SurvivalCohorts.Group, _ survival: SurvivalRows
  ) -> [(step: CurveRow, events: [Int])] {
    let steps = survival.steps(group)
    guard let first = steps.first else { return [] }
    let all = zip(steps, events(behind: steps.map(\.month), of: group)).map { (step: $0, events: $1) }
    let start = start(group, survival)
    return first.month == start.month ? all : [(start, group.events)] + all
  }

  /// The positions of the events of the rows from each month up to the next.
  private func events(behind months: [Double], of group: SurvivalCohorts.Group) -> [[Int]] {
    let times = group.rows.map { group.follow($0)?.time }
    let ordered = group.rows.indices.filter { times[$0] != nil }.sorted { times[$0] ?? 0 < times[$1] ?? 0 }
    var next = 0
    return months.indices.map { place in
      let start = next
      let end = place + 1 < months.count ? months[place + 1] : .infinity
      while next < ordered.count, times[ordered[next]] ?? 0 < end { next += 1 }
      return group.events(ofRows: ordered[start..<next])
    }
  }

  private func start(_ group: SurvivalCohorts.Group, _ survival: SurvivalRows) -> CurveRow {
    let rows = group.followed
    var row = CurveRow(isFailure: survival.isFailure, month: rows.beginning)
    (row.atRisk, row.censored, row.standardError) = (rows.count { $0.isAtRisk(at: row.month) }, 0, 0)
    if survival.profile.hasCompetingEnds { (row.competed, row.competing) = (0, 0) }
    if survival.isFailure { row.failed = 0 } else { row.ended = 0 }
    row.share = survival.isFailure ? 0 : 1
    row.limits = ConfidenceLimits(lower: row.share, upper: row.share)
    return row
  }
}

extension CurvesQuery {
  static func table(_ profile: Profile) -> Table<Listed<Row>> {
    let isFailure = profile.endpoint == .failure
    let competes = profile.hasCompetingEnds
    let share = isFailure ? "failure" : "survival"
    func count(_ heading: String, of name: String, _ get: @escaping @Sendable (CurveRow) -> Int?)
      -> ShownColumn<Listed<Row>>
    {
      .composed(heading, of: [name], isFlushRight: true) { Value(get($0.step)).shownToPeople }
    }
    let ends = isFailure ? "stopped for ineffectiveness or adverse event" : "discontinued"
    let others = isFailure ? "stopped for other reasons" : "died"
    let counts =
      [count(ends, of: isFailure ? "failed" : "ended") { $0.failed ?? $0.ended }]
      + (competes ? [count(others, of: "competed") { $0.competed }] : [])
    let shares: [ShownColumn<Listed<Row>>] = [
      .composed(isFailure ? "incidence %" : "remaining %", of: [share], isFlushRight: true) {
        shownPercent($0.step.share)
      },
      .composed("95 % interval", of: ["lower", "upper"], isFlushRight: true) { $0.step.intervalInWords },
    ]
    let competing: [ShownColumn<Listed<Row>>] = [
      .composed("\(others) %", of: ["competing"], isFlushRight: true) { shownPercent($0.step.competing) }
    ]
    return Table(
      [
        .group { $0.group },
        .unit { $0.unit },
        .interval { $0.interval },
        .members(of: CurveRow.allColumns) { $0.step },
        .events(),
      ], shown: ["group", "month", "atRisk"] + counts + ["censored"] + shares + (competes ? competing : []))
  }
}
