import ByteScanning
import PatientRecord

/// The encoded events of many patients, each patient's together and in the order of the log.
///
/// Before each event come its position in the log and the length of its encoding, as numbers.
struct EncodedHistory: Sendable {
  /// The encoded events of some patients, one patient after the other.
  struct Part: Sendable {
    /// The number of the first patient in it.
    let firstPatient: Int
    /// The end of each patient's events in the bytes.
    var ends: [Int] = []
    var bytes: [UInt8] = []

    init(firstPatient: Int, ends: [Int] = [], bytes: [UInt8] = []) {
      (self.firstPatient, self.ends, self.bytes) = (firstPatient, ends, bytes)
    }
  }

  /// The bytes that most events take at least.
  static let usualLength = 44

  /// The patients; the number of a patient is its place here.
  private(set) var patients: [Symbol] = []
  private(set) var parts: [Part] = []
  /// One more than the number of a patient, by symbol; 0 for other texts.
  private var numbers: [UInt32] = []

  /// A history of nobody.
  init() {}

  /// A history of parts that follow one another.
  init(patients: [Symbol], parts: [Part], textCount: Int) {
    (self.patients, self.parts) = (patients, parts)
    numbers = [UInt32](repeating: 0, count: textCount)
    for (number, patient) in patients.enumerated() { numbers[Int(patient.index)] = UInt32(number + 1) }
  }

  /// The bytes of a patient's events; empty where there are none. O(log parts).
  func bytes(of patient: Symbol) -> ArraySlice<UInt8> {
    guard Int(patient.index) < numbers.count, numbers[Int(patient.index)] > 0 else { return [] }
    return bytes(ofPatient: Int(numbers[Int(patient.index)]) - 1)
  }

  /// The bytes of the events of the patient with a number. O(log parts).
  func bytes(ofPatient number: Int) -> ArraySlice<UInt8> {
    var (low, high) = (0, parts.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if parts[middle].firstPatient <= number { low = middle } else { high = middle }
    }
    let part = parts[low]
    let place = number - part.firstPatient
    return part.bytes[(place == 0 ? 0 : part.ends[place - 1])..<part.ends[place]]
  }
}

// A history that grows event by event has a part for each patient.
extension EncodedHistory {
  /// Adds the next event. O(length of the event), amortized.
  mutating func append(_ event: RecordedEvent) {
    let index = Int(event.patient.index)
    if index >= numbers.count { numbers += repeatElement(0, count: index + 1) }
    if numbers[index] == 0 {
      parts.append(Part(firstPatient: patients.count, ends: [0]))
      patients.append(event.patient)
      numbers[index] = UInt32(patients.count)
    }
    let part = Int(numbers[index]) - 1
    var encoded = EncodedEventWriter()
    encoded.write(event)
    parts[part].bytes.append(&encoded, at: event.sequenceNumber)
    parts[part].ends[0] = parts[part].bytes.count
  }
}

extension EncodedHistory {
  /// Puts changed events, in the order of the log, in the place of those with their positions. O(bytes of the patient).
  mutating func replace(_ events: [RecordedEvent], of patient: Symbol, within bounds: PoolCounts) {
    let index = Int(patient.index)
    guard index < numbers.count, numbers[index] > 0, !events.isEmpty else { return }
    let changed = Dictionary(events.map { ($0.sequenceNumber, $0) }) { first, _ in first }
    let old = read(patient, within: bounds) { cursor in
      var old: [RecordedEvent] = []
      while let event = try? cursor.next() { old.append(event) }
      return old
    }
    let part = Int(numbers[index]) - 1
    parts[part] = Part(firstPatient: part, ends: [0])
    for event in old { append(changed[event.sequenceNumber] ?? event) }
  }

  /// Runs `body` over the events of a patient; there are none where the history does not know the patient.
  func read<Result>(
    _ patient: Symbol, within bounds: PoolCounts, _ body: (inout EncodedHistoryCursor) -> Result
  ) -> Result {
    EncodedHistoryCursor.read(bytes(of: patient), of: patient, within: bounds, body)
  }
}

/// A cursor over the encoded events of one patient, while the bytes are alive.
struct EncodedHistoryCursor {
  private var reader: EncodedEventReader
  private let patient: Symbol

  private init(_ reader: EncodedEventReader, of patient: Symbol) { (self.patient, self.reader) = (patient, reader) }

  /// Runs `body` over the encoded events of a patient.
  static func read<Result>(
    _ bytes: ArraySlice<UInt8>, of patient: Symbol, within bounds: PoolCounts,
    _ body: (inout EncodedHistoryCursor) -> Result
  ) -> Result {
    unsafe bytes.withUnsafeBytes { bytes in
      var cursor = EncodedHistoryCursor(unsafe EncodedEventReader(bytes, within: bounds), of: patient)
      return body(&cursor)
    }
  }

  /// The number of bytes before the next event.
  var offset: Int { reader.offset }

  /// The next event; nil at the end.
  mutating func next() throws(InvalidEncoding) -> RecordedEvent? {
    if reader.isAtEnd { return nil }
    let sequenceNumber = Int(try reader.number())
    _ = try reader.number()
    return try reader.read(at: sequenceNumber, of: patient)
  }

  /// The position in the log, the type and the id of the next event; nil at the end.
  mutating func nextIdentity() throws(InvalidEncoding) -> (sequenceNumber: Int, type: EventType, id: EventID)? {
    if reader.isAtEnd { return nil }
    let sequenceNumber = Int(try reader.number())
    let length = Int(try reader.number())
    let (type, id) = try reader.identity()
    try reader.skip(length - EncodedEventWriter.identityLength)
    return (sequenceNumber, type, id)
  }
}

/// The numbers before the encoding of a line.
struct EncodedLineHead {
  let sequenceNumber: Int
  /// True if the line itself follows, and not its encoded event.
  let isDeferred: Bool
  /// The offset of what follows.
  let start: Int

  init?(_ bytes: UnsafeRawBufferPointer) {
    var position = 0
    func number() -> UInt64? {
      VariableLengthNumber.decode {
        guard position < bytes.count else { return nil }
        defer { position += 1 }
        return unsafe bytes[position]
      }
    }
    guard let sequenceNumber = number(), let length = number() else { return nil }
    self.sequenceNumber = Int(sequenceNumber)
    isDeferred = length == 0
    start = position
  }

  /// Returns the type and the id of the event, if its encoding follows in the same bytes.
  func identity(in bytes: UnsafeRawBufferPointer) -> (type: EventType, id: EventID)? {
    guard bytes.count >= start + EncodedEventWriter.identityLength,
      let type = EventType.table.value(at: Int(unsafe bytes[start]))
    else { return nil }
    return unsafe (type, EventID(encoded: UnsafeRawBufferPointer(rebasing: bytes[(start + 1)...])))
  }
}

extension EventID {
  /// Decodes the id of the first 16 bytes.
  init(encoded bytes: UnsafeRawBufferPointer) {
    let high = unsafe bytes.loadUnaligned(as: UInt64.self)
    let low = unsafe bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
    self.init(high: UInt64(littleEndian: high), low: UInt64(littleEndian: low))
  }
}

extension EncodedEventReader {
  /// Reads the type and the id at the beginning of an event.
  mutating func identity() throws(InvalidEncoding) -> (EventType, EventID) {
    guard let type = EventType.table.value(at: Int(try byte())) else { throw InvalidEncoding() }
    return (type, try readIdentifier())
  }
}
