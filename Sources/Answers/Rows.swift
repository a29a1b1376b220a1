public import JSONText
package import Text

/// The rows of an answer in the order to show, with the columns that say how each is written.
///
/// Rows stay what they were derived as until they are written: each line of CSV or JSON is made from its row, and no
/// list of values stands between.
public struct Rows: Sendable {
  /// The descriptions of the columns.
  package let descriptions: [ColumnDescription]
  /// The names of people's columns, their headings, and how they are flush.
  package let shown: [(name: String, heading: String, alignment: Alignment)]
  private let length: Int
  private let writers: Writers

  /// The functions that write a row, given its place.
  private struct Writers: Sendable {
    let csv: @Sendable (Int, inout CSVLines) -> Void
    let json: @Sendable (Int, inout JSONWriter) -> Void
    let values: @Sendable (Int) -> RowValues
    let accessor: @Sendable (String) -> (@Sendable (Int) -> Value)?
    let cells: @Sendable (Int) -> [String]
    let emphasis: @Sendable (Int) -> Emphasis?
    let details: @Sendable (Int) -> [String]
    let explanation: (@Sendable (Int) -> [String])?
  }

  /// Rows in several parts. `explain` gives the lines of the log that a row rests on, if they are asked for.
  @inlinable public init<Row: Sendable>(
    _ parts: [[Row]], _ table: Table<Row>, explain: (@Sendable (Row) -> [String])? = nil
  ) {
    // Rows stay in their parts: to copy many of them costs more than to find them.
    var places: [(part: UInt32, place: UInt32)] = []
    places.reserveCapacity(parts.reduce(0) { $0 + $1.count })
    for part in parts.indices {
      for place in parts[part].indices { places.append((UInt32(part), UInt32(place))) }
    }
    self.init(count: places.count, table, explain: explain) { [places] index in
      parts[Int(places[index].part)][Int(places[index].place)]
    }
  }

  /// So many rows, each of which is made by `row` from its place whenever it is written.
  @inlinable public init<Row: Sendable>(
    count: Int, _ table: Table<Row>, explain: (@Sendable (Row) -> [String])? = nil,
    _ row: @escaping @Sendable (Int) -> Row
  ) {
    let (writeJSON, writeCSV) = table.columns.writers()
    self.init(
      count: count, table, row, explain,
      csv: { index, csv in
        let row = row(index)
        writeCSV(row, &csv)
        csv.endLine()
      },
      json: { index, json in
        let row = row(index)
        json.beginObject()
        writeJSON(row, &json)
        if let explain { json.lines(explain(row)) }
        json.endObject()
      })
  }

  @usableFromInline init<Row: Sendable>(
    count: Int, _ table: Table<Row>, _ row: @escaping @Sendable (Int) -> Row,
    _ explain: (@Sendable (Row) -> [String])?, csv: @escaping @Sendable (Int, inout CSVLines) -> Void,
    json: @escaping @Sendable (Int, inout JSONWriter) -> Void
  ) {
    length = count
    descriptions = table.descriptions
    shown = table.shown.map { $0.header(in: table) }
    let (columns, texts) = (table.columns, table.shown.map { $0.text(in: table) })
    var explanation: (@Sendable (Int) -> [String])?
    if let explain { explanation = { explain(row($0)) } }
    writers = Writers(
      csv: csv, json: json,
      values: { index in
        let row = row(index)
        return RowValues(columns.flatMap { $0.values(row) })
      },
      accessor: { path in
        guard let value = columns.accessor(path) else { return nil }
        return { value(row($0)) }
      },
      cells: { index in
        let row = row(index)
        return texts.map { $0(row) }
      },
      emphasis: { table.emphasis(row($0)) }, details: { table.details(row($0)) },
      explanation: explanation)
  }
}

extension Rows {
  /// Returns rows of other values under other descriptions; `order` names the places of rows of this in their order,
  /// and `values` makes the values of a place. Tables for people show every column, and nothing stands out.
  func replaced(
    _ descriptions: [ColumnDescription], order: [Int], _ values: @escaping @Sendable (Int) -> RowValues
  ) -> Rows {
    let columns = descriptions.map { description in
      Column<RowValues>(
        [description],
        json: { row, json in
          guard let value = row[description.name] else { return }
          json.key(description.name)
          json.value(value)
        },
        csv: { row, csv in csv.add(row[description.name] ?? .null, of: description) },
        values: { row in
          guard let value = row[description.name] else { return [] }
          return [(name: description.name, value: value)]
        },
        accessor: { path in
          guard path == description.name || path.hasPrefix(description.name + ".") else { return nil }
          return { row in row[path: path] ?? .null }
        })
    }
    return Rows([order.map(values)], Table(columns))
  }
}

extension CSVLines {
  /// Writes the cells of a value: one, or those of the members of an object.
  fileprivate mutating func add(_ value: Value, of column: ColumnDescription) {
    guard case .members(let members) = column.parts else {
      add(value)
      return endCell()
    }
    let fields: [(key: String, value: Value)] = if case .object(let fields) = value { fields } else { [] }
    for member in members { add(fields.first { $0.key == member.name }?.value ?? .null, of: member) }
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

extension Rows {
  /// Returns what gives the value of one column for the row at a place; nil if no column has that path.
  package func accessor(_ path: String) -> (@Sendable (Int) -> Value)? { writers.accessor(path) }
}

extension Rows: RandomAccessCollection {
  /// The place of the first row.
  public var startIndex: Int { 0 }
  /// The place after the last row.
  public var endIndex: Int { length }

  /// The values of a row.
  public subscript(place: Int) -> RowValues { writers.values(place) }
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
  @usableFromInline mutating func lines(_ lines: [String]) {
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
