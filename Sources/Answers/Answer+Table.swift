import Text

extension Answer {
  /// Returns the rows in aligned columns under the sentence that says what a row is. Each has its details and the lines
  /// that explain it under it; the provenance stands below all.
  ///
  /// With a width, rows and lines of the log are cut to it, sentences wrapped.
  func table(width: Int?, _ drawing: Drawing) -> String {
    let (head, body) = TextTable(of: rows, headings, drawing).lines(width: width)
    var lines = sentence.map { wrapped([drawing.text(shown($0))], width) + [""] } ?? []
    lines += rows.isEmpty ? ["no rows"] : head.map(drawing.heading)
    for (place, line) in zip(rows.indices, body) {
      lines.append(drawing.row(line, rows.emphasis(place)))
      for detail in rows.details(place).map({ drawing.text(shown($0)) }) {
        lines += (width.map { Text.wrapped(detail, width: $0 - 4, indent: 2) } ?? [detail]).map { "    " + $0 }
      }
      lines += (rows.explanation(place) ?? []).map { line in
        let line = "    " + drawing.text(shown(line))
        return width.map { cut(line, to: $0, drawing.ellipsis) } ?? line
      }
    }
    lines.append("")
    lines += wrapped((provenanceLines(abbreviated: true) + (notes + warnings).map(shown)).map(drawing.text), width)
    return lines.map { $0 + "\n" }.joined()
  }

  private func wrapped(_ lines: [String], _ width: Int?) -> [String] {
    lines.flatMap { line in width.map { Text.wrapped(line, width: $0, indent: 2) } ?? [line] }
  }
}
