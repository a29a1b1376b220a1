import Text

extension Answer {
  /// Returns the rows in aligned columns under the sentence that says what a row is. Each has its details and the lines
  /// that explain it under it; the provenance stands below all.
  ///
  /// With a width, cells and sentences are wrapped to it, columns that do not fit follow in panels below, and lines of
  /// the log are cut.
  func table(width: Int?, _ drawing: Drawing) -> String {
    let panels = TextTable(of: rows, headings, drawing).panels(width: width)
    var lines = sentence.map { wrapped([drawing.text(shown($0))], width) + [""] } ?? []
    if rows.isEmpty { lines.append("no rows") }
    for (number, panel) in panels.enumerated() where !rows.isEmpty {
      if number > 0 { lines.append("") }
      lines += panel.head.map(drawing.heading)
      for (place, row) in zip(rows.indices, panel.rows) {
        lines += row.map { drawing.row($0, rows.emphasis(place)) }
        if number == panels.count - 1 { lines += linesUnder(place, width, drawing) }
      }
    }
    lines.append("")
    if let estimand { lines += wrapped([drawing.text(shown(estimand.sentence))], width) + [""] }
    lines += wrapped((provenanceLines(abbreviated: true) + (notes + warnings).map(shown)).map(drawing.text), width)
    return lines.map { $0 + "\n" }.joined()
  }

  /// The details of a row and the lines that explain it, under the row in the last panel.
  private func linesUnder(_ place: Int, _ width: Int?, _ drawing: Drawing) -> [String] {
    var lines: [String] = []
    for detail in rows.details(place).map({ drawing.text(shown($0)) }) {
      lines += (width.map { Text.wrapped(detail, width: $0 - 4, indent: 2) } ?? [detail]).map { "    " + $0 }
    }
    lines += (rows.explanation(place) ?? []).map { line in
      let line = "    " + drawing.text(shown(line))
      return width.map { cut(line, to: $0, drawing.ellipsis) } ?? line
    }
    return lines
  }

  private func wrapped(_ lines: [String], _ width: Int?) -> [String] {
    lines.flatMap { line in width.map { Text.wrapped(line, width: $0, indent: 2) } ?? [line] }
  }
}
