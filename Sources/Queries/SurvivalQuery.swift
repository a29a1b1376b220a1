package import Answers
import Arguments
import PatientRecord
import Projections
import Statistics
import Text

extension Query {
  package static let survival = Query(
    "survival", "Show time on combination as a curve, or failure with competing reasons.", smallCells: .withheld,
    SurvivalQuery.table(CurveOptions(), Profile()), rows: .timeToEvent,
    Parameter(SurvivalQuery.init, Grouping.option("Group curves."), Grouping.strata, CurveOptions.parameters))
}

/// `query survival`: time on combination as a curve, or failure with competing reasons, with everything that a paper
/// says of it.
package struct SurvivalQuery: AskedQuery {
  package let grouping: Grouping?
  /// The words that make the strata of the log-rank test; nil for none.
  package let strata: Grouping?
  package let options: CurveOptions

  /// The query with its options; everything that is not given as by default.
  package init(grouping: Grouping? = nil, strata: Grouping? = nil, options: CurveOptions = CurveOptions()) {
    (self.grouping, self.strata, self.options) = (grouping, strata, options)
  }

  package var suppression: Suppression { options.suppression }

  /// Answers a question.
  package func answer(_ question: Question) throws -> Answer {
    let cohorts = try SurvivalCohorts(question, by: grouping, strata: strata, within: options.window)
    let survival = SurvivalRows(
      cohorts: cohorts, profile: question.profile, options: options,
      test: cohorts.test(by: cohorts.grouping, question.profile))
    if cohorts.countsOnly, suppression.isOn {
      throw UsageError(
        "counts of rows do not tell which are few patients", index: nil, hint: "leave out --suppress-below")
    }
    let withheld = suppression.withheldGroups(cohorts.groups, question.profile)
    let rows = cohorts.groups.enumerated().map { index, group in
      var row = survival.row(index)
      if suppression.isOn {
        row.withhold(all: withheld.contains(index))
        survival.withholdSmallCells(&row, group)
      }
      return question.list(row, restingOn: suppression.isOn ? [] : group.events)
    }
    let isFailure = question.profile.endpoint == .failure
    var answer = question.answer(
      "survival",
      "\(isFailure ? "Failure of" : "Time on") \(question.profile.subjectInWords), "
        + "counted by \(question.profile.rowInWords); one row per group.",
      [rows], SurvivalQuery.table(options, question.profile),
      leavingOut: .combinations(
        possible: cohorts.possible, withheld: rows.count(where: \.isWithheld), suppression),
      notes: survival.notes() + suppression.notes)
    answer.addCurveRules(of: question.profile)
    answer.estimand = question.estimandOfTime(
      within: options.window, hasSums: cohorts.hasSums, variance: cohorts.variance(question.profile))
    return answer
  }
}

extension SurvivalQuery {
  /// Time on combination of one group. Figures are nil if there is no curve, or if they are withheld.
  struct Row: Sendable {
    let group: String
    let unit: Profile.Unit
    var n: Int?
    var patients: Int?
    var ended: Int?
    var competing: Int?
    var ongoing: Int?
    let interval: IntervalScale
    var kaplanMeier: (median: Median, mean: (restricted: Double?, standardError: Double?, horizon: Double?))?
    var points: [CurveRow]?
    var curve: [CurveRow]?
    var followUp: Median?
    var logRank: (group: LogRank.Group, test: LogRank)?
    var entry: EntryCounts?
    var isWithheld = false

    /// Withholds the steps, which show single patients, or all figures.
    mutating func withhold(all: Bool) {
      (curve, entry, isWithheld) = (nil, nil, all)
      guard all else { return }
      (n, patients, ended, competing, ongoing) = (nil, nil, nil, nil, nil)
      (kaplanMeier, points, followUp, logRank) = (nil, nil, nil, nil)
    }
  }

  /// A median time with its limits.
  struct Median: Sendable {
    let median: Double?
    let limits: ConfidenceLimits

    init(_ curve: KaplanMeier, _ transform: IntervalTransform) {
      (median, limits) = (curve.median, curve.medianInterval(transform: transform))
    }

    static let columns: [Column<Median>] = [
      .months("median", "The median time.") { $0.median },
      .months("lower", "The lower limit of its 95 % interval.") { $0.limits.lower },
      .months("upper", "The upper limit of its 95 % interval.") { $0.limits.upper },
    ]
  }

