// The members are described by their protocols.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation
public import CalendarTime
public import JSONText

/// A value that a cell of an answer can hold.
///
/// A type says once how it stands in JSON, in CSV, and as a value to compare; a column of it needs nothing else.
public protocol CellValue: Sendable {
  /// The kind of value, for descriptions of columns.
  static var kind: CellKind { get }
  /// The value to show to people, to compare, or to count.
  var value: Value { get }
  /// Writes the value as JSON.
  func writeJSON(to json: inout JSONWriter)
  /// Writes the value into the current cell of CSV; nothing if there is none.
  func writeCSV(to csv: inout CSVLines)
  /// Writes a list of values into the current cell of CSV, parted by `; `.
  static func writeCSV(_ values: [Self], to csv: inout CSVLines)
}

// A value that is written as `value` says.
extension CellValue {
  public func writeJSON(to json: inout JSONWriter) { json.value(value) }
  public func writeCSV(to csv: inout CSVLines) { csv.add(value) }
  public static func writeCSV(_ values: [Self], to csv: inout CSVLines) { csv.add(.list(values.map(\.value))) }
}

extension String: CellValue {
  public static var kind: CellKind { .text }
  public var value: Value { .text(self) }
  public func writeJSON(to json: inout JSONWriter) { json.string(self) }
  public func writeCSV(to csv: inout CSVLines) { csv.add(self) }
  public static func writeCSV(_ values: [String], to csv: inout CSVLines) { csv.add(values) }
}

extension Bool: CellValue {
  public static var kind: CellKind { .truth }
  public var value: Value { .bool(self) }
  public func writeJSON(to json: inout JSONWriter) { json.bool(self) }
  public func writeCSV(to csv: inout CSVLines) { csv.add(self) }
}

extension Int: CellValue {
  public static var kind: CellKind { .wholeNumber }
  public var value: Value { .integer(self) }
  public func writeJSON(to json: inout JSONWriter) { json.integer(self) }
  public func writeCSV(to csv: inout CSVLines) { csv.add(self) }
}

extension Double: CellValue {
  public static var kind: CellKind { .number }
  public var value: Value { .number(self) }
  public func writeJSON(to json: inout JSONWriter) { json.number(self) }
  public func writeCSV(to csv: inout CSVLines) { csv.add(self) }
}

extension CalendarDay: CellValue {
  public static var kind: CellKind { .day }
  public var value: Value { .text(description) }
  public func writeJSON(to json: inout JSONWriter) { json.plainString(appendText) }
  public func writeCSV(to csv: inout CSVLines) { csv.addPlain(appendText) }
}

extension PartialDate: CellValue {
  public static var kind: CellKind { .partialDate }
  public var value: Value { .text(description) }
  public func writeJSON(to json: inout JSONWriter) {
    if precision == .day { days.first.writeJSON(to: &json) } else { json.string(description) }
  }
  public func writeCSV(to csv: inout CSVLines) {
    if precision == .day { days.first.writeCSV(to: &csv) } else { csv.add(description) }
  }
}

extension Instant: CellValue {
  public static var kind: CellKind { .instant }
  public var value: Value { .text(description) }
  public func writeJSON(to json: inout JSONWriter) { json.plainString(appendText) }
  public func writeCSV(to csv: inout CSVLines) { csv.addPlain(appendText) }
}

extension Optional: CellValue where Wrapped: CellValue {
  @inlinable public static var kind: CellKind { Wrapped.kind }
  @inlinable public var value: Value { map(\.value) ?? .null }
  @inlinable public func writeJSON(to json: inout JSONWriter) {
    if let self { self.writeJSON(to: &json) } else { json.null() }
  }
  @inlinable public func writeCSV(to csv: inout CSVLines) { if let self { self.writeCSV(to: &csv) } }
}

extension Array: CellValue where Element: CellValue {
  @inlinable public static var kind: CellKind { .list(Element.kind) }
  @inlinable public var value: Value { .list(map(\.value)) }
  @inlinable public func writeJSON(to json: inout JSONWriter) {
    json.beginArray()
    for element in self { element.writeJSON(to: &json) }
    json.endArray()
  }
  @inlinable public func writeCSV(to csv: inout CSVLines) { Element.writeCSV(self, to: &csv) }
}

extension Value: CellValue {
  public static var kind: CellKind { .object }
  public var value: Value { self }
}

/// A word of a closed list.
public protocol CodeValue: CellValue, CaseIterable, RawRepresentable<String> {}

extension CodeValue {
  public static var kind: CellKind { .code(allCases.map(\.rawValue)) }
  public var value: Value { .text(rawValue) }
  @inlinable public func writeJSON(to json: inout JSONWriter) { json.string(rawValue) }
  @inlinable public func writeCSV(to csv: inout CSVLines) { csv.add(rawValue) }
  @inlinable public static func writeCSV(_ values: [Self], to csv: inout CSVLines) {
    if values.count == 1 { csv.add(values[0].rawValue) } else { csv.add(values.map { $0.rawValue }) }
  }
}
