package import Arguments
package import CalendarTime
package import PatientRecord
package import RecordKeeping
package import Seals
import SystemCalls

// Values as people type them.

/// Reads a clinical date as people type it: a date as far as it is known, `today`, `yesterday`, `3 March 2023`, or,
/// for a stop, `unknown`.
package func typedDate(_ text: String) throws(ValueError) -> PartialDate {
  switch text {
  case "today": return PartialDate(SystemClock.today())
  case "yesterday": return PartialDate(SystemClock.today().adding(days: -1))
  case "unknown": return .unknown
  default:
    do throws(DateError) {
      if let date = try PartialDate(monthNamed: text) ?? PartialDate(unambiguous: text) { return date }
      return try PartialDate(parsing: text)
    } catch {
      throw ValueError(error.message, hint: error.hint + "; today and yesterday are understood, too")
    }
  }
}

/// Reads a whole day: `2022-03-09`, `today` or `yesterday`.
package func typedDay(_ text: String) throws(ValueError) -> CalendarDay {
  let date = try typedDate(text)
  guard date.precision == .day else {
    throw ValueError("a day is needed", hint: "write \(date.days.first) or \(date.days.last)")
  }
  return date.days.first
}

extension KnownAt {
  /// Reads an instant, a date (its end in UTC) or `@SEQ`.
  package static func typed(_ text: String) throws(ValueError) -> KnownAt {
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

extension Instant {
  /// Reads an instant in UTC.
  package static func typed(_ text: String) throws(ValueError) -> Instant {
    guard let instant = Instant(parsing: text) else {
      throw ValueError("not an instant", hint: "write it in UTC: 2022-03-09T09:15:00.123Z")
    }
    return instant
  }
}

/// Reads a text that is not empty.
package func typedText(_ text: String) throws(ValueError) -> String {
  if text.isEmpty { throw ValueError("the text is empty") }
  return text
}

/// Reads a dose as people type it.
func typedDose(_ text: String) throws(ValueError) -> Dose {
  do throws(DoseError) {
    return try Dose(parsing: text)
  } catch {
    throw ValueError(error.message, range: error.range, hint: error.hint)
  }
}

/// Reads the id of an event.
package func typedIdentifier(_ text: String) throws(ValueError) -> EventID {
  guard let id = EventID(text) else {
    throw ValueError("not an event's id", hint: "26 characters of 0-9 and A-Z without I, L, O, U")
  }
  return id
}

/// Reads `SEAL@SEQ`.
package func typedKeptSeal(_ text: String) throws(ValueError) -> KeptSeal {
  guard let keptSeal = KeptSeal(parsing: text) else {
    throw ValueError(
      "not a seal and its place", hint: "64 digits of 0-9 and a-f, @, and the seq that the seal stood at")
  }
  return keptSeal
}

/// The thing that a log is held against: a seal that was kept elsewhere, or another copy of the log in a directory.
package enum Witness: Equatable, Sendable {
  case seal(KeptSeal)
  case copy(String)
}

/// Reads `SEAL@SEQ`, or the directory of another log.
package func typedWitness(_ text: String) throws(ValueError) -> Witness {
  let isPath = text.contains("/") || !text.contains("@") && text.utf8.count != 64
  return isPath ? .copy(text) : .seal(try typedKeptSeal(text))
}

/// Reads the position of an event in the log.
package func typedSequenceNumber(_ text: String) throws(ValueError) -> Int {
  guard let number = Int(text), number >= 1 else { throw ValueError("not a seq", hint: "a whole number from 1") }
  return number
}

/// Reads a position where a log may end.
package func typedPosition(_ text: String) throws(ValueError) -> Int {
  guard let position = Int(text), position >= 0 else {
    throw ValueError("not a position", hint: "a seq: a whole number from 0")
  }
  return position
}

/// Reads yes or no.
func typedFlag(_ text: String) throws(ValueError) -> Bool {
  switch text {
  case "true", "yes": return true
  case "false", "no": return false
  default: throw ValueError("expected yes or no", hint: "yes or no")
  }
}

/// Reads a whole number of a range.
func typedInteger(_ text: String, in range: ClosedRange<Int32>) throws(ValueError) -> Int32 {
  guard let number = Int32(text), range.contains(number) else {
    throw ValueError(
      "out of range, or no whole number", hint: "a whole number from \(range.lowerBound) to \(range.upperBound)")
  }
  return number
}

/// Reads a decimal number.
func typedNumber(_ text: String) throws(ValueError) -> Double {
  guard let number = Double(text), number.isFinite else {
    throw ValueError("expected a number", hint: "a decimal number with a point, such as 87.6")
  }
  return number
}
