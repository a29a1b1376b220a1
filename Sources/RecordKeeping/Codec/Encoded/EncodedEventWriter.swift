import CalendarTime
import PatientRecord

/// Writes events into the image of a record: a form for memory and snapshots, several times smaller than an event.
///
/// An event's image, without its position in the log and its own length, which stand before it:
///
///     type         1 byte: the position of the type in the list of types
///     id           16 bytes, the upper half first
///     recorded     6 bytes: milliseconds since 1970
///     parts        1 byte: 1 occurred, 2 author, 4 source, 8 basis, 16 note of the evidence
///     …            those parts in that order: 4 bytes, a number, a number, 1 byte, a number
///     fields       2 bytes: a bit for each field that may be absent, the first lowest
///     …            the fields that are there, in the order of the format
///
/// Numbers are seven bits a byte, the lowest first; others are little-endian. Texts are symbols of the record's
/// vocabulary, lists are places in its arenas.
struct ImageWriter: FieldVisitor {
  typealias Failure = Never

  /// An image, behind room for its head. No event takes as much: each has at most a dozen fields of few bytes.
  private var buffer = InlineArray<256, UInt8>(repeating: 0)
  private var end = ImageWriter.headRoom
  private var present: UInt16 = 0
  private var nextBit: UInt16 = 1

  /// As much as two numbers can take.
  private static let headRoom = 20

  /// How many bytes the type and the id take.
  static let identityLength = 17

  /// Writes the image of an event, in place of what was written before.
  mutating func write(_ recorded: RecordedEvent) {
    end = ImageWriter.headRoom
    add(EventType.table.position(of: recorded.event.type))
    add(recorded.id)
    addFixed(UInt64(bitPattern: recorded.recorded.millisecondsSinceEpoch), 6)
    let evidence = recorded.evidence
    var parts: UInt8 = recorded.occurred == nil ? 0 : 1
    if !recorded.author.isNone { parts |= 2 }
    if !evidence.source.isNone { parts |= 4 }
    if evidence.basis != nil { parts |= 8 }
    if !evidence.note.isNone { parts |= 16 }
    add(parts)
    if let occurred = recorded.occurred { addFixed(UInt64(occurred.packed), 4) }
    if !recorded.author.isNone { addNumber(UInt64(recorded.author.index)) }
    if !evidence.source.isNone { addNumber(UInt64(evidence.source.index)) }
    if let basis = evidence.basis { add(EvidenceBasis.table.position(of: basis)) }
    if !evidence.note.isNone { addNumber(UInt64(evidence.note.index)) }
    writeFields(of: recorded.event)
  }

  /// Writes the data of an event by itself, its type and its fields, in place of what was written before.
  mutating func writeData(_ event: ClinicalEvent) {
    end = ImageWriter.headRoom
    add(EventType.table.position(of: event.type))
    writeFields(of: event)
  }

  private mutating func writeFields(of event: ClinicalEvent) {
    let place = end
    addFixed(0, 2)
    (present, nextBit) = (0, 1)
    var event = event
    event.visit(&self)
    buffer[place] = UInt8(truncatingIfNeeded: present)
    buffer[place &+ 1] = UInt8(truncatingIfNeeded: present &>> 8)
  }

  @inline(__always)
  private mutating func add(_ byte: UInt8) {
    buffer[end] = byte
    end &+= 1
  }

  /// Adds a number, seven bits a byte.
  private mutating func addNumber(_ number: UInt64) {
    end = put(number, at: end)
  }

  /// Puts a number at a place, seven bits a byte; gives the place behind it.
  private mutating func put(_ number: UInt64, at place: Int) -> Int {
    var place = place
    var rest = number
    while rest >= 0x80 {
      buffer[place] = UInt8(truncatingIfNeeded: rest) | 0x80
      place &+= 1
      rest &>>= 7
    }
    buffer[place] = UInt8(truncatingIfNeeded: rest)
    return place &+ 1
  }

