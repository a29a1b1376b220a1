import Text

/// Writes JSON as bytes: no space between tokens, members in the order of the calls.
///
/// Strings escape only what RFC 8259 demands: quotation mark, reverse solidus and controls below U+0020 (by their short
/// form where there is one). The caller keeps the structure right: a key before each value of an object.
public struct JSONWriter: Sendable {
  /// The bytes written so far.
  package private(set) var bytes: [UInt8] = []
  private var needsComma = false
  private let escapesHidden: Bool

  /// An empty writer; with `escapesHidden` what a terminal would obey or hide is written as an escape too, for answers
  /// that people may look at: DEL, C1 controls, and formats such as the bidirectional overrides.
  package init(escapesHidden: Bool = false) { self.escapesHidden = escapesHidden }

  /// Reserves memory for so many bytes.
  package mutating func reserve(_ byteCount: Int) { bytes.reserveCapacity(byteCount) }

  /// The text written so far.
  package var text: String { String(decoding: bytes, as: UTF8.self) }

  /// Opens an object.
  public mutating func beginObject() { open("{") }
  /// Closes an object.
  public mutating func endObject() { close("}") }
  /// Opens an array.
  public mutating func beginArray() { open("[") }
  /// Closes an array.
  public mutating func endArray() { close("]") }

  /// The key of the member whose value is written next.
  public mutating func key(_ key: String) {
    separate()
    quote(key)
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  /// A member whose value is a string.
  package mutating func member(_ key: String, _ value: String) {
    self.key(key)
    string(value)
  }

  /// A member whose value is a whole number.
  package mutating func member(_ key: String, _ value: Int) {
    self.key(key)
    integer(value)
  }

  /// A string.
  public mutating func string(_ value: String) {
    separate()
    quote(value)
    needsComma = true
  }

  /// A string that `add` appends to the bytes: of ASCII alone, with nothing in it that has to be escaped.
  public mutating func plainString(_ add: (inout [UInt8]) -> Void) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    add(&bytes)
    bytes.append(UInt8(ascii: "\""))
    needsComma = true
  }

  /// A whole number.
  public mutating func integer(_ value: Int) {
    separate()
    bytes.append(decimal: value)
    needsComma = true
  }

  /// A finite number as the shortest decimal that reads back the same: `15`, `2.5`, `1e21`, `1e-5`; both zeros as `0`.
  ///
  /// Neither a fraction of zero nor a plus sign or leading zero in the exponent. A number that is not finite has no
  /// JSON form and is written as null.
  public mutating func number(_ value: Double) {
    guard value.isFinite else { return null() }
    separate()
    JSONWriter.append(value, to: &bytes)
    needsComma = true
  }

  /// Appends a finite number in the form that `number` gives it.
  package static func append(_ value: Double, to bytes: inout [UInt8]) {
    if value == value.rounded(), abs(value) < 1e15 {
      bytes.append(decimal: Int(value))
      return
    }
    var text = value.description
    text.withUTF8 { digits in
      if unsafe digits.contains(UInt8(ascii: "e")) || digits.last == UInt8(ascii: "0") {
        unsafe bytes += shortened(String(decoding: digits, as: UTF8.self))
      } else {
        unsafe bytes.append(contentsOf: digits)
      }
    }
  }

  /// True or false.
  public mutating func bool(_ value: Bool) { literal(value ? "true" : "false") }
  /// Null.
  public mutating func null() { literal("null") }

