import Answers
import Text
/// A figure as a paper prints it.
enum PrintedFigure: Equatable {
  /// A number with so many decimals, rounded in some way.
  case number(Double, decimals: Int, Rounding)
  /// `fewer than 50 %`.
  case below(Double)
  /// `more than 50 %`.
  case above(Double)
  /// A word, such as a reason.
  case text(String)
  /// Several words, in any order.
  case texts([String])

  /// The rounding of a printed number.
  enum Rounding: String, CaseIterable {
    /// To the nearest; a half either way, since papers do not say.
    case nearest
    /// Cut off.
    case down
    /// To the next higher.
    case up
  }

  /// True if a derived value prints as this figure.
  func agrees(with derived: Value) -> Bool {
    switch self {
    case .number(let printed, let decimals, let rounding):
      return derived.asNumber.map { PrintedFigure.prints($0, as: printed, decimals, rounding) } ?? false
    case .below(let bound): return derived.asNumber.map { $0 < bound } ?? false
    case .above(let bound): return derived.asNumber.map { $0 > bound } ?? false
    case .text(let printed): return derived == .text(printed)
    case .texts(let printed):
      guard case .list(let values) = derived else { return false }
      return Set(values.map(\.shownToPeople)) == Set(printed) && values.count == Set(printed).count
    }
  }

  private static func prints(_ value: Double, as printed: Double, _ decimals: Int, _ rounding: Rounding) -> Bool {
    var step = 1.0
    for _ in 0..<decimals { step /= 10 }
    let slack = 1e-9 * max(1, abs(printed))
    return switch rounding {
    case .nearest: abs(value - printed) <= step / 2 + slack
    case .down: printed - slack <= value && value < printed + step - slack
    case .up: printed - step + slack < value && value <= printed + slack
    }
  }

  /// The figure as a value of an answer.
  var value: Value {
    switch self {
    case .number(let number, decimals: 0, _) where abs(number) < 1e15: .integer(Int(number))
    case .number(let number, _, _): .number(number)
    case .below(let bound): .text("below \(withoutPoint(bound))")
    case .above(let bound): .text("above \(withoutPoint(bound))")
    case .text(let text): .text(text)
    case .texts(let texts): Value(texts)
    }
  }
}
