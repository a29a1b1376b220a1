import Text

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
