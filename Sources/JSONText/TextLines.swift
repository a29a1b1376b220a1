/// The lines of a text, to find many places in it without reading it again for each.
package struct TextLines: Sendable {
  /// The text.
  package let bytes: [UInt8]
  /// The offset at which each line begins.
  private let starts: [Int]

  /// Finds the lines. O(bytes).
  package init(_ bytes: [UInt8]) {
    self.bytes = bytes
    starts = [0] + bytes.indices.filter { bytes[$0] == UInt8(ascii: "\n") }.map { $0 + 1 }
  }

  /// Returns the place of a byte offset. O(log lines + line).
  package func place(of offset: Int) -> TextPlace {
    let line = line(of: offset)
    return TextPlace(line: line + 1, column: TextPlace(of: offset - starts[line], in: bytes[starts[line]...]).column)
  }

  /// Returns the range of the line that holds an offset, without its newline. O(log lines).
  package func lineRange(of offset: Int) -> Range<Int> {
    let line = line(of: offset)
    return starts[line]..<(line + 1 < starts.count ? starts[line + 1] - 1 : bytes.count)
  }

  /// The number of the line that holds an offset, from 0: the last that begins at or before it.
  private func line(of offset: Int) -> Int {
    var (low, high) = (0, starts.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= offset { low = middle } else { high = middle }
    }
    return low
  }
}
