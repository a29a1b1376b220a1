/// Cells under headings, to be aligned in a type of fixed width. Cells hold no controls.
struct TextTable {
  /// The headings.
  let titles: [String]
  /// How each column is flush.
  let alignments: [Column.Alignment]
  /// The cells, a list for each row, as many as there are headings.
  let cells: [[String]]
  private let drawing: Drawing

  /// The table for people that an answer's columns, or in their absence its fields, make of its rows.
  init(of answer: Answer, _ drawing: Drawing = Drawing()) {
    self.drawing = drawing
    let columns = answer.columns.isEmpty ? answer.fieldPaths.map { Column($0, field: $0) } : answer.columns
    titles = columns.map { drawing.text(shown($0.title)) }
    alignments = columns.map { $0.alignment(in: answer.rows) }
    cells = answer.rows.map { row in columns.map { drawing.text($0.cell(of: row)) } }
  }

  /// The heading and the rule under it, then a line for each row; no line ends in spaces.
  ///
  /// Two spaces part the columns. With a width, the widest columns that are flush left are narrowed, though not below
  /// their headings, until lines fit; what is still too long is cut at the end.
  func lines(width: Int?) -> (head: [String], rows: [String]) {
    let widths = columnWidths(within: width)
    let rule = widths.map { String(repeating: drawing.line, count: $0) }
    let line = { (cells: [String]) in self.line(cells, widths: widths, cutTo: width) }
    return ([line(titles), line(rule)], cells.map { line($0) })
  }

  private func line(_ cells: [String], widths: [Int], cutTo width: Int?) -> String {
    let mark = drawing.ellipsis
    let fields = cells.indices.map { padded(cut(cells[$0], to: widths[$0], mark), to: widths[$0], alignments[$0]) }
    let line = trimmed(fields.joined(separator: "  "))
    return width.map { cut(line, to: $0, mark) } ?? line
  }

  private func columnWidths(within width: Int?) -> [Int] {
    let least = titles.map(displayWidth)
    var widths = cells.reduce(least) { widths, row in zip(widths, row).map { max($0, displayWidth($1)) } }
    guard let width else { return widths }
    var excess = widths.reduce(0, +) + 2 * (widths.count - 1) - width
    while excess > 0 {
      let narrowable = widths.indices.filter { alignments[$0] == .left && widths[$0] > max(least[$0], 8) }
      guard let widest = narrowable.max(by: { widths[$0] < widths[$1] }) else { break }
      widths[widest] -= 1
      excess -= 1
    }
    return widths
  }
}

private func trimmed(_ line: String) -> String {
  var line = line
  while line.unicodeScalars.last == " " { line.unicodeScalars.removeLast() }
  return line
}
