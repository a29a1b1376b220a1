import Answers
import Projections
import Statistics
import Text

/// A curve of time on combination, or of failure, at one month: a step of it, or a month asked for.
struct CurveRow: Sendable {
  /// True if it is a share that has failed, not one that goes on.
  let isFailure: Bool
  let month: Double
  /// The number at risk; nil if it is withheld, as all figures then are.
  var atRisk: Int?
  /// The numbers of rows that ended or were censored there; nil between steps.
  var ended: Int?
  var failed: Int?
  var competed: Int?
  var censored: Int?
  /// The share that goes on, or has failed, from 0 to 1.
  var share: Double?
  var standardError: Double?
  var limits = ConfidenceLimits(lower: nil, upper: nil)
  /// The share that ended otherwise, of curves of failure.
  var competing: Double?

  /// The month alone.
  init(isFailure: Bool, month: Double) { (self.isFailure, self.month) = (isFailure, month) }

  /// True if it says what ended otherwise.
  private var hasCompeting: Bool { isFailure || competing != nil }
  private var survival: Double? { isFailure ? nil : share }
  private var failure: Double? { isFailure ? share : nil }

  /// The month with its figures withheld.
  var withheld: CurveRow { CurveRow(isFailure: isFailure, month: month) }

  /// The share in per cent with its interval, and the number at risk in brackets, for people.
  var inWords: String {
    let atRisk = "(\(Value(self.atRisk).shownToPeople) at risk)"
    guard let share else { return "– " + atRisk }
    guard let lower = limits.lower, let upper = limits.upper else { return "\(oneDecimal(share * 100)) % \(atRisk)" }
    return "\(oneDecimal(share * 100)) %, \(oneDecimal(lower * 100)) to \(oneDecimal(upper * 100)) \(atRisk)"
  }

  /// The interval in per cent, for people.
  var intervalInWords: String {
    if limits.lower == nil, limits.upper == nil { return "–" }
    return "\(shownPercent(limits.lower)) to \(shownPercent(limits.upper))"
  }
}

// Columns. In lists, those of the other endpoint are left out; in rows of `query curves` they are empty.
extension CurveRow {
  /// The columns of a month asked for.
  static let pointColumns: [Column<CurveRow>] =
    [monthColumn, atRiskColumn] + shareColumns(isAlways: false) + [errorColumn] + limitColumns
    + [competingColumn.only { $0.hasCompeting }]

  /// The columns of a step.
  static let stepColumns: [Column<CurveRow>] =
    [monthColumn, atRiskColumn] + countColumns(isAlways: false) + shareColumns(isAlways: false)
    + stepErrors + [competingColumn.only { $0.hasCompeting }]

  /// The columns of a step with those of both endpoints.
  static let allColumns: [Column<CurveRow>] =
    [monthColumn, atRiskColumn] + countColumns(isAlways: true) + shareColumns(isAlways: true) + limitColumns
    + [errorColumn, competingColumn]

  private static let monthColumn = Column<CurveRow>(
    "month", unit: .months, identifies: true, sensitivity: .none, "The time in months."
  ) { $0.month }
  private static let atRiskColumn = Column<CurveRow>(
    "atRisk", heading: "at risk", unit: .count(of: .rows), empty: .when("withheld"), sensitivity: .none,
    "The number at risk just before."
  ) { $0.atRisk }
  private static let errorColumn = Column<CurveRow>(
    "standardError", empty: .when("not estimable"), sensitivity: .none, "The standard error of the share."
  ) { $0.standardError }
  private static let competingColumn = Column<CurveRow>(
    "competing", unit: .share, empty: .when("another endpoint"), sensitivity: .none,
    "The probability of having stopped for other reasons; of having died, under `unit=course`."
  ) { $0.competing }
  private static let limitColumns: [Column<CurveRow>] = [
    Column("lower", unit: .share, empty: .when("not estimable"), sensitivity: .none, "The lower limit of the share.") {
      $0.limits.lower
    },
    Column("upper", unit: .share, empty: .when("not estimable"), sensitivity: .none, "The upper limit of the share.") {
      $0.limits.upper
    },
  ]
  private static let stepErrors = [errorColumn] + limitColumns

  private static func countColumns(isAlways: Bool) -> [Column<CurveRow>] {
    func count(
      _ name: String, _ sentence: String, of isOf: (@Sendable (CurveRow) -> Bool)? = nil,
      _ get: @escaping @Sendable (CurveRow) -> Int?
    ) -> Column<CurveRow> {
      let column = Column(
        name, unit: .count(of: .rows), empty: .when("another endpoint"), sensitivity: .none, sentence, get)
      guard let isOf, !isAlways else { return column }
      return column.only(where: isOf)
    }
    return [
      count("ended", "The number that was discontinued there.", of: { !$0.isFailure }) { $0.ended },
      count("failed", "The number that stopped there for ineffectiveness or an adverse event.", of: { $0.isFailure }) {
        $0.failed
      },
      count(
        "competed", "The number that stopped there for other reasons; that died, under `unit=course`.",
        of: { $0.hasCompeting }
      ) { $0.competed },
      count("censored", "The number that was censored there.") { $0.censored },
    ]
  }

  private static func shareColumns(isAlways: Bool) -> [Column<CurveRow>] {
    let survival = Column<CurveRow>(
      "survival", unit: .share, empty: .when("not estimable, or another endpoint"), sensitivity: .none,
      "The probability of remaining."
    ) { $0.survival }
    let failure = Column<CurveRow>(
      "failure", unit: .share, empty: .when("not estimable, or another endpoint"), sensitivity: .none,
      "The probability of having stopped for ineffectiveness or an adverse event."
    ) { $0.failure }
    return isAlways ? [survival, failure] : [survival.only { !$0.isFailure }, failure.only { $0.isFailure }]
  }
}

/// A share in per cent, for people; a dash if there is none.
func shownPercent(_ share: Double?) -> String { share.map { oneDecimal($0 * 100) } ?? "–" }

/// A range of two numbers, for people; a dash if there are none.
func shownRange(_ least: Double?, _ most: Double?) -> String {
  if least == nil, most == nil { return "–" }
  return "\(Value(least).shownToPeople) to \(Value(most).shownToPeople)"
}
