import ByteScanning
import PatientRecord

/// The encoded events of many patients, each patient's in the order of the log.
///
/// Before each event come its position in the log and the length of its encoding, as numbers. A patient's events stand
/// together, or where threads have put them as they read lines: then each has a place, and the places stand together.
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
  private var parts: [Part] = []
  private var scattered: ScatteredEvents?
  /// One more than the number of a patient, by symbol; 0 for other texts.
  private var numbers: [UInt32] = []

  /// A history of nobody.
  init() {}

  /// A history of parts that follow one another.
  init(patients: [Symbol], parts: [Part], textCount: Int) {
    self.init(patients, textCount)
    self.parts = parts
  }

  /// A history of events with places.
  init(patients: [Symbol], _ scattered: ScatteredEvents, textCount: Int) {
    self.init(patients, textCount)
    self.scattered = scattered
  }

  private init(_ patients: [Symbol], _ textCount: Int) {
    self.patients = patients
    numbers = [UInt32](repeating: 0, count: textCount)
    for (number, patient) in patients.enumerated() { numbers[Int(patient.index)] = UInt32(number + 1) }
  }

  private func number(of patient: Symbol) -> Int? {
    guard Int(patient.index) < numbers.count, numbers[Int(patient.index)] > 0 else { return nil }
    return Int(numbers[Int(patient.index)]) - 1
  }

  /// True if the history has events of a patient. O(log parts).
  func holds(_ patient: Symbol) -> Bool { byteCount(of: patient) > 0 }

  /// The number of bytes of a patient's events; of those with places as many as usual. O(log parts).
  func byteCount(of patient: Symbol) -> Int {
    guard let number = number(of: patient) else { return 0 }
    return scattered?.byteCount(ofPatient: number) ?? bytes(ofPatient: number).count
  }

  /// The bytes of the events of the patient with a number, where they stand together. O(log parts).
  func bytes(ofPatient number: Int) -> ArraySlice<UInt8> {
    var (low, high) = (0, parts.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if parts[middle].firstPatient <= number { low = middle } else { high = middle }
    }
    let place = number - parts[low].firstPatient
    let start = place == 0 ? 0 : parts[low].ends[place - 1]
    return parts[low].bytes[start..<parts[low].ends[place]]
  }

  /// Adds the events of a patient to others. O(bytes of the patient).
  func add(to events: inout [RecordedEvent], of patient: Symbol, within bounds: PoolCounts) {
    let byteCount = byteCount(of: patient)
    if byteCount == 0 { return }
    events.reserveCapacity(events.count + byteCount / EncodedHistory.usualLength + 1)
    read(patient, within: bounds) { cursor in
      // Every byte of a snapshot is checked before use; an event that still cannot be decoded is not shown.
      while let event = try? cursor.next() { events.append(event) }
    }
  }

  /// Runs `body` over the events of a patient, from one on that a cursor stood at; there are none where the history
  /// does not know the patient.
  func read<Result>(
    _ patient: Symbol, from offset: Int = 0, within bounds: PoolCounts, _ body: (inout EncodedHistoryCursor) -> Result
  ) -> Result {
    guard let number = number(of: patient) else {
      return EncodedHistoryCursor.read([], of: patient, within: bounds, body)
    }
    if let scattered { return scattered.read(number, of: patient, from: offset, within: bounds, body) }
    return EncodedHistoryCursor.read(bytes(ofPatient: number).dropFirst(offset), of: patient, within: bounds, body)
  }
}

/// The events of a record that were read: those of a snapshot, and those of the lines after it.
///
/// An immutable object with two fields: to ask a list of histories copies them, which counts references to all of their
/// parts, and threads that count the same ones wait for each other.
final class ReadHistories: Sendable {
  let snapshot, lines: EncodedHistory

  init(snapshot: EncodedHistory = EncodedHistory(), lines: EncodedHistory = EncodedHistory()) {
    (self.snapshot, self.lines) = (snapshot, lines)
  }
}

/// Encoded events of many patients mixed, in the bytes of several threads, and the places of each patient's.
@safe
struct ScatteredEvents: @unchecked Sendable {
  private let sources: [EncodedBytes]
  /// The bytes of the sources, which are alive as long as this is.
  private let buffers: [UnsafeRawBufferPointer]
  private let places: [EncodedPlace]
  /// The end of each patient's places.
  private let ends: [Int]

  init(_ sources: [EncodedBytes], _ places: [EncodedPlace], ends: [Int]) {
    (self.sources, self.places, self.ends) = (sources, places, ends)
    unsafe buffers = sources.map { unsafe $0.buffer }
  }

