/// The beta distribution, from which the exact limits of a proportion come.
enum BetaDistribution {
  /// Returns both tails at a point in 0...1, for two shapes above 0: the regularised incomplete beta function and the
  /// rest.
  ///
  /// Source: the continued fraction of A. R. DiDonato and A. H. Morris, Significant Digit Computation of the Incomplete
  /// Beta Function Ratios, ACM TOMS 18 (1992) 360–373, in its classic form (Abramowitz and Stegun 26.5.8), scaled by a
  /// binomial density. Relative error of the smaller tail about 1e-13; O(√(a + b)).
  static func tails(_ a: Double, _ b: Double, at point: Double) -> Tails {
    if point <= 0 { return Tails(lower: 0) }
    if point >= 1 { return Tails(upper: 0) }
    return point <= (a + 1) / (a + b + 2)
      ? Tails(lower: min(lowerTail(a, b, point, 1 - point), 1))
      : Tails(upper: min(lowerTail(b, a, 1 - point, point), 1))
  }

  /// Returns the lower tail at a point for which the fraction converges; `rest` is 1 − point.
  private static func lowerTail(_ a: Double, _ b: Double, _ point: Double, _ rest: Double) -> Double {
    let fraction = continuedFraction(first: 1) { index in
      let half = (index / 2).rounded(.down)
      let even = half * (b - half) / ((a + 2 * half - 1) * (a + 2 * half))
      let odd = -(a + half) * (a + b + half) / ((a + 2 * half) * (a + 2 * half + 1))
      return (a: (index == 2 * half ? even : odd) * point, b: 1)
    }
    return SaddlePoint.binomial(a, b, p: point, q: rest) * b / (a + b) * fraction
  }

  /// Returns the point below which lies `lower` of the distribution, for a probability strictly between 0 and 1.
  static func quantile(_ a: Double, _ b: Double, lower probability: Double) -> Double {
    root(a, b) { $0.lower - probability }
  }

  /// Returns the point above which lies `upper` of the distribution, for a probability strictly between 0 and 1.
  static func quantile(_ a: Double, _ b: Double, upper probability: Double) -> Double {
    root(a, b) { probability - $0.upper }
  }

  private static func root(_ a: Double, _ b: Double, _ excess: (Tails) -> Double) -> Double {
    rootOfRising(in: 0...1) { point in
      let density = SaddlePoint.binomial(a, b, p: point, q: 1 - point) * a * b / (a + b) / point / (1 - point)
      return (excess(tails(a, b, at: point)), density)
    }
  }
}
