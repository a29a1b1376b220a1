/// A clinical date as far as it is known: a day, a month, a year, or a stretch between two of these.
///
/// A stretch may be open at one end, and for something of which only the order is known at both.
public struct PartialDate: Hashable, Sendable, BitwiseCopyable {
  /// The part of the date that is known.
  public enum Precision: UInt8, Sendable { case year, month, day, stretch }

  /// The year; 0 where a stretch is open at its start.
  @usableFromInline let yearNumber: Int16
  @usableFromInline let monthNumber: UInt8
  @usableFromInline let dayNumber: UInt8
  /// The four bytes of the end of a stretch, `openEnd` if it is open; 0 for any other date.
  @usableFromInline let end: UInt32

  @usableFromInline static var openEnd: UInt32 { .max }

  /// A year, a month of a year, or a day of a month; nil when it does not exist or the year is not 1 to 9999.
  @inlinable
  public init?(year: Int, month: Int? = nil, day: Int? = nil) {
    guard CalendarDay.exists(year: year, month: month ?? 1, day: day ?? 1), day == nil || month != nil else {
      return nil
    }
    yearNumber = Int16(year)
    monthNumber = UInt8(month ?? 0)
    dayNumber = UInt8(day ?? 0)
    end = 0
  }

  /// A day that exists.
  @inlinable
  init(existing year: Int, _ month: Int, _ day: Int) {
    yearNumber = Int16(truncatingIfNeeded: year)
    monthNumber = UInt8(truncatingIfNeeded: month)
    dayNumber = UInt8(truncatingIfNeeded: day)
    end = 0
  }

  /// The date that is exactly this day.
  @inlinable
  public init(_ day: CalendarDay) {
    let (year, month, dayOfMonth) = day.components
    yearNumber = Int16(clamping: year)
    monthNumber = UInt8(month)
    dayNumber = UInt8(dayOfMonth)
    end = 0
  }

  /// The stretch from one date to another, both included, open where there is none; nil unless it has several days.
  public init?(from first: PartialDate?, to last: PartialDate?) {
    if let first, let last, first.days.first >= last.days.last || first == last { return nil }
    guard first?.end ?? 0 == 0, last?.end ?? 0 == 0 else { return nil }
    yearNumber = first?.yearNumber ?? 0
    monthNumber = first?.monthNumber ?? 0
    dayNumber = first?.dayNumber ?? 0
    end = last?.packed ?? PartialDate.openEnd
  }

  /// A date of which only the order among other events is known, `..`.
  public static let unknown = PartialDate()

  private init() { (yearNumber, monthNumber, dayNumber, end) = (0, 0, 0, PartialDate.openEnd) }

  /// True for a stretch.
  @inlinable public var isStretch: Bool { end != 0 }

  /// True for a stretch without a start.
  @inlinable public var isOpenAtStart: Bool { yearNumber == 0 }

  /// The date in four bytes, for images of a record: year, month (0 where unknown), day (0 where unknown).
  ///
  /// The highest bit of the year is set for a stretch, whose end, `packedEnd`, then follows.
  @inlinable
  public var packed: UInt32 {
    UInt32(UInt16(bitPattern: yearNumber) | (isStretch ? 0x8000 : 0))
      | UInt32(monthNumber) &<< 16 | UInt32(dayNumber) &<< 24
  }

  /// The end of a stretch in four bytes, all bits set where it is open; 0 for any other date.
  @inlinable public var packedEnd: UInt32 { end }

  /// True for four bytes that an end follows.
  @inlinable public static func isStretch(packed: UInt32) -> Bool { packed & 0x8000 != 0 }

  /// The date of four bytes that `packed` gave; nil for any others.
  @inlinable
  public init?(packed: UInt32) {
    let (year, month, day) = (Int(packed & 0xFFFF), Int(packed &>> 16 & 0xFF), Int(packed &>> 24))
    // Nearly every date is whole, and every month has its day.
    if 1 <= day, day <= 28, 1 <= month, month <= 12, 1 <= year, year <= 9999 {
      self.init(existing: year, month, day)
      return
    }
    self.init(year: year, month: month == 0 ? nil : month, day: day == 0 ? nil : day)
  }

  /// The stretch of four bytes that `packed` gave and of four that `packedEnd` gave; nil for any others.
  public init?(packed: UInt32, end: UInt32) {
    let start = packed & ~0x8000
    let (first, last) = (PartialDate(packed: start), PartialDate(packed: end))
    guard PartialDate.isStretch(packed: packed), first != nil || start == 0, last != nil || end == PartialDate.openEnd
    else { return nil }
    self.init(from: first, to: last)
  }

  /// The part of the date that is known.
  @inlinable
  public var precision: Precision { isStretch ? .stretch : dayNumber > 0 ? .day : monthNumber > 0 ? .month : .year }

  /// Every day that the date may stand for; from year 1 or to year 9999 where a stretch is open.
  @inlinable
  public var days: DayInterval {
    if isStretch { return stretch }
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

  @usableFromInline var stretch: DayInterval {
    let first = start?.days.first ?? CalendarDay(daysSinceEpoch: CalendarDay.number(year: 1, month: 1, day: 1))
    let last = last?.days.last ?? CalendarDay(daysSinceEpoch: CalendarDay.number(year: 9999, month: 12, day: 31))
    return DayInterval(first: first, last: last)
  }

  /// The start of a stretch; nil where it is open.
  public var start: PartialDate? { PartialDate(packed: packed & ~0x8000) }

  /// The end of a stretch; nil where it is open.
  public var last: PartialDate? { PartialDate(packed: end) }
}

extension PartialDate: CustomStringConvertible {
  /// ISO 8601, cut where knowledge ends: `2022-03-09`, `2022-03`, `2022`; a stretch as `2022-03..2022-06`.
  public var description: String {
    if isStretch { return (start?.description ?? "") + ".." + (last?.description ?? "") }
    var text = padded(Int(yearNumber), to: 4)
    if monthNumber > 0 { text += "-" + padded(Int(monthNumber), to: 2) }
    if dayNumber > 0 { text += "-" + padded(Int(dayNumber), to: 2) }
    return text
  }
}
