import CalendarTime
import JSONText
import PatientRecord
import Text

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
  Value.table[try readWord(&scanner, Value.table.words)]
}

/// Reads a word of a closed list as its position.
func readWord(_ scanner: inout JSONScanner, _ words: WordList) throws(JSONError) -> UInt8 {
  let (text, range) = try readText(&scanner)
  if let position = words.position(of: text) { return position }
  throw JSONError(
    "not a word of the list", at: range.lowerBound, length: range.count, hint: suggestion(for: text, among: words.all))
}

/// Reads a list of at least one word of a closed list, each once.
func readWords(_ scanner: inout JSONScanner, _ words: WordList) throws(JSONError) -> WordPositions {
  let start = scanner.nextOffset()
  var positions = WordPositions()
  try scanner.readArray { (element) throws(JSONError) in
    let offset = element.nextOffset()
    if !positions.append(try readWord(&element, words)) {
      throw JSONError("the same word twice", at: offset, length: element.position - offset)
    }
  }
  if positions.isEmpty { throw JSONError("the list is empty", at: start, length: scanner.position - start) }
  return positions
}

/// Reads a whole number in a range.
func readInteger(_ scanner: inout JSONScanner, in range: ClosedRange<Int32>) throws(JSONError) -> Int32 {
  let start = scanner.nextOffset()
  let number = try scanner.readInteger()
  guard let small = Int32(exactly: number), range.contains(small) else {
    throw JSONError(
      "the number is out of range", at: start, length: scanner.position - start,
      hint: "from \(range.lowerBound) to \(range.upperBound)")
  }
  return small
}

/// Reads a list.
func readElements<Element>(
  _ scanner: inout JSONScanner, _ read: (inout JSONScanner) throws(JSONError) -> Element
) throws(JSONError) -> [Element] {
  var elements: [Element] = []
  try scanner.readArray { (element) throws(JSONError) in elements.append(try read(&element)) }
  return elements
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
  let upTo = try members.take("upTo").map { (value) throws(JSONError) in
    var value = value
    let start = value.nextOffset()
    return (number: try value.readNumber(), range: start..<value.position)
  }
  try members.refuseUnread(known: ["amount", "upTo", "unit", "every"])
  let amountStart = amount.nextOffset()
  let number = try amount.readNumber()
  if number <= 0 {
    throw JSONError("a dose is above 0", at: amountStart, length: amount.position - amountStart)
  }
  if let upTo, upTo.number <= number {
    throw JSONError("upTo is above amount", at: upTo.range.lowerBound, length: upTo.range.count)
  }
  let knownUnit: DoseUnit = try readCode(&unit)
  let (interval, range) = try readText(&every)
  guard let interval = DoseInterval(iso: interval) else {
    throw JSONError(
      "not an interval", at: range.lowerBound, length: range.count,
      hint: "write PT12H, P1D, P1W, P14D or P1M; once or as-needed")
  }
  return Dose(amount: number, upTo: upTo?.number, unit: knownUnit, every: interval)
}

extension JSONScanner {
  /// Reads a word of a closed list.
  mutating func code<Value: Code>() throws(JSONError) -> Value { try readCode(&self) }
}

/// Suggests a word in place of another: the nearest of a list, or the whole list.
package func suggestion(for word: String, among words: [String]) -> String {
  nearest(to: word, among: words).first.map { "did you mean \"\($0)\"?" } ?? "one of: " + words.joined(separator: ", ")
}
