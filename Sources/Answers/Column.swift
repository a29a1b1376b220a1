public import JSONText

/// A column of an answer, declared once.
///
///     Column("months", unit: .months, sensitivity: .none, "Length in months, counted as the rule `month` says.") {
///       $0.months
///     }
///
/// From this come JSON, CSV and tables, the units of claims, the identity of rows, and the description of the column.
/// Long answers are written from the rows themselves: no row becomes a list of values on its way to JSON or CSV.
///
/// What writes a cell is public and `@inlinable`, so that the room that declares a column compiles it for its own type
/// of row: a `package` function is not compiled again in another room.
public struct Column<Row: Sendable>: Sendable {
  /// The descriptions: one, or those of the members that `members` puts side by side.
  public let descriptions: [ColumnDescription]
  /// Writes the keys and values of a row.
  @usableFromInline let writeJSON: @Sendable (Row, inout JSONWriter) -> Void
  /// Writes every cell of a row, and ends it.
  public let writeCSV: @Sendable (Row, inout CSVLines) -> Void
  /// The names and values of a row; a member that a row does not have is left out.
  @usableFromInline let values: @Sendable (Row) -> [(name: String, value: Value)]
  /// Returns how to get the value at a path; nil if the column has no such path.
  @usableFromInline let accessor: @Sendable (String) -> (@Sendable (Row) -> Value)?

  /// A column that says itself how it is written. `csv` ends every cell that the descriptions have.
  public init(
    _ descriptions: [ColumnDescription], json: @escaping @Sendable (Row, inout JSONWriter) -> Void,
    csv: @escaping @Sendable (Row, inout CSVLines) -> Void,
    values: @escaping @Sendable (Row) -> [(name: String, value: Value)],
    accessor: @escaping @Sendable (String) -> (@Sendable (Row) -> Value)?
  ) {
    self.descriptions = descriptions
    (writeJSON, writeCSV, self.values, self.accessor) = (json, csv, values, accessor)
  }

  /// A column of one value a row.
  @inlinable public init<Cell: CellValue>(
    _ name: String, heading: String? = nil, unit: ColumnUnit = .none, empty: EmptyCell = .never,
    identifies: Bool = false, sensitivity: Sensitivity, _ sentence: String, _ get: @escaping @Sendable (Row) -> Cell
  ) {
    let description = ColumnDescription(
      name: name, heading: heading, unit: unit, empty: empty, sentence: sentence, identifies: identifies,
      sensitivity: sensitivity, kind: Cell.kind)
    self.init(
      [description],
      json: { row, json in
        json.key(name)
        get(row).writeJSON(to: &json)
      },
      csv: { row, csv in
        get(row).writeCSV(to: &csv)
        csv.endCell()
      },
      values: { [(name, get($0).value)] },
      accessor: { path in
        if path != name { return nil }
        return { row in get(row).value }
      })
  }
}

extension Column {
  /// A column of an object: its members have columns of their own in CSV. Without the object, JSON has null.
  @inlinable public static func object<Member: Sendable>(
    _ name: String, heading: String? = nil, unit: ColumnUnit = .none, empty: EmptyCell = .never,
    kind: CellKind = .object, _ sentence: String, of columns: [Column<Member>],
    _ get: @escaping @Sendable (Row) -> Member?
  ) -> Column {
    let descriptions = columns.flatMap(\.descriptions).map { $0.inObject(empty) }
    let description = ColumnDescription(
      name: name, heading: heading, unit: unit, empty: empty, sentence: sentence, sensitivity: .none, kind: kind,
      parts: .members(descriptions))
    let cellCount = descriptions.leafCount
    let (writeJSON, writeCSV) = columns.writers()
    return Column(
      [description],
      json: { row, json in
        json.key(name)
        guard let member = get(row) else { return json.null() }
        json.beginObject()
        writeJSON(member, &json)
        json.endObject()
      },
      csv: { row, csv in
        guard let member = get(row) else { return csv.endCells(cellCount) }
        writeCSV(member, &csv)
      },
      values: { row in [(name, get(row).map { Value(columns, $0) } ?? .null)] },
      accessor: { path in
        if path == name { return { row in get(row).map { Value(columns, $0) } ?? .null } }
        guard path.hasPrefix(name + "."), let inner = columns.accessor(String(path.dropFirst(name.count + 1))) else {
          return nil
        }
        return { row in get(row).map(inner) ?? .null }
      })
  }

