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

  /// One panel of a table: its heading and the rule under it, then the lines of each row.
  struct Panel {
    let head: [String]
    let rows: [[String]]
  }

  /// The panels of the table: one, or, where the columns do not fit side by side, several, each with the first column
  /// and as many others as fit. No line ends in spaces, and nothing is cut.
  ///
  /// Two spaces part the columns. With a width, columns in which no row has anything are left out where lines are too
  /// long, then the widest that are flush left are narrowed, though not below their headings and longest words, and
  /// their cells are wrapped. Dates and numbers are not narrowed.
  func panels(width: Int?) -> [Panel] {
    guard let width, lineLength(naturalWidths) > width else { return [panel(Array(titles.indices), naturalWidths)] }
    if let filled { return filled.panels(width: width) }
    return placesOfPanels(within: width).map { places in
      panel(places, columnWidths(places, within: width))
    }
  }

  private func panel(_ places: [Int], _ widths: [Int]) -> Panel {
    let rule = zip(places, widths).map { String(repeating: drawing.line, count: $1) }
    return Panel(
      head: [line(places.map { titles[$0] }, places, widths), line(rule, places, widths)],
      rows: cells.map { row in lines(places.map { row[$0] }, places, widths) })
  }

  /// The lines of a row: as many as its longest cell takes.
  private func lines(_ cells: [String], _ places: [Int], _ widths: [Int]) -> [String] {
    let parts = zip(cells, widths).map { cell, width in
      displayWidth(cell) <= width ? [cell] : wrappedCell(cell, to: width)
    }
    let height = parts.map(\.count).max() ?? 1
    return (0..<height).map { number in
      line(parts.map { $0.indices.contains(number) ? $0[number] : "" }, places, widths)
    }
  }

  private func line(_ cells: [String], _ places: [Int], _ widths: [Int]) -> String {
    let fields = cells.indices.map { padded(cells[$0], to: widths[$0], alignments[places[$0]]) }
    return withoutTrailingSpaces(fields.joined(separator: "  "))
  }

  /// A cell in lines of at most a width, broken between words and behind hyphens; a longer part is broken where it must
  /// be.
  private func wrappedCell(_ cell: String, to width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for (part, isNewWord) in TextTable.parts(of: cell).flatMap({ TextTable.cut($0.text, $0.isNewWord, to: width) }) {
      let gap = isNewWord && !line.isEmpty ? " " : ""
      if !line.isEmpty, displayWidth(line + gap + part) > width {
        lines.append(line)
        line = part
      } else {
        line += gap + part
      }
    }
    return lines + [line]
  }

  /// The words of a text, and their parts behind hyphens that do not stand between digits.
  private static func parts(of text: String) -> [(text: String, isNewWord: Bool)] {
    text.split(separator: " ").flatMap { word -> [(text: String, isNewWord: Bool)] in
      var parts: [(text: String, isNewWord: Bool)] = []
      var part = ""
      for index in word.indices {
        part.append(word[index])
        let next = word.index(after: index)
        guard word[index] == "-", next < word.endIndex, part.count > 1, !word[next].isNumber else { continue }
        parts.append((part, parts.isEmpty))
        part = ""
      }
      return part.isEmpty ? parts : parts + [(part, parts.isEmpty)]
    }
  }

  /// A part of a word in pieces that are no wider than a width.
  private static func cut(_ part: String, _ isNewWord: Bool, to width: Int) -> [(text: String, isNewWord: Bool)] {
    var pieces: [(text: String, isNewWord: Bool)] = []
    var piece = ""
    for character in part {
      if !piece.isEmpty, displayWidth(piece + String(character)) > width {
        pieces.append((piece, pieces.isEmpty && isNewWord))
        piece = ""
      }
      piece.append(character)
    }
    return pieces + [(piece, pieces.isEmpty && isNewWord)]
  }

  /// The columns of each panel: those that fit beside the first one, in their order, with their least widths.
  private func placesOfPanels(within width: Int) -> [[Int]] {
    let least = leastWidths
    var panels: [[Int]] = []
    var places: [Int] = []
    for place in titles.indices {
      let isFull = lineLength((places + [place]).map { least[$0] }) > width
      if isFull, places.count > (panels.isEmpty ? 0 : 1) {
        panels.append(places)
        places = [0]
      }
      places.append(place)
    }
    return panels + [places]
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

  /// The least width of each column: that of its heading, and of its longest word, up to 24.
  private var leastWidths: [Int] {
    let natural = naturalWidths
    return titles.indices.map { place in
      if alignments[place] == .right || holdsDates(place) { return natural[place] }
      let parts = cells.flatMap { TextTable.parts(of: $0[place]).map { displayWidth($0.text) } }
      return max(displayWidth(titles[place]), min(24, parts.max() ?? 0))
    }
  }

  private func columnWidths(_ places: [Int], within width: Int) -> [Int] {
    let (natural, all) = (naturalWidths, leastWidths)
    var widths = places.map { natural[$0] }
    let least = places.map { all[$0] }
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
