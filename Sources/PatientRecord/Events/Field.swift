/// One field of a payload: what the format, the flags of `record` and the help say of it.
public struct Field: Sendable {
  /// The way to type a field after `record`: as a word in its place, or only behind its flag.
  public enum Entry: Sendable { case word, flag }

  /// The key in `data`.
  public let name: StaticString
  /// True if the field must be there.
  public let isRequired: Bool
  /// The way `record` takes it.
  public let entry: Entry
  /// One line for the help.
  public let help: StaticString

  @inlinable
  init(_ name: StaticString, _ isRequired: Bool, _ entry: Entry, _ help: StaticString) {
    self.name = name
    self.isRequired = isRequired
    self.entry = entry
    self.help = help
  }

  /// A field that must be there, typed as a word.
  @inlinable static func required(_ name: StaticString, _ help: StaticString) -> Field {
    Field(name, true, .word, help)
  }
  /// A field that must be there.
  @inlinable static func required(_ name: StaticString, _ entry: Entry, _ help: StaticString) -> Field {
    Field(name, true, entry, help)
  }
  /// A field that may be absent, typed behind its flag.
  @inlinable static func optional(_ name: StaticString, _ help: StaticString) -> Field {
    Field(name, false, .flag, help)
  }
  /// A field that may be absent.
  @inlinable static func optional(_ name: StaticString, _ entry: Entry, _ help: StaticString) -> Field {
    Field(name, false, entry, help)
  }

  /// Free words, which every type has, always last.
  @inlinable static var note: Field { Field("note", false, .flag, "free words") }
}

/// The kind of text in a field; readers may check or complete it accordingly.
public enum TextKind: Sendable, BitwiseCopyable { case words, treatmentLabel, drug, condition, unit }

/// The kind of value in a field.
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

  /// True if the field holds several values.
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
  /// True if it must be there.
  package let isRequired: Bool
  /// The way `record` takes it.
  package let entry: Field.Entry
  /// The kind of its value.
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
  var fields: [FieldDescription] = []

  mutating func visit(_ field: Field, _ value: inout FieldValue) {
    fields.append(
      FieldDescription(
        name: field.name.description, isRequired: field.isRequired, entry: field.entry, kind: value.kind,
        help: field.help.description))
  }
}

extension FieldValue {
  /// The kind of the value.
  package var kind: FieldKind {
    switch self {
    case .text(_, let kind): .text(kind)
    case .code(_, let words): .code(words.all)
    case .codes(_, let words): .codes(words.all)
    case .flag: .flag
    case .integer(_, let least, let most): .integer(least...most)
    case .number: .number
    case .dose: .dose
    case .date: .date
    case .identifier: .identifier
    case .identifiers: .identifiers
    case .labels: .labels
    case .suspects: .suspects
    case .sequenceNumbers: .sequenceNumbers
    case .replacement: .replacement
    }
  }
}
