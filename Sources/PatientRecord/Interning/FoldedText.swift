/// A text by which spellings of one thing are the same: conditions, terms, analytes, pseudonyms.
///
/// Case, spaces at the ends, the number of spaces between words, and the two Unicode forms of accented letters make no
/// difference; accents themselves do.
package struct FoldedText: Hashable, Sendable {
  /// The text in small letters with single spaces. Strings are equal if they are canonically equivalent (UAX #15).
  private let text: String

  /// Folds a text. O(length).
  package init(_ text: String) {
    self.text =
      FoldedText.isPlain(text)
      // Capitals first: two small letters may have one capital, such as the two forms of sigma.
      ? text : text.uppercased().lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  /// True for a text of small ASCII letters, digits and signs with single spaces: the usual one.
  private static func isPlain(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { bytes in
      var last: UInt8 = 0x20
      for place in bytes.indices {
        let byte = unsafe bytes[place]
        if byte >= 0x7F || byte < 0x20 || (0x41...0x5A).contains(byte) || byte == 0x20 && last == 0x20 { return false }
        last = byte
      }
      return last != 0x20 || bytes.isEmpty
    }
  }
}

extension Sequence<String> {
  /// The texts that differ when they are folded, each as it comes first. O(length).
  package var distinctWhenFolded: [String] {
    var seen: Set<FoldedText> = []
    return filter { seen.insert(FoldedText($0)).inserted }
  }
}