  /// Adds the lowest `count` bytes of a number, of 8 at most; what is written beyond them is room.
  @inline(__always)
  private mutating func addFixed(_ number: UInt64, _ count: Int) {
    let place = end
    precondition(place <= 248)
    unsafe withUnsafeMutableBytes(of: &buffer) { buffer in
      unsafe buffer.storeBytes(of: number.littleEndian, toByteOffset: place, as: UInt64.self)
    }
    end = place &+ count
  }

  private mutating func add(_ id: EventID) {
    addFixed(id.halves.high, 8)
    addFixed(id.halves.low, 8)
  }

  /// Notes whether a field that may be absent is there.
  private mutating func note(_ isPresent: Bool) -> Bool {
    if isPresent { present |= nextBit }
    nextBit <<= 1
    return isPresent
  }

  @inline(__always)
  mutating func visit(_ field: Field, _ value: inout FieldValue) {
    if value.hasPresenceBit(field), !note(!value.isAbsent) { return }
    switch value {
    case .text(let symbol, _): addNumber(UInt64(symbol.index))
    case .code(let position, _): add(position ?? 0)
    case .codes(let positions, _): addNumber(positions.packed)
    case .flag(let flag): add(flag == true ? 1 : 0)
    case .integer(let number, _, _): addFixed(UInt64(UInt32(bitPattern: number ?? 0)), 4)
    case .number(let number): addFixed((number ?? 0).bitPattern, 8)
    case .dose(let dose): if let dose { add(dose) }
    case .date(let date): addFixed(UInt64(date?.packed ?? 0), 4)
    case .identifier(let id): add(id)
    case .identifiers(let list): add(list)
    case .labels(let list): add(list)
    case .suspects(let list): add(list)
    case .sequenceNumbers(let list): add(list)
    case .replacement(let replacement, _): addNumber(UInt64(replacement.image))
    }
  }

  private mutating func add(_ dose: Dose) {
    addFixed(dose.amount.bitPattern, 8)
    add(DoseUnit.table.position(of: dose.unit))
    addFixed(UInt64(dose.every.count), 2)
    add(dose.every.unit.rawValue)
  }

  private mutating func add<Element>(_ list: PooledList<Element>) {
    addNumber(UInt64(list.image))
    addNumber(UInt64(list.count))
  }
}

extension ImageWriter {
  /// Puts a position in the log and the length of the image before it; gives the place where they begin.
  fileprivate mutating func putHead(_ sequenceNumber: Int) -> Int {
    let length = UInt64(end &- ImageWriter.headRoom)
    let start =
      ImageWriter.headRoom &- ImageWriter.byteCount(of: length) &- ImageWriter.byteCount(of: UInt64(sequenceNumber))
    _ = put(length, at: put(UInt64(sequenceNumber), at: start))
    return start
  }

  /// How many bytes of seven bits a number takes.
  private static func byteCount(of number: UInt64) -> Int { (70 &- (number | 1).leadingZeroBitCount) / 7 }

  /// Appends what was written from a place on.
  fileprivate func append(from start: Int = ImageWriter.headRoom, to bytes: inout [UInt8]) {
    unsafe withUnsafeBytes(of: buffer) { unsafe bytes.append(contentsOf: $0[start..<end]) }
  }
}

extension [UInt8] {
  /// Appends the image of an event behind its position in the log and its length.
  mutating func append(_ event: inout ImageWriter, at sequenceNumber: Int) {
    let start = event.putHead(sequenceNumber)
    event.append(from: start, to: &self)
  }

  /// Appends what a writer has written.
  mutating func append(_ data: borrowing ImageWriter) { data.append(to: &self) }

  /// Appends a line as it is stored, whose event cannot be read yet, behind its position and a length of 0.
  mutating func append(deferred line: [UInt8], at sequenceNumber: Int) {
    var rest = UInt64(sequenceNumber)
    while rest >= 0x80 {
      append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    append(UInt8(truncatingIfNeeded: rest))
    append(0)
    self += line
  }
}
