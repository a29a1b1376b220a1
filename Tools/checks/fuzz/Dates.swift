import CalendarTime
import Entry

extension FuzzTarget {
  /// Dates, as the log holds them and as people type them, instants and periods: what is read, when written, reads the
  /// same again.
  static let dates = FuzzTarget(name: "dates") { bytes in
    let text = String(decoding: bytes, as: UTF8.self)
    if let date = try? PartialDate(parsing: text) {
      require(date.description == text, "a date has one spelling")
      require(date.days.first <= date.days.last, "a date has a first possible day")
      require((date.precision == .day) == date.days.isExact, "only a day is exact")
    }
    if let typed = try? typedDate(text) {
      require((try? typedDate(typed.description)) == typed, "a date that is written reads the same: \(typed)")
    }
    if let instant = Instant(parsing: bytes) {
      require(instant.description == text, "an instant has one spelling")
      require(Instant(startOf: instant.day) <= instant, "a day begins before its moments")
      require(instant <= Instant(endOf: instant.day), "a day ends after its moments")
    }
    if let period = CalendarPeriod(parsing: text) {
      require(CalendarPeriod(parsing: period.description) == period, "a period that is written reads the same")
      let day = CalendarDay(daysSinceEpoch: 19_000)
      require(day.adding(period) >= day, "a period does not go back")
    }
  }
}
