public import CalendarTime

/// The value of one field, of whatever type the payload keeps it in.
public enum FieldValue: Sendable, BitwiseCopyable {
  /// A text; `Symbol.none` where absent.
  case text(Symbol, TextKind)
  /// A word of a closed list by its position; nil where absent.
  case code(UInt8?, WordList)
  /// Words of a closed list by their positions; none where absent.
  case codes(WordPositions, WordList)
  /// True or false; nil where absent.
  case flag(Bool?)
  /// A whole number in a range; nil where absent.
  case integer(Int32?, least: Int32, most: Int32)
  /// A number; nil where absent.
  case number(Double?)
  /// A dose; nil where absent.
  case dose(Dose?)
  /// A date, as far as it is known; nil where absent.
  case date(PartialDate?)
  /// The id of another event, which must be there.
  case identifier(EventID)
  /// Ids of other events.
  case identifiers(PooledList<EventID>)
  /// Labels of treatments.
  case labels(PooledList<Symbol>)
  /// Suspected drugs of an adverse event.
  case suspects(PooledList<Suspect>)
  /// Positions in the log.
  case sequenceNumbers(PooledList<Int>)
  /// The whole new data of the event with the id `of`.
  case replacement(Replacement, of: EventID)

  /// True if the field is absent; an id and a replacement never are.
  @inlinable public var isAbsent: Bool {
    switch self {
    case .text(let symbol, _): symbol.isNone
    case .code(let position, _): position == nil
    case .codes(let positions, _): positions.isEmpty
    case .flag(let value): value == nil
    case .integer(let value, _, _): value == nil
    case .number(let value): value == nil
    case .dose(let value): value == nil
    case .date(let value): value == nil
    case .identifiers(let list): list.isEmpty
    case .labels(let list): list.isEmpty
    case .suspects(let list): list.isEmpty
    case .sequenceNumbers(let list): list.isEmpty
    case .identifier, .replacement: false
    }
  }

  /// A value of the same kind for a field that is absent.
  public var emptied: FieldValue {
    switch self {
    case .text(_, let kind): .text(.none, kind)
    case .code(_, let words): .code(nil, words)
    case .codes(_, let words): .codes(WordPositions(), words)
    case .flag: .flag(nil)
    case .integer(_, let least, let most): .integer(nil, least: least, most: most)
    case .number: .number(nil)
    case .dose: .dose(nil)
    case .date: .date(nil)
    case .identifiers: .identifiers(PooledList())
    case .labels: .labels(PooledList())
    case .suspects: .suspects(PooledList())
    case .sequenceNumbers: .sequenceNumbers(PooledList())
    case .identifier, .replacement: self
    }
  }
}

/// Visits the fields of a payload in the order of the format.
///
/// Each payload lists its fields once, in `visit`; the readers, the writers, the flags of `record` and the help are
/// visitors. A reader assigns the value, a writer looks at it; the case of the value stays the same.
///
/// A visitor for which every instruction counts marks its method `@inline(__always)`: the case is known where a payload
/// names a field, so that the compiler keeps the one branch of the switch and the value never exists in memory.
public protocol FieldVisitor {
  /// The error of a visit; `Never` for visitors that only look.
  associatedtype Failure: Error

  /// Reads, writes or changes the value of a field.
  mutating func visit(_ field: Field, _ value: inout FieldValue) throws(Failure)
}

/// The data of one type of event.
public protocol Payload: Hashable, Sendable, BitwiseCopyable {
  /// A payload without values, for a reader to fill.
  init()
  /// Visits the fields in the order of the format.
  mutating func visit<Visitor: FieldVisitor>(_ visitor: inout Visitor) throws(Visitor.Failure)
}

// One method for each type in which payloads keep a field: it passes the value to the visitor and takes it back.
extension FieldVisitor {
  /// Passes the value of a field to the visitor, and gives what it makes of it.
  @inlinable @inline(__always)
  mutating func pass(_ field: Field, _ value: FieldValue) throws(Failure) -> FieldValue {
    var value = value
    try visit(field, &value)
    return value
  }

