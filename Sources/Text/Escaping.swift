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

/// True if a terminal shows the character and does not obey or hide it.
package func isShown(_ scalar: Unicode.Scalar) -> Bool {
  isVisible(scalar) || scalar.properties.generalCategory == .spaceSeparator
}

/// Returns a text of several lines with nothing in it that a terminal would obey or hide but its line feeds. O(length).
package func shownLines(_ text: String) -> String {
  if text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) || $0 == 0x0A }) { return text }
  return text.unicodeScalars.map { $0 == "\n" || isShown($0) ? String($0) : escape($0) }.joined()
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

/// Returns the words as they are typed into a shell, with single quotes where it would read them otherwise.
///
/// Bytes of what a terminal would obey or hide, and with `isASCII` of all that is not ASCII, are written in octal
/// (POSIX.1-2024, section 2.2.4), so that the line can be typed and means the same.
package func commandLine(_ words: [String], isASCII: Bool = false) -> String {
  words.map { shellWord($0, isASCII: isASCII) }.joined(separator: " ")
}

private func shellWord(_ word: String, isASCII: Bool) -> String {
  if escaped(word, limit: .max, isASCII: isASCII) != word { return bytes(word) }
  let isPlain =
    !word.isEmpty
    && word.unicodeScalars.allSatisfy { scalar in
      scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || "@%+=:,./_-".unicodeScalars.contains(scalar)
    }
  if isPlain { return word }
  return "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#) + "'"
}

/// The word in dollar-single-quotes.
private func bytes(_ word: String) -> String {
  let pieces = word.utf8.map { byte in
    switch byte {
    case UInt8(ascii: "'"), UInt8(ascii: "\\"): "\\" + String(Unicode.Scalar(byte))
    case 0x20..<0x7F: String(Unicode.Scalar(byte))
    // Always three digits, so that none of what follows can be taken for one.
    default: "\\" + [byte >> 6, byte >> 3 & 7, byte & 7].map(String.init).joined()
    }
  }
  return "$'" + pieces.joined() + "'"
}
