package import Text

extension Diagnostic {
  /// A fault in JSON, with its place in the buffer that was scanned. `firstLine` is the number of the buffer's first
  /// line in the input.
  ///
  /// Pass false for `showsLine` if the bytes are a stored record, which messages must not show. O(offset).
  package init(_ error: JSONError, file: String?, in bytes: [UInt8], firstLine: Int = 1, showsLine: Bool = true) {
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
