/// An amount of a drug, given again after each interval, once, or as needed.
public struct Dose: Hashable, Sendable, BitwiseCopyable {
  /// The amount given each time, in `unit`; greater than 0. The least of a range.
  public var amount: Double
  /// The most of a range, such as 5 to 10 mg; nil for one amount. Greater than `amount`.
  public var upTo: Double?
  /// The unit of `amount`.
  public var unit: DoseUnit
  /// The time from one to the next.
  public var every: DoseInterval

  /// The amounts that can be recorded, so that their sums over a life are finite. A log of an earlier version may hold
  /// others, which are read.
  package static let recordable = 0.0001..<1e15

  /// So much of a unit, once an interval.
  @inlinable
  public init(amount: Double, upTo: Double? = nil, unit: DoseUnit, every: DoseInterval) {
    self.amount = amount
    self.upTo = upTo
    self.unit = unit
    self.every = every
  }

  /// The amount per day in the unit that doses of this kind are compared in; months count 30.4375 days, and a range
  /// counts with its middle. Nil for a dose given once or as needed. Always finite.
  public var amountPerDay: Double? { every.isRegular ? Dose.finite(comparisonAmount / every.days) : nil }

  /// The amount of one administration in the unit that doses of this kind are compared in; of a range its middle.
  /// Always finite.
  package var comparisonAmount: Double { Dose.finite((amount / 2 + (upTo ?? amount) / 2) * unit.comparison.factor) }

  /// The largest number in place of one that is too large.
  private static func finite(_ amount: Double) -> Double { min(amount, .greatestFiniteMagnitude) }

  /// The unit that `amountPerDay` counts.
  package var comparisonUnit: DoseUnit { unit.comparison.unit }

  /// True if amounts per day of both may be compared: milligrams with grams, but not with tablets, nor a weekly dose
  /// with one as needed.
  public func isComparable(with other: Dose) -> Bool {
    unit.comparison.unit == other.unit.comparison.unit && every.isRegular && other.every.isRegular
  }
}

extension Dose: CustomStringConvertible {
  /// As people type it: `15mg/week`, `300mg/14d`, `5-10mg/day`, `1000mg once`, `50mg as needed`.
  public var description: String {
    let amounts = DoseAmount.text(amount) + (upTo.map { "-" + DoseAmount.text($0) } ?? "")
    return "\(amounts)\(unit.rawValue)\(every.isRegular ? "/" : " ")\(every.typed)"
  }
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

/// The time from one dose to the next: a whole number of hours, days, weeks or months; or none, for a single dose and
/// one as needed.
public struct DoseInterval: Hashable, Sendable, BitwiseCopyable {
  /// The unit of an interval. `once` and `asNeeded` stand for no interval, and have a count of 1.
  public enum Unit: UInt8, Sendable, BitwiseCopyable { case hour, day, week, month, once, asNeeded }

  /// The number of units, from 1 to 999.
  public let count: UInt16
  /// The unit.
  public let unit: Unit

  /// So many of a unit; nil unless 1 to 999.
  @inlinable
  public init?(count: Int, unit: Unit) {
    guard (1...999).contains(count), count == 1 || unit != .once && unit != .asNeeded else { return nil }
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

  /// A single administration.
  @inlinable public static var once: DoseInterval { DoseInterval(one: .once) }
  /// As the patient needs it.
  @inlinable public static var asNeeded: DoseInterval { DoseInterval(one: .asNeeded) }

  /// True if there is a time from one dose to the next.
  public var isRegular: Bool { unit != .once && unit != .asNeeded }

  /// The length in days; a month counts 30.4375. Infinite without an interval.
  public var days: Double {
    switch unit {
    case .hour: Double(count) / 24
    case .day: Double(count)
    case .week: Double(count) * 7
    case .month: Double(count) * 30.4375
    case .once, .asNeeded: .infinity
    }
  }

  /// Reads the form that a log holds, such as `PT12H`, `P1D`, `P2W`, `P1M` of ISO 8601, `once` or `as-needed`; nil for
  /// any other text.
  public init?(iso text: String) {
    if text == "once" || text == "as-needed" {
      self.init(one: text == "once" ? .once : .asNeeded)
      return
    }
    let isHours = text.hasPrefix("PT")
    let unit: Unit
    switch text.utf8.last {
    case UInt8(ascii: "H") where isHours: unit = .hour
    case UInt8(ascii: "D") where !isHours: unit = .day
    case UInt8(ascii: "W") where !isHours: unit = .week
    case UInt8(ascii: "M") where !isHours: unit = .month
    default: return nil
    }
    let digits = text.dropFirst(isHours ? 2 : 1).dropLast()
    guard text.hasPrefix("P"), let count = Int(digits), digits.first != "0", digits.first != "+" else { return nil }
    self.init(count: count, unit: unit)
  }

  /// The form that a log holds: ISO 8601, or a word.
  public var iso: String {
    switch unit {
    case .hour: "PT\(count)H"
    case .day: count == 1 ? "P1D" : "P\(count)D"
    case .week: count == 1 ? "P1W" : "P\(count)W"
    case .month: "P\(count)M"
    case .once: "once"
    case .asNeeded: "as-needed"
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
      case .once: ("once", "")
      case .asNeeded: ("as needed", "")
      }
    return count == 1 ? word : "\(count)\(letter)"
  }
}
