/// A length of calendar time in months and days, as ISO 8601 writes it: `P1M`, `P2W`, `P1Y6M`, `P30D`.
package struct CalendarPeriod: Hashable, Sendable {
  /// Whole months, years counted as twelve.
  package let months: Int
  /// Days beyond the months, weeks counted as seven.
  package let days: Int

  /// A period of whole months and days, neither negative.
  package init(months: Int = 0, days: Int = 0) {
    self.months = months
    self.days = days
  }

  /// Reads a number of days (`30`) or an ISO 8601 period of years, months, weeks and days, at most 99,999 months and
  /// 99,999 days; nil for any other text.
  package init?(parsing text: String) {
    let bytes = Array(text.utf8)
    if let days = decimal(bytes) {
      self.init(days: days)
      return
    }
    guard bytes.first == UInt8(ascii: "P"), bytes.count > 1 else { return nil }
    var total = (months: 0, days: 0)
    var rest = bytes.dropFirst()
    var unitsLeft = Array("YMWD".utf8)[...]
    while !rest.isEmpty {
      let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      guard digits.count <= 5, let count = decimal(digits), let unit = rest.dropFirst(digits.count).first,
        let place = unitsLeft.firstIndex(of: unit)
      else { return nil }
      switch unit {
      case UInt8(ascii: "Y"): total.months += 12 * count
      case UInt8(ascii: "M"): total.months += count
      case UInt8(ascii: "W"): total.days += 7 * count
      default: total.days += count
      }
      unitsLeft = unitsLeft[(place + 1)...]
      rest = rest.dropFirst(digits.count + 1)
    }
    guard total.months <= 99_999, total.days <= 99_999 else { return nil }
    self.init(months: total.months, days: total.days)
  }

  /// Reads a period as people type it: as `init(parsing:)`, and `2w`, `6M`, `1y`, `6 months`; nil for any other text.
  package init?(typed text: String) {
    self.init(parsing: CalendarPeriod.written(text) ?? text)
  }

  /// The ISO form of a number with a unit in letters; nil for any other text.
  private static func written(_ text: String) -> String? {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    let noun = text.dropFirst(digits.count).drop { $0 == " " }.lowercased()
    let units = ["d": "D", "day": "D", "w": "W", "week": "W", "m": "M", "month": "M", "y": "Y", "year": "Y"]
    let isPlural = noun.count > 2 && noun.hasSuffix("s")
    guard !digits.isEmpty, let unit = units[isPlural ? String(noun.dropLast()) : noun] else { return nil }
    return "P\(digits)\(unit)"
  }

  /// True if nothing is asked for.
  package var isEmpty: Bool { months == 0 && days == 0 }
}

extension CalendarPeriod: CustomStringConvertible {
  /// A number of days where there are no months, else ISO 8601.
  package var description: String {
    if months == 0 { return String(days) }
    return "P\(months)M" + (days > 0 ? "\(days)D" : "")
  }
}

extension CalendarDay {
  /// The day a period later: months first, then days.
  package func adding(_ period: CalendarPeriod) -> CalendarDay {
    adding(months: period.months).adding(days: period.days)
  }

  /// Calendar months from this day to a later one: the most whole months that fit, and the rest as a part of the next.
  ///
  /// 2022-03-01 to 2023-11-01 is 20; 2022-02-01 to 2022-02-15 is 14/28 = 0.5. Never negative; 0 for an earlier `end`.
  package func calendarMonths(to end: CalendarDay) -> Double {
    guard end > self else { return 0 }
    let start = components
    let (endYear, endMonth, _) = end.components
    let months = (endYear - start.year) * 12 + endMonth - start.month
    func reached(after months: Int) -> CalendarDay { CalendarDay.day(start, plusMonths: months) }
    let day = reached(after: months)
    let whole = day > end ? months - 1 : months
    let (reached, next) = day > end ? (reached(after: whole), day) : (day, reached(after: months + 1))
    return Double(whole) + Double(end - reached) / Double(next - reached)
  }
}
