import SystemCalls
import JSONText

extension Rows {
  /// Writes the rows as an array of objects.
  func write(to json: inout JSONWriter) {
    json.beginArray()
    for place in indices { write(place, to: &json) }
    json.endArray()
  }

  /// The rows, one JSON object a line, in blocks.
  var jsonLines: [[UInt8]] {
    blocks { places in
      var writer = JSONWriter(escapesHidden: true)
      for place in places {
        write(place, to: &writer)
        writer.endLine()
      }
      return writer.bytes
    }
  }

  /// Returns the rows as comma-separated values under a header, in blocks.
  package func csv(_ headings: Headings = Headings()) -> [[UInt8]] {
    let header = descriptions.leaves.map { headings.heading($0.path, declared: $0.path) }
    return [CSVLines(header: header).bytes]
      + blocks { places in
        var lines = CSVLines()
        for place in places { write(place, to: &lines) }
        return lines.bytes
      }
  }

  /// Returns a row as a line of comma-separated values.
  package func line(_ place: Int) -> [UInt8] {
    var lines = CSVLines()
    write(place, to: &lines)
    return lines.bytes
  }

  /// Returns the lines of all rows in blocks, several at a time on several threads.
  private func blocks(_ lines: @escaping @Sendable (Range<Int>) -> [UInt8]) -> [[UInt8]] {
    let blockLength = 512
    let blockCount = (count + blockLength - 1) / blockLength
    return Workers.map(blockCount, threads: Workers.available) { [count] number in
      lines(number * blockLength..<Swift.min((number + 1) * blockLength, count))
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
    case .jsonl: return String(decoding: jsonLines.joined(), as: UTF8.self)
    case .csv: return String(decoding: csv(Headings()).joined(), as: UTF8.self)
    case .markdown: return markdownLines(Headings()).map { $0 + "\n" }.joined()
    }
  }
}
