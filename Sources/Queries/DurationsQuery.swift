package import Answers
import Arguments
import PatientRecord
import Projections
import Statistics
import Text

extension Query {
  package static let durations = Query(
    "durations", "Show how long combinations lasted.", smallCells: .withheld,
    examples: [
      Example("regimen query durations --rule unit=patient --log EventLogs/case-series", "Counts patients, not pairs.")
    ], DurationsQuery.table(isSuppressing: false), rows: .timeToEvent,
    Parameter(DurationsQuery.init, Grouping.option("Group combinations."), Suppression.groups))
}

/// `query durations`: how long combinations lasted.
package struct DurationsQuery: AskedQuery {
  package let grouping: Grouping?
  package let suppression: Suppression

  /// The query with its options; everything that is not given as by default.
  package init(grouping: Grouping? = nil, suppression: Suppression = Suppression(threshold: nil)) {
    (self.grouping, self.suppression) = (grouping, suppression)
  }

  /// Answers a question.
  package func answer(_ question: Question) throws -> Answer {
    let cohorts = try SurvivalCohorts(question, by: grouping)
    if cohorts.countsOnly {
      throw UsageError(
        "counts do not say the lengths that partial dates allow", index: nil, hint: "regimen query survival reads them")
    }
    let horizon = cohorts.commonHorizon
    let withheld = suppression.withheldGroups(cohorts.groups, question.profile)
    let rows = cohorts.groups.enumerated().map { index, group in
      var row = Row(group, question.profile, horizon: horizon)
      if cohorts.looksAhead { row.kaplanMeier = nil }
      if suppression.isOn { row.withhold(all: withheld.contains(index)) }
      return question.list(row, restingOn: suppression.isOn ? [] : group.events)
    }
    var answer = question.answer(
      "durations",
      "Months on \(question.profile.subjectInWords), counted by \(question.profile.rowInWords); one row per group.",
      [rows],
      DurationsQuery.table(isSuppressing: suppression.isOn, isObservedSoFar: isObservedSoFar(cohorts.rows, question)),
      leavingOut: .combinations(
        possible: cohorts.possible, withheld: rows.count(where: \.isWithheld), suppression),
      notes: DurationsQuery.notes(cohorts, question.profile, suppression) + suppression.notes)
    answer.addCurveRules(of: question.profile)
    answer.estimand = question.estimandOfTime(hasSums: cohorts.hasSums, variance: cohorts.variance(question.profile))
    return answer
  }
}

extension DurationsQuery {
  /// True if some of the rows that are listed go on, so that a mean is one observed so far and no estimate.
  private func isObservedSoFar(_ rows: [Combination], _ question: Question) -> Bool {
    rows.contains { $0.ongoing && question.profile.lists($0) }
  }

  /// The durations of the combinations of one group. A figure is nil if there is none, or if it is withheld.
  struct Row: Sendable {
    let group: String
    let unit: Profile.Unit
    var n: Int?
    var ongoing: Int?
    var summary: Summary?
    var range: (least: Double?, most: Double?)
    var mean: (least: Double?, most: Double?)
    var kaplanMeier: KaplanMeierFigures?
    var entry: EntryCounts?
    var isWithheld = false

    init(_ group: SurvivalCohorts.Group, _ profile: Profile, horizon: Double?) {
      let listed = profile.ongoing == .included ? group.rows : group.rows.filter(profile.lists)
      let summary = Summary(listed.map(\.months))
      (self.group, unit, n, self.summary) = (group.name, profile.unit, summary.count, summary)
      ongoing = listed.count(where: \.ongoing)
      range = (summary.minimum, summary.maximum)
      mean = (meanBound(listed, \.monthsMin), meanBound(listed, \.monthsMax))
      kaplanMeier = profile.endpoint == .failure ? nil : KaplanMeierFigures(group, profile, horizon: horizon)
      entry = EntryCounts(group)
    }

    /// Withholds what shows single patients, or all figures.
    mutating func withhold(all: Bool) {
      (ongoing, range, kaplanMeier, entry, isWithheld) = (nil, (nil, nil), nil, nil, all)
      if all { (n, summary, mean) = (nil, nil, (nil, nil)) }
    }

    /// The mean, and the range that unknown days leave to it, if they leave one.
    fileprivate var meanInWords: String {
      let text = Value(summary?.mean).shownToPeople
      if summary?.mean == nil || mean.least == mean.most { return text }
      guard let most = mean.most else { return "\(text) (\(Value(mean.least).shownToPeople) or more)" }
      return "\(text) (\(shownRange(mean.least, most)))"
    }
  }

  /// Time on combination: whatever ends a row is an event, what is ongoing is censored.
  struct KaplanMeierFigures: Sendable {
    let median: Double?
    let limits: ConfidenceLimits
    let restricted: RestrictedMean?

    /// The figures of a group; nil without rows to follow, and for sums of spells, which are no survival time.
    init?(_ group: SurvivalCohorts.Group, _ profile: Profile, horizon: Double?) {
      guard group.hasCurve else { return nil }
      let curve = group.followed.curve(profile)
      (median, limits, restricted) = (curve.median, curve.medianInterval(), curve.restrictedMean(horizon: horizon))
    }
  }

