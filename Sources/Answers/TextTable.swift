import Text

/// Cells under headings, to be aligned in a type of fixed width. Cells hold no controls.
struct TextTable {
  /// The headings.
  let titles: [String]
  /// The alignment of each column.
  let alignments: [Alignment]
  /// The cells, a list for each row, as many as there are headings.
  let cells: [[String]]
  private let drawing: Drawing

  /// The table for people that the columns of some rows make of them.
  init(of rows: Rows, _ headings: Headings = Headings(), _ drawing: Drawing = Drawing()) {
    self.drawing = drawing
    titles = rows.shown.map { drawing.text(Text.shown(headings.heading($0.name, declared: $0.heading))) }
    alignments = rows.shown.map(\.alignment)
    cells = rows.indices.map { rows.cells($0).map(drawing.text) }
  }

  /// The heading and the rule under it, then a line for each row; no line ends in spaces.
  ///
  /// Two spaces part the columns. With a width, columns in which no row has anything are left out where lines are too
  /// long, then the widest that are flush left are narrowed, though not below their headings, until lines fit; what is
  /// still too long is cut at the end. Dates are not narrowed: what is left of one is another date.
  func lines(width: Int?) -> (head: [String], rows: [String]) {
    if let width, lineLength(naturalWidths) > width, let filled { return filled.lines(width: width) }
    let widths = columnWidths(within: width)
    let rule = widths.map { String(repeating: drawing.line, count: $0) }
    let line = { (cells: [String]) in self.line(cells, widths: widths, cutTo: width) }
    return ([line(titles), line(rule)], cells.map { line($0) })
  }

  private func line(_ cells: [String], widths: [Int], cutTo width: Int?) -> String {
    let mark = drawing.ellipsis
    let fields = cells.indices.map { padded(cut(cells[$0], to: widths[$0], mark), to: widths[$0], alignments[$0]) }
    let line = withoutTrailingSpaces(fields.joined(separator: "  "))
    return width.map { cut(line, to: $0, mark) } ?? line
  }

  /// The table without its empty columns; nil where all have something.
  private var filled: TextTable? {
    let places = titles.indices.filter { place in cells.contains { !$0[place].isEmpty } }
    if places.count == titles.count || places.isEmpty { return nil }
    return TextTable(
      titles: places.map { titles[$0] }, alignments: places.map { alignments[$0] },
      cells: cells.map { row in places.map { row[$0] } }, drawing: drawing)
  }

  private init(titles: [String], alignments: [Alignment], cells: [[String]], drawing: Drawing) {
    (self.titles, self.alignments, self.cells, self.drawing) = (titles, alignments, cells, drawing)
  }

  private var naturalWidths: [Int] {
    cells.reduce(titles.map(displayWidth)) { widths, row in zip(widths, row).map { max($0, displayWidth($1)) } }
  }

  private func lineLength(_ widths: [Int]) -> Int { widths.reduce(0, +) + 2 * (widths.count - 1) }

  private func columnWidths(within width: Int?) -> [Int] {
    var widths = naturalWidths
    guard let width, lineLength(widths) > width else { return widths }
    let least = titles.indices.map { place in
      alignments[place] == .right || holdsDates(place) ? widths[place] : max(displayWidth(titles[place]), 8)
    }
    var excess = lineLength(widths) - width
    while excess > 0 {
      let narrowable = widths.indices.filter { widths[$0] > least[$0] }
      guard let widest = narrowable.max(by: { widths[$0] < widths[$1] }) else { break }
      widths[widest] -= 1
      excess -= 1
    }
    return widths
  }

  /// True if a column has nothing but dates, as far as they are known, and words in the place of one.
  private func holdsDates(_ place: Int) -> Bool {
    let texts = cells.map { $0[place] }
    return texts.contains(where: isDate)
      && texts.allSatisfy { isDate($0) || displayWidth($0) <= 10 && !$0.utf8.contains(where: isDigit) }
  }
}

/// True if a text is a year, a month or a day as answers write them.
private func isDate(_ text: String) -> Bool {
  [4, 7, 10].contains(text.utf8.count)
    && zip(0..., text.utf8).allSatisfy { $0 == 4 || $0 == 7 ? $1 == UInt8(ascii: "-") : isDigit($1) }
}

private func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
