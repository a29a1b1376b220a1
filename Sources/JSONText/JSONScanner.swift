/// Reads JSON (RFC 8259) from bytes, one value at a time, without building a tree.
///
/// Strict where the grammar is: no comments, no trailing commas, no lone surrogates, UTF-8 only, duplicate keys
/// refused, nesting no deeper than `depthLimit`. Holds a reference to the buffer and a position; copying one is a
/// bookmark.
package struct JSONScanner: Sendable {
  /// The scanned buffer; offsets in errors count from its start.
  package let bytes: [UInt8]
  /// Offset of the next byte to be read.
  package private(set) var position: Int
  private let end: Int
  private var depth = 0

  /// The greatest depth of nested arrays and objects.
  package static let depthLimit = 64

  /// A scanner over a whole buffer.
  package init(_ bytes: [UInt8]) { self.init(bytes, in: 0..<bytes.count) }

  /// A scanner over a part of a buffer.
  package init(_ bytes: [UInt8], in range: Range<Int>) {
    self.bytes = bytes
    position = range.lowerBound
    end = range.upperBound
  }

  /// The kind of the next value; nil at the end or before a byte that begins none.
  package mutating func peekKind() -> JSONKind? {
    skipSpace()
    guard position < end else { return nil }
    switch bytes[position] {
    case UInt8(ascii: "{"): return .object
    case UInt8(ascii: "["): return .array
    case UInt8(ascii: "\""): return .string
    case UInt8(ascii: "t"), UInt8(ascii: "f"): return .bool
    case UInt8(ascii: "n"): return .null
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number
    default: return nil
    }
  }

  /// The offset of the next value, after white space.
  package mutating func nextOffset() -> Int {
    skipSpace()
    return position
  }

  /// Checks that nothing but white space is left.
  package mutating func expectEnd() throws(JSONError) {
    skipSpace()
    if position < end { throw JSONError("more text after the end of the value", at: position) }
  }

  /// Reads an object; `member` is called with each key and must read its value.
  package mutating func readObject<Failure: Error>(
    orThrow convert: (JSONError) -> Failure,
    _ member: (_ key: String, _ keyOffset: Int, _ value: inout JSONScanner) throws(Failure) -> Void
  ) throws(Failure) {
    do throws(JSONError) { try open("{", "an object") } catch { throw convert(error) }
    var keys = SeenKeys()
    var isFirst = true
    while true {
      let key: (text: String, offset: Int)?
      do throws(JSONError) { key = try nextKey(isFirst: isFirst, &keys) } catch { throw convert(error) }
      guard let key else { break }
      isFirst = false
      try member(key.text, key.offset, &self)
    }
    depth -= 1
  }

  /// Reads an object whose members fail with nothing but `JSONError`.
  package mutating func readObject(
    _ member: (_ key: String, _ keyOffset: Int, _ value: inout JSONScanner) throws(JSONError) -> Void
  ) throws(JSONError) {
    try readObject(orThrow: { $0 }, member)
  }

  /// Reads an array; `element` is called before each element and must read it.
  package mutating func readArray(_ element: (inout JSONScanner) throws(JSONError) -> Void) throws(JSONError) {
    try open("[", "a list")
    var isFirst = true
    while !skip("]") {
      if !isFirst { try expect(",", "a comma or the end of the list") }
      isFirst = false
      try element(&self)
    }
    depth -= 1
  }

  /// Reads true or false.
  package mutating func readBool() throws(JSONError) -> Bool {
    if skipWord("true") { return true }
    if skipWord("false") { return false }
    throw JSONError("expected true or false", at: position)
  }

  /// Reads null where it stands next; false, and nothing read, where something else does.
  package mutating func skipNull() -> Bool { skipWord("null") }

  /// Reads any value, checks all of it, and gives the bytes that it takes.
  @discardableResult
  package mutating func skipValue() throws(JSONError) -> Range<Int> {
    let start = nextOffset()
    switch peekKind() {
    case .object: try readObject { (_, _, value) throws(JSONError) in try value.skipValue() }
    case .array: try readArray { (value) throws(JSONError) in try value.skipValue() }
    case .string: _ = try readString()
    case .number: _ = try readNumberText()
    case .bool: _ = try readBool()
    case .null: if !skipNull() { throw JSONError("expected a value", at: position) }
    case nil: throw JSONError("expected a value", at: min(position, end))
    }
    return start..<position
  }

  // MARK: Numbers

  /// Reads a number as it is written.
  package mutating func readNumberText() throws(JSONError) -> String {
    let start = nextOffset()
    _ = take("-")
    guard let first = peek(), isDigit(first) else { throw JSONError("expected a number", at: start) }
    position += 1
    if first == UInt8(ascii: "0"), let next = peek(), isDigit(next) {
      throw JSONError("a number has no leading zero", at: start)
    }
    skipDigits()
    if take(".") { try requireDigits() }
    if take("e") || take("E") {
      if !take("+") { _ = take("-") }
      try requireDigits()
    }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  /// Reads a number; one beyond the range of a double is refused.
  package mutating func readNumber() throws(JSONError) -> Double {
    let start = nextOffset()
    let text = try readNumberText()
    guard let value = Double(text), value.isFinite else {
      throw JSONError("the number is too large", at: start, length: position - start)
    }
    return value
  }

  /// Reads a whole number without fraction or exponent.
  package mutating func readInteger() throws(JSONError) -> Int {
    let start = nextOffset()
    guard let value = Int(try readNumberText()) else {
      throw JSONError("expected a whole number", at: start, length: position - start)
    }
    return value
  }

  // MARK: Strings

  /// Reads a string.
  package mutating func readString() throws(JSONError) -> String {
    let opening = nextOffset()
    guard take("\"") else { throw JSONError("expected a text in quotation marks", at: min(opening, end)) }
    let start = position
    while let byte = peek(), byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { position += 1 }
    guard let byte = peek() else { throw JSONError("the text has no closing quotation mark", at: opening) }
    if byte == UInt8(ascii: "\"") {
      let text = try decodeUTF8(start..<position)
      position += 1
      return text
    }
    return try readEscapedString(start: start, opening: opening)
  }

  private mutating func readEscapedString(start: Int, opening: Int) throws(JSONError) -> String {
    var text = try decodeUTF8(start..<position)
    while let byte = peek() {
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        return text
      case UInt8(ascii: "\\"):
        text.unicodeScalars.append(try readEscape())
      case 0..<0x20:
        throw JSONError(
          byte == 0 ? "a NUL in a text" : "a control character in a text", at: position,
          hint: byte == 0 ? "leave it out" : "write control characters as escapes, such as \\n")
      default:
        let run = position
        while let byte = peek(), byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { position += 1 }
        text += try decodeUTF8(run..<position)
      }
    }
    throw JSONError("the text has no closing quotation mark", at: opening)
  }

  private mutating func readEscape() throws(JSONError) -> Unicode.Scalar {
    let start = position
    position += 1
    guard let byte = peek() else { throw JSONError("an escape is cut off", at: start) }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return try readUnicodeEscape(start: start)
    default: throw JSONError("there is no such escape", at: start, length: 2)
    }
  }

  private mutating func readUnicodeEscape(start: Int) throws(JSONError) -> Unicode.Scalar {
    let first = try readFourHexDigits(start: start)
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard first < 0xDC00, take("\\"), take("u") else {
      throw JSONError("half of a surrogate pair", at: start, length: 6)
    }
    let second = try readFourHexDigits(start: start)
    guard (0xDC00...0xDFFF).contains(second),
      let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    else { throw JSONError("half of a surrogate pair", at: start, length: 6) }
    return scalar
  }

  private mutating func readFourHexDigits(start: Int) throws(JSONError) -> UInt32 {
    guard position + 4 <= end else { throw JSONError("an escape is cut off", at: start) }
    var value: UInt32 = 0
    for byte in bytes[position..<position + 4] {
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else {
        throw JSONError("expected four hexadecimal digits", at: start, length: 6)
      }
      value = value << 4 | UInt32(digit)
    }
    position += 4
    return value
  }

  private func decodeUTF8(_ range: Range<Int>) throws(JSONError) -> String {
    if let text = String(validating: bytes[range], as: UTF8.self) { return text }
    throw JSONError("the text is not valid UTF-8", at: range.lowerBound + validPrefixLength(range))
  }

  /// The number of valid UTF-8 bytes at the start of an invalid run.
  private func validPrefixLength(_ range: Range<Int>) -> Int {
    var decoder = UTF8()
    var iterator = bytes[range].makeIterator()
    var valid = 0
    while case .scalarValue(let scalar) = decoder.decode(&iterator) { valid += UTF8.width(scalar) }
    return min(valid, range.count - 1)
  }

  // MARK: Tokens

  private func peek() -> UInt8? { position < end ? bytes[position] : nil }
  private func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

  private mutating func skipSpace() {
    while let byte = peek(), byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
  }

  private mutating func skipDigits() {
    while let byte = peek(), isDigit(byte) { position += 1 }
  }

  private mutating func requireDigits() throws(JSONError) {
    guard let byte = peek(), isDigit(byte) else { throw JSONError("expected a digit", at: min(position, end)) }
    skipDigits()
  }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard peek() == UInt8(ascii: scalar) else { return false }
    position += 1
    return true
  }

  private mutating func skip(_ scalar: Unicode.Scalar) -> Bool {
    skipSpace()
    return take(scalar)
  }

  private mutating func skipWord(_ word: String) -> Bool {
    skipSpace()
    guard bytes[position..<end].starts(with: word.utf8) else { return false }
    position += word.utf8.count
    return true
  }

  private mutating func expect(_ scalar: Unicode.Scalar, _ what: String) throws(JSONError) {
    if !skip(scalar) { throw JSONError("expected \(what)", at: min(position, end)) }
  }

  private mutating func open(_ bracket: Unicode.Scalar, _ what: String) throws(JSONError) {
    try expect(bracket, what)
    depth += 1
    if depth > JSONScanner.depthLimit { throw JSONError("nested too deep", at: position - 1) }
  }

  private mutating func nextKey(
    isFirst: Bool, _ keys: inout SeenKeys
  ) throws(JSONError) -> (text: String, offset: Int)? {
    if skip("}") { return nil }
    if !isFirst { try expect(",", "a comma or the end of the object") }
    let offset = nextOffset()
    let key = try readString()
    if !keys.insert(key) { throw JSONError("the same key twice", at: offset, length: position - offset) }
    try expect(":", "a colon after the key")
    return (key, offset)
  }
}

/// The kinds of JSON value.
package enum JSONKind: Sendable { case object, array, string, number, bool, null }

/// The keys of one object: a list while it is short, a set once looking through a list would cost.
///
/// Keys are the same when their scalars are, as in RFC 8259; Swift's own equality of strings would take two spellings
/// of an accented letter for one.
private struct SeenKeys {
  private var list: [String] = []
  private var set: Set<[UInt8]> = []

  mutating func insert(_ key: String) -> Bool {
    if list.count < 16 {
      if list.contains(where: { $0.utf8.elementsEqual(key.utf8) }) { return false }
      list.append(key)
      return true
    }
    if set.isEmpty { set = Set(list.map { Array($0.utf8) }) }
    return set.insert(Array(key.utf8)).inserted
  }
}