  private func range(ofPatient number: Int) -> Range<Int> { (number == 0 ? 0 : ends[number - 1])..<ends[number] }

  func byteCount(ofPatient number: Int) -> Int {
    sources.reduce(0) { $0 + $1.count } / max(1, places.count) * range(ofPatient: number).count
  }

  fileprivate func read<Result>(
    _ number: Int, of patient: Symbol, from offset: Int, within bounds: PoolCounts,
    _ body: (inout EncodedHistoryCursor) -> Result
  ) -> Result {
    unsafe places.withUnsafeBufferPointer { places in
      unsafe buffers.withUnsafeBufferPointer { buffers in
        let range = range(ofPatient: number)
        var cursor = EncodedHistoryCursor(
          unsafe ScatteredPlaces(UnsafeBufferPointer(rebasing: places[range]), in: buffers, from: offset),
          of: patient, within: bounds)
        return body(&cursor)
      }
    }
  }
}

/// The places of one patient's events, one after the other, while they and the bytes are alive.
@safe
private struct ScatteredPlaces {
  private let places: UnsafeBufferPointer<EncodedPlace>
  private let buffers: UnsafeBufferPointer<UnsafeRawBufferPointer>
  private(set) var taken: Int

  init(
    _ places: UnsafeBufferPointer<EncodedPlace>, in buffers: UnsafeBufferPointer<UnsafeRawBufferPointer>,
    from taken: Int
  ) {
    unsafe (self.places, self.buffers) = (places, buffers)
    self.taken = taken
  }

  /// The bytes from the next event on; nil at the end.
  mutating func next() -> UnsafeRawBufferPointer? {
    while unsafe taken < places.count {
      let place = unsafe places[taken]
      taken += 1
      if place != .none { return unsafe UnsafeRawBufferPointer(rebasing: buffers[place.source][place.offset...]) }
    }
    return nil
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
}

/// A cursor over the encoded events of one patient, while the bytes are alive.
struct EncodedHistoryCursor {
  private var reader: EncodedEventReader
  private let patient: Symbol
  /// The places of the events; nil where they stand together.
  private var places: ScatteredPlaces?

  private init(_ reader: EncodedEventReader, of patient: Symbol) { (self.patient, self.reader) = (patient, reader) }

  fileprivate init(_ places: ScatteredPlaces, of patient: Symbol, within bounds: PoolCounts) {
    self.init(unsafe EncodedEventReader(UnsafeRawBufferPointer(start: nil, count: 0), within: bounds), of: patient)
    self.places = places
  }

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

  /// The number of bytes before the next event, or of places.
  var offset: Int { places?.taken ?? reader.offset }

  /// Goes to the next event; false at the end.
  private mutating func moveOn() -> Bool {
    if places == nil { return !reader.isAtEnd }
    guard let bytes = unsafe places?.next() else { return false }
    unsafe reader.move(to: bytes)
    return true
  }

  /// The next event; nil at the end.
  mutating func next() throws(InvalidEncoding) -> RecordedEvent? {
    if !moveOn() { return nil }
    let (sequenceNumber, _) = try reader.head()
    return try reader.read(at: sequenceNumber, of: patient)
  }

  /// The position in the log, the type and the id of the next event; nil at the end.
  mutating func nextIdentity() throws(InvalidEncoding) -> (sequenceNumber: Int, type: EventType, id: EventID)? {
    if !moveOn() { return nil }
    let (sequenceNumber, length) = try reader.head()
    let (type, id) = try reader.identity()
    try reader.skip(length - EncodedEventWriter.identityLength)
    return (sequenceNumber, type, id)
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
  /// Reads the numbers before an event: its position, and the length of its encoding, 0 where the line itself follows.
  mutating func head() throws(InvalidEncoding) -> (sequenceNumber: Int, length: Int) {
    (Int(try number()), Int(try number()))
  }

  /// Reads the line whose event cannot be read yet, behind a head of the length 0.
  mutating func deferredLine() throws(InvalidEncoding) -> [UInt8] {
    let count = Int(try number())
    let line = unsafe Array(rest.prefix(count))
    try skip(count)
    return line
  }

  /// Reads the type and the id at the beginning of an event.
  mutating func identity() throws(InvalidEncoding) -> (EventType, EventID) {
    guard let type = EventType.table.value(at: Int(try byte())) else { throw InvalidEncoding() }
    return (type, try readIdentifier())
  }
}
