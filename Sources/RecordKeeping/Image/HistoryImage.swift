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

    init(firstPatient: Int) { self.firstPatient = firstPatient }
  }

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

/// Goes through the events of one patient in an image.
struct HistoryImageCursor {
  private var reader: ImageReader
  private let patient: Symbol

  init(_ bytes: ArraySlice<UInt8>, of patient: Symbol, within bounds: PoolCounts) {
    self.patient = patient
    reader = ImageReader(bytes, within: bounds)
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

  init?(_ bytes: ArraySlice<UInt8>) {
    var position = bytes.startIndex
    func number() -> Int? {
      var value = 0
      var shift = 0
      while position < bytes.endIndex, shift < 63 {
        value |= Int(bytes[position] & 0x7F) << shift
        position += 1
        if bytes[position - 1] < 0x80 { return value }
        shift += 7
      }
      return nil
    }
    guard let sequenceNumber = number(), let length = number() else { return nil }
    self.sequenceNumber = sequenceNumber
    isDeferred = length == 0
    start = position
  }
}

extension EventID {
  /// The id of the 16 bytes that stand for it in an image.
  init(image bytes: ArraySlice<UInt8>) {
    precondition(bytes.count == 16)
    let (high, low) = unsafe bytes.withUnsafeBytes { bytes in
      unsafe (bytes.loadUnaligned(as: UInt64.self), bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
    }
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
