import JSONText
import Text

/// Lines of comma-separated values (RFC 4180) as bytes.
///
/// Lines end with a bare newline, without the carriage return of RFC 4180: every reader takes both, and `cut` and `awk`
/// would leave the carriage return in the last field. Lists are joined by `; `; null is empty.
public struct CSVLines: Sendable {
  /// The bytes written so far.
  @usableFromInline package internal(set) var bytes: [UInt8] = []
  private var lineStart = 0
  /// The last number that was written, and its digits: lengths and their bounds are often the same.
  private var last = (number: Double.nan, digits: [UInt8]())

  @inlinable static var quotationMark: UInt8 { UInt8(ascii: "\"") }

  /// No lines.
  package init() {}

  /// No lines yet, with memory for so many bytes.
  package init(reserving byteCount: Int) { bytes.reserveCapacity(byteCount) }

  /// A line of texts: the header.
  package init(header: [String]) {
    for text in header {
      add(text)
      endCell()
    }
    endLine()
  }

  /// Ends the current cell.
  public mutating func endCell() { bytes.append(UInt8(ascii: ",")) }

  /// Ends so many cells, of which all but the current one are empty.
  public mutating func endCells(_ count: Int) {
    for _ in 0..<count { bytes.append(UInt8(ascii: ",")) }
  }

  /// Ends the current line, of which every cell has been ended.
  public mutating func endLine() {
    // Readers skip an empty line: a single empty cell needs its quotation marks.
    if bytes.count == lineStart + 1 { bytes.insert(contentsOf: "\"\"".utf8, at: lineStart) }
    if bytes.count > lineStart { bytes[bytes.count - 1] = UInt8(ascii: "\n") } else { bytes.append(UInt8(ascii: "\n")) }
    lineStart = bytes.count
  }

  /// Writes a truth into the current cell.
  public mutating func add(_ isTrue: Bool) {
    let word: StaticString = isTrue ? "true" : "false"
    unsafe bytes.append(contentsOf: UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
  }

  /// Writes a whole number into the current cell.
  public mutating func add(_ number: Int) { bytes.append(decimal: number) }

  /// Writes a number into the current cell, as JSON has it; nothing if it is not finite.
  public mutating func add(_ number: Double) {
    guard number.isFinite else { return }
    if number == number.rounded() { return JSONWriter.append(number, to: &bytes) }
    if number != last.number {
      last.number = number
      last.digits.removeAll(keepingCapacity: true)
      JSONWriter.append(number, to: &last.digits)
    }
    bytes += last.digits
  }

  /// Writes a text into the current cell, with what CSV, a spreadsheet or a terminal would obey made harmless.
  public mutating func add(_ text: String) {
    var text = text
    if text.withUTF8({ unsafe add(plain: $0) }) { return }
    bytes += inQuotationMarks(harmless(text)).utf8
  }

  /// Writes the text of some UTF-8 into the current cell, as if it were a string.
  package mutating func add(utf8: ArraySlice<UInt8>) {
    if unsafe utf8.withUnsafeBufferPointer({ unsafe add(plain: $0) }) { return }
    bytes += inQuotationMarks(harmless(String(decoding: utf8, as: UTF8.self))).utf8
  }

  /// Writes a plain text, in quotation marks where it needs them; writes nothing and returns false for any other.
  private mutating func add(plain text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let needsMarks = unsafe needsQuotationMarks(text) else { return false }
    if needsMarks { bytes.append(CSVLines.quotationMark) }
    if needsMarks, unsafe text.contains(CSVLines.quotationMark) {
      unsafe text.forEach { byte in
        if byte == CSVLines.quotationMark { bytes.append(byte) }
        bytes.append(byte)
      }
    } else {
      unsafe bytes.append(contentsOf: text)
    }
    if needsMarks { bytes.append(CSVLines.quotationMark) }
    return true
  }

  /// Writes texts into the current cell, parted by `; `.
  public mutating func add(_ texts: [String]) {
    if texts.count == 1 { return add(texts[0]) }
    let start = bytes.count
    if texts.count > 1 { bytes.append(CSVLines.quotationMark) }
    for (index, text) in texts.enumerated() {
      if index > 0 { bytes += "; ".utf8 }
      var text = text
      let isPlain = text.withUTF8 { utf8 in
        guard unsafe needsQuotationMarks(utf8) == false else { return false }
        unsafe bytes.append(contentsOf: utf8)
        return !utf8.isEmpty
      }
      if !isPlain {
        bytes.removeSubrange(start...)
        bytes += inQuotationMarks(texts.map(harmless).joined(separator: "; ")).utf8
        return
      }
    }
    if texts.count > 1 { bytes.append(CSVLines.quotationMark) }
  }

  /// Writes what `append` appends: ASCII without a separator, a quotation mark or a control.
  @inlinable public mutating func addPlain(_ append: (inout [UInt8]) -> Void) { append(&bytes) }

  /// Writes what `append` appends for each value, parted by `; `; the same holds as for one.
  @inlinable public mutating func addPlain<Value>(_ values: [Value], _ append: (Value, inout [UInt8]) -> Void) {
    if values.count > 1 { bytes.append(CSVLines.quotationMark) }
    for (index, value) in values.enumerated() {
      if index > 0 {
        bytes.append(UInt8(ascii: ";"))
        bytes.append(UInt8(ascii: " "))
      }
      append(value, &bytes)
    }
    if values.count > 1 { bytes.append(CSVLines.quotationMark) }
  }

  /// Writes a value of any kind into the current cell.
  public mutating func add(_ value: Value) {
    switch value {
    case .null: return
    case .bool(let value): add(value)
    case .integer(let value): add(value)
    case .number(let value): add(value)
    case .text(let text): add(text)
    case .list(let values): bytes += inQuotationMarks(values.map(\.cellText).joined(separator: "; ")).utf8
    case .object: bytes += inQuotationMarks(value.cellText).utf8
    }
  }
}

/// Tells if a plain text needs quotation marks: one of ASCII without controls, that begins with a letter or a digit or
/// has nothing in it. Nil for any other text, which CSV, a spreadsheet or a terminal may take for more than it says.
private func needsQuotationMarks(_ text: UnsafeBufferPointer<UInt8>) -> Bool? {
  guard let first = unsafe text.first, let last = unsafe text.last else { return false }
  if first < 0x30 || first == UInt8(ascii: "=") || first == UInt8(ascii: "@") { return nil }
  let raw = UnsafeRawBufferPointer(text)
  var kinds = KindsOfBytes()
  var place = 0
  while place + 8 <= raw.count {
    kinds.add(unsafe raw.loadUnaligned(fromByteOffset: place, as: UInt64.self))
    place += 8
  }
  // Letters stand in for the bytes that the last word does not have.
  var rest: UInt64 = 0x6161_6161_6161_6161
  while place < raw.count {
    rest = rest &<< 8 | UInt64(unsafe raw[place])
    place += 1
  }
  kinds.add(rest)
  return kinds.areStrange ? nil : kinds.haveSeparators || last == 0x20
}

/// The kinds of bytes that were found in some words of eight bytes.
///
/// A byte is zero where taking one from it borrows and its own upper bit is not set, and below a number likewise
/// (H. S. Warren, Hacker's Delight, section 6-1).
private struct KindsOfBytes {
  private var strange: UInt64 = 0
  private var separators: UInt64 = 0

