/// A clinical date as far as it is known: a day, a month or a year.
public struct PartialDate: Hashable, Sendable, BitwiseCopyable {
  /// The precision of the date.
  public enum Precision: UInt8, Sendable { case year, month, day }

  @usableFromInline let yearNumber: Int16
  @usableFromInline let monthNumber: UInt8
  @usableFromInline let dayNumber: UInt8

  /// A year, a month of a year, or a day of a month; nil when it does not exist or the year is not 1 to 9999.
  @inlinable
  public init?(year: Int, month: Int? = nil, day: Int? = nil) {
    guard CalendarDay.exists(year: year, month: month ?? 1, day: day ?? 1), day == nil || month != nil else {
      return nil
    }
    yearNumber = Int16(year)
    monthNumber = UInt8(month ?? 0)
    dayNumber = UInt8(day ?? 0)
  }

  /// The date that is exactly this day.
  @inlinable
  public init(_ day: CalendarDay) {
    let (year, month, dayOfMonth) = day.components
    yearNumber = Int16(clamping: year)
    monthNumber = UInt8(month)
    dayNumber = UInt8(dayOfMonth)
  }

  /// The date in four bytes, for images of a record: year, month (0 where unknown), day (0 where unknown).
  @inlinable
  public var packed: UInt32 {
    UInt32(UInt16(bitPattern: yearNumber)) | UInt32(monthNumber) &<< 16 | UInt32(dayNumber) &<< 24
  }

  /// The date of four bytes that `packed` gave; nil for any others.
  @inlinable
  public init?(packed: UInt32) {
    let month = Int(packed &>> 16 & 0xFF)
    let day = Int(packed &>> 24)
    self.init(year: Int(packed & 0xFFFF), month: month == 0 ? nil : month, day: day == 0 ? nil : day)
  }

  /// The precision of the date.
  @inlinable
  public var precision: Precision { dayNumber > 0 ? .day : monthNumber > 0 ? .month : .year }

  /// Every day that the date may stand for.
  @inlinable
  public var days: DayInterval {
    let year = Int(yearNumber)
    if dayNumber > 0 {
      let number = CalendarDay.number(year: year, month: Int(monthNumber), day: Int(dayNumber))
      return DayInterval(
        first: CalendarDay(daysSinceEpoch: number), last: CalendarDay(daysSinceEpoch: number))
    }
    let firstMonth = max(1, Int(monthNumber))
    let lastMonth = monthNumber > 0 ? Int(monthNumber) : 12
    let lastDay = CalendarDay.length(ofMonth: lastMonth, year: year)
    return DayInterval(
      first: CalendarDay(daysSinceEpoch: CalendarDay.number(year: year, month: firstMonth, day: 1)),
      last: CalendarDay(daysSinceEpoch: CalendarDay.number(year: year, month: lastMonth, day: lastDay)))
  }
}

extension PartialDate: CustomStringConvertible {
  /// ISO 8601, cut where knowledge ends: `2022-03-09`, `2022-03`, `2022`.
  public var description: String {
    var text = padded(Int(yearNumber), to: 4)
    if monthNumber > 0 { text += "-" + padded(Int(monthNumber), to: 2) }
    if dayNumber > 0 { text += "-" + padded(Int(dayNumber), to: 2) }
    return text
  }
}
