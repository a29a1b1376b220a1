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
  /// The words to type in place of those at fault; the hint then ends with the whole call.
  private var correction: Correction?

  private struct Correction: Equatable {
    let words: [String]
    /// The number of characters of the first word at fault that stay, such as those of `--dose=`.
    let kept: Int
  }

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

extension UsageError {
  /// Returns the same error with the words to type in place of an argument that it is about.
  package func correcting(_ argument: Argument, to words: [String]) -> UsageError {
    var error = self
    error.correction = Correction(words: words, kept: argument.parts.first?.offset ?? argument.offset)
    return error
  }

  /// The hint, and the whole call with the words at fault corrected.
  private func fullHint(program: String, words: [String], isASCII: Bool) -> String? {
    guard let correction, let index, words.indices.contains(index), let first = correction.words.first else {
      return hint
    }
    let corrected = [words[index].prefix(correction.kept) + first] + correction.words.dropFirst()
    let call = [program] + words[..<index] + corrected + words[min(index + wordCount, words.count)...]
    return [hint, commandLine(call, isASCII: isASCII)].compactMap(\.self).joined(separator: ": ")
  }
}

/// The known words nearest to `word`, as a hint; nil where none is near.
func proposal(for word: String, among known: [String]) -> String? {
  let words = nearest(to: word, among: known)
  return words.isEmpty ? nil : listed(words)
}

extension UsageError {
  /// Returns the error for a terminal: the message, the command line with carets under the fault, and the hint.
  ///
  ///     regimen: unknown option '--fromat'
  ///       regimen query durations --fromat json
  ///                               ^^^^^^^^
  ///     try: --format
  ///
  /// The form is that of every `Diagnostic`: each line ends with a newline, and the command line is cut to `width`
  /// columns around the fault.
  package func rendered(program: String, words: [String], width: Int = 80, isASCII: Bool = false) -> String {
    let fullHint = fullHint(program: program, words: words, isASCII: isASCII)
    var diagnostic = Diagnostic(message, hint: fullHint)
    if let index {
      let call = ShownCall(program: program, words: words, isASCII: isASCII)
      (diagnostic.lineText, diagnostic.range) = call.place(of: index..<index + wordCount, range)
    }
    return diagnostic.rendered(program: program, width: width, isASCII: isASCII)
  }
}

/// A call as it is shown: its words, quoted as needed.
private struct ShownCall {
  let program: String
  let words: [String]
  let isASCII: Bool

  /// Returns the call, and the scalars in it of the words at fault, or of `range` of the first of them.
  func place(of indices: Range<Int>, _ range: Range<Int>?) -> (line: String, fault: Range<Int>) {
    let before = ([program] + words.prefix(indices.lowerBound).map(shown)).joined(separator: " ")
    let start = before.unicodeScalars.count + 1
    guard indices.lowerBound < words.count else { return (before + " ", start..<start + 1) }
    let fault = words[indices.clamped(to: 0..<words.count)].map(shown).joined(separator: " ")
    let after = words.dropFirst(indices.upperBound).map(shown)
    let scalars = scalars(of: range, in: words[indices.lowerBound], shownAs: fault)
    return (
      ([before, fault] + after).joined(separator: " "), start + scalars.lowerBound..<start + scalars.upperBound
    )
  }

  private func shown(_ word: String) -> String { quoted(word, isASCII: isASCII) }

  /// Returns the scalars of `shown` that stand for `range` of the word, at least one.
  private func scalars(of range: Range<Int>?, in word: String, shownAs shown: String) -> Range<Int> {
    let count = shown.unicodeScalars.count
    guard let range else { return 0..<count }
    let quote = shown == escaped(word, isASCII: isASCII) ? 0 : 1
    let last = count - 1 - quote
    let place = { (offset: Int) in
      escaped(String(word.prefix(offset)), isASCII: isASCII).unicodeScalars.count + quote
    }
    let start = min(place(range.lowerBound), last)
    return start..<max(min(place(range.upperBound), last + 1), start + 1)
  }
}
