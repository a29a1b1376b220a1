import Answers
import CalendarTime
import JSONText
import PatientRecord
import Projections

/// A part of a row that one call writes as JSON and another reads back by `--rows`.
///
/// Its columns are declared once, for both: what is written is what is read.
protocol SharedPart: Sendable {
  /// A part without content, which reading fills.
  init()
  /// The columns, each of which a written part has.
  static var shared: [SharedColumn<Self>] { get }
  /// The fault of a part that its columns alone do not tell; nil for none.
  var fault: String? { get }
}

/// A row of a patient that is written and read back.
protocol SharedRow: SharedPart {
  /// The pseudonym.
  var patient: String { get set }
  /// The positions in the log of the events that it rests on, ascending.
  var positions: [Int] { get }
  /// Gives its events their positions; false if one of them has none.
  mutating func place(_ known: [EventID: Int]) -> Bool
}

extension SharedPart {
  var fault: String? { nil }

  /// The columns for writing.
  static var columns: [Column<Self>] { shared.map(\.column) }

  /// The same of rows as answers list them, each a column of its own: a site can stand beside the patient.
  static var listedColumns: [Column<Listed<Self>>] { columns.map { column in .members(of: [column]) { $0.content } } }
}

/// The columns of parts of one kind, ready to read many of them.
struct SharedReader<Row: SharedPart>: Sendable {
  private let columns = Row.shared
  private let places = Dictionary(uniqueKeysWithValues: Row.shared.enumerated().map { ($1.name, $0) })

  /// Reads an object, and gives members that are no columns to `other`. O(members).
  ///
  /// Throws at the place of a value that is not of its column, and at the object if a column is missing.
  func read(
    _ scanner: inout JSONScanner,
    other: (String, inout JSONScanner) throws(JSONError) -> Void = { (_, value) throws(JSONError) in
      _ = try value.skipValue()
    }
  ) throws(JSONError) -> Row {
    let start = scanner.nextOffset()
    var row = Row()
    var isThere = columns.map { _ in false }
    try scanner.readObject { (key, _, value) throws(JSONError) in
      guard let place = places[key] else { return try other(key, &value) }
      isThere[place] = true
      try columns[place].read(&value, &row)
    }
    if let missing = isThere.firstIndex(of: false) {
      throw JSONError("the row has no `\(columns[missing].name)`", at: start)
    }
    if let fault = row.fault { throw JSONError(fault, at: start) }
    return row
  }
}

/// A column of rows that are read back: a declared column with the way to fill it.
struct SharedColumn<Row: Sendable>: Sendable {
  /// The name in JSON.
  let name: String
  /// The column for writing.
  let column: Column<Row>
  /// Reads a value into a row.
  let read: @Sendable (inout JSONScanner, inout Row) throws(JSONError) -> Void

  /// A column of one value a row, which `path` gets and sets.
  init<Cell: SharedValue>(
    _ name: String, unit: ColumnUnit = .none, empty: EmptyCell = .never, identifies: Bool = false,
    sensitivity: Sensitivity, _ sentence: String, _ path: any WritableKeyPath<Row, Cell> & Sendable
  ) {
    self.name = name
    column = Column(
      name, unit: unit, empty: empty, identifies: identifies, sensitivity: sensitivity, sentence
    ) { $0[keyPath: path] }
    read = { (value, row) throws(JSONError) in row[keyPath: path] = try Cell.read(&value) }
  }

  /// A column of a list of objects, each of which is the text that `joined` makes of it in CSV.
  static func list<Element: SharedPart>(
    _ name: String, sensitivity: Sensitivity, _ sentence: String,
    _ path: any WritableKeyPath<Row, [Element]> & Sendable, joined: @escaping @Sendable (Element) -> String
  ) -> SharedColumn {
    let reader = SharedReader<Element>()
    return SharedColumn(
      name,
      .list(name, sensitivity: sensitivity, sentence, of: Element.columns, joined: joined) { $0[keyPath: path] }
    ) { (value, row) throws(JSONError) in
      var elements: [Element] = []
      try value.readArray { (element) throws(JSONError) in elements.append(try reader.read(&element)) }
      row[keyPath: path] = elements
    }
  }