  /// Columns of a part of a row, side by side as if they were the row's own.
  @inlinable public static func members<Part: Sendable>(
    of columns: [Column<Part>], _ get: @escaping @Sendable (Row) -> Part
  ) -> Column {
    let (writeJSON, writeCSV) = columns.writers()
    return Column(
      columns.flatMap(\.descriptions),
      json: { row, json in
        let part = get(row)
        writeJSON(part, &json)
      },
      csv: { row, csv in
        let part = get(row)
        writeCSV(part, &csv)
      },
      values: { row in
        let part = get(row)
        return columns.flatMap { $0.values(part) }
      },
      accessor: { path in
        guard let inner = columns.accessor(path) else { return nil }
        return { row in inner(get(row)) }
      })
  }

  /// A column of a list of objects. In JSON they have members; in CSV and for people each is the text that `joined`
  /// makes of it, and they are parted by `; `.
  @inlinable public static func list<Element: Sendable>(
    _ name: String, heading: String? = nil, empty: EmptyCell = .never, sensitivity: Sensitivity, _ sentence: String,
    of columns: [Column<Element>], joined: @escaping @Sendable (Element) -> String,
    _ get: @escaping @Sendable (Row) -> [Element]?
  ) -> Column {
    let description = ColumnDescription(
      name: name, heading: heading, empty: empty, sentence: sentence, sensitivity: sensitivity,
      kind: .list(.object), parts: .elements(columns.flatMap(\.descriptions)))
    let value: @Sendable (Row) -> Value = { row in
      get(row).map { .list($0.map { Value(columns, $0) }) } ?? .null
    }
    return Column(
      [description],
      json: { row, json in
        json.key(name)
        guard let elements = get(row) else { return json.null() }
        json.beginArray()
        for element in elements { json.object(of: columns, element) }
        json.endArray()
      },
      csv: { row, csv in
        if let elements = get(row) { csv.add(elements.map(joined)) }
        csv.endCell()
      },
      values: { [(name, value($0))] }, accessor: { path in path == name ? value : nil })
  }

  /// The column, which only some rows have: JSON leaves it out of the others, and their cell of CSV is empty.
  @inlinable public func only(where has: @escaping @Sendable (Row) -> Bool) -> Column {
    let cellCount = descriptions.leafCount
    return Column(
      descriptions,
      json: { [writeJSON] row, json in if has(row) { writeJSON(row, &json) } },
      csv: { [writeCSV] row, csv in
        if has(row) { writeCSV(row, &csv) } else { csv.endCells(cellCount) }
      },
      values: { [values] row in has(row) ? values(row) : [] },
      accessor: { [accessor] path in
        guard let inner = accessor(path) else { return nil }
        return { row in has(row) ? inner(row) : .null }
      })
  }
}

extension Array {
  /// Returns how to get the value at a path of some columns; nil if none has it.
  @usableFromInline func accessor<Row>(_ path: String) -> (@Sendable (Row) -> Value)? where Element == Column<Row> {
    lazy.compactMap { $0.accessor(path) }.first
  }
}

extension Array {
  /// The functions that write a row as JSON and as CSV by each of some columns in turn.
  ///
  /// One function holds the next. To call the functions of a list counts references to what each holds, and threads
  /// that write rows would wait for each other.
  @inlinable func writers<Row>() -> (
    json: @Sendable (Row, inout JSONWriter) -> Void, csv: @Sendable (Row, inout CSVLines) -> Void
  ) where Element == Column<Row> {
    var json: @Sendable (Row, inout JSONWriter) -> Void = { _, _ in }
    var csv: @Sendable (Row, inout CSVLines) -> Void = { _, _ in }
    for column in reversed() {
      json = { [writeJSON = column.writeJSON, json] row, writer in
        writeJSON(row, &writer)
        json(row, &writer)
      }
      csv = { [writeCSV = column.writeCSV, csv] row, lines in
        writeCSV(row, &lines)
        csv(row, &lines)
      }
    }
    return (json, csv)
  }
}

extension Value {
  /// The object that some columns make of a row.
  @usableFromInline package init<Row>(_ columns: [Column<Row>], _ row: Row) {
    self = .object(columns.flatMap { $0.values(row) }.map { (key: $0.name, value: $0.value) })
  }
}

extension JSONWriter {
  /// Writes the object that some columns make of a row.
  @inlinable mutating func object<Row>(of columns: [Column<Row>], _ row: Row) {
    beginObject()
    for column in columns { column.writeJSON(row, &self) }
    endObject()
  }
}
