/// A number of people out of a total, with exact and score limits of the proportion.
package struct Proportion: Equatable, Sendable {
  /// The number of people with the finding.
  package let count: Int
  /// The number of all people.
  package let total: Int

  /// `count` of `total`, with 0 ≤ count ≤ total.
  package init(count: Int, total: Int) {
    precondition(count >= 0 && count <= total, "a proportion is of a part and its whole")
    (self.count, self.total) = (count, total)
  }

  /// The proportion, in 0...1; nil of nobody.
  package var estimate: Double? { total == 0 ? nil : Double(count) / Double(total) }

  /// Returns the exact limits: two-sided, with half of the error in each tail, also for 0 of n and n of n.
  ///
  /// The confidence lies between 0 and 1; `none` of nobody. The interval covers at least its level, usually more.
  /// Source: C. J. Clopper and E. S. Pearson, Biometrika 26 (1934) 404–413, as quantiles of beta distributions; R's
  /// `binom.test`.
  package func clopperPearson(confidence: Double = 0.95) -> ConfidenceLimits {
    guard total > 0 else { return .none }
    let tail = tailOfBoth(confidence)
    let (had, hadNot) = (Double(count), Double(total - count))
    return ConfidenceLimits(
      lower: count == 0 ? 0 : BetaDistribution.quantile(had, hadNot + 1, lower: tail),
      upper: count == total ? 1 : BetaDistribution.quantile(had + 1, hadNot, upper: tail))
  }

  /// Returns the score limits, without a correction for continuity: two-sided, covering their level on average.
  ///
  /// Source: E. B. Wilson, JASA 22 (1927) 209–212; R's `prop.test(correct = FALSE)`.
  package func wilson(confidence: Double = 0.95) -> ConfidenceLimits {
    guard let estimate else { return .none }
    let deviations = standardNormalQuantile(1 - tailOfBoth(confidence))
    let size = Double(total)
    let square = deviations * deviations
    let centre = estimate + square / (2 * size)
    let margin = deviations * (estimate * (1 - estimate) / size + square / (4 * size * size)).squareRoot()
    let scale = 1 + square / size
    return ConfidenceLimits(
      lower: count == 0 ? 0 : (centre - margin) / scale, upper: count == total ? 1 : (centre + margin) / scale)
  }

  /// Returns the exact one-sided upper limit of the proportion at a confidence; nil of nobody.
  ///
  /// For 0 of n it is 1 − (1 − confidence)^(1/n): about 3/n at 95 %. Source: J. A. Hanley and A. Lippman-Hand,
  /// If Nothing Goes Wrong, Is Everything All Right?, JAMA 249 (1983) 1743–1745.
  package func upperLimit(confidence: Double = 0.95) -> Double? {
    guard total > 0 else { return nil }
    precondition(confidence > 0 && confidence < 1, "a confidence lies between 0 and 1")
    if count == total { return 1 }
    return BetaDistribution.quantile(Double(count + 1), Double(total - count), upper: 1 - confidence)
  }
}

/// Returns half of the error that a two-sided confidence leaves.
func tailOfBoth(_ confidence: Double) -> Double {
  precondition(confidence > 0 && confidence < 1, "a confidence lies between 0 and 1")
  return (1 - confidence) / 2
}
