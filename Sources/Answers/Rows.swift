import JSONText
package import Text

/// The rows of an answer in the order to show, with the columns that say how each is written.
///
/// Rows stay what they were derived as until they are written: each line of CSV or JSON is made from its row, and no
/// list of values stands between.
package struct Rows: Sendable {
  /// The descriptions of the columns.
  package let descriptions: [ColumnDescription]
  /// The names of people's columns, their headings, and how they are flush.
  package let shown: [(name: String, heading: String, alignment: Alignment)]
  private let length: Int
  private var writers: Writers

  /// The functions that write a row, given its place.
  private struct Writers: Sendable {
    var csv: @Sendable (Int, inout CSVLines) -> Void
    var json: @Sendable (Int, inout JSONWriter) -> Void
    var values: @Sendable (Int) -> RowValues
    var cells: @Sendable (Int) -> [String]
    var emphasis: @Sendable (Int) -> Emphasis?
    var details: @Sendable (Int) -> [String]
    var explanation: (@Sendable (Int) -> [String])?
  }

  /// Rows in several parts. `explain` gives the lines of the log that a row rests on, if they are asked for.
  package init<Row: Sendable>(
    _ parts: [[Row]], _ table: Table<Row>, explain: (@Sendable (Row) -> [String])? = nil
  ) {
    // Rows stay in their parts: to copy many of them costs more than to find them.
    let places = parts.indices.flatMap { part in parts[part].indices.map { (part: UInt32(part), place: UInt32($0)) } }
    let row: @Sendable (Int) -> Row = { index in parts[Int(places[index].part)][Int(places[index].place)] }
    let columns = table.columns
    let cells = table.shown.map { $0.text(in: table) }
    descriptions = table.descriptions
    shown = table.shown.map { $0.header(in: table) }
    length = places.count
    writers = Writers(
      csv: { index, csv in
        let row = row(index)
        for column in columns { column.writeCSV(row, &csv) }
        csv.endLine()
      },
      json: { index, json in
        let row = row(index)
        json.beginObject()
        for column in columns { column.writeJSON(row, &json) }
        if let explain { json.lines(explain(row)) }
        json.endObject()
      },
      values: { index in
        let row = row(index)
        return RowValues(columns.flatMap { $0.values(row) })
      },
      cells: { index in
        let row = row(index)
        return cells.map { $0(row) }
      },
      emphasis: { table.emphasis(row($0)) }, details: { table.details(row($0)) },
      explanation: nil)
    if let explain { writers.explanation = { explain(row($0)) } }
  }
}

extension Rows {
  /// Writes a row as a line of CSV.
  func write(_ place: Int, to csv: inout CSVLines) { writers.csv(place, &csv) }

  /// Writes a row as a JSON object.
  func write(_ place: Int, to json: inout JSONWriter) { writers.json(place, &json) }

  /// The texts of a row's cells for people, with nothing in them that a terminal would obey or hide.
  package func cells(_ place: Int) -> [String] { writers.cells(place).map(Text.shown) }

  /// The emphasis that a row gets in a table for people.
  func emphasis(_ place: Int) -> Emphasis? { writers.emphasis(place) }

  /// Lines that people read under a row.
  package func details(_ place: Int) -> [String] { writers.details(place) }

  /// The lines of the log that a row rests on; nil if nobody asked for them.
  func explanation(_ place: Int) -> [String]? { writers.explanation?(place) }
}

extension Rows: RandomAccessCollection {
  package var startIndex: Int { 0 }
  package var endIndex: Int { length }

  /// The values of a row.
  package subscript(place: Int) -> RowValues { writers.values(place) }
}

extension ShownColumn {
  /// Returns how the text of the column is had from a row. A name that no column has is a fault of the declaration.
  fileprivate func text(in table: Table<Row>) -> @Sendable (Row) -> String {
    if let compose { return compose }
    guard let value = table.columns.accessor(name) else { preconditionFailure("no column is called \(name)") }
    return { value($0).shownToPeople }
  }

  fileprivate func header(in table: Table<Row>) -> (name: String, heading: String, alignment: Alignment) {
    guard compose == nil, let column = table.descriptions[path: name] else {
      return (name, name, isFlushRight ? .right : .left)
    }
    return (name, column.heading, column.kind.isNumber ? .right : .left)
  }
}

extension JSONWriter {
  /// Writes lines of the log as they are stored, under `lines`. A line that is not JSON becomes a text, so that the
  /// document stays JSON.
  fileprivate mutating func lines(_ lines: [String]) {
    key("lines")
    beginArray()
    for line in lines { stored(line) }
    endArray()
  }

  private mutating func stored(_ line: String) {
    let bytes = Array(line.utf8)
    var scanner = JSONScanner(bytes)
    do throws(JSONError) {
      try scanner.skipValue()
      try scanner.expectEnd()
      raw(bytes)
    } catch {
      string(line)
    }
  }
}
