import Text

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
    var diagnostic = Diagnostic(message, hint: hint)
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
