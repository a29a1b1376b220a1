import JSONText
import RecordKeeping

extension JSONMembers {
  /// Reads the value of a key that may be absent.
  mutating func optional<Value>(
    _ key: String, _ read: (inout JSONScanner) throws(JSONError) -> Value
  ) throws(JSONError) -> Value? {
    guard var value = try take(key) else { return nil }
    return try read(&value)
  }

  /// Reads the value of a key that must be there.
  mutating func required<Value>(
    _ key: String, _ read: (inout JSONScanner) throws(JSONError) -> Value
  ) throws(JSONError) -> Value {
    guard var value = try take(key) else { throw missing(key) }
    return try read(&value)
  }
}

extension JSONScanner {
  /// Reads an array of values.
  mutating func elements<Element>(
    _ read: (inout JSONScanner) throws(JSONError) -> Element
  ) throws(JSONError) -> [Element] {
    var elements: [Element] = []
    try readArray { (value) throws(JSONError) in elements.append(try read(&value)) }
    return elements
  }
}

/// Reads a text without NUL, which no line of a log can hold.
func readString(_ value: inout JSONScanner) throws(JSONError) -> String {
  let start = value.nextOffset()
  let text = try value.readString()
  if text.utf8.contains(0) { throw JSONError("a NUL in a text", at: start, length: value.position - start) }
  return text
}

/// Reads a text that is not empty.
func readName(_ value: inout JSONScanner) throws(JSONError) -> String {
  let start = value.nextOffset()
  let text = try readString(&value)
  if text.isEmpty { throw JSONError("the text is empty", at: start, length: value.position - start) }
  return text
}

/// Reads texts, which may be empty.
func readTexts(_ value: inout JSONScanner) throws(JSONError) -> [String] { try value.elements(readString) }

/// Reads a word of a closed list.
func readChoice<Choice: RawRepresentable<String> & CaseIterable>(
  _ value: inout JSONScanner
) throws(JSONError) -> Choice {
  let start = value.nextOffset()
  let word = try value.readString()
  if let choice = Choice(rawValue: word) { return choice }
  throw JSONError(
    "not a word of the list", at: start, length: value.position - start,
    hint: suggestion(for: word, among: Choice.allCases.map(\.rawValue)))
}
