/// The size, location and spread of a list of numbers.
///
/// A statistic is nil if the list is too short for it: all of them without values, the standard deviation with one
/// value. The figures do not depend on the order of the values.
package struct Summary: Equatable, Sendable {
  /// The number of values.
  package let count: Int
  /// The arithmetic mean.
  package let mean: Double?
  /// The sample standard deviation, with n − 1 in the denominator; nil for fewer than two values.
  package let standardDeviation: Double?
  /// The middle value, or the mean of the middle two.
  package let median: Double?
  /// The quantile of type 7 at 1/4.
  package let firstQuartile: Double?
  /// The quantile of type 7 at 3/4.
  package let thirdQuartile: Double?
  /// The lowest value.
  package let minimum: Double?
  /// The highest value.
  package let maximum: Double?

  /// Summarises finite values, whatever their unit. O(n log n).
  package init(_ values: [Double]) {
    precondition(values.allSatisfy(\.isFinite), "a summary is of finite values")
    let sorted = values.sorted()
    let mean = Summary.mean(of: sorted)
    count = sorted.count
    self.mean = mean
    standardDeviation = mean.flatMap { Summary.standardDeviation(of: sorted, around: $0) }
    median = quantile(0.5, ofSorted: sorted)
    firstQuartile = quantile(0.25, ofSorted: sorted)
    thirdQuartile = quantile(0.75, ofSorted: sorted)
    minimum = sorted.first
    maximum = sorted.last
  }

  private static func mean(of values: [Double]) -> Double? {
    values.isEmpty ? nil : CompensatedSum(values).total / Double(values.count)
  }

  /// Sums squares of deviations in a second pass; a difference of squares would cancel digits.
  private static func standardDeviation(of values: [Double], around mean: Double) -> Double? {
    guard values.count > 1 else { return nil }
    let squares = CompensatedSum(values.lazy.map { ($0 - mean) * ($0 - mean) }).total
    return (squares / Double(values.count - 1)).squareRoot()
  }
}

/// Returns the quantile of `values` for a probability in 0...1, of type 7: linear between the order statistics, the
/// lowest value at 0 and the highest at 1. Nil without values.
///
/// Type 7 is the default of R and NumPy; SAS gives type 2.
/// Source: R. J. Hyndman and Y. Fan, Sample Quantiles in Statistical Packages, The American Statistician 50 (1996)
/// 361–365, definition 7. The values are finite. O(n log n).
package func quantile(_ probability: Double, of values: [Double]) -> Double? {
  quantile(probability, ofSorted: values.sorted())
}

/// Returns the same quantile of values that already ascend. O(1).
func quantile(_ probability: Double, ofSorted values: [Double]) -> Double? {
  precondition((0...1).contains(probability), "a quantile's probability lies in 0...1")
  guard !values.isEmpty else { return nil }
  let position = Double(values.count - 1) * probability
  let below = Int(position.rounded(.down))
  let above = Int(position.rounded(.up))
  let part = position - Double(below)
  // Returns equal neighbours unchanged: a weighted sum of the two may differ from both in the last digit.
  return values[below] == values[above] ? values[below] : (1 - part) * values[below] + part * values[above]
}
