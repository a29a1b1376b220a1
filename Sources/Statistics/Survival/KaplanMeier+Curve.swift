extension KaplanMeier {
  /// The probability of being without the event after `time`: the curve itself, which steps down at each event.
  ///
  /// It is 1 before the first event, and nil where nothing is known: beyond the longest time, unless the curve has come
  /// down to 0 by then, and everywhere without observations. O(log n).
  package func survival(at time: Double) -> Double? {
    guard let longestTime, let last = steps.last else { return nil }
    guard time <= longestTime || last.survival == 0 else { return nil }
    let passed = indexOfFirstStep { $0.time > time }
    return passed == 0 ? 1 : steps[passed - 1].survival
  }

  /// How many were followed up to `time`, or longer. O(log n).
  package func atRisk(at time: Double) -> Int {
    let next = indexOfFirstStep { $0.time >= time }
    return next < steps.count ? steps[next].atRisk : 0
  }

  /// The pointwise limits of the curve, one pair for each of `steps`, at a confidence between 0 and 1. O(n).
  package func limits(
    transform: IntervalTransform = .logLog, confidence: Double = 0.95
  ) -> [ConfidenceLimits] {
    precondition(confidence > 0 && confidence < 1, "a confidence lies between 0 and 1")
    let deviations = standardNormalQuantile(1 - (1 - confidence) / 2)
    return steps.map {
      transform.limits(
        survival: $0.survival, logStandardError: $0.greenwoodSum.squareRoot(), deviations: deviations)
    }
  }

  /// The curve at a time with the standard error of log S and its limits; nil where `survival(at:)` is. O(log n).
  ///
  /// The standard error is 0 before the first event and infinite once the curve has come down to 0.
  package func estimate(
    at time: Double, transform: IntervalTransform = .logLog, confidence: Double = 0.95
  ) -> CurvePoint? {
    guard let survival = survival(at: time) else { return nil }
    let passed = indexOfFirstStep { $0.time > time }
    let logStandardError = passed == 0 ? 0 : steps[passed - 1].greenwoodSum.squareRoot()
    return CurvePoint(
      time: time, value: survival, standardError: survival == 0 ? nil : survival * logStandardError,
      limits: transform.limits(
        survival: survival, logStandardError: logStandardError,
        deviations: standardNormalQuantile(1 - tailOfBoth(confidence))))
  }

  /// The first step for which `isPast` holds, given that it holds for all later ones too; the count if it never does.
  private func indexOfFirstStep(where isPast: (Step) -> Bool) -> Int {
    var range = steps.indices
    while !range.isEmpty {
      let middle = range.lowerBound + range.count / 2
      range = isPast(steps[middle]) ? range.lowerBound..<middle : middle + 1..<range.upperBound
    }
    return range.lowerBound
  }
}

/// A curve at one time: of survival, or of cumulative incidence.
package struct CurvePoint: Equatable, Sendable {
  /// The time, in the unit of the observations.
  package let time: Double
  /// The probability, in 0...1.
  package let value: Double
  /// Its standard error; nil where it has none.
  package let standardError: Double?
  /// Its limits; nil where there are none.
  package let limits: ConfidenceLimits
}
