/// A running sum that keeps the rounding error of every addition, so that ten times 0.1 is 1.
///
/// Source: A. Neumaier, Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen, ZAMM 54 (1974) 39–51.
struct CompensatedSum {
  private var sum = 0.0
  private var error = 0.0

  /// Sums `terms` in their order.
  init(_ terms: some Sequence<Double>) {
    for term in terms { add(term) }
  }

  /// The sum so far, with the errors added.
  var total: Double { sum + error }

  private mutating func add(_ term: Double) {
    let next = sum + term
    error += sum.magnitude >= term.magnitude ? (sum - next) + term : (term - next) + sum
    sum = next
  }
}

/// Returns the value of 1 / (b₀ + a₁ / (b₁ + a₂ / (b₂ + …))) to the last digits, by the terms (a, b) for 1, 2, ….
///
/// Source: W. J. Lentz's method as modified by I. J. Thompson and A. R. Barnett, Journal of Computational Physics 64
/// (1986) 490–509. The number of terms is a multiple of the square root of the largest parameter.
func continuedFraction(first: Double, _ terms: (Double) -> (a: Double, b: Double)) -> Double {
  let tiny = 1e-300
  var denominator = 1 / (first == 0 ? tiny : first)
  var numerator = 1 / tiny
  var value = denominator
  for index in 1...1_000_000 {
    let (a, b) = terms(Double(index))
    denominator = b + a * denominator
    if denominator.magnitude < tiny { denominator = tiny }
    numerator = b + a / numerator
    if numerator.magnitude < tiny { numerator = tiny }
    denominator = 1 / denominator
    let change = denominator * numerator
    value *= change
    if (change - 1).magnitude <= 2 * Double.ulpOfOne { break }
  }
  return value
}

/// Finds the point in a range at which a rising function is 0, to the last digits.
///
/// Takes Newton's steps, and halves the range if a step would leave it. The function is below 0 at the lower end and
/// above it at the upper one.
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

/// The two tails of a distribution at a point. One is computed and the other is its complement: compute the smaller, so
/// that no digits cancel.
struct Tails: Equatable, Sendable {
  /// The probability of a value up to the point.
  let lower: Double
  /// The probability of a value beyond the point.
  let upper: Double

  init(lower: Double) { (self.lower, upper) = (lower, 1 - lower) }

  init(upper: Double) { (lower, self.upper) = (1 - upper, upper) }
}
