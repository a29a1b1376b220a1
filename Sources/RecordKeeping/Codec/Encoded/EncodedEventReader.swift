import ByteScanning
import CalendarTime
import PatientRecord

/// Invalid event encoding.
struct InvalidEncoding: Error {}

/// Decodes events that `EncodedEventWriter` encoded.
///
/// Never reads beyond its bytes and never returns a symbol, a list or a code that does not exist. Holds a pointer: the
/// caller keeps the bytes alive.
@safe
struct EncodedEventReader: FieldVisitor {
  typealias Failure = InvalidEncoding

  private var position: UnsafeRawPointer
  private var start: UnsafeRawPointer
  private var end: UnsafeRawPointer
  private let bounds: PoolCounts
  private let textCount: UInt64
  private var present: UInt64 = 0

  init(_ bytes: UnsafeRawBufferPointer, within bounds: PoolCounts) {
    self.bounds = bounds
    unsafe position = bytes.baseAddress ?? UnsafeRawPointer(bitPattern: 1).unsafelyUnwrapped
    unsafe start = position
    unsafe end = position + bytes.count
    textCount = UInt64(bounds.textCount)
  }

  /// Goes on with other bytes.
  mutating func move(to bytes: UnsafeRawBufferPointer) {
    guard let place = bytes.baseAddress else { return }
    unsafe (position, start, end) = (place, place, place + bytes.count)
  }

  var isAtEnd: Bool { unsafe position >= end }

  /// The number of bytes that were read.
  var offset: Int { unsafe position - start }

  private var left: Int { unsafe end - position }

  /// The bytes that are left.
  var rest: UnsafeRawBufferPointer { unsafe UnsafeRawBufferPointer(start: position, count: left) }

  /// Reads the type and the fields of an event, as `EncodedEventWriter.writeData` writes them.
  mutating func readData() throws(InvalidEncoding) -> ClinicalEvent {
    guard let type = EventType.table.value(at: Int(try byte())) else { throw InvalidEncoding() }
    return try readFields(of: type)
  }

  private mutating func readFields(of type: EventType) throws(InvalidEncoding) -> ClinicalEvent {
    var event = ClinicalEvent(blank: type)
    present = try fixed(2)
    try event.visit(&self)
    return event
  }

  /// Reads an event.
  mutating func read(at sequenceNumber: Int, of patient: Symbol) throws(InvalidEncoding) -> RecordedEvent {
    let (type, id) = try identity()
    let milliseconds = Int64(bitPattern: try fixed(7) << 8) >> 8
    guard Instant.writable.contains(milliseconds) else { throw InvalidEncoding() }
    let recorded = Instant(millisecondsSinceEpoch: milliseconds)
    let parts = try byte()
    var evidence = Evidence()
    let occurred = parts & 1 == 0 ? nil : try readDate()
    let author = parts & 2 == 0 ? Symbol.none : try symbol()
    if parts & 4 != 0 { evidence.source = try symbol() }
    if parts & 8 != 0 { evidence.basis = try readCode() }
    if parts & 64 != 0 { evidence.dates = try readCode() }
    if parts & 16 != 0 { evidence.note = try symbol() }
    let accepted = parts & 32 == 0 ? PooledList<Symbol>() : try list(bounds.holds)
    let event = try readFields(of: type)
    return RecordedEvent(
      sequenceNumber: sequenceNumber, id: id, patient: patient, occurred: occurred, recorded: recorded, author: author,
      evidence: evidence, accepted: accepted, event: event)
  }

  @inline(__always)
  mutating func byte() throws(InvalidEncoding) -> UInt8 {
    guard left > 0 else { throw InvalidEncoding() }
    let byte = unsafe position.load(as: UInt8.self)
    unsafe position += 1
    return byte
  }

  /// Reads a number of variable length: most have one byte.
  @inline(__always)
  mutating func number() throws(InvalidEncoding) -> UInt64 {
    if left > 0, unsafe position.load(as: UInt8.self) < 0x80 { return UInt64(try byte()) }
    return try longNumber()
  }

  private mutating func longNumber() throws(InvalidEncoding) -> UInt64 {
    if left >= 8 {
      let word = UInt64(littleEndian: unsafe position.loadUnaligned(as: UInt64.self))
      if let (number, byteCount) = VariableLengthNumber.decode(word: word) {
        unsafe position += byteCount
        return number
      }
    }
    var place = unsafe position
    let number = VariableLengthNumber.decode {
      guard unsafe place < end else { return nil }
      defer { unsafe place += 1 }
      return unsafe place.load(as: UInt8.self)
    }
    guard let number else { throw InvalidEncoding() }
    unsafe position = place
    return number
  }

