/// The mean time without the event up to a horizon.
package struct RestrictedMean: Equatable, Sendable {
  /// The mean, in the unit of the observations: at least 0, at most the horizon.
  package let mean: Double
  /// The standard error of the mean.
  package let standardError: Double
  /// The horizon: a longer time counts as this one.
  package let horizon: Double
}

extension KaplanMeier {
  /// The area under the curve from 0 to a horizon, by default the longest time.
  ///
  /// Nil without observations, for a horizon that is negative or not finite, and for one beyond the longest time unless
  /// the curve has come down to 0 by then: the area out there is not known (R draws the last value on).
  ///
  /// The variance sums Greenwood's term of each event time, times the squared area beyond it. One that brings the curve
  /// to 0 has no area beyond it and adds nothing. Source: R. G. Miller, Survival Analysis (1981), as in R's
  /// `print(survfit, rmean = horizon)`. O(n).
  package func restrictedMean(horizon: Double? = nil) -> RestrictedMean? {
    guard let longestTime, let last = steps.last else { return nil }
    let horizon = horizon ?? longestTime
    guard horizon >= 0, horizon.isFinite, horizon <= longestTime || last.survival == 0 else { return nil }
    var areaBeyond = 0.0
    var variance = 0.0
    var end = horizon
    for step in steps.reversed() where step.time <= horizon {
      areaBeyond += step.survival * (end - step.time)
      if step.survival > 0 {
        variance +=
          areaBeyond * areaBeyond * KaplanMeier.greenwoodTerm(atRisk: step.atRisk, events: step.events)
      }
      end = step.time
    }
    return RestrictedMean(mean: end + areaBeyond, standardError: variance.squareRoot(), horizon: horizon)
  }
}
