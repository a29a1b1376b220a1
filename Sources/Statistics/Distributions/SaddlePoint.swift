/// Densities of Poisson and binomial counts, continued to counts that are not whole, without the cancellation of
/// log Γ: about 15 digits whatever the size of the counts.
///
/// Source: C. Loader, Fast and Accurate Computation of Binomial Probabilities (2000); R's `dpois` and `dbinom` use the
/// same.
enum SaddlePoint {
  /// Returns e^−mean · mean^count / Γ(count + 1), for a count of at least 0 and a mean above 0.
  static func poisson(count: Double, mean: Double) -> Double {
    if count == 0 { return exponential(-mean) }
    let exponent = -stirlingError(count) - deviance(count, from: mean)
    return exponential(exponent) / (2 * Double.pi * count).squareRoot()
  }

  /// Returns Γ(a + b + 1) / (Γ(a + 1) Γ(b + 1)) · p^a · q^b, for a and b above 0 and p + q = 1.
  static func binomial(_ a: Double, _ b: Double, p: Double, q: Double) -> Double {
    if p == 0 || q == 0 { return 0 }
    let total = a + b
    let exponent =
      stirlingError(total) - stirlingError(a) - stirlingError(b) - deviance(a, from: total * p)
      - deviance(b, from: total * q)
    // Divides twice, because the product of two large counts would overflow.
    return exponential(exponent) * (total / a / (2 * Double.pi * b)).squareRoot()
  }

  /// Returns log Γ(n + 1) − (n + 1/2) log n + n − log √2π, which is near 1 / 12 n, for n above 0.
  ///
  /// From 16 on by Stirling's series; below that by the difference of neighbours, (n + 1/2) log((n + 1) / n) − 1.
  static func stirlingError(_ n: Double) -> Double {
    var error = 0.0
    var n = n
    while n < 16 {
      error += (n + 0.5) * logarithmOfOnePlus(1 / n) - 1
      n += 1
    }
    let square = n * n
    let series = 1.0 / 1260 - (1.0 / 1680 - (1.0 / 1188 - 691.0 / 360_360 / square) / square) / square
    return error + (1.0 / 12 - (1.0 / 360 - series / square) / square) / n
  }

  /// Returns count · log(count / mean) + mean − count, which is 0 if both are equal.
  static func deviance(_ count: Double, from mean: Double) -> Double {
    guard (count - mean).magnitude < 0.1 * (count + mean) else {
      return count * logarithm(count / mean) + mean - count
    }
    // With v = (x − m) / (x + m): (x − m) v + 2 x (v³/3 + v⁵/5 + …).
    let ratio = (count - mean) / (count + mean)
    var sum = (count - mean) * ratio
    var term = 2 * count * ratio
    for power in 1...1000 {
      term *= ratio * ratio
      let next = sum + term / Double(2 * power + 1)
      if next == sum { break }
      sum = next
    }
    return sum
  }
}
