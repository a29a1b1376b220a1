import SystemCalls
import JSONText

extension Rows {
  /// Writes the rows as an array of objects.
  func write(to json: inout JSONWriter) {
    json.beginArray()
    for place in indices { write(place, to: &json) }
    json.endArray()
  }

  /// Passes the rows on, one JSON object a line, in blocks.
  func forEachBlockOfJSONLines(_ body: ([UInt8]) throws -> Void) rethrows {
    try forEachBlock(body) { places, byteCount in
      var writer = JSONWriter(escapesHidden: true)
      writer.reserve(byteCount)
      for place in places {
        write(place, to: &writer)
        writer.endLine()
      }
      return writer.bytes
    }
  }

  /// The names of the columns of CSV in their order.
  package var columnsOfCSV: [String] { descriptions.leaves.map(\.path) }

  /// Passes the rows on as comma-separated values under a header, in blocks.
  func forEachBlockOfCSV(
    _ headings: Headings, _ columns: ColumnChoice, _ body: ([UInt8]) throws -> Void
  ) rethrows {
    let titles = columns.chosen(columnsOfCSV).map { headings.heading($0, declared: $0) }
    try body(CSVLines(header: titles).bytes)
    try forEachBlock(body) { places, byteCount in
      var lines = CSVLines(reserving: byteCount)
      for place in places { columns.write(to: &lines) { write(place, to: &$0) } }
      return lines.bytes
    }
  }

  /// Returns the rows as comma-separated values under a header, in blocks.
  package func csv(_ headings: Headings = Headings()) -> [[UInt8]] {
    var blocks: [[UInt8]] = []
    forEachBlockOfCSV(headings, ColumnChoice()) { blocks.append($0) }
    return blocks
  }

  /// Returns a row as a line of comma-separated values.
  package func line(_ place: Int) -> [UInt8] {
    var lines = CSVLines()
    write(place, to: &lines)
    return lines.bytes
  }

  /// Passes the lines of all rows on in blocks, in order. Several threads make some blocks at a time, and no more of
  /// them are in memory: that does not grow with the number of rows.
  private func forEachBlock(
    _ body: ([UInt8]) throws -> Void, _ lines: @escaping @Sendable (Range<Int>, _ byteCount: Int) -> [UInt8]
  ) rethrows {
    let (blockLength, threads) = (512, Workers.available)
    var byteCount = 1 << 16
    for start in stride(from: 0, to: count, by: blockLength * threads * 16) {
      let blockCount = Swift.min(threads * 16, (count - start + blockLength - 1) / blockLength)
      let blocks = Workers.map(blockCount, threads: threads) { [count, byteCount] number in
        let first = start + number * blockLength
        return lines(first..<Swift.min(first + blockLength, count), byteCount)
      }
      for block in blocks {
        byteCount = Swift.max(byteCount, block.count + block.count / 8)
        try body(block)
      }
    }
  }

  /// Returns the rows alone in one of the forms, without the provenance of an answer; as JSON an array of objects.
  package func text(as format: OutputFormat, width: Int? = nil, _ drawing: Drawing = Drawing()) -> String {
    switch format {
    case .table:
      let panels = TextTable(of: self, Headings(), drawing).panels(width: width)
      let blocks = panels.map { panel in (panel.head + panel.rows.joined()).map { $0 + "\n" }.joined() }
      return blocks.joined(separator: "\n")
    case .json:
      var writer = JSONWriter(escapesHidden: true)
      write(to: &writer)
      return writer.text + "\n"
    case .jsonl: return textOfBlocks { forEachBlockOfJSONLines($0) }
    case .csv: return textOfBlocks { forEachBlockOfCSV(Headings(), ColumnChoice(), $0) }
    case .markdown: return markdownLines(Headings()).map { $0 + "\n" }.joined()
    }
  }
}
