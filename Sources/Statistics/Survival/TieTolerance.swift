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

/// Returns the lowest time of each run of ascending times that count as one.
func tiedTimes(ofAscending times: [Double]) -> [Double] {
  let tolerance = tieTolerance(ofAscending: times)
  var starts: [Double] = []
  var last = -Double.infinity
  for time in times {
    if time - last > tolerance { starts.append(time) }
    last = time
  }
  return starts
}

extension RandomAccessCollection where Index == Int {
  /// Returns the first index at which `isPast` holds, if it holds at all later ones too; the end if it never holds.
  /// O(log n).
  func firstIndexByHalving(where isPast: (Element) -> Bool) -> Int {
    var range = startIndex..<endIndex
    while !range.isEmpty {
      let middle = range.lowerBound + range.count / 2
      range = isPast(self[middle]) ? range.lowerBound..<middle : middle + 1..<range.upperBound
    }
    return range.lowerBound
  }
}

extension [Double] {
  /// Returns how many of ascending numbers lie from one number on, and before another. O(log n).
  func count(from low: Double, before high: Double) -> Int {
    firstIndexByHalving { $0 >= high } - firstIndexByHalving { $0 >= low }
  }
}
