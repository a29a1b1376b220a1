import CalendarTime

/// What kind of value a field holds.
package enum FieldKind: Equatable, Sendable {
  case text(TextKind)
  /// A word of a closed list.
  case code([String])
  /// Words of a closed list.
  case codes([String])
  case flag
  case integer(ClosedRange<Int32>)
  case number, dose, date
  /// The id of another event.
  case identifier
  /// Ids of other events.
  case identifiers
  /// Labels of treatments.
  case labels
  case suspects
  /// Positions in the log.
  case sequenceNumbers
  /// The whole data of the amended event.
  case replacement

  /// Whether the field holds several values.
  package var isList: Bool {
    switch self {
    case .codes, .identifiers, .labels, .suspects, .sequenceNumbers: true
    default: false
    }
  }
}

/// A field of a type of event, for help, flags and completion.
package struct FieldDescription: Sendable {
  /// The key in `data`.
  package let name: String
  /// Whether it must be there.
  package let isRequired: Bool
  /// How `record` takes it.
  package let entry: Field.Entry
  /// What it holds.
  package let kind: FieldKind
  /// One line for the help.
  package let help: String

  /// The name of its flag: `on-or-before` for `onOrBefore`, `suspect` for the list `suspects`.
  package var flagName: String {
    var flag = ""
    for character in kind.isList && name.hasSuffix("s") ? name.dropLast() : name[...] {
      flag += character.isUppercase ? "-" + character.lowercased() : String(character)
    }
    return flag
  }
}

extension EventType {
  /// The fields of the type's data in the order of the format.
  package var fields: [FieldDescription] {
    var listing = FieldListing()
    var blank = ClinicalEvent(blank: self)
    blank.visit(&listing)
    return listing.fields
  }
}

/// The visitor that lists fields.
private struct FieldListing: FieldVisitor {
  typealias Failure = Never

  var fields: [FieldDescription] = []

  private mutating func add(_ field: Field, _ kind: FieldKind) {
    fields.append(
      FieldDescription(
        name: field.name.description, isRequired: field.isRequired, entry: field.entry, kind: kind,
        help: field.help.description))
  }

  mutating func text(_ field: Field, _ kind: TextKind, _ value: inout Symbol) { add(field, .text(kind)) }
  mutating func code<Value: Code>(_ field: Field, _ value: inout Value) {
    add(field, .code(Value.allCases.map(\.rawValue)))
  }
  mutating func code<Value: Code>(_ field: Field, _ value: inout Value?) {
    add(field, .code(Value.allCases.map(\.rawValue)))
  }
  mutating func codes<Value: Code>(_ field: Field, _ value: inout CodeList<Value>) {
    add(field, .codes(Value.allCases.map(\.rawValue)))
  }
  mutating func flag(_ field: Field, _ value: inout Bool?) { add(field, .flag) }
  mutating func integer(_ field: Field, in range: ClosedRange<Int32>, _ value: inout Int32?) {
    add(field, .integer(range))
  }
  mutating func number(_ field: Field, _ value: inout Double) { add(field, .number) }
  mutating func number(_ field: Field, _ value: inout Double?) { add(field, .number) }
  mutating func dose(_ field: Field, _ value: inout Dose) { add(field, .dose) }
  mutating func dose(_ field: Field, _ value: inout Dose?) { add(field, .dose) }
  mutating func date(_ field: Field, _ value: inout PartialDate?) { add(field, .date) }
  mutating func identifier(_ field: Field, _ value: inout EventID) { add(field, .identifier) }
  mutating func identifiers(_ field: Field, _ value: inout PooledList<EventID>) { add(field, .identifiers) }
  mutating func labels(_ field: Field, _ value: inout PooledList<Symbol>) { add(field, .labels) }
  mutating func suspects(_ field: Field, _ value: inout PooledList<Suspect>) { add(field, .suspects) }
  mutating func sequenceNumbers(_ field: Field, _ value: inout PooledList<Int>) { add(field, .sequenceNumbers) }
  mutating func replacement(_ field: Field, of amended: EventID, _ value: inout Replacement) {
    add(field, .replacement)
  }
}
