import Projections
import Reports
import Statistics

/// The curves of `plot survival`, from the rows that `query survival` counts.
enum SurvivalDrawing {
  /// The plot; nil where there is none to draw, with the reason.
  static func plot(
    _ question: Question, by grouping: DurationsQuery.Grouping?, _ transform: IntervalTransform, _ page: PlotPage
  ) throws -> Drawn {
    if question.profile.endpoint == .failure {
      return .none("under endpoint=failure other ends compete, and Kaplan-Meier curves would be wrong")
    }
    let cohorts = try SurvivalCohorts(question, by: grouping)
    if cohorts.hasSums { return .none("days summed over several intervals are no time to an event") }
    if cohorts.rows.isEmpty { return .none("there is no combination to follow") }
    let groups = cohorts.groups.map { group in
      let observations = group.rows.map(\.observation)
      return (name: shown(group.name), observations: observations, summary: summary(observations, transform))
    }
    return .plot(SurvivalPlot(groups, transform: transform, page: page), rows: cohorts.rows.count)
  }

  /// A plot, or why there is none.
  enum Drawn {
    case plot(SurvivalPlot, rows: Int)
    case none(String)
  }

  private static func summary(_ observations: [Observation], _ transform: IntervalTransform) -> String {
    let curve = KaplanMeier(observations)
    let limits = curve.medianInterval(transform: transform)
    let words = { (value: Double?) in value.map(oneDecimal) ?? "not reached" }
    let hasInterval = limits.lower != nil || limits.upper != nil
    let interval =
      hasInterval ? "95 % interval \(words(limits.lower)) to \(words(limits.upper))" : "no 95 % interval"
    return "n \(observations.count), median \(words(curve.median)), \(interval)"
  }
}