  /// The columns, for people with a column for each month that is asked for, and with the counts of an endpoint.
  static func table(_ options: CurveOptions, _ profile: Profile) -> Table<Listed<Row>> {
    let isFailure = profile.endpoint == .failure
    let median: [ShownColumn<Listed<Row>>] = [
      "kaplanMeier.median",
      .composed("95 % interval", of: ["kaplanMeier.lower", "kaplanMeier.upper"], isFlushRight: true) {
        shownRange($0.kaplanMeier?.median.limits.lower, $0.kaplanMeier?.median.limits.upper)
      },
      .composed(
        "restricted mean (SE)",
        of: ["kaplanMeier.restrictedMean", "kaplanMeier.standardError", "kaplanMeier.horizon"], isFlushRight: true
      ) { $0.content.restrictedMeanInWords },
    ]
    let counts: [ShownColumn<Listed<Row>>] =
      [
        "group", "n",
        .composed(
          isFailure ? "stopped for ineffectiveness or adverse event" : "discontinued", of: ["ended"], isFlushRight: true
        ) { Value($0.ended).shownToPeople },
      ]
    let competing: [ShownColumn<Listed<Row>>] = [
      .composed(isFailure ? "stopped for other reasons" : "died", of: ["competing"], isFlushRight: true) {
        Value($0.competing).shownToPeople
      }
    ]
    let points: [ShownColumn<Listed<Row>>] = options.months.indices.map { index in
      .composed("at \(oneDecimal(options.months[index]))", of: ["at"], isFlushRight: true) { row in
        row.points.map { $0[index].inWords } ?? "–"
      }
    }
    return Table(
      columns + (options.suppression.isOn ? [.withheld { $0.isWithheld }] : []),
      shown: counts + (profile.hasCompetingEnds ? competing : []) + ["ongoing"] + (isFailure ? [] : median) + points + [
        "followUp.median"
      ])
  }

  private static let columns: [Column<Listed<Row>>] = [
    .group { $0.group },
    .unit { $0.unit },
    count("n", "The number of rows that are counted.") { $0.n },
    count("patients", "The number of patients in them.") { $0.patients },
    count("ended", "The number discontinued; under `endpoint=failure` for ineffectiveness or an adverse event.") {
      $0.ended
    },
    count(
      "competing",
      "The number that stopped for other reasons, under `endpoint=failure`; that died, under `unit=course`."
    ) {
      $0.competing
    },
    count("ongoing", "The number that had not ended: censored.") { $0.ongoing },
    .interval { $0.interval },
    .object(
      "kaplanMeier", empty: .when("no curve, failure as the endpoint, or withheld"), "Time on combination.",
      of: [
        .members(of: Median.columns) { $0.median },
        .months("restrictedMean", heading: "restricted mean", "The mean time up to the horizon.") {
          $0.mean.restricted
        },
        .months("standardError", "Its standard error.") { $0.mean.standardError },
        .months("horizon", "The month up to which the restricted mean goes.") { $0.mean.horizon },
      ]
    ) { $0.kaplanMeier },
    .list(
      "at", empty: .when("no curve, or withheld"), sensitivity: .none, "The curve at the months asked for.",
      of: CurveRow.pointColumns, joined: { "month \(withoutPoint($0.month)): \($0.inWords)" }
    ) { $0.points },
    .list(
      "curve", empty: .when("no curve, or withheld"), sensitivity: .none, "The curve step by step.",
      of: CurveRow.stepColumns, joined: { "month \(withoutPoint($0.month)): \($0.inWords)" }
    ) { $0.curve },
    .object(
      "followUp", empty: .when("no curve, or withheld"),
      "Potential follow-up of patients, by the reverse Kaplan-Meier estimate.",
      of: [
        .months("median", heading: "potential follow-up", "The median time.") { $0.median },
        .months("lower", "The lower limit of its 95 % interval.") { $0.limits.lower },
        .months("upper", "The upper limit of its 95 % interval.") { $0.limits.upper },
      ]
    ) { $0.followUp },
    .object(
      "logRank", empty: .when("no test, see notes"), "The log-rank test between the groups.",
      of: [
        Column("observed", unit: .count(of: .rows), sensitivity: .none, "The number of ends in the group.") {
          $0.group.observed
        },
        Column("expected", sensitivity: .none, "The number expected if all groups were alike.") { $0.group.expected },
        Column("chiSquare", sensitivity: .none, "The statistic of the test.") { $0.test.chiSquare },
        Column("degreesOfFreedom", sensitivity: .none, "Its degrees of freedom.") { $0.test.degreesOfFreedom },
        Column("p", sensitivity: .none, "The p-value.") { $0.test.pValue },
      ]
    ) { $0.logRank },
    EntryCounts.column { $0.entry },
    .events(),
  ]

  private static func count(
    _ name: String, _ sentence: String, _ get: @escaping @Sendable (Listed<Row>) -> Int?
  ) -> Column<Listed<Row>> {
    Column(name, unit: .count(of: .rows), empty: .when("withheld, or not counted"), sensitivity: .none, sentence, get)
  }
}

extension Column {
  /// The scale of a curve's interval.
  static func interval(_ get: @escaping @Sendable (Row) -> IntervalScale) -> Column {
    Column("interval", sensitivity: .none, "The scale of the 95 % interval.", get)
  }
}

extension SurvivalQuery.Row {
  fileprivate var restrictedMeanInWords: String {
    guard let mean = kaplanMeier?.mean, let restricted = mean.restricted, let horizon = mean.horizon else { return "–" }
    let error = mean.standardError.map { " (\(oneDecimal($0)))" } ?? ""
    return "\(oneDecimal(restricted))\(error) to month \(oneDecimal(horizon))"
  }
}
