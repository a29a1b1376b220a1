import Projections
import Statistics

/// The curves step by step.
extension SurvivalRows {
  /// The steps of a group's curve, each an object; none where there is no curve.
  func steps(_ rows: [Combination]) -> Value {
    if rows.isEmpty || rows.contains(where: { $0.intervals > 1 }) { return .list([]) }
    return profile.endpoint == .failure
      ? steps(AalenJohansen(rows.map(\.competingObservation), causes: 2)) : steps(KaplanMeier(rows.map(\.observation)))
  }

  func steps(_ curve: KaplanMeier) -> Value {
    let limits = curve.limits(transform: transform)
    return .list(
      zip(curve.steps, limits).map { step, limits in
        [
          "month": .number(step.time), "atRisk": .integer(step.atRisk), "ended": .integer(step.events),
          "censored": .integer(step.censored), "survival": .number(step.survival),
          "standardError": Value(step.survival == 0 ? nil : step.survival * step.greenwoodSum.squareRoot()),
          "lower": Value(limits.lower), "upper": Value(limits.upper),
        ]
      })
  }

  func steps(_ curves: AalenJohansen) -> Value {
    .list(
      curves.steps.map { step in
        members(
          [
            ("month", .number(step.time)), ("atRisk", .integer(step.atRisk)), ("failed", .integer(step.events[0])),
            ("competed", .integer(step.events[1])), ("censored", .integer(step.censored)),
          ], curves.estimate(of: 0, at: step.time, transform: transform), competing: step.incidences[1])
      })
  }
}
