/// A moment in UTC, to the millisecond, without leap seconds.
public struct Instant: Hashable, Comparable, Sendable, BitwiseCopyable {
  /// Milliseconds since 1970-01-01T00:00:00Z.
  public let millisecondsSinceEpoch: Int64

  /// The milliseconds of the moments that can be written: those of the years 0 to 9999.
  package static let writable: Range<Int64> = -62_167_219_200_000..<253_402_300_800_000

  /// The moment so many milliseconds after 1970-01-01T00:00:00Z.
  @inlinable public init(millisecondsSinceEpoch: Int64) { self.millisecondsSinceEpoch = millisecondsSinceEpoch }

  /// The first moment of a day in UTC.
  @inlinable public init(startOf day: CalendarDay) {
    millisecondsSinceEpoch = Int64(day.daysSinceEpoch) * Instant.millisecondsPerDay
  }

  /// The last millisecond of a day in UTC.
  @inlinable public init(endOf day: CalendarDay) {
    self.init(millisecondsSinceEpoch: Instant(startOf: day).millisecondsSinceEpoch + Instant.millisecondsPerDay - 1)
  }

  /// The day that this moment falls on in UTC.
  @inlinable public var day: CalendarDay { day(hoursEastOfUTC: 0) }

  /// The last day on which something recorded at this moment can already have happened.
  ///
  /// The calendar day at UTC+14, the easternmost clock (Kiritimati): nowhere is it later.
  @inlinable public var latestPossibleDay: CalendarDay { day(hoursEastOfUTC: 14) }

  /// The day that this moment falls on where clocks show so many hours more than UTC.
  @inlinable
  public func day(hoursEastOfUTC hours: Int) -> CalendarDay {
    let shifted = millisecondsSinceEpoch + Int64(hours) * 3_600_000
    let days = shifted >= 0 ? shifted / Instant.millisecondsPerDay : (shifted + 1) / Instant.millisecondsPerDay - 1
    return CalendarDay(daysSinceEpoch: Int32(clamping: days))
  }

  /// The moment so many milliseconds later.
  @inlinable
  public func adding(milliseconds: Int64) -> Instant {
    Instant(millisecondsSinceEpoch: millisecondsSinceEpoch + milliseconds)
  }

  /// True if something can be recorded at this moment: the year is before 9999, so that the next moments have four
  /// digits of a year, too.
  public var canBeRecorded: Bool { millisecondsSinceEpoch < 253_370_764_800_000 }

  /// True if the left comes before the right.
  @inlinable
  public static func < (left: Instant, right: Instant) -> Bool {
    left.millisecondsSinceEpoch < right.millisecondsSinceEpoch
  }

  @inlinable static var millisecondsPerDay: Int64 { 86_400_000 }
}

extension Instant: CustomStringConvertible {
  /// RFC 3339 in UTC with three decimals, the only form that a log holds: `2022-03-09T09:15:00.123Z`.
  public var description: String {
    var bytes: [UInt8] = []
    appendText(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Appends what `description` gives.
  public func appendText(to bytes: inout [UInt8]) {
    let date = day
    let rest = Int(millisecondsSinceEpoch - Instant(startOf: date).millisecondsSinceEpoch)
    date.appendText(to: &bytes)
    func add(_ sign: UInt8, _ part: Int) {
      bytes.append(sign)
      bytes.append(UInt8(truncatingIfNeeded: 0x30 + part / 10))
      bytes.append(UInt8(truncatingIfNeeded: 0x30 + part % 10))
    }
    add(UInt8(ascii: "T"), rest / 3_600_000)
    add(UInt8(ascii: ":"), rest / 60_000 % 60)
    add(UInt8(ascii: ":"), rest / 1000 % 60)
    add(UInt8(ascii: "."), rest % 1000 / 10)
    bytes.append(UInt8(truncatingIfNeeded: 0x30 + rest % 10))
    bytes.append(UInt8(ascii: "Z"))
  }
}

extension Instant {
  /// Reads `2022-03-09T09:15:00.123Z` exactly as `description` writes it; nil for any other text.
  public init?(parsing text: String) { self.init(parsing: Array(text.utf8)) }

  /// Reads the bytes of `2022-03-09T09:15:00.123Z` exactly as `description` writes them; nil for any others.
  public init?(parsing bytes: some RandomAccessCollection<UInt8>) {
    guard bytes.count == 24 else { return nil }
    let text = Array(bytes)
    let separators: [(Int, Character)] = [(4, "-"), (7, "-"), (10, "T"), (13, ":"), (16, ":"), (19, "."), (23, "Z")]
    guard separators.allSatisfy({ text[$0.0] == $0.1.asciiValue }),
      let year = decimal(text[0..<4]), let month = decimal(text[5..<7]), let day = decimal(text[8..<10]),
      let hour = decimal(text[11..<13]), let minute = decimal(text[14..<16]), let second = decimal(text[17..<19]),
      let millisecond = decimal(text[20..<23]), hour < 24, minute < 60, second < 60,
      let date = CalendarDay(year: year, month: month, day: day)
    else { return nil }
    let ofDay = Int64(((hour * 60 + minute) * 60 + second) * 1000 + millisecond)
    self = Instant(startOf: date).adding(milliseconds: ofDay)
  }
}
