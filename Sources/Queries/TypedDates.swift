package import Arguments
package import CalendarTime
package import RecordKeeping
import SystemCalls

// Days and moments as people type them, wherever a time is taken.

/// Reads a clinical date as people type it: a date as far as it is known, `today`, `yesterday`, `3 March 2023`,
/// `03.03.2023`, or, for a stop, `unknown`; and a stretch between two of these.
package func typedDate(_ text: String) throws(ValueError) -> PartialDate {
  switch text.lowercased() {
  case "today": return PartialDate(SystemClock.today())
  case "yesterday": return PartialDate(SystemClock.today().adding(days: -1))
  case "unknown": return .unknown
  default:
    do throws(DateError) {
      // Two dots are no end of a sentence: a month's name may stand before them.
      if let stretch = try typedStretch(text) { return try PartialDate(parsing: stretch) }
      if let date = try certainDate(text) { return date }
      return try PartialDate(parsing: text)
    } catch {
      if let date = dateOfLateYear(text) {
        throw ValueError("the year is missing", hint: "with its year, such as \(date)")
      }
      throw ValueError(error.message, hint: error.hint + "; today and yesterday are understood, too")
    }
  }
}

/// The latest date before tomorrow that a month, or a day of a month, without its year may stand for: `May`, `3 May`,
/// `03.05.`; nil for any other text.
private func dateOfLateYear(_ text: String) -> PartialDate? {
  let today = SystemClock.today()
  let year = today.components.year
  let words = text.split { " .,".contains($0) }
  let isNumbers = words.count == 2 && text.contains(".") && words.allSatisfy { $0.utf8.count <= 2 && Int($0) != nil }
  let forms = [year, year - 1].map { isNumbers ? words.joined(separator: ".") + ".\($0)" : "\(text) \($0)" }
  return forms.lazy.compactMap { (try? certainDate($0)) ?? nil }.first { $0.days.first <= today }
}

/// Reads a date whose form leaves no doubt; nil for any other text.
private func certainDate(_ text: String) throws(DateError) -> PartialDate? {
  if let date = try PartialDate(monthNamed: text) { return date }
  return try PartialDate(unambiguous: text)
}

/// The ISO form of a stretch between two dates as people type them; nil for any other text.
private func typedStretch(_ text: String) throws(DateError) -> String? {
  guard let dots = text.firstRange(of: "..") else { return nil }
  let ends = [text[..<dots.lowerBound], text[dots.upperBound...]].map(String.init)
  if ends.contains(where: { $0.contains("..") }) { return nil }
  var written: [String] = []
  for end in ends {
    written.append(try certainDate(end)?.description ?? end)
  }
  return written.joined(separator: "..")
}

/// Reads a whole day, as `typedDate` reads dates.
package func typedDay(_ text: String) throws(ValueError) -> CalendarDay {
  let date: PartialDate
  do throws(ValueError) { date = try typedDate(text) } catch {
    guard error.message == "the year is missing", let late = dateOfLateYear(text) else { throw error }
    throw ValueError(error.message, hint: "with its year, such as \(late.days.first)")
  }
  guard date.precision == .day else {
    throw ValueError("a day is needed", hint: "write \(date.days.first) or \(date.days.last)")
  }
  return date.days.first
}

extension KnownAt {
  /// Reads an instant, a day (its end in UTC) or `@SEQ`.
  package static func typed(_ text: String) throws(ValueError) -> KnownAt {
    if text.hasPrefix("@") {
      guard let position = Int(text.dropFirst()), position >= 0 else {
        throw ValueError("not a position", hint: "write @ and a seq, such as @120")
      }
      return .position(position)
    }
    if let instant = Instant(parsing: text) { return .instant(instant) }
    if text.utf8.count > 10, (try? PartialDate(parsing: String(text.prefix(10)))) != nil, !text.contains("..") {
      throw ValueError("not an instant", hint: "write it in UTC: 2022-03-09T09:15:00.123Z, or a date, or @SEQ")
    }
    do throws(ValueError) {
      return .instant(Instant(endOf: try typedDay(text)))
    } catch {
      if error.message != "not a date" { throw error }
      throw ValueError(
        "not a moment", hint: "write 2022-03-09, yesterday, 2022-03-09T09:15:00.123Z, or @ and a seq")
    }
  }
}
