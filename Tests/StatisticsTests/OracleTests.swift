import Statistics
import Testing

@Suite("R says the same")
struct OracleTests {
  @Test("the tables hold what the script writes")
  func tables() {
    #expect(OracleTable.medians.names(of: "observations").count == 75)
    #expect(OracleTable.curves.names(of: "step").count == 28)
    #expect(OracleTable.summaries.names(of: "values").count == 25)
  }

  @Test("the median and its limits", arguments: OracleTable.medians.names(of: "observations"))
  func medians(name: String) {
    let curve = KaplanMeier(OracleTable.medians.observations(name))
    #expect(agree(medianFigures(of: curve), OracleTable.medians.row("median", name)))
  }

  @Test(
    "the restricted mean, at the longest time and at five eighths of it",
    arguments: OracleTable.medians.names(of: "observations"))
  func restrictedMeans(name: String) throws {
    let observations = OracleTable.medians.observations(name)
    let curve = KaplanMeier(observations)
    var expected = OracleTable.medians.rows("mean", name, width: 3)
    try #require(expected.count == 2)
    // R gives one observation a standard error of 0.
    if observations.count == 1 { for index in expected.indices { expected[index][2] = nil } }
    #expect(agree(figures(of: curve.restrictedMean()), expected[0]))
    for row in expected {
      #expect(agree(figures(of: curve.restrictedMean(horizon: row[0])), row))
    }
  }

  @Test("every step of the curve, and its limits", arguments: OracleTable.curves.names(of: "step"))
  func curves(name: String) throws {
    let curve = KaplanMeier(OracleTable.medians.observations(name))
    let steps = OracleTable.curves.rows("step", name, width: 6)
    let limits = OracleTable.curves.rows("limits", name, width: 7)
    try #require(curve.steps.count == steps.count && limits.count == steps.count)
    for (index, step) in curve.steps.enumerated() {
      let counts: [Double?] = [Double(step.atRisk), Double(step.events), Double(step.censored)]
      #expect(agree([step.time] + counts + [step.survival, step.logVariance.squareRoot()], steps[index]))
    }
    for (position, transform) in IntervalTransform.allCases.enumerated() {
      let ours = curve.limits(transform: transform)
      let (lower, upper) = (1 + 2 * position, 2 + 2 * position)
      #expect(agree(ours.map(\.lower), limits.map { $0[lower] }))
      #expect(agree(ours.map(\.upper), limits.map { $0[upper] }))
    }
  }

  @Test("a thousand observations with many ties")
  func thousand() {
    let observations = (1...1000).map { (index: Int) in
      Observation(time: Double(index * index * 31 % 977) / 4, isEvent: index * 17 % 5 != 0)
    }
    let curve = KaplanMeier(observations)
    #expect(agree(medianFigures(of: curve), OracleTable.medians.row("median", "quadratic")))
    for row in OracleTable.medians.rows("mean", "quadratic", width: 3) {
      #expect(agree(figures(of: curve.restrictedMean(horizon: row[0])), row))
    }
  }

  @Test("summaries and quantiles of type 7", arguments: OracleTable.summaries.names(of: "values"))
  func summaries(name: String) {
    let values = OracleTable.summaries.row("values", name).compactMap(\.self)
    let summary = Summary(values)
    let figures = [
      summary.mean, summary.standardDeviation, summary.minimum, summary.firstQuartile, summary.median,
      summary.thirdQuartile, summary.maximum, quantile(0.1, of: values), quantile(0.95, of: values),
    ]
    #expect(agree(figures, OracleTable.summaries.row("summary", name)))
  }

  /// The median, and its limits by log-log, log and plain at 95%, and by log-log at 80%.
  private func medianFigures(of curve: KaplanMeier) -> [Double?] {
    let intervals = [
      curve.medianInterval(), curve.medianInterval(transform: .log), curve.medianInterval(transform: .plain),
      curve.medianInterval(confidence: 0.8),
    ]
    return intervals.reduce(into: [curve.median]) { $0 += [$1.lower, $1.upper] }
  }

  private func figures(of mean: RestrictedMean?) -> [Double?] { [mean?.horizon, mean?.mean, mean?.standardError] }
}
