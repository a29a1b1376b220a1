/// The words of a text in small letters, in which others are found as whole words, in the singular and in the plural.
///
///     WholeWords("Herpes zoster, ophthalmic").contain("zoster")         // true
///     WholeWords("non-melanoma skin cancer").contain("melanoma")        // false: a hyphen joins two words to one
package struct WholeWords: Sendable {
  private let words: [String]

  /// The words of a text.
  package init(_ text: String) {
    words = text.lowercased().split { !$0.isLetter && !$0.isNumber && $0 != "-" }.map(String.init)
  }

  /// Tells if the words of a text are among these, one after another; never for a text without a word.
  package func contain(_ text: String) -> Bool { contain(WholeWords(text)) }

  /// Tells if other words are among these, one after another; never if there are none. O(words).
  package func contain(_ other: WholeWords) -> Bool {
    guard let last = other.words.last else { return false }
    let (before, plural) = (other.words.dropLast(), last + "s")
    return words.indices.dropFirst(before.count).contains { end in
      (words[end] == last || words[end] == plural) && words[..<end].suffix(before.count).elementsEqual(before)
    }
  }
}
