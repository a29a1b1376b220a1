/// Reads one row of delimited text after the other, in a single pass over the bytes.
struct RowScanner {
  /// A fault of a row, by the place of its column.
  struct Fault {
    let column: Int
    let message: String
    let hint: String

    func placed(row: Int, column: String?) -> TableFault { TableFault(row: row, column: column, message, hint: hint) }
  }

  /// The number of the row that was read last, from 1.
  private(set) var number = 0
  /// The fields of the row that was read last.
  private(set) var fields: [FieldPlace] = []
  /// The fault of the row that was read last.
  private(set) var fault: Fault?
  /// True if no field of the row holds anything.
  var isBlank: Bool { fault == nil && fields.allSatisfy(\.isEmpty) }

  private let delimiter: UInt8
  private var position: Int

  init(delimiter: UInt8, at start: Int) { (self.delimiter, position) = (delimiter, start) }

  private static var quote: UInt8 { UInt8(ascii: "\"") }
  private static var lineFeed: UInt8 { 0x0A }
  private static var carriageReturn: UInt8 { 0x0D }

  /// Reads the next row; false at the end.
  mutating func next(in bytes: borrowing Span<UInt8>) -> Bool {
    if position >= bytes.count { return false }
    number += 1
    fields.removeAll(keepingCapacity: true)
    fault = nil
    while readField(in: bytes) {}
    return true
  }

  /// Reads a field and the character behind it; false where the row ends with it.
  private mutating func readField(in bytes: borrowing Span<UInt8>) -> Bool {
    let start = position
    while position < bytes.count, bytes[position] != delimiter, bytes[position] == 0x20 || bytes[position] == 0x09 {
      position += 1
    }
    if position < bytes.count, bytes[position] == RowScanner.quote {
      readQuoted(in: bytes)
    } else {
      position = start
      skipPlain(in: bytes)
      fields.append(FieldPlace(RowScanner.trimmed(start..<position, in: bytes), isDoubled: false))
    }
    guard position < bytes.count else { return false }
    let end = bytes[position]
    position += 1
    if end == delimiter { return true }
    if end == RowScanner.carriageReturn, position < bytes.count, bytes[position] == RowScanner.lineFeed {
      position += 1
    }
    return false
  }

  private mutating func skipPlain(in bytes: borrowing Span<UInt8>) {
    while position < bytes.count {
      let byte = bytes[position]
      if byte == delimiter || byte == RowScanner.lineFeed || byte == RowScanner.carriageReturn { return }
      position += 1
    }
  }

  /// Reads a field in quotation marks, in which a quotation mark is doubled and lines may end.
  private mutating func readQuoted(in bytes: borrowing Span<UInt8>) {
    position += 1
    let start = position
    var isDoubled = false
    while position < bytes.count {
      if bytes[position] != RowScanner.quote {
        position += 1
      } else if position + 1 < bytes.count, bytes[position + 1] == RowScanner.quote {
        isDoubled = true
        position += 2
      } else {
        break
      }
    }
    fields.append(FieldPlace(RowScanner.trimmed(start..<min(position, bytes.count), in: bytes), isDoubled: isDoubled))
    guard position < bytes.count else {
      note("a quotation mark opens here and none closes it", hint: "close it, or double a mark that is meant")
      return
    }
    position += 1
    let end = position
    skipPlain(in: bytes)
    let rest = RowScanner.trimmed(end..<position, in: bytes)
    if !rest.isEmpty {
      let isOther = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "|")].contains(bytes[rest.lowerBound])
      let sign = String(decoding: [bytes[rest.lowerBound]], as: UTF8.self)
      note(
        "text stands behind a closing quotation mark",
        hint: (isOther ? "if '\(sign)' is the delimiter of the file, write it in the mapping; else " : "")
          + "double a mark that is meant: \"\"")
    }
  }

  private mutating func note(_ message: String, hint: String) {
    if fault == nil { fault = Fault(column: fields.count - 1, message: message, hint: hint) }
  }

  /// Returns a range without the white space at its ends: spaces, tabs, line ends, and the space that does not break.
  private static func trimmed(_ range: Range<Int>, in bytes: borrowing Span<UInt8>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end {
      if isSpace(bytes[start]) {
        start += 1
      } else if end - start >= 2, bytes[start] == 0xC2, bytes[start + 1] == 0xA0 {
        start += 2
      } else {
        break
      }
    }
    while start < end {
      if isSpace(bytes[end - 1]) {
        end -= 1
      } else if end - start >= 2, bytes[end - 1] == 0xA0, bytes[end - 2] == 0xC2 {
        end -= 2
      } else {
        break
      }
    }
    return start..<end
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || 0x09...0x0D ~= byte }
}
