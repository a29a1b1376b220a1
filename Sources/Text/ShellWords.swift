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
