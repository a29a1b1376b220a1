import Arguments

extension Answer {
  /// The rows in aligned columns, each with what is said under it and the lines that explain it, and below them what
  /// the answer rests on.
  ///
  /// With a width, rows and lines of the log are cut to it, sentences wrapped.
  func table(width: Int?) -> String {
    let (head, body) = TextTable(of: self).lines(width: width)
    var lines = rows.isEmpty ? ["no rows"] : head
    for (row, line) in zip(rows, body) {
      lines.append(line)
      for detail in row.details.map(shown) {
        lines += (width.map { wrapped(detail, width: $0 - 4, indent: 2) } ?? [detail]).map { "    " + $0 }
      }
      lines += (row.explanation ?? []).map { line in
        let line = "    " + shown(line)
        return width.map { cut(line, to: $0) } ?? line
      }
    }
    lines.append("")
    for line in provenanceLines(abbreviated: true) + (notes + warnings).map(shown) {
      lines += width.map { wrapped(line, width: $0, indent: 2) } ?? [line]
    }
    return lines.map { $0 + "\n" }.joined()
  }
}
