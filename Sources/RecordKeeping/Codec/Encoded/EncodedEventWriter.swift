import ByteScanning
import CalendarTime
import PatientRecord

/// Encodes events for memory and snapshots, several times smaller than an event.
///
/// The encoding of an event, without its position in the log and its own length, which come before it:
///
///     type         1 byte: the position of the type in the list of types
///     id           16 bytes, the upper half first
///     recorded     7 bytes: milliseconds since 1970, signed
///     parts        1 byte: 1 occurred, 2 author, 4 source, 8 basis, 16 note of the evidence, 32 accepted
///     …            those parts in that order: 4 bytes, a number, a number, 1 byte, a number, two numbers
///     fields       2 bytes: a bit for each field that may be absent, the first lowest
///     …            the fields that are there, in the order of the format
///
/// Numbers are of variable length (`VariableLengthNumber`); what has a fixed length is little-endian. Texts are symbols
/// of the record's vocabulary, lists are places in its arenas.
struct EncodedEventWriter: FieldVisitor {
  typealias Failure = Never

  /// The encoding, behind room for its head. No event takes as much: each has at most a dozen fields of few bytes.
  private var buffer = InlineArray<256, UInt8>(repeating: 0)
  private var end = EncodedEventWriter.headRoom
  private var present: UInt16 = 0
  private var nextBit: UInt16 = 1

  /// The most bytes that two numbers can take.
  fileprivate static let headRoom = 20

  /// The bytes that the type and the id take.
  static let identityLength = 17

  /// Encodes an event in place of the one before.
  mutating func write(_ recorded: RecordedEvent) {
    end = EncodedEventWriter.headRoom
    add(EventType.table.position(of: recorded.event.type))
    add(recorded.id)
    addFixed(UInt64(bitPattern: recorded.recorded.millisecondsSinceEpoch), 7)
    let evidence = recorded.evidence
    var parts: UInt8 = recorded.occurred == nil ? 0 : 1
    if !recorded.author.isNone { parts |= 2 }
    if !evidence.source.isNone { parts |= 4 }
    if evidence.basis != nil { parts |= 8 }
    if !evidence.note.isNone { parts |= 16 }
    if !recorded.accepted.isEmpty { parts |= 32 }
    if evidence.dates != nil { parts |= 64 }
    add(parts)
    if let occurred = recorded.occurred { add(occurred) }
    if !recorded.author.isNone { addNumber(UInt64(recorded.author.index)) }
    if !evidence.source.isNone { addNumber(UInt64(evidence.source.index)) }
    if let basis = evidence.basis { add(EvidenceBasis.table.position(of: basis)) }
    if let dates = evidence.dates { add(EvidenceDates.table.position(of: dates)) }
    if !evidence.note.isNone { addNumber(UInt64(evidence.note.index)) }
    if !recorded.accepted.isEmpty { add(recorded.accepted) }
    writeFields(of: recorded.event)
  }

