/// A table of a report: texts in columns that sort.
package struct ReportTable: Sendable {
  /// A column.
  package struct Column: Sendable {
    /// The heading.
    package let title: String
    /// True if it holds numbers, which stand flush right.
    package let isNumeric: Bool

    /// A column.
    package init(_ title: String, isNumeric: Bool = false) { (self.title, self.isNumeric) = (title, isNumeric) }
  }

  /// The events behind a row.
  package struct Behind: Sendable {
    /// The name of the row, beginning with the text of its first cell.
    package let title: String
    /// The positions in the log.
    package let events: [Int]

    /// The events behind a row.
    package init(title: String, events: [Int]) { (self.title, self.events) = (title, events) }
  }

  /// The contents of the table, in a sentence.
  package let caption: String
  /// The columns; the first names the row.
  package let columns: [Column]
  /// The rows: a text for each column.
  package let rows: [[String]]

  /// The quantity that its figures estimate, in a sentence below them; nil for a table of what was recorded.
  package var estimand: String?

  /// The events that each row opens; empty if rows open none.
  package let behind: [Behind]

  /// A table.
  package init(caption: String, columns: [Column], rows: [[String]], behind: [Behind] = []) {
    precondition(behind.isEmpty || behind.count == rows.count, "every row opens something, or none does")
    (self.caption, self.columns, self.rows, self.behind) = (caption, columns, rows, behind)
  }

  /// The number of rows shown at first.
  static let limit = 200

  /// The number of columns beyond which a table is set closer, so that it fits on a laptop.
  static let manyColumns = 13

  /// Renders the table; `id` is unique on the page. Rows beyond the limit wait for a button or for sorting.
  func write(_ id: String, isSortable: Bool, to markup: inout Markup) {
    if !behind.isEmpty { markup.details(id + "-details", label: "Events behind a row. \(caption)") }
    markup.open("div", ["class": "scroll", "tabindex": "0", "role": "region", "aria-label": caption])
    let isLong = rows.count > ReportTable.limit
    let kind = (isSortable ? "sortable" : "plain") + (columns.count > ReportTable.manyColumns ? " many" : "")
    if isLong {
      markup.open("table", ["id": id, "class": kind, "data-limit": String(ReportTable.limit)])
    } else {
      markup.open("table", ["id": id, "class": kind])
    }
    markup.element("caption") { markup in
      markup.element("div") { markup in
        markup.write(caption)
        if isSortable { markup.element("span", ["class": "scripted-only on-screen"], " Headings sort.") }
      }
    }
    markup.element("thead") { head in head.element("tr") { row in columns.forEach { heading($0, isSortable, &row) } } }
    markup.element("tbody") { body in
      for index in rows.indices.prefix(ReportTable.limit) { body.element("tr") { cells(index, &$0) } }
    }
    markup.close("table")
    markup.close("div")
    if let estimand { markup.element("p", ["class": "soft"], estimand) }
    if isLong { writeLater(id, &markup) }
  }

  /// Writes the rows beyond the limit as a text, and the way to them.
  private func writeLater(_ id: String, _ markup: inout Markup) {
    var later = Markup()
    for index in rows.indices.dropFirst(ReportTable.limit) {
      later.element("tr", ["class": "beyond"]) { cells(index, &$0) }
    }
    markup.later(later.text, ["class": "rows", "data-table": id])
    markup.element("p", ["class": "soft"], "The first \(ReportTable.limit) of \(rows.count) rows.")
    markup.element(
      "button", ["type": "button", "class": "more scripted-only", "data-table": id], "Show all \(rows.count) rows")
  }

  /// Tells if a text is a day as answers write it, which must not break at its hyphens.
  private static func isDay(_ text: String) -> Bool {
    text.utf8.count == 10
      && zip(0..., text.utf8).allSatisfy {
        $0 == 4 || $0 == 7 ? $1 == UInt8(ascii: "-") : (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($1)
      }
  }

  private func heading(_ column: Column, _ isSortable: Bool, _ markup: inout Markup) {
    let kind = column.isNumeric ? "number" : "words"
    guard isSortable else { return markup.element("th", ["scope": "col", "class": kind], column.title) }
    markup.element("th", ["scope": "col", "class": kind, "aria-sort": "none"]) { markup in
      markup.element("button", ["type": "button"], column.title)
    }
  }

  private func cells(_ place: Int, _ markup: inout Markup) {
    let behind = behind.isEmpty ? nil : behind[place]
    let name: KeyValuePairs<String, String> =
      columns[0].isNumeric ? ["scope": "row", "class": "number"] : ["scope": "row"]
    for (index, text) in rows[place].enumerated() {
      if index > 0 {
        let kind = columns[index].isNumeric ? "number" : ReportTable.isDay(text) ? "words day" : "words"
        markup.element("td", ["class": kind], text)
      } else if let behind {
        let events = behind.events.map(String.init).joined(separator: " ")
        markup.element("th", name) { markup in
          markup.element(
            "button", ["type": "button", "class": "opens", "aria-label": behind.title, "data-events": events], text)
        }
      } else {
        markup.element("th", name, text)
      }
    }
  }
}

extension Markup {
  /// Writes the place in which the events behind a row or mark are shown.
  mutating func details(_ id: String, label: String) {
    open(
      "div", ["id": id, "class": "details", "role": "region", "aria-label": label, "tabindex": "-1", "hidden": ""])
    close("div")
  }
}
