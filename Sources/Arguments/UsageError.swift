import Text

/// An error in a command line, with the word at fault and a next step. `rendered` draws it.
package struct UsageError: Error, Equatable {
  /// The fault, in one line. Words that the user typed are escaped and cut.
  package let message: String
  /// The index of the word at fault, counted from 0 after the program's name; the number of words where one is
  /// missing at the end; nil where no place is to blame.
  package let index: Int?
  /// The characters at fault in that word; nil for all of it.
  package let range: Range<Int>?
  /// The number of words at fault, from that one on.
  private(set) var wordCount = 1
  /// The next step: something to type.
  package let hint: String?

  /// An error at the word of that index.
  package init(_ message: String, index: Int?, range: Range<Int>? = nil, hint: String? = nil) {
    (self.message, self.index, self.range, self.hint) = (message, index, range, hint)
  }

  /// An error at an argument, or at `range` of its word, counted in characters.
  package init(_ message: String, at argument: Argument, range: Range<Int>? = nil, hint: String? = nil) {
    let touched = argument.parts(touching: range)
    if let first = touched.first {
      let isWhole = touched.count > 1 || first.range.count == first.part.text.count
      self.init(message, index: first.part.index, range: isWhole ? nil : first.range, hint: hint)
      if let start = index, let end = touched.last?.part.index { wordCount = end - start + 1 }
      return
    }
    let text = argument.offset..<argument.offset + argument.text.count
    self.init(
      message, index: argument.index, range: range ?? (argument.offset == 0 ? nil : text), hint: hint)
  }
}

/// The known words nearest to `word`, as a hint; nil where none is near.
func proposal(for word: String, among known: [String]) -> String? {
  let words = nearest(to: word, among: known)
  return words.isEmpty ? nil : listed(words)
}