  /// Encodes the type and the fields of an event in place of what was encoded before.
  mutating func writeData(_ event: ClinicalEvent) {
    end = EncodedEventWriter.headRoom
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

  /// Adds a number of variable length.
  private mutating func addNumber(_ number: UInt64) {
    if number < 0x80 { add(UInt8(truncatingIfNeeded: number)) } else { end = put(number, at: end) }
  }

  /// Puts a number of variable length at a place and returns the place behind it.
  private mutating func put(_ number: UInt64, at place: Int) -> Int {
    var place = place
    VariableLengthNumber.encode(number) {
      buffer[place] = $0
      place &+= 1
    }
    return place
  }

  /// Adds the lowest `count` bytes of a number, at most 8. Bytes beyond them are overwritten by what follows.
  @inline(__always)
  private mutating func addFixed(_ number: UInt64, _ count: Int) {
    let place = end
    precondition(place <= 248)
    unsafe withUnsafeMutableBytes(of: &buffer) { buffer in
      unsafe buffer.storeBytes(of: number.littleEndian, toByteOffset: place, as: UInt64.self)
    }
    end = place &+ count
  }

  /// Adds a date; the end of a stretch follows its start.
  private mutating func add(_ date: PartialDate) {
    addFixed(UInt64(date.packed), 4)
    if date.isStretch { addFixed(UInt64(date.packedEnd), 4) }
  }

  private mutating func add(_ id: EventID) {
    addFixed(id.halves.high, 8)
    addFixed(id.halves.low, 8)
  }

  /// Sets the bit of a field that may be absent and returns whether it is there.
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
    case .date(let date): if let date { add(date) } else { addFixed(0, 4) }
    case .identifier(let id): add(id)
    case .identifiers(let list): add(list)
    case .labels(let list): add(list)
    case .suspects(let list): add(list)
    case .sequenceNumbers(let list): add(list)
    case .replacement(let replacement, _): addNumber(UInt64(replacement.packed))
    }
  }

  private mutating func add(_ dose: Dose) {
    addFixed(dose.amount.bitPattern, 8)
    add(DoseUnit.table.position(of: dose.unit))
    addFixed(UInt64(dose.every.count), 2)
    add(dose.every.unit.rawValue | (dose.upTo == nil ? 0 : 0x80))
    if let upTo = dose.upTo { addFixed(upTo.bitPattern, 8) }
  }

  private mutating func add<Element>(_ list: PooledList<Element>) {
    addNumber(UInt64(list.packed))
    addNumber(UInt64(list.count))
  }
}

extension EncodedEventWriter {
  /// Puts the position in the log and the length before the encoding; returns where they begin.
  fileprivate mutating func putHead(_ sequenceNumber: Int) -> Int {
    let length = UInt64(end &- EncodedEventWriter.headRoom)
    let headLength =
      VariableLengthNumber.byteCount(of: length) &+ VariableLengthNumber.byteCount(of: UInt64(sequenceNumber))
    let start = EncodedEventWriter.headRoom &- headLength
    _ = put(length, at: put(UInt64(sequenceNumber), at: start))
    return start
  }

  /// Calls `body` with the encoding from a place on.
  fileprivate mutating func withBytes(from start: Int, _ body: (UnsafeRawBufferPointer) -> Void) {
    let end = end
    unsafe withUnsafeMutableBytes(of: &buffer) { unsafe body(UnsafeRawBufferPointer(rebasing: $0[start..<end])) }
  }
}

extension [UInt8] {
  /// Appends an encoded event behind its position in the log and its length.
  mutating func append(_ event: inout EncodedEventWriter, at sequenceNumber: Int) {
    let start = event.putHead(sequenceNumber)
    unsafe event.withBytes(from: start) { unsafe append(contentsOf: $0) }
  }

  /// Appends the encoding.
  mutating func append(_ data: inout EncodedEventWriter) {
    unsafe data.withBytes(from: EncodedEventWriter.headRoom) { unsafe append(contentsOf: $0) }
  }
}

extension EncodedBytes {
  /// Appends an encoded event behind its position in the log and its length; returns its place.
  func append(_ event: inout EncodedEventWriter, at sequenceNumber: Int, _ id: EventID) -> EncodedPlace {
    let place = EncodedPlace(at: count, id: id)
    let start = event.putHead(sequenceNumber)
    unsafe event.withBytes(from: start) { unsafe append($0) }
    return place
  }

  /// Appends a stored line whose event cannot be read yet, behind its position, a length of 0 and its own.
  func append(deferred line: [UInt8], at sequenceNumber: Int) -> EncodedPlace {
    let place = EncodedPlace(at: count, isDeferred: true)
    var head: [UInt8] = []
    for number in [sequenceNumber, 0, line.count] { VariableLengthNumber.encode(UInt64(number)) { head.append($0) } }
    unsafe head.withUnsafeBytes { unsafe append($0) }
    unsafe line.withUnsafeBytes { unsafe append($0) }
    return place
  }
}
