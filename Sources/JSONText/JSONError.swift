package import Text

/// The error for bytes that are not the expected JSON, with its place.
package struct JSONError: Error, Equatable, Sendable {
  /// The fault, as a clause that shows nothing of the data.
  package let message: String
  /// Offset of the byte at fault in the scanned buffer.
  package let offset: Int
  /// The number of bytes at fault, at least 1.
  package let length: Int
  /// The next step, if there is one.
  package let hint: String?

  /// An error at `offset` of the scanned buffer.
  package init(_ message: String, at offset: Int, length: Int = 1, hint: String? = nil) {
    (self.message, self.offset) = (message, offset)
    self.length = max(1, length)
    self.hint = hint
  }
}

/// A place in a text as people count it.
package struct TextPlace: Equatable, Sendable {
  /// Line, from 1.
  package let line: Int
  /// Column in characters (Unicode scalars), from 1.
  package let column: Int

  /// A line and a column.
  init(line: Int, column: Int) { (self.line, self.column) = (line, column) }

  /// The place of a byte offset in a text. O(offset).
  package init(of offset: Int, in bytes: some RandomAccessCollection<UInt8>) {
    var line = 1
    var column = 1
    for byte in bytes.prefix(offset) {
      if byte == UInt8(ascii: "\n") {
        line += 1
        column = 1
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
    }
    (self.line, self.column) = (line, column)
  }
}

extension Diagnostic {
  /// A fault in JSON, with its place in the buffer that was scanned. `firstLine` is the number of the buffer's first
  /// line in the input.
  ///
  /// Pass false for `showsLine` if the bytes are a stored record, which messages must not show. O(offset).
  package init(_ error: JSONError, file: String?, in bytes: [UInt8], firstLine: Int = 1, showsLine: Bool = true) {
    self.init(error, file: file, in: TextLines(bytes), firstLine: firstLine, showsLine: showsLine)
  }

  /// The same in a buffer whose lines are known, for many faults of one buffer. O(log lines + line).
  package init(_ error: JSONError, file: String?, in lines: TextLines, firstLine: Int = 1, showsLine: Bool = true) {
    let bytes = lines.bytes
    let offset = min(error.offset, bytes.count)
    let place = lines.place(of: offset)
    let line = lines.lineRange(of: offset)
    let faultEnd = min(max(offset, min(offset + error.length, line.upperBound)), bytes.count)
    let length = String(decoding: bytes[offset..<faultEnd], as: UTF8.self).unicodeScalars.count
    self.init(
      error.message, file: file, line: place.line + firstLine - 1, column: place.column,
      lineText: showsLine ? String(decoding: bytes[line], as: UTF8.self) : nil,
      range: place.column - 1..<place.column - 1 + max(1, length), hint: error.hint)
  }
}
