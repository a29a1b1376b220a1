import Arguments
import Text

extension Answer {
  /// The rows in aligned columns, each with what is said under it and the lines that explain it, and below them what
  /// the answer rests on.
  ///
  /// With a width, rows and lines of the log are cut to it, sentences wrapped.
  func table(width: Int?, _ drawing: Drawing) -> String {
    let (head, body) = TextTable(of: self, drawing).lines(width: width)
    var lines = rows.isEmpty ? ["no rows"] : head.map(drawing.heading)
    for (row, line) in zip(rows, body) {
      lines.append(drawing.row(line, row))
      for detail in row.details.map({ drawing.text(shown($0)) }) {
        lines += (width.map { wrapped(detail, width: $0 - 4, indent: 2) } ?? [detail]).map { "    " + $0 }
      }
      lines += (row.explanation ?? []).map { line in
        let line = "    " + drawing.text(shown(line))
        return width.map { cut(line, to: $0, drawing.ellipsis) } ?? line
      }
    }
    lines.append("")
    for line in (provenanceLines(abbreviated: true) + (notes + warnings).map(shown)).map(drawing.text) {
      lines += width.map { wrapped(line, width: $0, indent: 2) } ?? [line]
    }
    return lines.map { $0 + "\n" }.joined()
  }
}
