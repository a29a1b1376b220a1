extension KaplanMeier {
  /// The time by which half have had the event; nil where the curve stays above 1/2.
  ///
  /// Where the curve lies at exactly 1/2 for a while, it is the midpoint between the event that brought it there and
  /// the one that took it lower; if it ends at 1/2, the former. Source: what R prints for a `survfit` (its table, not
  /// its `quantile`, which in that last case takes the midpoint to the end of follow-up). O(n).
  package var median: Double? { timeOfHalf(in: steps.map(\.survival)) }

  /// The limits of the median: where the limits of the curve come down to 1/2, read as the median itself is.
  ///
  /// A limit is nil where its curve stays above 1/2, as is common for the upper one. The confidence lies between 0 and
  /// 1. Source: R. Brookmeyer and J. Crowley, A Confidence Interval for the Median Survival Time, Biometrics 38 (1982)
  /// 29–41, in the form that R prints for a `survfit` with the same `conf.type`. O(n).
  package func medianInterval(
    transform: IntervalTransform = .logLog, confidence: Double = 0.95
  ) -> ConfidenceLimits {
    let limits = limits(transform: transform, confidence: confidence)
    return ConfidenceLimits(lower: timeOfHalf(in: limits.map(\.lower)), upper: timeOfHalf(in: limits.map(\.upper)))
  }

  /// The time at which a curve with a value for each step, or none, comes down to 1/2.
  ///
  /// A product such as 99/100 · 98/99 · … · 50/51 is 1/2 on paper and something near it in binary: hence the tolerance.
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
