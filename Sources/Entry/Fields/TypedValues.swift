package import Arguments
package import CalendarTime
package import PatientRecord
package import Seals
import SystemCalls

// Values as people type them.

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

/// Reads a decimal number with a point or, as doses have it, a comma: `87.6`, `87,6`.
///
/// A comma before three digits may separate thousands, and is refused.
func typedNumber(_ text: String) throws(ValueError) -> Double {
  let parts = text.split(separator: ",", omittingEmptySubsequences: false)
  guard let number = Double(parts.joined(separator: ".")), number.isFinite, parts.count <= 2 else {
    throw ValueError("expected a number", hint: "a decimal number, such as 87.6")
  }
  if parts.count == 2, parts[1].count == 3, parts[0].drop(while: { "+-".contains($0) }).first != "0" {
    throw ValueError(
      "the number '\(text)' can be read in two ways",
      hint: "write \(parts.joined()), or \(parts.joined(separator: "."))")
  }
  return number
}
