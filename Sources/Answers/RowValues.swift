/// The values of one row by the names of its columns, for those who compare or count them.
///
/// JSON, CSV and tables are written from the row itself.
public struct RowValues: Equatable, Sendable {
  /// The values in the order of the columns; no name occurs twice.
  package var fields: [(name: String, value: Value)]

  /// A row of these values.
  package init(_ fields: [(name: String, value: Value)]) { self.fields = fields }

  /// The value of a column; nil if the row has no such column. O(columns).
  package subscript(name: String) -> Value? { fields.first { $0.name == name }?.value }

  /// The value at a path such as `kaplanMeier.median`, or `days`; nil if there is none.
  package subscript(path path: String) -> Value? {
    let steps = path.split(separator: ".").map(String.init)
    guard let first = steps.first, var value = self[first] else { return nil }
    for step in steps.dropFirst() {
      guard case .object(let members) = value, let member = members.first(where: { $0.key == step }) else { return nil }
      value = member.value
    }
    return value
  }

  /// True if both have the same names and values in the same order.
  public static func == (left: RowValues, right: RowValues) -> Bool {
    left.fields.elementsEqual(right.fields) { $0 == $1 }
  }
}

extension RowValues: ExpressibleByDictionaryLiteral {
  /// A row of the values of a literal.
  public init(dictionaryLiteral elements: (String, Value)...) { self.init(elements.map { (name: $0, value: $1) }) }
}
