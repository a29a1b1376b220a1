/// The difference of two groups in units of their common standard deviation: of means, or of shares.
///
/// It says how far groups differ, whatever their size, and is no test. Source: P. C. Austin, Communications in
/// Statistics 38 (2009) 1228–1234.
package enum StandardizedDifference {
  /// Returns the difference of two means, (m₁ − m₂) / √((s₁² + s₂²) / 2); nil without two standard deviations, or if
  /// different means have none.
  package static func ofMeans(_ one: Summary, _ other: Summary) -> Double? {
    guard let mean = one.mean, let otherMean = other.mean, let deviation = one.standardDeviation,
      let otherDeviation = other.standardDeviation
    else { return nil }
    return ratio(mean - otherMean, variance: (deviation * deviation + otherDeviation * otherDeviation) / 2)
  }

  /// Returns the difference of two shares, (p₁ − p₂) / √((p₁(1 − p₁) + p₂(1 − p₂)) / 2); nil without two shares, or if
  /// different shares are 0 and 1.
  package static func ofShares(_ one: Proportion, _ other: Proportion) -> Double? {
    guard let share = one.estimate, let otherShare = other.estimate else { return nil }
    return ratio(share - otherShare, variance: (share * (1 - share) + otherShare * (1 - otherShare)) / 2)
  }

  private static func ratio(_ difference: Double, variance: Double) -> Double? {
    if difference == 0 { return 0 }
    return variance > 0 ? difference / variance.squareRoot() : nil
  }
}