  @inline(__always)
  private mutating func fixed(_ count: Int) throws(InvalidEncoding) -> UInt64 {
    guard left >= count else { throw InvalidEncoding() }
    defer { unsafe position += count }
    if left >= 8 {
      // All eight bytes are read at once, and those behind the number are cleared.
      let word = unsafe position.loadUnaligned(as: UInt64.self)
      return UInt64(littleEndian: word) & (~0 &>> UInt64(64 &- 8 &* count))
    }
    var value: UInt64 = 0
    for index in 0..<count {
      value |= UInt64(unsafe position.load(fromByteOffset: index, as: UInt8.self)) &<< UInt64(index &* 8)
    }
    return value
  }

  private mutating func symbol() throws(InvalidEncoding) -> Symbol {
    let index = try number()
    guard index < textCount else { throw InvalidEncoding() }
    return Symbol(index: UInt32(index))
  }

  /// Skips `count` bytes.
  mutating func skip(_ count: Int) throws(InvalidEncoding) {
    guard count >= 0, count <= left else { throw InvalidEncoding() }
    unsafe position += count
  }

  mutating func readIdentifier() throws(InvalidEncoding) -> EventID {
    let high = try fixed(8)
    return EventID(high: high, low: try fixed(8))
  }

  private mutating func readDate() throws(InvalidEncoding) -> PartialDate {
    let packed = UInt32(try fixed(4))
    let date =
      PartialDate.isStretch(packed: packed)
      ? PartialDate(packed: packed, end: UInt32(try fixed(4))) : PartialDate(packed: packed)
    guard let date else { throw InvalidEncoding() }
    return date
  }

  private mutating func readCode<Value: Code>() throws(InvalidEncoding) -> Value {
    guard let code = Value.table.value(at: Int(try byte())) else { throw InvalidEncoding() }
    return code
  }

  /// Returns whether the next field that may be absent is there.
  private mutating func takeBit() -> Bool {
    let isPresent = present & 1 == 1
    present >>= 1
    return isPresent
  }

  @inline(__always)
  mutating func visit(_ field: Field, _ value: inout FieldValue) throws(InvalidEncoding) {
    if value.hasPresenceBit(field), !takeBit() { return }
    switch value {
    case .text(_, let kind): value = .text(try symbol(), kind)
    case .code(_, let words):
      let position = try byte()
      guard position < words.count else { throw InvalidEncoding() }
      value = .code(position, words)
    case .codes(_, let words):
      guard let positions = WordPositions(packed: try number(), count: words.count) else { throw InvalidEncoding() }
      value = .codes(positions, words)
    case .flag: value = .flag(try byte() != 0)
    case .integer(_, let least, let most):
      value = .integer(Int32(bitPattern: UInt32(try fixed(4))), least: least, most: most)
    case .number: value = .number(Double(bitPattern: try fixed(8)))
    case .dose: value = .dose(try readDose())
    case .date: value = .date(try readDate())
    case .identifier: value = .identifier(try readIdentifier())
    case .identifiers: value = .identifiers(try list(bounds.holds))
    case .labels: value = .labels(try list(bounds.holds))
    case .suspects: value = .suspects(try list(bounds.holds))
    case .sequenceNumbers: value = .sequenceNumbers(try list(bounds.holds))
    case .replacement(_, let amended):
      guard let place = UInt32(exactly: try number()) else { throw InvalidEncoding() }
      let replacement = Replacement(packed: place)
      if !bounds.holds(replacement) { throw InvalidEncoding() }
      value = .replacement(replacement, of: amended)
    }
  }

  private mutating func readDose() throws(InvalidEncoding) -> Dose {
    let amount = Double(bitPattern: try fixed(8))
    let unit: DoseUnit = try readCode()
    let count = Int(try fixed(2))
    let kind = try byte()
    guard let timeUnit = DoseInterval.Unit(rawValue: kind & 0x7F),
      let every = DoseInterval(count: count, unit: timeUnit)
    else { throw InvalidEncoding() }
    let upTo = kind & 0x80 == 0 ? nil : Double(bitPattern: try fixed(8))
    return Dose(amount: amount, upTo: upTo, unit: unit, every: every)
  }

  private mutating func list<Element>(
    _ isThere: (PooledList<Element>) -> Bool
  ) throws(InvalidEncoding) -> PooledList<Element> {
    guard let place = UInt32(exactly: try number()), let count = UInt32(exactly: try number()) else {
      throw InvalidEncoding()
    }
    let list = PooledList<Element>(packed: place, count: count)
    if !isThere(list) { throw InvalidEncoding() }
    return list
  }
}

extension FieldValue {
  /// True if a bit says that the field is there. Ids and new data always are; codes are 0 where absent.
  @inline(__always)
  func hasPresenceBit(_ field: Field) -> Bool {
    switch self {
    case .codes, .identifier, .replacement: false
    case .code, .number, .dose: !field.isRequired
    default: true
    }
  }
}
