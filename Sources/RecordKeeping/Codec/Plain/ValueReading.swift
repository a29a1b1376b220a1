import CalendarTime
import JSONText
import PatientRecord
import Spelling

/// Reads a text that is not empty and holds no NUL, with the bytes that it takes.
func readText(_ scanner: inout JSONScanner) throws(JSONError) -> (text: String, range: Range<Int>) {
  let start = scanner.nextOffset()
  let text = try scanner.readString()
  let range = start..<scanner.position
  if text.isEmpty { throw JSONError("the text is empty", at: start, length: range.count) }
  if text.utf8.contains(0) { throw JSONError("a NUL in a text", at: start, length: range.count, hint: "leave it out") }
  return (text, range)
}

/// Reads a word of a closed list.
func readCode<Value: Code>(_ scanner: inout JSONScanner) throws(JSONError) -> Value {
  let (text, range) = try readText(&scanner)
  if let value = Value(rawValue: text) { return value }
  let words = Value.allCases.map(\.rawValue)
  throw JSONError(
    "not a word of the list", at: range.lowerBound, length: range.count, hint: suggestion(for: text, among: words))
}

/// Reads a date as far as it is known.
func readDate(_ scanner: inout JSONScanner) throws(JSONError) -> PartialDate {
  let (text, range) = try readText(&scanner)
  do throws(DateError) {
    return try PartialDate(parsing: text)
  } catch {
    throw JSONError(error.message, at: range.lowerBound, length: range.count, hint: error.hint)
  }
}

/// Reads the id of an event.
func readIdentifier(_ scanner: inout JSONScanner) throws(JSONError) -> EventID {
  let (text, range) = try readText(&scanner)
  guard let id = EventID(text) else {
    throw JSONError(
      "not an event's id", at: range.lowerBound, length: range.count,
      hint: "an id has 26 characters of 0-9 and A-Z without I, L, O, U")
  }
  return id
}

/// Reads a dose: an object of amount, unit and every.
func readDose(_ scanner: inout JSONScanner) throws(JSONError) -> Dose {
  let start = scanner.nextOffset()
  guard scanner.peekKind() == .object else {
    throw JSONError("expected a dose", at: start, hint: #"write {"amount":15,"unit":"mg","every":"P1W"}"#)
  }
  var members = try JSONMembers(&scanner)
  guard var amount = try members.take("amount"), var unit = try members.take("unit"),
    var every = try members.take("every")
  else {
    throw JSONError(
      "a dose has an amount, a unit and an interval", at: start, length: scanner.position - start,
      hint: #"write {"amount":15,"unit":"mg","every":"P1W"}"#)
  }
  try members.refuseUnread(known: ["amount", "unit", "every"])
  let amountStart = amount.nextOffset()
  let number = try amount.readNumber()
  if number <= 0 {
    throw JSONError("a dose is above 0", at: amountStart, length: amount.position - amountStart)
  }
  let knownUnit: DoseUnit = try readCode(&unit)
  let (interval, range) = try readText(&every)
  guard let interval = DoseInterval(iso: interval) else {
    throw JSONError(
      "not an interval", at: range.lowerBound, length: range.count, hint: "write PT12H, P1D, P1W, P14D or P1M")
  }
  return Dose(amount: number, unit: knownUnit, every: interval)
}

extension JSONScanner {
  /// Reads a word of a closed list.
  mutating func code<Value: Code>() throws(JSONError) -> Value { try readCode(&self) }
}

/// What to try in place of a word: the nearest of a list, or the whole list.
func suggestion(for word: String, among words: [String]) -> String {
  nearest(to: word, among: words).first.map { "did you mean \"\($0)\"?" } ?? "one of: " + words.joined(separator: ", ")
}
