/// The two tails of a distribution at a point; each is computed as accurately as it can be, however small.
struct Tails: Equatable, Sendable {
  /// The probability of at most that much.
  let lower: Double
  /// The probability of more.
  let upper: Double

  init(lower: Double) { (self.lower, upper) = (lower, 1 - lower) }

  init(upper: Double) { (lower, self.upper) = (1 - upper, upper) }
}

/// The point in a range at which a rising function comes to 0, to the last digits.
///
/// Newton's steps, and halving of what is left wherever a step would leave it. The function is below 0 at the lower end
/// and above it at the upper one.
func rootOfRising(
  in range: ClosedRange<Double>, _ function: (Double) -> (value: Double, slope: Double)
) -> Double {
  var (low, high) = (range.lowerBound, range.upperBound)
  var point = low + (high - low) / 2
  for _ in 0..<2000 {
    let (value, slope) = function(point)
    if value == 0 { return point }
    if value < 0 { low = point } else { high = point }
    let step = point - value / slope
    let next = step > low && step < high ? step : low + (high - low) / 2
    if (next - point).magnitude <= Double.ulpOfOne * next.magnitude { return next }
    point = next
  }
  return point
}
