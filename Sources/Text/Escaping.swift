/// Returns the text made safe to show: characters that a terminal would obey or hide (controls, formats such as the
/// bidirectional overrides, spaces that do not look like one) become escapes. The result is cut after `limit`
/// characters. O(limit).
///
/// With `isASCII` every character beyond ASCII becomes an escape, too.
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

/// Returns the text made safe to show in full, as `escaped` does.
package func shown(_ text: String) -> String { escaped(text, limit: .max) }

/// Returns the word as `escaped` does, in quotation marks unless it reads as one plain word.
package func quoted(_ word: String, isASCII: Bool = false) -> String {
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