  @inlinable @inline(__always)
  mutating func text(_ field: Field, _ kind: TextKind, _ value: inout Symbol) throws(Failure) {
    if case .text(let symbol, _) = try pass(field, .text(value, kind)) { value = symbol }
  }

  @inlinable @inline(__always)
  mutating func code<Value: Code>(_ field: Field, _ value: inout Value) throws(Failure) {
    var code: Value? = value
    try self.code(field, &code)
    if let code { value = code }
  }

  @inlinable @inline(__always)
  mutating func code<Value: Code>(_ field: Field, _ value: inout Value?) throws(Failure) {
    let table = Value.table
    if case .code(let position, _) = try pass(field, .code(value.map(table.position), table.words)) {
      value = position.map { table[$0] }
    }
  }

  @inlinable @inline(__always)
  mutating func codes<Value: Code>(_ field: Field, _ value: inout CodeList<Value>) throws(Failure) {
    if case .codes(let positions, _) = try pass(field, .codes(value.positions, Value.table.words)) {
      value.positions = positions
    }
  }

  @inlinable @inline(__always)
  mutating func flag(_ field: Field, _ value: inout Bool?) throws(Failure) {
    if case .flag(let flag) = try pass(field, .flag(value)) { value = flag }
  }

  @inlinable @inline(__always)
  mutating func integer(_ field: Field, in range: ClosedRange<Int32>, _ value: inout Int32?) throws(Failure) {
    if case .integer(let number, _, _) = try pass(
      field, .integer(value, least: range.lowerBound, most: range.upperBound))
    {
      value = number
    }
  }

  @inlinable @inline(__always)
  mutating func number(_ field: Field, _ value: inout Double) throws(Failure) {
    if case .number(let number?) = try pass(field, .number(value)) { value = number }
  }

  @inlinable @inline(__always)
  mutating func number(_ field: Field, _ value: inout Double?) throws(Failure) {
    if case .number(let number) = try pass(field, .number(value)) { value = number }
  }

  @inlinable @inline(__always)
  mutating func dose(_ field: Field, _ value: inout Dose) throws(Failure) {
    if case .dose(let dose?) = try pass(field, .dose(value)) { value = dose }
  }

  @inlinable @inline(__always)
  mutating func dose(_ field: Field, _ value: inout Dose?) throws(Failure) {
    if case .dose(let dose) = try pass(field, .dose(value)) { value = dose }
  }

  @inlinable @inline(__always)
  mutating func date(_ field: Field, _ value: inout PartialDate?) throws(Failure) {
    if case .date(let date) = try pass(field, .date(value)) { value = date }
  }

  @inlinable @inline(__always)
  mutating func identifier(_ field: Field, _ value: inout EventID) throws(Failure) {
    if case .identifier(let id) = try pass(field, .identifier(value)) { value = id }
  }

  @inlinable @inline(__always)
  mutating func identifiers(_ field: Field, _ value: inout PooledList<EventID>) throws(Failure) {
    if case .identifiers(let list) = try pass(field, .identifiers(value)) { value = list }
  }

  @inlinable @inline(__always)
  mutating func labels(_ field: Field, _ value: inout PooledList<Symbol>) throws(Failure) {
    if case .labels(let list) = try pass(field, .labels(value)) { value = list }
  }

  @inlinable @inline(__always)
  mutating func suspects(_ field: Field, _ value: inout PooledList<Suspect>) throws(Failure) {
    if case .suspects(let list) = try pass(field, .suspects(value)) { value = list }
  }

  @inlinable @inline(__always)
  mutating func sequenceNumbers(_ field: Field, _ value: inout PooledList<Int>) throws(Failure) {
    if case .sequenceNumbers(let list) = try pass(field, .sequenceNumbers(value)) { value = list }
  }

  @inlinable @inline(__always)
  mutating func replacement(_ field: Field, of amended: EventID, _ value: inout Replacement) throws(Failure) {
    if case .replacement(let replacement, _) = try pass(field, .replacement(value, of: amended)) { value = replacement }
  }
}
