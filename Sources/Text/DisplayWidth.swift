/// The side on which text is flush in a column.
package enum Alignment: Sendable { case left, right }

/// Returns the number of columns that a terminal gives a text without controls: two for the wide characters of East
/// Asia and for emoji, none for combining marks. This follows Unicode Standard Annex 11, roughly. O(length).
package func displayWidth(_ text: String) -> Int {
  if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.utf8.count }
  return text.unicodeScalars.reduce(0) { $0 + displayWidth($1) }
}

/// Returns the text cut to at most `width` columns. An ellipsis, one column or more, marks a cut.
package func cut(_ text: String, to width: Int, _ ellipsis: String = "…") -> String {
  guard displayWidth(text) > width else { return text }
  var kept = String.UnicodeScalarView()
  var used = ellipsis.count
  for scalar in text.unicodeScalars {
    used += displayWidth(scalar)
    guard used <= width else { break }
    kept.append(scalar)
  }
  return width >= ellipsis.count ? String(kept) + ellipsis : String(ellipsis.prefix(max(0, width)))
}

/// Returns the text filled with spaces to `width` columns; a wider text is unchanged.
package func padded(_ text: String, to width: Int, _ alignment: Alignment = .left) -> String {
  let space = String(repeating: " ", count: max(0, width - displayWidth(text)))
  return alignment == .left ? text + space : space + text
}

/// Returns the number of columns that a terminal gives one scalar.
package func displayWidth(_ scalar: Unicode.Scalar) -> Int {
  if scalar.value < 0x300 { return 1 }
  switch scalar.properties.generalCategory {
  case .nonspacingMark, .enclosingMark, .format: return 0
  default: break
  }
  switch scalar.value {
  case 0x1160...0x11FF, 0xD7B0...0xD7FF: return 0  // vowels and finals, drawn into the Hangul syllable before them
  case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF,
    0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x18DFF, 0x1AFF0...0x1B2FF,
    0x1F200...0x1F2FF, 0x20000...0x3FFFD:
    return 2
  default: return scalar.properties.isEmojiPresentation && !isFlagHalf(scalar) ? 2 : 1
  }
}

/// True if the scalar is one of the two letters that make a flag, which together take two columns.
private func isFlagHalf(_ scalar: Unicode.Scalar) -> Bool { (0x1F1E6...0x1F1FF).contains(scalar.value) }
