import Queries
import Arguments
import CalendarTime
import SystemCalls

/// Reads a clinical date as people type it: a date as far as it is known, `today`, `yesterday`, or `3 March 2023`.
func typedDate(_ text: String) throws(ValueError) -> PartialDate {
  switch text {
  case "today": return PartialDate(SystemClock.today())
  case "yesterday": return PartialDate(SystemClock.today().adding(days: -1))
  default:
    do throws(DateError) {
      if let date = try PartialDate(monthNamed: text) { return date }
      return try PartialDate(parsing: text)
    } catch {
      throw ValueError(error.message, hint: error.hint + "; today and yesterday are understood, too")
    }
  }
}

/// Reads a whole day: `2022-03-09`, `today` or `yesterday`.
func typedDay(_ text: String) throws(ValueError) -> CalendarDay {
  let date = try typedDate(text)
  guard date.precision == .day else {
    throw ValueError("a day is needed", hint: "write \(date.days.first) or \(date.days.last)")
  }
  return date.days.first
}

extension KnownAt {
  /// Reads an instant, a date (its end in UTC) or `@SEQ`.
  static func typed(_ text: String) throws(ValueError) -> KnownAt {
    if text.hasPrefix("@") {
      guard let position = Int(text.dropFirst()), position >= 0 else {
        throw ValueError("not a position", hint: "write @ and a seq, such as @120")
      }
      return .position(position)
    }
    if let instant = Instant(parsing: text) { return .instant(instant) }
    if text.utf8.count > 10 {
      throw ValueError("not an instant", hint: "write it in UTC: 2022-03-09T09:15:00.123Z, or a date, or @SEQ")
    }
    return .instant(Instant(endOf: try typedDay(text)))
  }
}
