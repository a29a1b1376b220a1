/// A line shown scalar by scalar, with carets under those at fault.
struct FaultyLine {
  private let pieces: [String]
  private let widths: [Int]
  private let fault: Range<Int>?
  private let ellipsis: String

  init(_ text: String, fault: Range<Int>?, isASCII: Bool) {
    ellipsis = isASCII ? ".." : "…"
    pieces = text.unicodeScalars.map { scalar in
      if scalar == "\t" { return " " }
      let piece = shown(String(scalar))
      return isASCII ? asciiText(piece) : piece
    }
    widths = pieces.map(displayWidth)
    let count = pieces.count
    self.fault = fault.map { range in
      let start = min(max(range.lowerBound, 0), count)
      return start..<min(max(range.upperBound, start), count)
    }
  }

  /// Returns the line, cut to `width` columns, and the line of carets under the fault, if there is one.
  func rendered(width: Int) -> [String] {
    let visible = window(width: width)
    let before = visible.lowerBound > 0 ? ellipsis : ""
    let after = visible.upperBound < pieces.count ? ellipsis : ""
    let line = withoutTrailingSpaces(before + pieces[visible].joined() + after)
    guard let fault else { return [line] }
    let start = before.count + columns(visible.lowerBound..<max(visible.lowerBound, fault.lowerBound))
    let carets = max(1, columns(fault.clamped(to: visible)))
    return [line, String(repeating: " ", count: start) + String(repeating: "^", count: carets)]
  }

  /// Returns the range of scalars to show: from the line's beginning if the fault then fits; else a few columns after
  /// the fault and as many as fit before it. A fault that is too long shows its beginning.
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

  /// Returns the end of the longest range from `start` that takes at most `limit` columns.
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
