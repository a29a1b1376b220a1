/// Student's t distribution.
enum StudentDistribution {
  /// Returns the point beyond which lies the probability `upper`, above 0 and at most 1/2, on at least one degree of
  /// freedom.
  ///
  /// With y = t² / (n + t²), twice the upper tail of t on n degrees of freedom is the upper tail of Beta(1/2, n/2) at
  /// y. Source: M. Abramowitz and I. A. Stegun, Handbook of Mathematical Functions (1964), 26.7.1.
  static func quantile(upper: Double, degreesOfFreedom: Int) -> Double {
    precondition(upper > 0 && upper <= 0.5 && degreesOfFreedom > 0, "an upper tail lies above 0 and at most at 1/2")
    let freedom = Double(degreesOfFreedom)
    let point = upper == 0.5 ? 0 : BetaDistribution.quantile(0.5, freedom / 2, upper: 2 * upper)
    return (freedom * point / (1 - point)).squareRoot()
  }
}