  static func table(isSuppressing: Bool, isObservedSoFar: Bool = false) -> Table<Listed<Row>> {
    Table(
      columns + (isSuppressing ? [.withheld { $0.isWithheld }] : []),
      shown: [
        "group", "unit", "n", "ongoing",
        .composed(
          isObservedSoFar ? "mean so far" : "mean", of: ["mean", "meanMin", "meanMax"], isFlushRight: true
        ) { $0.content.meanInWords }, "sd",
        "median",
        .composed("quartiles", of: ["q1", "q3"], isFlushRight: true) {
          shownRange($0.summary?.firstQuartile, $0.summary?.thirdQuartile)
        },
        .composed("range", of: ["min", "max"], isFlushRight: true) { shownRange($0.range.least, $0.range.most) },
        "kaplanMeier.median",
        .composed("95 % interval", of: ["kaplanMeier.lower", "kaplanMeier.upper"], isFlushRight: true) {
          shownRange($0.kaplanMeier?.limits.lower, $0.kaplanMeier?.limits.upper)
        },
        .composed(
          "restricted mean", of: ["kaplanMeier.restrictedMean", "kaplanMeier.horizon"], isFlushRight: true
        ) {
          $0.kaplanMeier?.restricted.map { "\(oneDecimal($0.mean)) to month \(oneDecimal($0.horizon))" } ?? "–"
        },
      ])
  }

  private static let columns: [Column<Listed<Row>>] = [
    .group { $0.group },
    .unit { $0.unit },
    Column(
      "n", unit: .count(of: .rows), empty: .when("withheld"), sensitivity: .none, "The number of rows that are counted."
    ) {
      $0.n
    },
    Column(
      "ongoing", unit: .count(of: .rows), empty: .when("withheld"), sensitivity: .none, "The number that had not ended."
    ) {
      $0.ongoing
    },
    figure("mean", "The mean length; what is ongoing counts as if it had ended.") { $0.summary?.mean },
    figure("sd", heading: "SD", "The standard deviation of the length.") { $0.summary?.standardDeviation },
    figure("median", "The median length.") { $0.summary?.median },
    figure("q1", "The first quartile of the length.") { $0.summary?.firstQuartile },
    figure("q3", "The third quartile of the length.") { $0.summary?.thirdQuartile },
    figure("min", "The shortest length.") { $0.range.least },
    figure("max", "The longest length.") { $0.range.most },
    figure("meanMin", "The mean of the shortest lengths that partial dates allow.") { $0.mean.least },
    figure("meanMax", "The mean of the longest lengths that partial dates allow.") { $0.mean.most },
    .object(
      "kaplanMeier", empty: .when("sums of spells, groups by response, failure as the endpoint, or withheld"),
      "Time on combination with what is ongoing as censored.",
      of: [
        .months("median", heading: "KM median", "The median time.") { $0.median },
        .months("lower", "The lower limit of its 95 % interval.") { $0.limits.lower },
        .months("upper", "The upper limit of its 95 % interval.") { $0.limits.upper },
        .months("restrictedMean", heading: "restricted mean", "The mean time up to the horizon.") {
          $0.restricted?.mean
        },
        .months("horizon", "The month up to which the restricted mean goes.") { $0.restricted?.horizon },
      ]
    ) { $0.kaplanMeier },
    EntryCounts.column { $0.entry },
    .events(),
  ]

  private static func figure(
    _ name: String, heading: String? = nil, _ sentence: String,
    _ get: @escaping @Sendable (Listed<Row>) -> Double?
  ) -> Column<Listed<Row>> {
    Column(
      name, heading: heading, unit: .months, empty: .when("too few rows, or withheld"), sensitivity: .none, sentence,
      get)
  }
}

// Columns of rows that stand for groups.
extension Column {
  /// The name of a group.
  static func group(_ get: @escaping @Sendable (Row) -> String) -> Column {
    Column("group", identifies: true, sensitivity: .term, "The group; `all` if nothing groups.", get)
  }

  /// The rule `unit`.
  static func unit(_ get: @escaping @Sendable (Row) -> Profile.Unit) -> Column {
    Column("unit", sensitivity: .none, "The thing that is counted, by the rule `unit`.", get)
  }

  /// A time on a curve.
  static func months(
    _ name: String, heading: String? = nil, _ sentence: String, _ get: @escaping @Sendable (Row) -> Double?
  ) -> Column {
    Column(
      name, heading: heading, unit: .months, empty: .when("not reached"), sensitivity: .none, sentence, get)
  }

  /// True for a group of too few patients to show.
  static func withheld(_ get: @escaping @Sendable (Row) -> Bool) -> Column {
    Column("withheld", sensitivity: .none, "True if the row is withheld, by `--suppress-below`.", get)
  }
}

/// The mean of the rows' shortest or longest lengths: the range that unknown days leave to the mean.
///
/// For the rows that are counted on the chosen days; nil if one of them has no bound. Every pair is shortest under the
/// same imputation of all dates, and longest under another, so that pairs and patients reach these means at once; of
/// regimens that follow one another they are only bounds, since a day that one gains the other loses.
private func meanBound(_ rows: [Combination], _ bound: (Combination) -> Double?) -> Double? {
  let bounds = rows.compactMap(bound)
  return bounds.count == rows.count ? Summary(bounds).mean : nil
}
