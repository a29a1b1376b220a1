extension UsageError {
  /// The error for a terminal: the message, the command line with carets under the fault, and the hint.
  ///
  ///     regimen: unknown option '--fromat'
  ///       regimen query durations --fromat json
  ///                               ^^^^^^^^
  ///     try: --format
  ///
  /// Each line ends with a newline. The command line is cut to `width` columns around the fault.
  /// `isASCII` shows its other characters as escapes, so that the carets stand right where they are written so.
  package func rendered(program: String, words: [String], width: Int = 80, isASCII: Bool = false) -> String {
    var lines = ["\(program): \(escaped(message, limit: .max))"]
    if let index {
      lines += ShownCall(program: program, words: words, isASCII: isASCII).place(
        of: index..<index + wordCount, range, width: width)
    }
    if let hint { lines.append("try: \(hint)") }
    return lines.map { $0 + "\n" }.joined()
  }
}

/// A call as it is shown.
private struct ShownCall {
  let program: String
  let words: [String]
  let isASCII: Bool

  private var ellipsis: String { isASCII ? ".." : "…" }

  private func quoted(_ word: String) -> String { Arguments.quoted(word, isASCII: isASCII) }

  /// The call, cut to `width` columns, and the carets under words of it, or under `range` of one word.
  func place(of indices: Range<Int>, _ range: Range<Int>?, width: Int) -> [String] {
    let index = indices.lowerBound
    let word = words[indices.clamped(to: 0..<words.count)].map { quoted($0) }.joined(separator: " ")
    let carets = index < words.count ? columns(of: range, in: words[index], shownAs: word) : 0..<1
    var before = ([program] + words[..<index].map { quoted($0) }).joined(separator: " ") + " "
    let room = max(width - 3 - max(word.count, 1), 1)
    if before.count > room { before = ellipsis + before.suffix(max(room - ellipsis.count, 0)) }
    var line = ([before + word] + words.dropFirst(indices.upperBound).map { quoted($0) }).joined(separator: " ")
    if line.count > width - 2, line.count > before.count + word.count {
      line = line.prefix(max(width - 2 - ellipsis.count, before.count + word.count)) + ellipsis
    }
    if word.isEmpty { line.removeLast() }
    let indent = String(repeating: " ", count: 2 + before.count + carets.lowerBound)
    return ["  " + line, indent + String(repeating: "^", count: carets.count)]
  }

  /// Where the range stands in the word as it is shown, at least one column wide.
  private func columns(of range: Range<Int>?, in word: String, shownAs shown: String) -> Range<Int> {
    guard let range else { return 0..<shown.count }
    let quote = shown == escaped(word, isASCII: isASCII) ? 0 : 1
    let last = shown.count - 1 - quote
    let column = { (offset: Int) in escaped(String(word.prefix(offset)), isASCII: isASCII).count + quote }
    let start = min(column(range.lowerBound), last)
    return start..<max(min(column(range.upperBound), last + 1), start + 1)
  }
}
