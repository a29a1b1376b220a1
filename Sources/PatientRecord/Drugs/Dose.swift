/// An amount of a drug, given again after each interval.
public struct Dose: Hashable, Sendable, BitwiseCopyable {
  /// The amount given each time, in `unit`; greater than 0.
  public var amount: Double
  /// The unit of `amount`.
  public var unit: DoseUnit
  /// The time from one to the next.
  public var every: DoseInterval

  /// So much of a unit, once an interval.
  @inlinable
  public init(amount: Double, unit: DoseUnit, every: DoseInterval) {
    self.amount = amount
    self.unit = unit
    self.every = every
  }

  /// The amount per day in the unit that doses of this kind are compared in; months count 30.4375 days.
  public var amountPerDay: Double { amount * unit.comparison.factor / every.days }

  /// The unit that `amountPerDay` counts.
  package var comparisonUnit: DoseUnit { unit.comparison.unit }

  /// True if amounts per day of both may be compared: milligrams with grams, but not with tablets.
  public func isComparable(with other: Dose) -> Bool { unit.comparison.unit == other.unit.comparison.unit }
}

extension Dose: CustomStringConvertible {
  /// As people type it: `15mg/week`, `300mg/14d`, `20mg/12h`.
  public var description: String { "\(DoseAmount.text(amount))\(unit.rawValue)/\(every.typed)" }
}

/// The unit of a dose.
public enum DoseUnit: String, Code {
  case gram = "g"
  case milligram = "mg"
  case microgram = "ug"
  case internationalUnit = "IU"
  case millilitre = "mL"
  case milligramPerKilogram = "mg/kg"
  case milligramPerSquareMetre = "mg/m2"
  case joulePerSquareCentimetre = "J/cm2"
  case tablet, application, session

  /// The words of the list.
  public static let table = CodeTable<DoseUnit>()

  /// The route that the unit implies where none is recorded: an application is topical, joules are phototherapy.
  package var impliedRoute: Route? {
    switch self {
    case .application: .topical
    case .joulePerSquareCentimetre: .phototherapy
    default: nil
    }
  }

  /// The unit that this one is compared in, and how many of it one is.
  var comparison: (unit: DoseUnit, factor: Double) {
    switch self {
    case .gram: (.milligram, 1000)
    case .microgram: (.milligram, 0.001)
    default: (self, 1)
    }
  }
}

/// The time from one dose to the next: a whole number of hours, days, weeks or months.
public struct DoseInterval: Hashable, Sendable, BitwiseCopyable {
  /// The unit of an interval.
  public enum Unit: UInt8, Sendable, BitwiseCopyable { case hour, day, week, month }

  /// The number of units, from 1 to 999.
  public let count: UInt16
  /// The unit.
  public let unit: Unit

  /// So many of a unit; nil unless 1 to 999.
  @inlinable
  public init?(count: Int, unit: Unit) {
    guard (1...999).contains(count) else { return nil }
    self.count = UInt16(count)
    self.unit = unit
  }

  @inlinable
  init(one unit: Unit) {
    count = 1
    self.unit = unit
  }

  /// Once a day.
  @inlinable public static var day: DoseInterval { DoseInterval(one: .day) }
  /// Once a week.
  @inlinable public static var week: DoseInterval { DoseInterval(one: .week) }

  /// The length in days; a month counts 30.4375.
  public var days: Double {
    switch unit {
    case .hour: Double(count) / 24
    case .day: Double(count)
    case .week: Double(count) * 7
    case .month: Double(count) * 30.4375
    }
  }

  /// Reads the ISO 8601 form that a log holds, such as `PT12H`, `P1D`, `P2W`, `P1M`; nil for any other text.
  public init?(iso text: String) {
    let isHours = text.hasPrefix("PT")
    guard text.hasPrefix("P"), let letter = text.last else { return nil }
    let digits = text.dropFirst(isHours ? 2 : 1).dropLast()
    let unit: Unit? = isHours ? (letter == "H" ? .hour : nil) : ["D": .day, "W": .week, "M": .month][letter]
    guard let unit, let count = Int(digits), digits.first != "0", digits.first != "+" else { return nil }
    self.init(count: count, unit: unit)
  }

  /// The ISO 8601 form.
  public var iso: String {
    switch unit {
    case .hour: "PT\(count)H"
    case .day: "P\(count)D"
    case .week: "P\(count)W"
    case .month: "P\(count)M"
    }
  }

  /// As people type it after the slash: `day`, `week`, `14d`, `12h`.
  var typed: String {
    let (word, letter) =
      switch unit {
      case .hour: ("hour", "h")
      case .day: ("day", "d")
      case .week: ("week", "w")
      case .month: ("month", "m")
      }
    return count == 1 ? word : "\(count)\(letter)"
  }
}