  private static var ones: UInt64 { 0x0101_0101_0101_0101 }
  private static var upperBits: UInt64 { 0x8080_8080_8080_8080 }

  /// True if a byte is no ASCII, or a control.
  var areStrange: Bool { strange & KindsOfBytes.upperBits != 0 }
  /// True if a byte is one that parts cells, or a quotation mark.
  var haveSeparators: Bool { separators & KindsOfBytes.upperBits != 0 }

  mutating func add(_ bytes: UInt64) {
    strange |= bytes | (bytes &- 0x20 &* KindsOfBytes.ones) & ~bytes | KindsOfBytes.places(of: 0x7F, in: bytes)
    separators |= KindsOfBytes.places(of: UInt64(UInt8(ascii: ",")), in: bytes)
    separators |= KindsOfBytes.places(of: UInt64(UInt8(ascii: ";")), in: bytes)
    separators |= KindsOfBytes.places(of: UInt64(CSVLines.quotationMark), in: bytes)
  }

  /// The upper bits are set of the bytes that are `byte`, and perhaps of others behind the first of them.
  private static func places(of byte: UInt64, in bytes: UInt64) -> UInt64 {
    let different = bytes ^ byte &* ones
    return (different &- ones) & ~different
  }
}

/// Returns a field in quotation marks if it needs them. It does for `;` and tab, too, which spreadsheets may take as
/// separators, and for space at an end, which some readers drop.
private func inQuotationMarks(_ field: String) -> String {
  var needsQuotes = field.utf8.first == 0x20 || field.utf8.last == 0x20
  for byte in field.utf8 where isSeparator(byte) { needsQuotes = true }
  guard needsQuotes else { return field }
  var quoted = "\""
  for scalar in field.unicodeScalars {
    if scalar == "\"" { quoted += "\"" }
    quoted.unicodeScalars.append(scalar)
  }
  return quoted + "\""
}

private func isSeparator(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\""), UInt8(ascii: "\t"), UInt8(ascii: "\r"),
    UInt8(ascii: "\n"):
    true
  default: false
  }
}

extension Value {
  /// The value as a part of a cell: texts made harmless, an object as `name=value name=value`.
  fileprivate var cellText: String {
    switch self {
    case .null: ""
    case .number(let value) where !value.isFinite: ""
    case .text(let text): harmless(text)
    case .list(let values): values.map(\.cellText).joined(separator: "; ")
    case .object(let members): harmless(members.map { "\($0.key)=\($0.value.cellText)" }.joined(separator: " "))
    case .bool, .integer, .number: compactJSON
    }
  }
}

private func harmless(_ text: String) -> String { defused(withoutControls(text)) }

/// Returns the text with nothing in it that a terminal would obey; the white space that CSV can quote stays.
private func withoutControls(_ text: String) -> String {
  var isPlain = true
  for byte in text.utf8 where byte < 0x20 || byte >= 0x7F { isPlain = false }
  if isPlain { return text }
  return text.unicodeScalars.map { "\t\r\n".unicodeScalars.contains($0) ? String($0) : shown(String($0)) }.joined()
}

/// Returns a text that no spreadsheet takes for a formula: an apostrophe stands before one that begins like a formula.
///
/// The first characters are those of OWASP, "CSV Injection", with their full-width forms.
private func defused(_ text: String) -> String {
  // A letter or a digit begins no formula.
  if let byte = text.utf8.first, byte >= 0x30, byte < 0x7F, byte != UInt8(ascii: "="), byte != UInt8(ascii: "@") {
    return text
  }
  guard let first = text.unicodeScalars.first, "=+-@\t\r\n＝＋－＠".unicodeScalars.contains(first) else { return text }
  return "'" + text
}
