import Answers
import PatientRecord
import Queries

/// The unit of a figure, with the conversion from the values of its column.
enum ClaimUnit {
  /// The column's own unit times a factor: years from months.
  case scaled(String, Double)
  /// A dose by time: `mg/week`.
  case dose(String, Dose)
  /// The unit that stands beside the value, and the path to it: `data.unit` beside `data.value`.
  case beside(String, String)
  /// Per cent.
  case percent

  /// The word in the file.
  var word: String {
    switch self {
    case .scaled(let word, _), .dose(let word, _), .beside(let word, _): word
    case .percent: "%"
    }
  }

  /// The unit of a statistic's column; nil where the column has no such unit.
  init?(_ word: String, _ statistic: Estimand.Statistic, _ column: ColumnPath?) {
    if statistic == .percent {
      guard word == "%" else { return nil }
      self = .percent
      return
    }
    guard let column, statistic.needsColumn, statistic != .distinct else { return nil }
    switch column.column?.unit {
    case .months:
      guard let factor = ["months": 1, "years": 1.0 / 12][word] else { return nil }
      self = .scaled(word, factor)
    case .days:
      guard let factor = ["days": 1, "weeks": 1.0 / 7][word] else { return nil }
      self = .scaled(word, factor)
    case .years:
      guard word == "years" else { return nil }
      self = .scaled(word, 1)
    case .dose:
      guard let dose = try? Dose(parsing: "1" + word) else { return nil }
      self = .dose(word, dose)
    case .beside(let name): self = .beside(word, column.sibling(name))
    default: return nil
    }
  }

  /// A value of the column as a number in this unit; nil where it is none, or in a unit that cannot be compared.
  func number(_ value: Value) -> Double? {
    switch self {
    case .scaled(_, let factor): return value.asNumber.map { $0 * factor }
    case .dose(_, let one):
      guard let dose = value.dose, dose.isComparable(with: one), let amount = dose.amountPerDay,
        let unit = one.amountPerDay
      else { return nil }
      return amount / unit
    case .beside, .percent: return value.asNumber
    }
  }
}
