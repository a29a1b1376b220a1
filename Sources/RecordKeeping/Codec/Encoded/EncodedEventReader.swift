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

  mutating func text(_ field: Field, _ kind: TextKind, _ value: inout Symbol) throws(NoImage) {
    if takeBit() { value = try symbol() }
  }

  mutating func code<Value: Code>(_ field: Field, _ value: inout Value) throws(NoImage) { value = try readCode() }

  mutating func code<Value: Code>(_ field: Field, _ value: inout Value?) throws(NoImage) {
    if takeBit() { value = try readCode() }
  }

  mutating func codes<Value: Code>(_ field: Field, _ value: inout CodeList<Value>) throws(NoImage) {
    guard let codes = CodeList<Value>(image: try number()) else { throw NoImage() }
    value = codes
  }

  mutating func flag(_ field: Field, _ value: inout Bool?) throws(NoImage) {
    if takeBit() { value = try byte() != 0 }
  }

  mutating func integer(_ field: Field, in range: ClosedRange<Int32>, _ value: inout Int32?) throws(NoImage) {
    if takeBit() { value = Int32(bitPattern: UInt32(try fixed(4))) }
  }

  mutating func number(_ field: Field, _ value: inout Double) throws(NoImage) {
    value = Double(bitPattern: try fixed(8))
  }

  mutating func number(_ field: Field, _ value: inout Double?) throws(NoImage) {
    if takeBit() { value = Double(bitPattern: try fixed(8)) }
  }

  mutating func dose(_ field: Field, _ value: inout Dose) throws(NoImage) {
    let amount = Double(bitPattern: try fixed(8))
    let unit: DoseUnit = try readCode()
    let count = Int(try fixed(2))
    guard let timeUnit = DoseInterval.Unit(rawValue: try byte()),
      let every = DoseInterval(count: count, unit: timeUnit)
    else { throw NoImage() }
    value = Dose(amount: amount, unit: unit, every: every)
  }

  mutating func dose(_ field: Field, _ value: inout Dose?) throws(NoImage) {
    guard takeBit() else { return }
    var dose = Dose(amount: 1, unit: .milligram, every: .day)
    try self.dose(field, &dose)
    value = dose
  }

  mutating func date(_ field: Field, _ value: inout PartialDate?) throws(NoImage) {
    if takeBit() { value = try readDate() }
  }

  mutating func identifier(_ field: Field, _ value: inout EventID) throws(NoImage) { value = try readIdentifier() }

  mutating func identifiers(_ field: Field, _ value: inout PooledList<EventID>) throws(NoImage) {
    value = try list()
    if !bounds.holds(value) { throw NoImage() }
  }

  mutating func labels(_ field: Field, _ value: inout PooledList<Symbol>) throws(NoImage) {
    value = try list()
    if !bounds.holds(value) { throw NoImage() }
  }

  mutating func suspects(_ field: Field, _ value: inout PooledList<Suspect>) throws(NoImage) {
    value = try list()
    if !bounds.holds(value) { throw NoImage() }
  }

  mutating func sequenceNumbers(_ field: Field, _ value: inout PooledList<Int>) throws(NoImage) {
    value = try list()
    if !bounds.holds(value) { throw NoImage() }
  }

  private mutating func list<Element>() throws(NoImage) -> PooledList<Element> {
    guard takeBit() else { return PooledList() }
    guard let place = UInt32(exactly: try number()), let count = UInt32(exactly: try number()) else { throw NoImage() }
    return PooledList(image: place, count: count)
  }

  mutating func replacement(_ field: Field, of amended: EventID, _ value: inout Replacement) throws(NoImage) {
    guard let place = UInt32(exactly: try number()) else { throw NoImage() }
    value = Replacement(image: place)
    if !bounds.holds(value) { throw NoImage() }
  }
}
