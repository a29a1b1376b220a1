/// The quantile of `values` for a probability in 0...1, of type 7: linear between the order statistics, the lowest
/// value at 0 and the highest at 1. Nil where there are no values.
///
/// Type 7 is what R and NumPy give when not told otherwise; SAS gives type 2.
/// Source: R. J. Hyndman and Y. Fan, Sample Quantiles in Statistical Packages, The American Statistician 50 (1996)
/// 361–365, definition 7. The values are finite. O(n log n).
package func quantile(_ probability: Double, of values: [Double]) -> Double? {
  quantile(probability, ofSorted: values.sorted())
}

/// The same for values that already ascend. O(1).
func quantile(_ probability: Double, ofSorted values: [Double]) -> Double? {
  precondition((0...1).contains(probability), "a quantile's probability lies in 0...1")
  guard !values.isEmpty else { return nil }
  let position = Double(values.count - 1) * probability
  let below = Int(position.rounded(.down))
  let above = Int(position.rounded(.up))
  let part = position - Double(below)
  // Equal neighbours are returned as they are: a weighted sum of the two may differ from both in the last digit.
  return values[below] == values[above] ? values[below] : (1 - part) * values[below] + part * values[above]
}
