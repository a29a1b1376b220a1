import CalendarTime
import PatientRecord

/// Why bytes are no image that this program wrote.
struct NoImage: Error {}

/// Reads events from the image of a record; `ImageWriter` says how they are written.
///
/// Never reads beyond its bytes and never gives a symbol, a list or a code that there is not. Holds a pointer: whoever
/// makes one keeps the bytes alive.
@safe
struct ImageReader: FieldVisitor {
  typealias Failure = NoImage

  private var position: UnsafeRawPointer
  private let end: UnsafeRawPointer
  private let bounds: PoolCounts
  private let textCount: UInt64
  private var present: UInt64 = 0

  init(_ bytes: UnsafeRawBufferPointer, within bounds: PoolCounts) {
    self.bounds = bounds
    unsafe position = bytes.baseAddress ?? UnsafeRawPointer(bitPattern: 1).unsafelyUnwrapped
    unsafe end = position + bytes.count
    textCount = UInt64(bounds.textCount)
  }

  var isAtEnd: Bool { unsafe position >= end }

  private var left: Int { unsafe end - position }

  /// Reads the data of an event by itself, as `ImageWriter.writeData` writes it.
  mutating func readData() throws(NoImage) -> ClinicalEvent {
    guard let type = EventType.table.value(at: Int(try byte())) else { throw NoImage() }
    return try readFields(of: type)
  }

  private mutating func readFields(of type: EventType) throws(NoImage) -> ClinicalEvent {
    var event = ClinicalEvent(blank: type)
    present = try fixed(2)
    try event.visit(&self)
    return event
  }

  /// Reads the image of an event.
  mutating func read(at sequenceNumber: Int, of patient: Symbol) throws(NoImage) -> RecordedEvent {
    let (type, id) = try identity()
    let recorded = Instant(millisecondsSinceEpoch: Int64(bitPattern: try fixed(6) << 16) >> 16)
    let parts = try byte()
    var evidence = Evidence()
    let occurred = parts & 1 == 0 ? nil : try readDate()
    let author = parts & 2 == 0 ? Symbol.none : try symbol()
    if parts & 4 != 0 { evidence.source = try symbol() }
    if parts & 8 != 0 { evidence.basis = try readCode() }
    if parts & 16 != 0 { evidence.note = try symbol() }
    let event = try readFields(of: type)
    return RecordedEvent(
      sequenceNumber: sequenceNumber, id: id, patient: patient, occurred: occurred, recorded: recorded, author: author,
      evidence: evidence, event: event)
  }

  mutating func byte() throws(NoImage) -> UInt8 {
    guard left > 0 else { throw NoImage() }
    let byte = unsafe position.load(as: UInt8.self)
    unsafe position += 1
    return byte
  }

  /// Reads a number of seven bits a byte.
  mutating func number() throws(NoImage) -> UInt64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      let next = try byte()
      if shift > 56 { throw NoImage() }
      value |= UInt64(next & 0x7F) << shift
      if next < 0x80 { return value }
      shift += 7
    }
  }

  private mutating func fixed(_ count: Int) throws(NoImage) -> UInt64 {
    guard left >= count else { throw NoImage() }
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

  private mutating func symbol() throws(NoImage) -> Symbol {
    let index = try number()
    guard index < textCount else { throw NoImage() }
    return Symbol(index: UInt32(index))
  }

  /// Passes over so many bytes.
  mutating func skip(_ count: Int) throws(NoImage) {
    guard count >= 0, count <= left else { throw NoImage() }
    unsafe position += count
  }

  mutating func readIdentifier() throws(NoImage) -> EventID {
    let high = try fixed(8)
    return EventID(high: high, low: try fixed(8))
  }

  private mutating func readDate() throws(NoImage) -> PartialDate {
    guard let date = PartialDate(packed: UInt32(try fixed(4))) else { throw NoImage() }
    return date
  }

  private mutating func readCode<Value: Code>() throws(NoImage) -> Value {
    guard let code = Value.table.value(at: Int(try byte())) else { throw NoImage() }
    return code
  }

  /// Whether the next field that may be absent is there.
  private mutating func takeBit() -> Bool {
    let isPresent = present & 1 == 1
    present >>= 1
    return isPresent
  }

  @inline(__always)
  mutating func visit(_ field: Field, _ value: inout FieldValue) throws(NoImage) {
    if value.hasPresenceBit(field), !takeBit() { return }
    switch value {
    case .text(_, let kind): value = .text(try symbol(), kind)
    case .code(_, let words):
      let position = try byte()
      guard position < words.count else { throw NoImage() }
      value = .code(position, words)
    case .codes(_, let words):
      guard let positions = WordPositions(packed: try number(), count: words.count) else { throw NoImage() }
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
      guard let place = UInt32(exactly: try number()) else { throw NoImage() }
      let replacement = Replacement(image: place)
      if !bounds.holds(replacement) { throw NoImage() }
      value = .replacement(replacement, of: amended)
    }
  }

  private mutating func readDose() throws(NoImage) -> Dose {
    let amount = Double(bitPattern: try fixed(8))
    let unit: DoseUnit = try readCode()
    let count = Int(try fixed(2))
    guard let timeUnit = DoseInterval.Unit(rawValue: try byte()),
      let every = DoseInterval(count: count, unit: timeUnit)
    else { throw NoImage() }
    return Dose(amount: amount, unit: unit, every: every)
  }

  private mutating func list<Element>(
    _ isThere: (PooledList<Element>) -> Bool
  ) throws(NoImage) -> PooledList<Element> {
    guard let place = UInt32(exactly: try number()), let count = UInt32(exactly: try number()) else { throw NoImage() }
    let list = PooledList<Element>(image: place, count: count)
    if !isThere(list) { throw NoImage() }
    return list
  }
}

extension FieldValue {
  /// Whether a bit tells if the field is there: not for values that always are, and for codes, which are 0 then.
  @inline(__always)
  func hasPresenceBit(_ field: Field) -> Bool {
    switch self {
    case .codes, .identifier, .replacement: false
    case .code, .number, .dose: !field.isRequired
    default: true
    }
  }
}
