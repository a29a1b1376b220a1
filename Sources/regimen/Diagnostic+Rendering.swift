extension Diagnostic {
  /// The diagnostic for a terminal: place and message, the line with carets under the fault, and the hint.
  ///
  ///     regimen: drafts.jsonl:12:34: there is no such day
  ///       {"type":"treatment-started","occurred":"2023-02-30"}
  ///                                               ^^^^^^^^^^
  ///     try: 2023-02 has the days 01 to 28
  ///
  /// Each line ends with a newline. The line is cut to `width` columns around the fault; controls in it are escaped.
  /// `isASCII` shows its other characters as escapes, so that the carets stand right where they are written so.
  func rendered(program: String = "regimen", width: Int? = nil, isASCII: Bool = false) -> String {
    var lines = ["\(program): \(place)\(shown(message))"]
    if let lineText {
      let line = FaultyLine(lineText, fault: range, isASCII: isASCII)
      lines += line.rendered(width: max((width ?? 80) - 2, 8)).map { "  " + $0 }
    }
    if let hint { lines.append("try: \(shown(hint))") }
    return lines.map { $0 + "\n" }.joined()
  }

  private var place: String {
    let numbers = [line, column].compactMap { $0.map(String.init) }
    if let file { return ([shown(file)] + numbers).joined(separator: ":") + ": " }
    let words = [line.map { "line \($0)" }, column.map { "column \($0)" }].compactMap { $0 }
    return words.isEmpty ? "" : words.joined(separator: ", ") + ": "
  }
}

/// A line of input as it is shown, scalar by scalar, and which of them are at fault.
private struct FaultyLine {
  private let pieces: [String]
  private let widths: [Int]
  private let fault: Range<Int>?
  private let ellipsis: String

  init(_ text: String, fault: Range<Int>?, isASCII: Bool) {
    let drawing = Drawing(isASCII: isASCII)
    ellipsis = drawing.ellipsis
    pieces = text.unicodeScalars.map { $0 == "\t" ? " " : drawing.text(shown(String($0))) }
    widths = pieces.map(displayWidth)
    let count = pieces.count
    self.fault = fault.map { range in
      let start = min(max(range.lowerBound, 0), count)
      return start..<min(max(range.upperBound, start), count)
    }
  }

  /// The line, cut to `width` columns, and the carets under it where there is a fault to point at.
  func rendered(width: Int) -> [String] {
    let visible = window(width: width)
    let before = visible.lowerBound > 0 ? ellipsis : ""
    let after = visible.upperBound < pieces.count ? ellipsis : ""
    let line = before + pieces[visible].joined() + after
    guard let fault else { return [line] }
    let start = before.count + columns(visible.lowerBound..<max(visible.lowerBound, fault.lowerBound))
    let carets = max(1, columns(fault.clamped(to: visible)))
    return [line, String(repeating: " ", count: start) + String(repeating: "^", count: carets)]
  }

  /// Which scalars to show: from the line's beginning where the fault then fits, else a few columns after the fault and
  /// as many as fit before it; of a fault that is too long, its beginning.
  private func window(width: Int) -> Range<Int> {
    let all = pieces.indices
    if columns(all) <= width { return all }
    let fault = fault ?? 0..<0
    let start = extended(from: 0, columns: width - ellipsis.count)
    if fault.upperBound <= start { return 0..<start }
    let room = width - 2 * ellipsis.count
    if columns(fault) >= room { return fault.lowerBound..<extended(from: fault.lowerBound, columns: room) }
    let end = extended(from: fault.upperBound, columns: min(room / 4, room - columns(fault)))
    var first = end
    while first > 0, columns(first - 1..<end) <= room { first -= 1 }
    return first..<end
  }

  /// The end of the longest range from `start` that takes at most so many columns.
  private func extended(from start: Int, columns limit: Int) -> Int {
    var end = start
    var used = 0
    while end < widths.count, used + widths[end] <= limit {
      used += widths[end]
      end += 1
    }
    return end
  }

  private func columns(_ range: Range<Int>) -> Int { widths[range].reduce(0, +) }
}
