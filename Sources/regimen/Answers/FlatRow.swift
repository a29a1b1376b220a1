import CalendarTime
import PatientRecord

/// What a row is made of, where a long answer has one for every row.
///
/// It tells its fields to whoever makes a row or a line of them, so that a line of a hundred thousand needs no row.
protocol FlatRow: Sendable {
  /// The names of the fields that every row has, in their order.
  static var fieldNames: [String] { get }
  /// Tells every field in that order; none is an object.
  func tell(_ sink: inout some FieldSink)
}

/// Takes the fields of a row, one after the other.
protocol FieldSink {
  mutating func add(_ name: String, _ text: String?)
  mutating func add(_ name: String, _ texts: [String])
  mutating func add(_ name: String, _ isTrue: Bool)
  mutating func add(_ name: String, _ number: Int?)
  mutating func add(_ name: String, _ number: Double?)
  mutating func add(_ name: String, _ day: CalendarDay?)
  mutating func add(_ name: String, _ identifiers: [EventID])
}

/// The fields as values of a row.
struct RowFields: FieldSink {
  private(set) var fields: [(name: String, value: Value)] = []

  /// The fields that something tells.
  init(_ tell: (inout RowFields) -> Void) { tell(&self) }

  mutating func add(_ name: String, _ text: String?) { fields.append((name, Value(text))) }
  mutating func add(_ name: String, _ texts: [String]) { fields.append((name, Value(texts))) }
  mutating func add(_ name: String, _ isTrue: Bool) { fields.append((name, .bool(isTrue))) }
  mutating func add(_ name: String, _ number: Int?) { fields.append((name, Value(number))) }
  mutating func add(_ name: String, _ number: Double?) { fields.append((name, Value(number))) }
  mutating func add(_ name: String, _ day: CalendarDay?) { fields.append((name, Value(day))) }
  mutating func add(_ name: String, _ identifiers: [EventID]) {
    fields.append((name, Value(identifiers.map(\.description))))
  }
}
