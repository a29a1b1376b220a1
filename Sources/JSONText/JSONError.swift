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
    self.message = message
    self.offset = offset
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
    self.line = line
    self.column = column
  }
}
