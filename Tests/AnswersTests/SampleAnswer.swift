import CalendarTime

@testable import Answers

/// A row of any values, with what stands under it.
struct SampleRow: Sendable, ExpressibleByDictionaryLiteral {
  var values: RowValues
  var explanation: [String]?
  var details: [String] = []

  init(_ values: RowValues, explanation: [String]? = nil, details: [String] = []) {
    (self.values, self.explanation, self.details) = (values, explanation, details)
  }

  init(dictionaryLiteral elements: (String, Value)...) { self.init(RowValues(elements.map { (name: $0, value: $1) })) }
}

extension Answer {
  /// An answer as of 2025-01-01 with a whole proof, to which a test adds what it is about.
  ///
  /// Its columns are those of the rows: a number has a column of numbers, an object one of its members.
  static func sample(rows: [SampleRow], shown: [ShownColumn<SampleRow>]? = nil) throws -> Answer {
    let table = Table<SampleRow>(
      columns(of: rows.map(\.values)) { $0.values }, shown: shown, details: { $0.details })
    return sample(
      rows: rows.contains { $0.explanation != nil }
        ? Rows([rows], table) { $0.explanation ?? [] } : Rows([rows], table))
  }

  /// The same of rows with columns of their own.
  static func sample(rows: Rows) -> Answer {
    Answer(
      query: "combinations",
      log: LogPosition(
        id: "0b7d5a40-1c2d-4e3f-8a9b-001122334455", sequenceNumber: 312, seal: String(repeating: "1a2b3c4d", count: 8)),
      asOf: CalendarDay(daysSinceEpoch: 20_089), knownAt: Instant(millisecondsSinceEpoch: 1_740_700_800_000),
      profile: [("unit", "pair"), ("days", "inclusive")], differences: ["days count both ends"], rows: rows)
  }
}

/// The columns of rows of any values, each name once.
private func columns<Row>(
  of rows: [RowValues], _ get: @escaping @Sendable (Row) -> RowValues
) -> [Column<Row>] {
  var names: [String] = []
  for name in rows.flatMap({ $0.fields.map(\.name) }) where !names.contains(name) { names.append(name) }
  return names.map { name in
    let values = rows.compactMap { $0[name] }.filter { $0 != .null }
    let objects = values.compactMap { value -> RowValues? in value.members }
    if !objects.isEmpty, objects.count == values.count {
      return .object(name, "An object.", of: columns(of: objects) { $0 }) { get($0)[name]?.members }
    }
    if !values.isEmpty, values.allSatisfy({ $0.asNumber != nil }) {
      return Column(name, sensitivity: .none, "A number.") { NumberValue(value: get($0)[name] ?? .null) }
    }
    return Column(name, sensitivity: .none, "A value.") { get($0)[name] ?? .null }
  }
}

extension Value {
  fileprivate var members: RowValues? {
    guard case .object(let members) = self else { return nil }
    return RowValues(members.map { (name: $0.key, value: $0.value) })
  }
}

/// A number, whole or not, in a column of numbers.
private struct NumberValue: CellValue {
  static var kind: CellKind { .number }
  let value: Value
}
