/// One day of the proleptic Gregorian calendar, without a time zone.
///
/// Counts days from 1970-01-01, so that differences and comparisons are plain integer arithmetic.
public struct CalendarDay: Hashable, Comparable, Sendable, BitwiseCopyable {
  /// Days since 1970-01-01; negative before it.
  public let daysSinceEpoch: Int32

  /// The day so many days after 1970-01-01.
  @inlinable public init(daysSinceEpoch: Int32) { self.daysSinceEpoch = daysSinceEpoch }

  /// The day of a year (1 to 9999), month and day of month; nil when no such day exists.
  @inlinable
  public init?(year: Int, month: Int, day: Int) {
    guard CalendarDay.exists(year: year, month: month, day: day) else { return nil }
    daysSinceEpoch = CalendarDay.number(year: year, month: month, day: day)
  }

  /// True if there is such a day of a year from 1 to 9999.
  @inlinable
  static func exists(year: Int, month: Int, day: Int) -> Bool {
    (1...9999).contains(year) && (1...12).contains(month) && day >= 1
      && (day <= 28 || day <= length(ofMonth: month, year: year))
  }

  /// Year, month and day of month (Hinnant, civil_from_days).
  @inlinable
  public var components: (year: Int, month: Int, day: Int) {
    let shifted = Int(daysSinceEpoch) + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
  }

  /// The calendar year.
  public var year: Int { components.year }

  /// True if the left comes before the right.
  @inlinable
  public static func < (left: CalendarDay, right: CalendarDay) -> Bool {
    left.daysSinceEpoch < right.daysSinceEpoch
  }

  /// Days from `right` to `left`.
  @inlinable
  public static func - (left: CalendarDay, right: CalendarDay) -> Int {
    Int(left.daysSinceEpoch) - Int(right.daysSinceEpoch)
  }

  /// The day so many days later, kept within the range that a day number can hold.
  @inlinable
  public func adding(days: Int) -> CalendarDay {
    let (sum, isTooFar) = Int(daysSinceEpoch).addingReportingOverflow(days)
    return CalendarDay(daysSinceEpoch: isTooFar ? (days > 0 ? .max : .min) : Int32(clamping: sum))
  }

  /// The same day of the month so many months later, or the last day of that month where it is shorter.
  ///
  /// Months are counted from the original day: 31 January plus two months is 31 March. Kept within the range that a day
  /// number can hold.
  public func adding(months: Int) -> CalendarDay { CalendarDay.day(components, plusMonths: months) }

  /// The same for a day whose parts are known already.
  static func day(_ components: (year: Int, month: Int, day: Int), plusMonths months: Int) -> CalendarDay {
    let (year, month, day) = components
    let furthest = 12 * 12_000_000
    let total = year * 12 + (month - 1) + min(max(months, -furthest), furthest)
    let newMonth = (total % 12 + 12) % 12 + 1
    let newYear = (total - (newMonth - 1)) / 12
    let newDay = min(day, CalendarDay.length(ofMonth: newMonth, year: newYear))
    return CalendarDay(daysSinceEpoch: CalendarDay.number(year: newYear, month: newMonth, day: newDay))
  }

  /// The number of days in a month (1 to 12) of a year.
  @inlinable
  public static func length(ofMonth month: Int, year: Int) -> Int {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// The day number of a day that exists (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms",
  /// days_from_civil), kept within its range.
  @inlinable
  static func number(year: Int, month: Int, day: Int) -> Int32 {
    let shiftedYear = month <= 2 ? year - 1 : year
    let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
    let yearOfEra = shiftedYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return Int32(clamping: era * 146_097 + dayOfEra - 719_468)
  }

  @inlinable
  static func isLeap(_ year: Int) -> Bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
  }
}

extension CalendarDay: CustomStringConvertible {
  /// ISO 8601: `2022-03-09`.
  public var description: String {
    let (year, month, day) = components
    guard (0...9999).contains(year) else {
      return "\(padded(year, to: 4))-\(padded(month, to: 2))-\(padded(day, to: 2))"
    }
    return unsafe String(unsafeUninitializedCapacity: 10) {
      unsafe CalendarDay.write(year, month, day, to: UnsafeMutableRawBufferPointer($0))
    }
  }

  /// Appends what `description` gives.
  public func appendText(to bytes: inout [UInt8]) {
    let (year, month, day) = components
    guard (0...9999).contains(year) else {
      bytes += description.utf8
      return
    }
    unsafe withUnsafeTemporaryAllocation(byteCount: 10, alignment: 1) { text in
      _ = unsafe CalendarDay.write(year, month, day, to: text)
      unsafe bytes.append(contentsOf: text)
    }
  }

  /// Writes the ten characters of a date whose year has four digits, and returns how many they are.
  private static func write(_ year: Int, _ month: Int, _ day: Int, to text: UnsafeMutableRawBufferPointer) -> Int {
    func write(_ part: Int, at place: Int) {
      unsafe text[place] = UInt8(truncatingIfNeeded: 0x30 + part / 10)
      unsafe text[place + 1] = UInt8(truncatingIfNeeded: 0x30 + part % 10)
    }
    write(year / 100, at: 0)
    write(year % 100, at: 2)
    write(month, at: 5)
    write(day, at: 8)
    unsafe text[4] = UInt8(ascii: "-")
    unsafe text[7] = UInt8(ascii: "-")
    return 10
  }
}

/// A non-negative number in decimal digits with leading zeros.
func padded(_ number: Int, to width: Int) -> String {
  let digits = String(number)
  return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
