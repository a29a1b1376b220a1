import Projections
import Statistics

/// Makes the rows of `query survival`.
struct SurvivalRows {
  let cohorts: SurvivalCohorts
  let profile: Profile
  let options: CurveOptions
  /// The test between the groups, where there is one.
  let test: LogRank?

  var transform: IntervalTransform { options.interval.transform }

  func fields(_ index: Int) -> [(name: String, value: Value)] {
    let rows = cohorts.groups[index].rows
    let isSum = rows.contains { $0.intervals > 1 }
    let isFailure = profile.endpoint == .failure
    let ends: [(name: String, value: Value)] = [
      ("group", .text(cohorts.groups[index].name)), ("unit", .text(profile.unit.rawValue)), ("n", .integer(rows.count)),
      ("patients", .integer(Set(rows.map(\.patient)).count)),
      ("ended", .integer(rows.count { isFailure ? $0.isFailure : !$0.ongoing })),
      ("competing", isFailure ? .integer(rows.count { !$0.ongoing && !$0.isFailure }) : .null),
      ("ongoing", .integer(rows.count(where: \.ongoing))), ("interval", .text(options.interval.rawValue)),
    ]
    if isSum || rows.isEmpty { return ends + Self.figureNames.map { ($0, .null) } }
    let followUp = KaplanMeier.ofFollowUp(rows.map(\.observation))
    let shared: [(name: String, value: Value)] = [
      ("followUp", median(followUp)), ("logRank", logRank(index)),
    ]
    return ends + (isFailure ? incidence(rows) : curve(rows)) + shared
  }

  private static let figureNames = ["kaplanMeier", "at", "curve", "followUp", "logRank"]

  static let csvFields =
    ["group", "unit", "n", "patients", "ended", "competing", "ongoing", "interval"]
    + ["median", "lower", "upper", "restrictedMean", "standardError", "horizon"].map { "kaplanMeier.\($0)" }
    + ["at", "curve"] + ["median", "lower", "upper"].map { "followUp.\($0)" }
    + ["observed", "expected", "chiSquare", "degreesOfFreedom", "p"].map { "logRank.\($0)" } + ["events"]

  private func curve(_ rows: [Combination]) -> [(name: String, value: Value)] {
    let curve = KaplanMeier(rows.map(\.observation))
    let mean = curve.restrictedMean(horizon: options.horizon)
    guard case .object(let members) = median(curve) else { return [] }
    let means: [(key: String, value: Value)] = [
      ("restrictedMean", Value(mean?.mean)), ("standardError", Value(mean?.standardError)),
      ("horizon", Value(mean?.horizon)),
    ]
    return [
      ("kaplanMeier", .object(members + means)), ("at", points(rows) { point(curve, $0) }), ("curve", steps(curve)),
    ]
  }

  private func median(_ curve: KaplanMeier) -> Value {
    let limits = curve.medianInterval(transform: transform)
    return ["median": Value(curve.median), "lower": Value(limits.lower), "upper": Value(limits.upper)]
  }

  private func point(_ curve: KaplanMeier, _ month: Double) -> Value {
    let point = curve.estimate(at: month, transform: transform)
    return [
      "month": .number(month), "atRisk": .integer(curve.atRisk(at: month)), "survival": Value(point?.value),
      "standardError": Value(point?.standardError), "lower": Value(point?.limits.lower),
      "upper": Value(point?.limits.upper),
    ]
  }

  /// The curve at the months asked for; where it may not be read there, the month alone.
  private func points(_ rows: [Combination], _ point: (Double) -> Value) -> Value {
    let withheld = withheldMonths(rows)
    return .list(
      options.months.map { month in
        guard withheld.contains(month), case .object(let members) = point(month) else { return point(month) }
        return .object(members.map { (key: $0.key, value: $0.key == "month" ? $0.value : .null) })
      })
  }

  private func incidence(_ rows: [Combination]) -> [(name: String, value: Value)] {
    let curves = AalenJohansen(rows.map(\.competingObservation), causes: 2)
    let points = points(rows) { month in
      let failure = curves.estimate(of: 0, at: month, transform: transform)
      return members(
        [("month", .number(month)), ("atRisk", .integer(curves.atRisk(at: month)))], failure,
        competing: curves.estimate(of: 1, at: month)?.value)
    }
    return [("kaplanMeier", .null), ("at", points), ("curve", steps(curves))]
  }

  func members(
    _ counts: [(key: String, value: Value)], _ failure: CurvePoint?, competing: Double?
  ) -> Value {
    .object(
      counts + [
        ("failure", Value(failure?.value)), ("standardError", Value(failure?.standardError)),
        ("lower", Value(failure?.limits.lower)), ("upper", Value(failure?.limits.upper)),
        ("competing", Value(competing)),
      ])
  }

  private func logRank(_ index: Int) -> Value {
    guard let test else { return .null }
    let group = test.groups[index]
    return [
      "observed": .integer(group.observed), "expected": .number(group.expected), "chiSquare": .number(test.chiSquare),
      "degreesOfFreedom": .integer(test.degreesOfFreedom), "p": .number(test.pValue),
    ]
  }
}
