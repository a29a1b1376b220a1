import PatientRecord

/// The events of many patients in the form of `ImageWriter`, each patient's together and in the order of the log.
///
/// Before each event's image stand its position in the log and the length of its image, as numbers.
struct HistoryImage: Sendable {
  /// Images of some patients one after the other.
  struct Part: Sendable {
    /// The number of the first patient in it.
    let firstPatient: Int
    /// Where each patient's events end in the bytes.
    var ends: [Int] = []
    var bytes: [UInt8] = []

    init(firstPatient: Int, ends: [Int] = [], bytes: [UInt8] = []) {
      self.firstPatient = firstPatient
      self.ends = ends
      self.bytes = bytes
    }
  }

  /// How many bytes an event takes at least, in most cases.
  static let usualLength = 44

  /// The patients; the number of a patient is its place here.
  private(set) var patients: [Symbol] = []
  private(set) var parts: [Part] = []
  /// One more than the number of a patient, by symbol; 0 for other texts.
  private var numbers: [UInt32] = []

  /// The image of nobody.
  init() {}

  /// An image of parts that follow one another.
  init(patients: [Symbol], parts: [Part], textCount: Int) {
    self.patients = patients
    self.parts = parts
    numbers = [UInt32](repeating: 0, count: textCount)
    for (number, patient) in patients.enumerated() { numbers[Int(patient.index)] = UInt32(number + 1) }
  }

  /// The bytes of a patient's events; empty where there are none. O(parts).
  func bytes(of patient: Symbol) -> ArraySlice<UInt8> {
    guard Int(patient.index) < numbers.count, numbers[Int(patient.index)] > 0 else { return [] }
    return bytes(ofPatient: Int(numbers[Int(patient.index)]) - 1)
  }

  /// The bytes of the events of the patient with a number.
  func bytes(ofPatient number: Int) -> ArraySlice<UInt8> {
    guard let part = parts.last(where: { $0.firstPatient <= number }) else { return [] }
    let place = number - part.firstPatient
    return part.bytes[(place == 0 ? 0 : part.ends[place - 1])..<part.ends[place]]
  }
}

extension HistoryImage {
  /// What `body` makes of a cursor through the events of a patient, which has none where the patient is not in it.
  func read<Result>(
    _ patient: Symbol, within bounds: PoolCounts, _ body: (inout HistoryImageCursor) -> Result
  ) -> Result {
    HistoryImageCursor.read(bytes(of: patient), of: patient, within: bounds, body)
  }
}

/// Goes through the events of one patient in an image, while its bytes are alive.
struct HistoryImageCursor {
  private var reader: ImageReader
  private let patient: Symbol

  private init(_ reader: ImageReader, of patient: Symbol) {
    self.patient = patient
    self.reader = reader
  }

  /// What `body` makes of a cursor through the bytes of a patient's events.
  static func read<Result>(
    _ bytes: ArraySlice<UInt8>, of patient: Symbol, within bounds: PoolCounts,
    _ body: (inout HistoryImageCursor) -> Result
  ) -> Result {
    unsafe bytes.withUnsafeBytes { bytes in
      var cursor = HistoryImageCursor(unsafe ImageReader(bytes, within: bounds), of: patient)
      return body(&cursor)
    }
  }

  /// The next event; nil at the end.
  mutating func next() throws(NoImage) -> RecordedEvent? {
    if reader.isAtEnd { return nil }
    let sequenceNumber = Int(try reader.number())
    _ = try reader.number()
    return try reader.read(at: sequenceNumber, of: patient)
  }

  /// The position in the log, the type and the id of the next event; nil at the end.
  mutating func nextIdentity() throws(NoImage) -> (sequenceNumber: Int, type: EventType, id: EventID)? {
    if reader.isAtEnd { return nil }
    let sequenceNumber = Int(try reader.number())
    let length = Int(try reader.number())
    let (type, id) = try reader.identity()
    try reader.skip(length - ImageWriter.identityLength)
    return (sequenceNumber, type, id)
  }
}

/// What stands before the image of a line.
struct LineImageHead {
  let sequenceNumber: Int
  /// Whether the line itself follows, and not the image of its event.
  let isDeferred: Bool
  /// Where that begins.
  let start: Int

  init?(_ bytes: UnsafeRawBufferPointer) {
    var position = 0
    func number() -> Int? {
      var value = 0
      var shift = 0
      while position < bytes.count, shift < 63 {
        let byte = unsafe bytes[position]
        value |= Int(byte & 0x7F) << shift
        position += 1
        if byte < 0x80 { return value }
        shift += 7
      }
      return nil
    }
    guard let sequenceNumber = number(), let length = number() else { return nil }
    self.sequenceNumber = sequenceNumber
    isDeferred = length == 0
    start = position
  }

  /// The type and the id of the event, where its image follows in the same bytes.
  func identity(in bytes: UnsafeRawBufferPointer) -> (type: EventType, id: EventID)? {
    guard bytes.count >= start + ImageWriter.identityLength,
      let type = EventType.table.value(at: Int(unsafe bytes[start]))
    else { return nil }
    return unsafe (type, EventID(image: UnsafeRawBufferPointer(rebasing: bytes[(start + 1)...])))
  }
}

extension EventID {
  /// The id of the first 16 bytes, as they stand for it in an image.
  init(image bytes: UnsafeRawBufferPointer) {
    let high = unsafe bytes.loadUnaligned(as: UInt64.self)
    let low = unsafe bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
    self.init(high: UInt64(littleEndian: high), low: UInt64(littleEndian: low))
  }
}

extension ImageReader {
  /// The type and the id at the beginning of an event's image.
  mutating func identity() throws(NoImage) -> (EventType, EventID) {
    guard let type = EventType.table.value(at: Int(try byte())) else { throw NoImage() }
    return (type, try readIdentifier())
  }
}
