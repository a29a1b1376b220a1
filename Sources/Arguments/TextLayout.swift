/// A row of help: what to type, and what it does.
struct HelpRow {
  let label: String
  let text: String
}

/// Rows in two aligned columns, indented by two; a label wider than the first column has a line of its own.
func renderedRows(_ rows: [HelpRow], width: Int) -> [String] {
  let widest = rows.map(\.label.count).filter { $0 <= 26 }.max() ?? 0
  let column = 2 + widest + 2
  return rows.flatMap { row in
    var lines = wrapped(row.text, width: max(width - column, 20)).map { String(repeating: " ", count: column) + $0 }
    let label = "  " + row.label
    if row.label.count <= widest, let first = lines.first {
      lines[0] = label + first.dropFirst(label.count)
    } else {
      lines.insert(label, at: 0)
    }
    return lines
  }
}

/// The text in lines of at most `width` columns, those after the first indented; a longer word has a line of its own.
package func wrapped(_ text: String, width: Int, indent: Int = 0) -> [String] {
  var lines: [String] = []
  var line = ""
  for word in text.split(separator: " ") {
    if !line.isEmpty, line.count + 1 + word.count > width {
      lines.append(line)
      line = String(repeating: " ", count: indent) + word
    } else {
      line += (line.isEmpty ? "" : " ") + word
    }
  }
  return line.isEmpty ? lines : lines + [line]
}
