/// A row of an answer: its fields in the order to write them.
struct Row: Sendable {
  /// The fields; no name occurs twice.
  var fields: [(name: String, value: Value)]
  /// The lines of the log that the row rests on, as they are stored; nil where nobody asked for them.
  var explanation: [String]?
  /// What people read under the row; the other formats have it in the fields.
  var details: [String]

  /// A row of these fields.
  init(fields: [(name: String, value: Value)], explanation: [String]? = nil, details: [String] = []) {
    self.fields = fields
    self.explanation = explanation
    self.details = details
  }

  /// The value of a field; nil where the row has no such field. O(fields).
  subscript(name: String) -> Value? { fields.first { $0.name == name }?.value }
}

extension Row: ExpressibleByDictionaryLiteral {
  init(dictionaryLiteral elements: (String, Value)...) { self.init(fields: elements.map { (name: $0, value: $1) }) }
}

extension Row: Equatable {
  static func == (left: Row, right: Row) -> Bool {
    left.explanation == right.explanation && left.details == right.details
      && left.fields.elementsEqual(right.fields) { $0 == $1 }
  }
}
