/// The scale on which the confidence interval of a survival curve is symmetric.
///
/// Source: J. D. Kalbfleisch and R. L. Prentice, The Statistical Analysis of Failure Time Data (1980), section 1.3
/// (`logLog`); the three are `conf.type` "log-log", "log" and "plain" of R's `survfit`, whose own default is "log".
package enum IntervalTransform: CaseIterable, Sendable {
  /// Symmetric in log(−log S): never leaves 0...1, and holds its level best in small cohorts.
  case logLog
  /// Symmetric in log S; the upper limit is cut at 1.
  case log
  /// Symmetric in S itself; both limits are cut at 0 and 1.
  case plain
}

/// The limits of a confidence interval; a limit is nil if it is not reached or does not exist.
package struct ConfidenceLimits: Equatable, Sendable {
  /// The lower limit.
  package let lower: Double?
  /// The upper limit.
  package let upper: Double?

  /// Limits, either of which may be missing.
  package init(lower: Double?, upper: Double?) {
    self.lower = lower
    self.upper = upper
  }

  /// The interval without limits.
  static let none = ConfidenceLimits(lower: nil, upper: nil)
}

extension IntervalTransform {
  /// Returns the limits of a survival probability whose logarithm has the given standard error, at `deviations`
  /// standard normal deviations on either side.
  ///
  /// There are no limits where the standard error is infinite, as it is at 0; `logLog` has none at 1 either, nor where
  /// a sum that is 1 on paper is less by rounding.
  func limits(survival: Double, logStandardError: Double, deviations: Double) -> ConfidenceLimits {
    guard survival > 0, logStandardError < .infinity else { return .none }
    let margin = deviations * logStandardError
    switch self {
    case .logLog:
      guard survival < 1 - 1e-12 else { return .none }
      // S^exp(±m) with m = margin / |log S|, which is exp(−exp(log(−log S) ± m)).
      let scaled = margin / -logarithm(survival)
      return ConfidenceLimits(lower: power(survival, exponential(scaled)), upper: power(survival, exponential(-scaled)))
    case .log:
      return ConfidenceLimits(lower: survival * exponential(-margin), upper: min(survival * exponential(margin), 1))
    case .plain:
      return ConfidenceLimits(
        lower: max(survival - survival * margin, 0), upper: min(survival + survival * margin, 1))
    }
  }
}
