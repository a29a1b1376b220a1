/// The words of a text in small letters, in which others are found as whole words, in the singular and in the plural.
///
///     WholeWords("Herpes zoster, ophthalmic").contain("zoster")         // true
///     WholeWords("non-melanoma skin cancer").contain("melanoma")        // false: a hyphen joins two words to one
struct WholeWords {
  private let text: String

  init(_ text: String) { self.text = WholeWords.spaced(text) }

  /// Tells if words are among those of the text, one after another; never for a text without a word.
  func contain(_ words: String) -> Bool {
    let words = WholeWords.spaced(words).dropLast()
    return words.count > 1 && (text.contains(words + " ") || text.contains(words + "s "))
  }

  /// The text in small letters, with a space before and after every word.
  private static func spaced(_ text: String) -> String {
    let words = text.lowercased().split { !$0.isLetter && !$0.isNumber && $0 != "-" }
    return " " + words.joined(separator: " ") + " "
  }
}
