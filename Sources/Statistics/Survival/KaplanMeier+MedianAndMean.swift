extension KaplanMeier {
  /// The time by which half have had the event; nil if the curve stays above 1/2.
  ///
  /// If the curve lies at exactly 1/2 for a while, the median is the midpoint between the event that brought it there
  /// and the next event; if it ends at 1/2, the former. Source: the table that R prints for a `survfit` (its `quantile`
  /// differs in that last case: it takes the midpoint to the end of follow-up). O(n).
  package var median: Double? { timeOfHalf(in: steps.map(\.survival)) }

  /// Returns the limits of the median: the times at which the limits of the curve come down to 1/2.
  ///
  /// A limit is nil if its curve stays above 1/2, as is common for the upper one. The confidence lies between 0 and
  /// 1. Source: R. Brookmeyer and J. Crowley, A Confidence Interval for the Median Survival Time, Biometrics 38 (1982)
  /// 29–41, in the form that R prints for a `survfit` with the same `conf.type`. O(n).
  package func medianInterval(
    transform: IntervalTransform = .logLog, confidence: Double = 0.95
  ) -> ConfidenceLimits {
    let limits = limits(transform: transform, confidence: confidence)
    return ConfidenceLimits(lower: timeOfHalf(in: limits.map(\.lower)), upper: timeOfHalf(in: limits.map(\.upper)))
  }

  /// Returns the time at which a curve with a value, or none, for each step comes down to 1/2.
  ///
  /// A product such as 99/100 · 98/99 · … · 50/51 is 1/2 on paper and near it in binary: hence the tolerance.
  private func timeOfHalf(in curve: [Double?]) -> Double? {
    func firstIndex(below bound: Double) -> Int? {
      curve.firstIndex { value in value.map { $0 < bound } ?? false }
    }
    guard let index = firstIndex(below: 0.5 + relativeTolerance), let value = curve[index] else {
      return nil
    }
    guard (value - 0.5).magnitude < relativeTolerance, let next = firstIndex(below: value) else {
      return steps[index].time
    }
    return (steps[index].time + steps[next].time) / 2
  }
}

/// The mean time without the event up to a horizon.
package struct RestrictedMean: Equatable, Sendable {
  /// The mean, in the unit of the observations: at least 0, at most the horizon.
  package let mean: Double
  /// The standard error of the mean; nil of one observation or one cluster, which says nothing about the spread.
  package let standardError: Double?
  /// The horizon: a longer time counts as this one.
  package let horizon: Double
}

extension KaplanMeier {
  /// Returns the area under the curve from 0 to a horizon, by default the longest time.
  ///
  /// Nil without observations, for a horizon that is negative or not finite, and for one beyond the longest time unless
  /// the curve is at 0 by then: the area beyond is not known (R extends the last value).
  ///
  /// The variance sums Greenwood's term of each event time, times the squared area beyond it. An event time that brings
  /// the curve to 0 has no area beyond it and adds nothing. Source: R. G. Miller, Survival Analysis (1981), as in R's
  /// `print(survfit, rmean = horizon)`. With clusters it is the infinitesimal jackknife, in which the influence on each
  /// factor of the curve has the area beyond as its weight: R's `residuals(survfit, type = "auc")`, summed over
  /// clusters. O(n).
  package func restrictedMean(horizon: Double? = nil) -> RestrictedMean? {
    guard let longestTime, let last = steps.last else { return nil }
    let horizon = horizon ?? longestTime
    guard horizon >= 0, horizon.isFinite, horizon <= longestTime || last.survival == 0 else { return nil }
    let passed = Array(steps[..<steps.firstIndexByHalving { $0.time > horizon }])
    let areas = areasBeyond(passed, horizon: horizon)
    return RestrictedMean(
      mean: (passed.first?.time ?? horizon) + (areas.first ?? 0), standardError: standardError(passed, areas),
      horizon: horizon)
  }

  /// Returns the area under the curve from each step to the horizon.
  private func areasBeyond(_ steps: [Step], horizon: Double) -> [Double] {
    var (area, end) = (0.0, horizon)
    let areas = steps.reversed().map { step in
      area += step.survival * (end - step.time)
      end = step.time
      return area
    }
    return areas.reversed()
  }

  private func standardError(_ steps: [Step], _ areas: [Double]) -> Double? {
    guard let influences else { return isOfOne ? nil : greenwoodVariance(steps, areas).squareRoot() }
    guard !steps.isEmpty else { return influences.isSingle ? nil : 0 }
    let amounts = ClusterAmounts(steps, weights: areas)
    return influences.variance(after: steps.count - 1, risk: amounts.risk, events: [amounts.event])?.squareRoot()
  }

  private func greenwoodVariance(_ steps: [Step], _ areas: [Double]) -> Double {
    var variance = 0.0
    for (step, area) in zip(steps, areas).reversed() where step.survival > 0 {
      variance += area * area * KaplanMeier.greenwoodTerm(atRisk: step.atRisk, events: step.events)
    }
    return variance
  }

  /// True if the curve rests on one observation.
  private var isOfOne: Bool { steps.count == 1 && steps[0].events + steps[0].censored == 1 }
}
