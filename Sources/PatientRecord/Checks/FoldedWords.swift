/// Some words that are looked for in texts, both folded: all of them in one pass over a text.
struct FoldedWords: Sendable, ExpressibleByArrayLiteral {
  /// The words in bytes of UTF-8, by their first letter; there is no list for a letter that none begins with.
  private let byLetter: [[[UInt8]]]

  /// Words that begin with a small letter of the Latin alphabet.
  init(_ words: [String]) {
    var byLetter = [[[UInt8]]](repeating: [], count: words.isEmpty ? 0 : 26)
    for word in words.map({ Array($0.utf8) }) {
      guard let place = word.first.flatMap(FoldedWords.place) else {
        preconditionFailure("a folded word begins with a letter")
      }
      byLetter[place].append(word)
    }
    self.byLetter = byLetter
  }

  init(arrayLiteral words: String...) { self.init(words) }

  /// True if there are no words.
  var isEmpty: Bool { byLetter.isEmpty }

  /// Tells if one of the words stands anywhere in a folded text. O(length).
  func occur(in text: String) -> Bool {
    if isEmpty { return false }
    let text = text.utf8.span
    for start in text.indices {
      guard let place = FoldedWords.place(of: text[start]) else { continue }
      for word in byLetter[place] where FoldedWords.stands(word, in: text, at: start) { return true }
    }
    return false
  }

  private static func place(of byte: UInt8) -> Int? {
    (0x61...0x7A).contains(byte) ? Int(byte - 0x61) : nil
  }

  private static func stands(_ word: [UInt8], in text: Span<UInt8>, at start: Int) -> Bool {
    guard start + word.count <= text.count else { return false }
    for index in word.indices where text[start + index] != word[index] { return false }
    return true
  }
}
