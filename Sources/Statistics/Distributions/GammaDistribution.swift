/// The gamma distribution with scale 1, from which exact Poisson limits and the chi-square distribution come.
enum GammaDistribution {
  /// Returns both tails at a point of at least 0, for a shape above 0: the regularised incomplete gamma functions P and
  /// Q.
  ///
  /// The series of P below shape + 1, the continued fraction of Q from there on, each scaled by a Poisson density.
  /// Source: M. Abramowitz and I. A. Stegun, Handbook of Mathematical Functions (1964), 6.5.29 and 6.5.31. Relative
  /// error of the smaller tail about 1e-14; O(√shape).
  static func tails(shape: Double, at point: Double) -> Tails {
    if point <= 0 { return Tails(lower: 0) }
    if point == .infinity { return Tails(upper: 0) }
    let density = SaddlePoint.poisson(count: shape, mean: point)
    if point < shape + 1 {
      var (sum, term, divisor) = (1.0, 1.0, shape)
      while term > sum * Double.ulpOfOne / 4 {
        divisor += 1
        term *= point / divisor
        sum += term
      }
      return Tails(lower: min(density * sum, 1))
    }
    let fraction = continuedFraction(first: point + 1 - shape) { index in
      (a: -index * (index - shape), b: point + 2 * index + 1 - shape)
    }
    return Tails(upper: min(density * shape * fraction, 1))
  }

  /// Returns the point below which lies `lower` of the distribution, for a probability strictly between 0 and 1.
  static func quantile(shape: Double, lower probability: Double) -> Double {
    root(shape) { $0.lower - probability }
  }

  /// Returns the point above which lies `upper` of the distribution, for a probability strictly between 0 and 1.
  static func quantile(shape: Double, upper probability: Double) -> Double {
    root(shape) { probability - $0.upper }
  }

  private static func root(_ shape: Double, _ excess: (Tails) -> Double) -> Double {
    var high = shape + 1
    while excess(tails(shape: shape, at: high)) < 0 { high *= 2 }
    return rootOfRising(in: 0...high) { point in
      (excess(tails(shape: shape, at: point)), SaddlePoint.poisson(count: shape, mean: point) * shape / point)
    }
  }
}

/// Returns the probability that a chi-square variable with the given degrees of freedom (1 or more) exceeds a value:
/// the p-value of a log-rank test. Relative error about 1e-14, however small it is.
func chiSquareUpperTail(_ value: Double, degreesOfFreedom: Int) -> Double {
  precondition(degreesOfFreedom >= 1, "a chi-square distribution has degrees of freedom")
  return GammaDistribution.tails(shape: Double(degreesOfFreedom) / 2, at: value / 2).upper
}
