package import ByteScanning
package import CalendarTime

extension Instant {
  /// Reads the 24 characters of `2022-03-09T09:15:00.123Z`; nil for any others.
  package init?(canonical text: LineCursor) {
    let separators: [(Int, UInt8)] = [(4, 0x2D), (7, 0x2D), (10, 0x54), (13, 0x3A), (16, 0x3A), (19, 0x2E), (23, 0x5A)]
    for (place, byte) in separators where text.byte(at: place) != byte { return nil }
    guard let year = text.digits(at: 0, 4), let month = text.digits(at: 5, 2), let day = text.digits(at: 8, 2),
      let hour = text.digits(at: 11, 2), let minute = text.digits(at: 14, 2), let second = text.digits(at: 17, 2),
      let millisecond = text.digits(at: 20, 3), hour < 24, minute < 60, second < 60,
      let date = CalendarDay(year: year, month: month, day: day)
    else { return nil }
    let ofDay = Int64(((hour * 60 + minute) * 60 + second) * 1000 + millisecond)
    self = Instant(startOf: date).adding(milliseconds: ofDay)
  }
}

extension LineCursor {
  /// The number of so many decimal digits at an offset; nil where other characters stand there.
  package func digits(at offset: Int, _ count: Int) -> Int? {
    var value = 0
    for index in offset..<offset + count {
      let digit = byte(at: index) &- 0x30
      guard digit < 10 else { return nil }
      value = value &* 10 &+ Int(digit)
    }
    return value
  }
}