  private init(
    _ name: String, _ column: Column<Row>,
    read: @escaping @Sendable (inout JSONScanner, inout Row) throws(JSONError) -> Void
  ) {
    (self.name, self.column, self.read) = (name, column, read)
  }
}

/// A value that a cell of shared rows holds, and that is read back from it.
protocol SharedValue: CellValue {
  /// Reads a value as `writeJSON` writes it.
  static func read(_ value: inout JSONScanner) throws(JSONError) -> Self
}

extension String: SharedValue {
  static func read(_ value: inout JSONScanner) throws(JSONError) -> String { try value.readString() }
}

extension Bool: SharedValue {
  static func read(_ value: inout JSONScanner) throws(JSONError) -> Bool { try value.readBool() }
}

extension Int: SharedValue {
  /// Reads a number of things or of days, which is never below 0.
  static func read(_ value: inout JSONScanner) throws(JSONError) -> Int {
    let start = value.nextOffset()
    let number = try value.readInteger()
    if number < 0 { throw JSONError("expected a number from 0 on", at: start, length: value.position - start) }
    return number
  }
}

extension Double: SharedValue {
  /// Reads a length in months, of at most the years that a calendar has.
  static func read(_ value: inout JSONScanner) throws(JSONError) -> Double {
    let start = value.nextOffset()
    let number = try value.readNumber()
    guard (0...12 * 10_000).contains(number) else {
      throw JSONError("expected months, from 0 to 120000", at: start, length: value.position - start)
    }
    return number
  }
}

extension CalendarDay: SharedValue {
  static func read(_ value: inout JSONScanner) throws(JSONError) -> CalendarDay {
    let date = try parsed(&value, "a date with its day, such as 2023-05-01") { try? PartialDate(parsing: $0) }
    if date.precision == .day { return date.days.first }
    throw JSONError("expected a date with its day", at: value.position)
  }
}

extension EventID: SharedValue {
  static func read(_ value: inout JSONScanner) throws(JSONError) -> EventID {
    try parsed(&value, "the id of an event", EventID.init)
  }
}

extension Optional: SharedValue where Wrapped: SharedValue {
  static func read(_ value: inout JSONScanner) throws(JSONError) -> Wrapped? {
    value.skipNull() ? nil : try Wrapped.read(&value)
  }
}

extension Array: SharedValue where Element: SharedValue {
  static func read(_ value: inout JSONScanner) throws(JSONError) -> [Element] {
    var elements: [Element] = []
    try value.readArray { (element) throws(JSONError) in elements.append(try Element.read(&element)) }
    return elements
  }
}

/// A word of a closed list that is read back.
protocol SharedCode: CodeValue, SharedValue {}

extension SharedCode {
  static func read(_ value: inout JSONScanner) throws(JSONError) -> Self {
    try parsed(&value, "one of " + allCases.map(\.rawValue).joined(separator: ", "), Self.init(rawValue:))
  }
}

extension Response: SharedCode {}
extension StartReason: SharedCode {}
extension StopReason: SharedCode {}
extension AdverseEventExposure.Basis: SharedCode {}
extension AdverseEventExposure.Place: SharedCode {}

/// Reads a text and makes a value of it; throws at the text if there is none.
func parsed<Parsed>(
  _ value: inout JSONScanner, _ expected: String, _ parse: (String) -> Parsed?
) throws(JSONError) -> Parsed {
  let start = value.nextOffset()
  let text = try value.readString()
  guard let parsed = parse(text) else {
    throw JSONError("expected \(expected)", at: start, length: value.position - start)
  }
  return parsed
}