  private mutating func literal(_ word: StaticString) {
    separate()
    unsafe bytes.append(contentsOf: UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
    needsComma = true
  }

  /// Bytes that are one JSON value already.
  package mutating func raw(_ value: some Collection<UInt8>) { raw(Array(value)) }

  /// Bytes that are one JSON value already.
  package mutating func raw(_ value: [UInt8]) {
    separate()
    if escapesHidden, value.contains(where: { $0 >= 0x7F }) {
      bytes.append(contentsOf: JSONWriter.withoutHidden(String(decoding: value, as: UTF8.self)).utf8)
    } else {
      bytes.append(contentsOf: value)
    }
    needsComma = true
  }

  /// Returns the same JSON with escapes for what a terminal would obey or hide, which can stand in strings only.
  private static func withoutHidden(_ json: String) -> String {
    var text = ""
    for scalar in json.unicodeScalars {
      if scalar.value < 0x7F || isShown(scalar) {
        text.unicodeScalars.append(scalar)
      } else {
        for unit in String(scalar).utf16 {
          let digits = String(unit, radix: 16)
          text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
      }
    }
    return text
  }

  /// The digits of Swift's shortest form without the `.0`, `+` and zeros that it adds.
  private static func shortened(_ description: String) -> [UInt8] {
    let isShort = !description.utf8.contains(UInt8(ascii: "e"))
    if isShort { return Array(description.hasSuffix(".0") ? description.utf8.dropLast(2) : description.utf8[...]) }
    let parts = description.utf8.split(separator: UInt8(ascii: "e"))
    guard parts.count == 2 else { return Array(description.utf8) }
    let isNegative = parts[1].first == UInt8(ascii: "-")
    let digits = parts[1].drop { !(UInt8(ascii: "1")...UInt8(ascii: "9")).contains($0) }
    return Array(parts[0]) + Array((isNegative ? "e-" : "e").utf8) + Array(digits)
  }

  private mutating func open(_ bracket: Unicode.Scalar) {
    separate()
    bytes.append(UInt8(ascii: bracket))
    needsComma = false
  }

  private mutating func close(_ bracket: Unicode.Scalar) {
    bytes.append(UInt8(ascii: bracket))
    needsComma = true
  }

  /// Ends a line behind a whole value: the next value stands on one of its own.
  package mutating func endLine() {
    bytes.append(UInt8(ascii: "\n"))
    needsComma = false
  }

  private mutating func separate() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
    needsComma = false
  }

  private mutating func quote(_ text: String) {
    var text = text
    let isQuoted = text.withUTF8 { utf8 in
      if unsafe utf8.contains(where: { $0 < 0x20 || $0 == 0x22 || $0 == 0x5C || $0 >= 0x7F }) { return false }
      bytes.append(UInt8(ascii: "\""))
      unsafe bytes.append(contentsOf: utf8)
      bytes.append(UInt8(ascii: "\""))
      return true
    }
    if !isQuoted { quoteWithCare(text) }
  }

  private mutating func quoteWithCare(_ text: String) {
    let start = bytes.count
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      if let escape = JSONWriter.escape(byte) { bytes.append(contentsOf: escape.utf8) } else { bytes.append(byte) }
    }
    bytes.append(UInt8(ascii: "\""))
    if escapesHidden, bytes[start...].contains(where: { $0 >= 0x7F }) {
      let quoted = String(decoding: bytes[start...], as: UTF8.self)
      bytes.replaceSubrange(start..., with: JSONWriter.withoutHidden(quoted).utf8)
    }
  }

  private static func escape(_ byte: UInt8) -> String? {
    switch byte {
    case UInt8(ascii: "\""): return "\\\""
    case UInt8(ascii: "\\"): return "\\\\"
    case 0x08: return "\\b"
    case 0x09: return "\\t"
    case 0x0A: return "\\n"
    case 0x0C: return "\\f"
    case 0x0D: return "\\r"
    case 0..<0x20:
      let digits = String(byte, radix: 16)
      return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    default: return nil
    }
  }
}

extension [UInt8] {
  /// Appends a whole number in decimal digits, with a minus sign before a negative one. O(digits), without a string.
  package mutating func append(decimal value: Int) {
    if value < 0 { append(UInt8(ascii: "-")) }
    var rest = value.magnitude
    if rest < 10 { return append(0x30 + UInt8(truncatingIfNeeded: rest)) }
    unsafe withUnsafeTemporaryAllocation(byteCount: 20, alignment: 1) { digits in
      var start = digits.count
      while rest > 0 {
        start -= 1
        unsafe digits[start] = UInt8(truncatingIfNeeded: 0x30 + rest % 10)
        rest /= 10
      }
      unsafe append(contentsOf: UnsafeRawBufferPointer(rebasing: digits[start...]))
    }
  }
}
