package import CalendarTime
package import JSONText

/// A value that a cell of an answer can hold.
///
/// A type says once how it stands in JSON, in CSV, and as a value to compare; a column of it needs nothing else.
package protocol CellValue: Sendable {
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
  package func writeJSON(to json: inout JSONWriter) { json.value(value) }
  package func writeCSV(to csv: inout CSVLines) { csv.add(value) }
  package static func writeCSV(_ values: [Self], to csv: inout CSVLines) { csv.add(.list(values.map(\.value))) }
}

extension String: CellValue {
  package static var kind: CellKind { .text }
  package var value: Value { .text(self) }
  package func writeJSON(to json: inout JSONWriter) { json.string(self) }
  package func writeCSV(to csv: inout CSVLines) { csv.add(self) }
  package static func writeCSV(_ values: [String], to csv: inout CSVLines) { csv.add(values) }
}

extension Bool: CellValue {
  package static var kind: CellKind { .truth }
  package var value: Value { .bool(self) }
  package func writeJSON(to json: inout JSONWriter) { json.bool(self) }
  package func writeCSV(to csv: inout CSVLines) { csv.add(self) }
}

extension Int: CellValue {
  package static var kind: CellKind { .wholeNumber }
  package var value: Value { .integer(self) }
  package func writeJSON(to json: inout JSONWriter) { json.integer(self) }
  package func writeCSV(to csv: inout CSVLines) { csv.add(self) }
}

extension Double: CellValue {
  package static var kind: CellKind { .number }
  package var value: Value { .number(self) }
  package func writeJSON(to json: inout JSONWriter) { json.number(self) }
  package func writeCSV(to csv: inout CSVLines) { csv.add(self) }
}

extension CalendarDay: CellValue {
  package static var kind: CellKind { .day }
  package var value: Value { .text(description) }
  package func writeJSON(to json: inout JSONWriter) { json.plainString(appendText) }
  package func writeCSV(to csv: inout CSVLines) { csv.addPlain(appendText) }
}

extension PartialDate: CellValue {
  package static var kind: CellKind { .partialDate }
  package var value: Value { .text(description) }
}

extension Instant: CellValue {
  package static var kind: CellKind { .instant }
  package var value: Value { .text(description) }
}

extension Optional: CellValue where Wrapped: CellValue {
  package static var kind: CellKind { Wrapped.kind }
  package var value: Value { map(\.value) ?? .null }
  package func writeJSON(to json: inout JSONWriter) {
    if let self { self.writeJSON(to: &json) } else { json.null() }
  }
  package func writeCSV(to csv: inout CSVLines) { if let self { self.writeCSV(to: &csv) } }
}

extension Array: CellValue where Element: CellValue {
  package static var kind: CellKind { .list(Element.kind) }
  package var value: Value { .list(map(\.value)) }
  package func writeJSON(to json: inout JSONWriter) {
    json.beginArray()
    for element in self { element.writeJSON(to: &json) }
    json.endArray()
  }
  package func writeCSV(to csv: inout CSVLines) { Element.writeCSV(self, to: &csv) }
}

extension Value: CellValue {
  package static var kind: CellKind { .object }
  package var value: Value { self }
}

/// A word of a closed list.
package protocol CodeValue: CellValue, CaseIterable, RawRepresentable<String> {}

extension CodeValue {
  package static var kind: CellKind { .code(allCases.map(\.rawValue)) }
  package var value: Value { .text(rawValue) }
  package func writeJSON(to json: inout JSONWriter) { json.string(rawValue) }
  package func writeCSV(to csv: inout CSVLines) { csv.add(rawValue) }
  package static func writeCSV(_ values: [Self], to csv: inout CSVLines) { csv.add(values.map(\.rawValue)) }
}
