/// A text made safe to show: what a terminal would obey or hide (controls, formats such as the bidirectional overrides,
/// spaces that do not look like one) is written as an escape, and what exceeds `limit` characters is cut. O(limit).
///
/// `isASCII` writes everything else that is not ASCII as an escape, too.
package func escaped(_ word: String, limit: Int = 40, isASCII: Bool = false) -> String {
  if word.utf8.count <= limit, word.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return word }
  var shown = ""
  var length = 0
  for scalar in word.unicodeScalars {
    let piece = isVisible(scalar) && (scalar.isASCII || !isASCII) ? String(scalar) : escape(scalar)
    length += piece.unicodeScalars.count
    guard length <= limit else { return shown + (isASCII ? ".." : "…") }
    shown += piece
  }
  return shown
}

/// As `escaped`, in quotation marks where it would not read as one plain word.
func quoted(_ word: String, isASCII: Bool = false) -> String {
  let shown = escaped(word, isASCII: isASCII)
  let isPlain = !shown.isEmpty && !shown.contains { $0 == " " || $0 == "\\" }
  return isPlain ? shown : "'\(shown)'"
}

private func isVisible(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.properties.generalCategory {
  case .control, .format, .lineSeparator, .paragraphSeparator: return false
  case .spaceSeparator: return scalar == " "
  default: return true
  }
}

private func escape(_ scalar: Unicode.Scalar) -> String {
  switch scalar {
  case "\n": "\\n"
  case "\r": "\\r"
  case "\t": "\\t"
  default: "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
  }
}
