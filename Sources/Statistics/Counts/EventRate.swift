/// The number of events in a time at risk, summed over people, with exact limits of the rate.
///
/// The limits are exact if events come independently and at one rate; several events of one person usually do not.
package struct EventRate: Equatable, Sendable {
  /// The number of events.
  package let count: Int
  /// The time at risk, at least 0, in the caller's unit.
  package let time: Double

  /// `count` events in `time`, both at least 0.
  package init(count: Int, time: Double) {
    precondition(count >= 0 && time >= 0 && time.isFinite, "events and time at risk are at least 0")
    (self.count, self.time) = (count, time)
  }

  /// Events per unit of time; nil if there was none.
  package var estimate: Double? { time == 0 ? nil : Double(count) / time }

  /// Returns the exact limits: two-sided, with half of the error in each tail, also without an event.
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

  /// Returns the exact one-sided upper limit of the rate at a confidence; nil without time at risk.
  ///
  /// Without an event it is −log(1 − confidence) / time: about 3 / time at 95 %.
  package func upperLimit(confidence: Double = 0.95) -> Double? {
    guard time > 0 else { return nil }
    precondition(confidence > 0 && confidence < 1, "a confidence lies between 0 and 1")
    return GammaDistribution.quantile(shape: Double(count + 1), upper: 1 - confidence) / time
  }
}
