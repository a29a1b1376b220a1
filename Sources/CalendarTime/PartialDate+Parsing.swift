/// The error for a text that is no date, with a text to write instead.
package struct DateError: Error, Equatable, Sendable {
  /// The fault, as a clause without the text itself.
  package let message: String
  /// A text to write instead.
  package let hint: String
}

extension PartialDate {
  /// Reads `2022-03-09`, `2022-03` or `2022`, or a stretch: `2022-03..2022-06`, `..2022-06`, `2022-06..` or `..`.
  ///
  /// A date with slashes, dots or the year last is refused, with its possible ISO readings as the hint: `03/04/2022` is
  /// two days.
  package init(parsing text: String) throws(DateError) {
    if let stretch = try PartialDate.stretch(text) {
      self = stretch
      return
    }
    let bytes = Array(text.utf8.prefix(40))
    if let readings = PartialDate.readingsOfLocalDate(bytes) {
      throw DateError(message: "dates are written year first", hint: readings)
    }
    guard let parts = PartialDate.isoParts(bytes) else {
      throw DateError(message: "not a date", hint: "write 2022-03-09, 2022-03, 2022 or 2022-03..2022-06")
    }
    let month = parts.count > 1 ? parts[1] : nil
    let day = parts.count > 2 ? parts[2] : nil
    guard let date = PartialDate(year: parts[0], month: month, day: day) else {
      throw PartialDate.nonexistent(year: parts[0], month: month)
    }
    self = date
  }

  /// The stretch of a text with two dots; nil for any other text.
  private static func stretch(_ text: String) throws(DateError) -> PartialDate? {
    guard text.utf8.count <= 40, let dots = text.firstRange(of: "..") else { return nil }
    let (from, to) = (text[..<dots.lowerBound], text[dots.upperBound...])
    let first = from.isEmpty ? nil : try PartialDate(parsing: String(from))
    let last = to.isEmpty ? nil : try PartialDate(parsing: String(to))
    guard first?.isStretch != true, last?.isStretch != true else {
      throw DateError(message: "a stretch has two ends", hint: "write 2022-03..2022-06")
    }
    if let stretch = PartialDate(from: first, to: last) { return stretch }
    throw DateError(
      message: "the stretch has no two days in order", hint: "write the earlier date first, or one date alone")
  }

  static func nonexistent(year: Int, month: Int?) -> DateError {
    if year < 1 { return DateError(message: "there is no year 0", hint: "write a year from 0001 to 9999") }
    guard let month, (1...12).contains(month) else {
      return DateError(message: "there is no such month", hint: "months are 01 to 12")
    }
    let length = CalendarDay.length(ofMonth: month, year: year)
    return DateError(
      message: "there is no such day",
      hint: "\(padded(year, to: 4))-\(padded(month, to: 2)) has the days 01 to \(length)")
  }

  /// The numbers of `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; nil for any other shape.
  private static func isoParts(_ bytes: [UInt8]) -> [Int]? {
    let fields = bytes.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    guard fields.count <= 3 else { return nil }
    var numbers: [Int] = []
    for (position, field) in fields.enumerated() {
      guard field.count == (position == 0 ? 4 : 2), let number = decimal(field) else { return nil }
      numbers.append(number)
    }
    return numbers
  }

  /// For `03/04/2022` and its like: what it could mean in ISO form; nil where the text has another shape.
  private static func readingsOfLocalDate(_ bytes: [UInt8]) -> String? {
    let isDotted = bytes.contains(UInt8(ascii: "."))
    let fields = bytes.split(omittingEmptySubsequences: false) { "/.-".utf8.contains($0) }
    let numbers = fields.compactMap { decimal($0) }
    guard fields.count == 3, numbers.count == 3, fields[0].count <= 2 || fields[2].count <= 2,
      fields[0].count <= 2 && fields[2].count != 2 || !bytes.contains(UInt8(ascii: "-"))
    else { return nil }
    if fields[0].count == 4 {
      let date = PartialDate(year: numbers[0], month: numbers[1], day: numbers[2])
      return date.map { "write \($0)" } ?? "write it as 2022-03-09"
    }
    let year = fields[2].count == 2 ? 2000 + numbers[2] : numbers[2]
    let dayFirst = PartialDate(year: year, month: numbers[1], day: numbers[0])
    let monthFirst = isDotted ? nil : PartialDate(year: year, month: numbers[0], day: numbers[1])
    var readings: [String] = []
    if let dayFirst { readings.append("\(dayFirst) (day first)") }
    if let monthFirst, monthFirst != dayFirst { readings.append("\(monthFirst) (month first)") }
    return readings.isEmpty ? "write it as 2022-03-09" : "write " + readings.joined(separator: " or ")
  }
}

/// The value of one to nine decimal digits; nil for anything else.
func decimal(_ bytes: some Collection<UInt8>) -> Int? {
  guard (1...9).contains(bytes.count) else { return nil }
  var value = 0
  for byte in bytes {
    guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
    value = value * 10 + Int(byte - UInt8(ascii: "0"))
  }
  return value
}
