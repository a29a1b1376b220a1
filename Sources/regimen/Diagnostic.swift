import JSONText

/// What is wrong with an input, and where, for people. It is drawn by `rendered`.
///
/// Messages and hints name positions, not patients' data; a line is shown only of an input that its writer has just
/// given.
struct Diagnostic: Error, Equatable, Sendable {
  /// The input as the user calls it; nil where there is none to blame.
  var file: String?
  /// The line at fault, from 1.
  var line: Int?
  /// The first character (Unicode scalar) at fault in that line, from 1.
  var column: Int?
  /// What is wrong, as a clause.
  var message: String
  /// The line itself, without its newline; nil where it is not to be shown.
  var lineText: String?
  /// The characters (Unicode scalars) at fault in `lineText`, counted from 0.
  var range: Range<Int>?
  /// What to try next.
  var hint: String?

  /// A diagnostic about an input, a place in it, or nothing but what the message says.
  init(
    _ message: String, file: String? = nil, line: Int? = nil, column: Int? = nil, lineText: String? = nil,
    range: Range<Int>? = nil, hint: String? = nil
  ) {
    (self.file, self.line, self.column, self.message) = (file, line, column, message)
    (self.lineText, self.range, self.hint) = (lineText, range, hint)
  }

  /// A fault in JSON, with its place in the buffer that was scanned, whose first line is the input's line `firstLine`.
  ///
  /// `showsLine` is false where the bytes are a record's and not what the user has just written. O(offset).
  init(_ error: JSONError, file: String?, in bytes: [UInt8], firstLine: Int = 1, showsLine: Bool = true) {
    let place = TextPlace(of: error.offset, in: bytes)
    let newline = UInt8(ascii: "\n")
    let offset = min(error.offset, bytes.count)
    let start = bytes[..<offset].lastIndex(of: newline).map { $0 + 1 } ?? 0
    let end = bytes[offset...].firstIndex(of: newline) ?? bytes.count
    let faultEnd = min(max(offset, min(offset + error.length, end)), bytes.count)
    let length = String(decoding: bytes[offset..<faultEnd], as: UTF8.self).unicodeScalars.count
    self.init(
      error.message, file: file, line: place.line + firstLine - 1, column: place.column,
      lineText: showsLine ? String(decoding: bytes[start..<end], as: UTF8.self) : nil,
      range: place.column - 1..<place.column - 1 + max(1, length), hint: error.hint)
  }
}
