/// The value of 1 / (b₀ + a₁ / (b₁ + a₂ / (b₂ + …))) to the last digits, by the terms (a, b) for 1, 2, ….
///
/// Source: W. J. Lentz's method as modified by I. J. Thompson and A. R. Barnett, Journal of Computational Physics 64
/// (1986) 490–509. The fractions used here need some multiple of the square root of their largest parameter in terms.
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
