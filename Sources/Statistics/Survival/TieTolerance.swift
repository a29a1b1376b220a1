/// The largest relative difference of two figures that count as equal: 2⁻²⁶, half the digits of a Double, as in R's
/// `all.equal`.
let relativeTolerance = Double.ulpOfOne.squareRoot()

/// Returns the gap up to which neighbouring times of an ascending list are one: `relativeTolerance`, times the mean of
/// the distinct times if that is more than 1.
///
/// Two computations of the same length can differ in the last digits, which would break a tie. Source: `aeqSurv` in R's
/// survival, with the same tolerance. O(n).
func tieTolerance(ofAscending times: some Sequence<Double>) -> Double {
  var distinct: [Double] = []
  for time in times where time != distinct.last { distinct.append(time) }
  guard !distinct.isEmpty else { return 0 }
  return relativeTolerance * max(1, CompensatedSum(distinct).total / Double(distinct.count))
}

/// Splits ascending elements into runs of one time each, in order.
func tiedRuns<Element>(_ ordered: [Element], time: (Element) -> Double) -> [ArraySlice<Element>] {
  let tolerance = tieTolerance(ofAscending: ordered.lazy.map(time))
  var runs: [ArraySlice<Element>] = []
  var start = 0
  while start < ordered.count {
    var end = start + 1
    while end < ordered.count, time(ordered[end]) - time(ordered[end - 1]) <= tolerance { end += 1 }
    runs.append(ordered[start..<end])
    start = end
  }
  return runs
}
