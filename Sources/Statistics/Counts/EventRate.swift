/// How many events there were in some time at risk, summed over people, with exact limits of the rate.
///
/// Exact if events come independently and at one rate; several events of one person usually do not.
package struct EventRate: Equatable, Sendable {
  /// How many events.
  package let count: Int
  /// The time at risk, at least 0, in a unit that is the caller's.
  package let time: Double

  /// `count` events in `time`, both at least 0.
  package init(count: Int, time: Double) {
    precondition(count >= 0 && time >= 0 && time.isFinite, "events and time at risk are at least 0")
    (self.count, self.time) = (count, time)
  }

  /// Events per unit of time; nil where there was none.
  package var estimate: Double? { time == 0 ? nil : Double(count) / time }

  /// The exact limits: two-sided, with half of the error in each tail, also where there was no event.
  ///
  /// The confidence lies between 0 and 1; `none` without time at risk. Source: F. Garwood, Fiducial Limits for the
  /// Poisson Distribution, Biometrika 28 (1936) 437–442, as quantiles of gamma distributions; R's `poisson.test`.
  package func exactLimits(confidence: Double = 0.95) -> ConfidenceLimits {
    guard time > 0 else { return .none }
    let tail = tailOfBoth(confidence)
    let lower = count == 0 ? 0 : GammaDistribution.quantile(shape: Double(count), lower: tail)
    return ConfidenceLimits(
      lower: lower / time, upper: GammaDistribution.quantile(shape: Double(count + 1), upper: tail) / time)
  }

  /// The exact one-sided upper limit: what the rate is at most, at that confidence; nil without time at risk.
  ///
  /// Where there was no event, −log(1 − confidence) / time: about 3 / time at 95 %.
  package func upperLimit(confidence: Double = 0.95) -> Double? {
    guard time > 0 else { return nil }
    precondition(confidence > 0 && confidence < 1, "a confidence lies between 0 and 1")
    return GammaDistribution.quantile(shape: Double(count + 1), upper: 1 - confidence) / time
  }
}
