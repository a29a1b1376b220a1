extension KaplanMeier {
  /// Returns the probability of being without the event after `time`: the curve itself, which steps down at each event.
  ///
  /// It is 1 before the first event. It is nil if nothing is known: beyond the longest time, unless the curve is at 0
  /// by then, and at any time without observations. O(log n).
  package func survival(at time: Double) -> Double? {
    guard let longestTime, let last = steps.last else { return nil }
    guard time <= longestTime || last.survival == 0 else { return nil }
    let passed = steps.firstIndexByHalving { $0.time > time }
    return passed == 0 ? 1 : steps[passed - 1].survival
  }

  /// Returns the number at risk: entered before `time`, and followed up to it, or longer. O(log n).
  package func atRisk(at time: Double) -> Int {
    let next = steps.firstIndexByHalving { $0.time >= time }
    guard next < steps.count else { return 0 }
    return steps[next].atRisk - lateEntries.count(from: time, before: steps[next].time)
  }

  /// Returns the pointwise limits of the curve, one pair for each of `steps`, at a confidence between 0 and 1. O(n).
  package func limits(
    transform: IntervalTransform = .logLog, confidence: Double = 0.95
  ) -> [ConfidenceLimits] {
    precondition(confidence > 0 && confidence < 1, "a confidence lies between 0 and 1")
    let deviations = standardNormalQuantile(1 - (1 - confidence) / 2)
    return steps.map {
      transform.limits(
        survival: $0.survival, logStandardError: $0.logVariance.squareRoot(), deviations: deviations)
    }
  }

  /// Returns the curve at a time with the standard error of log S and its limits; nil if `survival(at:)` is. O(log n).
  ///
  /// The standard error is 0 before the first event; there is none once the curve is at 0, or with one cluster.
  package func estimate(
    at time: Double, transform: IntervalTransform = .logLog, confidence: Double = 0.95
  ) -> CurvePoint? {
    guard let survival = survival(at: time) else { return nil }
    let passed = steps.firstIndexByHalving { $0.time > time }
    let logStandardError = (passed == 0 ? logVarianceAtStart : steps[passed - 1].logVariance).squareRoot()
    return CurvePoint(
      time: time, value: survival, standardError: logStandardError.isFinite ? survival * logStandardError : nil,
      limits: transform.limits(
        survival: survival, logStandardError: logStandardError,
        deviations: standardNormalQuantile(1 - tailOfBoth(confidence))))
  }
}

extension KaplanMeier {
  /// The variance of log S before the first step.
  var logVarianceAtStart: Double { influences?.isSingle == true ? .infinity : 0 }
}

/// A curve of survival or of cumulative incidence at one time.
package struct CurvePoint: Equatable, Sendable {
  /// The time, in the unit of the observations.
  package let time: Double
  /// The probability, in 0...1.
  package let value: Double
  /// The standard error; nil if it has none.
  package let standardError: Double?
  /// The limits; nil if there are none.
  package let limits: ConfidenceLimits
}
