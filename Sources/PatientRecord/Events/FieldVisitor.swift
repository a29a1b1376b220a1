public import CalendarTime

/// One field of a payload: what the format, the flags of `record` and the help say of it.
public struct Field: Sendable {
  /// How a field is typed after `record`: as a word in its place, or only behind its flag.
  public enum Entry: Sendable { case word, flag }

  /// The key in `data`.
  public let name: StaticString
  /// Whether the field must be there.
  public let isRequired: Bool
  /// How `record` takes it.
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

/// What a text field holds; readers may check or complete it accordingly.
public enum TextKind: Sendable { case words, treatmentLabel, drug, condition, unit }

/// Walks through the fields of a payload in the order of the format.
///
/// Each payload lists its fields once, in `visit`; the readers, the writer, the flags of `record` and the help are
/// visitors. A reader assigns the values, a writer reads them.
public protocol FieldVisitor {
  /// What a visit throws; `Never` for those that only look.
  associatedtype Failure: Error

  /// A text; `Symbol.none` where absent.
  mutating func text(_ field: Field, _ kind: TextKind, _ value: inout Symbol) throws(Failure)
  /// A word of a closed list that must be there.
  mutating func code<Value: Code>(_ field: Field, _ value: inout Value) throws(Failure)
  /// A word of a closed list.
  mutating func code<Value: Code>(_ field: Field, _ value: inout Value?) throws(Failure)
  /// A list of words of a closed list.
  mutating func codes<Value: Code>(_ field: Field, _ value: inout CodeList<Value>) throws(Failure)
  /// True or false.
  mutating func flag(_ field: Field, _ value: inout Bool?) throws(Failure)
  /// A whole number in a range.
  mutating func integer(_ field: Field, in range: ClosedRange<Int32>, _ value: inout Int32?) throws(Failure)
  /// A number that must be there.
  mutating func number(_ field: Field, _ value: inout Double) throws(Failure)
  /// A number.
  mutating func number(_ field: Field, _ value: inout Double?) throws(Failure)
  /// A dose that must be there.
  mutating func dose(_ field: Field, _ value: inout Dose) throws(Failure)
  /// A dose.
  mutating func dose(_ field: Field, _ value: inout Dose?) throws(Failure)
  /// A date, as far as it is known.
  mutating func date(_ field: Field, _ value: inout PartialDate?) throws(Failure)
  /// The id of another event, which must be there.
  mutating func identifier(_ field: Field, _ value: inout EventID) throws(Failure)
  /// Ids of other events.
  mutating func identifiers(_ field: Field, _ value: inout PooledList<EventID>) throws(Failure)
  /// Treatment labels.
  mutating func labels(_ field: Field, _ value: inout PooledList<Symbol>) throws(Failure)
  /// Suspected drugs of an adverse event.
  mutating func suspects(_ field: Field, _ value: inout PooledList<Suspect>) throws(Failure)
  /// Positions in the log.
  mutating func sequenceNumbers(_ field: Field, _ value: inout PooledList<Int>) throws(Failure)
  /// The whole new data of the event `amended`.
  mutating func replacement(_ field: Field, of amended: EventID, _ value: inout Replacement) throws(Failure)
}

/// The data of one type of event.
public protocol Payload: Hashable, Sendable, BitwiseCopyable {
  /// A payload without values, for a reader to fill.
  init()
  /// Walks through the fields in the order of the format.
  mutating func visit<Visitor: FieldVisitor>(_ visitor: inout Visitor) throws(Visitor.Failure)
}
