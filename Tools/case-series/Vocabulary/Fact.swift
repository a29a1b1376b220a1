import PatientRecord

/// What an event says: its type and the fields of its data, in the order of the format.
struct Fact: Sendable {
  let type: EventType
  private(set) var fields: [Field]

  /// A fact with the fields that are given; the others are left out.
  init(_ type: EventType, _ fields: KeyValuePairs<String, FieldValue?>) {
    self.type = type
    self.fields = fields.compactMap { key, value in value.map { Field(key: key, value: $0) } }
  }

  /// The same fact with free words, which come last.
  func noted(_ words: String) -> Fact {
    var fact = self
    fact.fields.append(Field(key: "note", value: .text(words)))
    return fact
  }
}
