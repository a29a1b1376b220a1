import ByteScanning
import CalendarTime
import EventStorage
import PatientRecord

/// The reason why the fast reader leaves a line to `PlainEventReader`.
enum NotCanonical: Error {
  /// The line is in another form, or is no event at all.
  case form
}

/// The form of a stored line that was read.
struct StoredForm {
  /// True if the line bears a seal.
  var isSealed = false
  /// True if the data of an amendment is still to be read: the type of the amended event is not known yet.
  var isDeferred = false
}

/// Reads lines as `EventWriter` writes them, members in order and without space, and checks every byte.
///
/// Lines with escapes in their strings, lines in another form and faulty lines are left to `PlainEventReader`, which
/// returns the same event for every line that both read. No strings are made on the way.
struct FastEventReader: FieldVisitor {
  typealias Failure = NotCanonical

  var cursor = unsafe LineCursor(UnsafeRawPointer(bitPattern: 8).unsafelyUnwrapped, count: 0)
  var texts: TextCache
  var lists: ListArena
  /// True if no member of the present object has been read yet.
  var isFirst = true
  /// The last instant that was read, and its 24 bytes: the lines of a batch have the same.
  private var instant = (words: SIMD3<UInt64>(), value: Instant(millisecondsSinceEpoch: 0))
  /// True if the symbol of the patient is left to the caller, who looks up several at a time.
  var leavesPatient = false
  /// The pseudonym in the last line, while its bytes are there; nil where the event has its symbol.
  private(set) var patientName: ByteText?
  /// Returns the type of the event that the present amendment amends; nil while it is not known.
  var amending: ((EventID) -> EventType?)?

  init(texts: TextCache, lists: ListArena) { (self.texts, self.lists) = (texts, lists) }

  /// Reads a line without its line feed, of the kind `plain` or `text`, into an event, which means nothing where that
  /// fails. O(length).
  ///
  /// The data of an amendment is read with the type that `amending` returns; without `amending` it is deferred.
  mutating func read(
    _ line: LineCursor, into event: inout RecordedEvent, amending: ((EventID) -> EventType?)? = nil
  ) throws(NotCanonical) -> StoredForm {
    cursor = line
    self.amending = amending
    var form = StoredForm()
    let type = try readEnvelope(&event)
    if type == .eventAmended, amending == nil {
      form.isDeferred = true
      form.isSealed = cursor.endsWithSeal
      return form
    }
    isFirst = true
    event.event = ClinicalEvent(blank: type)
    try event.event.visit(&self)
    try require(cursor.take(0x7D))
    event.evidence = cursor.take(",\"evidence\":{") ? try readEvidence() : Evidence()
    event.accepted = cursor.take(",\"accepted\":") ? try readAccepted() : PooledList()
    if cursor.take(",\"seal\":\"") {
      form.isSealed = true
      try require(cursor.takeHexadecimal32())
      try require(cursor.takeHexadecimal32())
      try require(cursor.take(0x22))
    }
    try require(cursor.take(0x7D))
    try require(cursor.left == 0)
    return form
  }

  /// Reads the members before the data, and the brace that begins the data.
  private mutating func readEnvelope(_ event: inout RecordedEvent) throws(NotCanonical) -> EventType {
    try require(cursor.take("{\"seq\":"))
    event.sequenceNumber = try some(cursor.takeNumber())
    try require(event.sequenceNumber > 0 && cursor.take(",\"id\":"))
    event.id = try readIdentifier()
    try require(cursor.take(",\"salt\":\""))
    try require(cursor.takeHexadecimal32())
    try require(cursor.take("\",\"type\":"))
    let type = try some(EventType.table.value(of: try some(some(cursor.takeString()).packed)))
    try require(cursor.take(",\"v\":1,\""))
    patientName = nil
    (event.patient, event.occurred) = type == .eventErased ? (Symbol.none, nil) : try readSubject(of: type)
    try require(cursor.take("recorded\":"))
    event.recorded = try readInstant()
    event.author = cursor.take(",\"author\":") ? try readText() : Symbol.none
    try require(cursor.take(",\"data\":{"))
    return type
  }

  /// Reads the patient and the date of an event, behind the quotation mark of the first key, and the one of the next.
  mutating func readSubject(of type: EventType) throws(NotCanonical) -> (Symbol, PartialDate?) {
    var patient = Symbol.none
    if !type.isOfRecordItself, cursor.take("patient\":") {
      let name = try some(cursor.takeString())
      try require(name.count > 0 && cursor.take(",\""))
      if leavesPatient { patientName = name } else { patient = texts.symbol(for: name) }
    } else {
      try require(type.mayNameNoPatient)
      patient = texts.symbol(for: RecordItself.name)
    }
    if type.isCorrection { return (patient, nil) }
    try require(cursor.take("occurred\":"))
    let occurred = try readDate()
    try require(cursor.take(",\""))
    return (patient, occurred)
  }

  mutating func readEvidence() throws(NotCanonical) -> Evidence {
    var evidence = Evidence()
    isFirst = true
    if takeKey("source") { evidence.source = try readText() }
    if takeKey("basis") { evidence.basis = try readCode() }
    if takeKey("dates") { evidence.dates = try readCode() }
    if takeKey("note") { evidence.note = try readText() }
    try require(!isFirst)
    try require(cursor.take(0x7D))
    return evidence
  }

  mutating func readInstant() throws(NotCanonical) -> Instant {
    try require(cursor.left > 26 && cursor.byte(at: 0) == 0x22 && cursor.byte(at: 25) == 0x22)
    let words = SIMD3(cursor.word(at: 1), cursor.word(at: 9), cursor.word(at: 17))
    if words != instant.words {
      var text = cursor
      text.skip(1)
      instant = (words, try some(Instant(canonical: text)))
    }
    cursor.skip(26)
    return instant.value
  }
}

extension FastEventReader {
  /// Reads the stored line of an amendment; nil where the line is left to the plain reader.
  mutating func readAmendment(_ line: [UInt8], amending: @escaping (EventID) -> EventType?) -> RecordedEvent? {
    let padded = line + [0x0A] + [UInt8](repeating: 0, count: 64)
    return unsafe padded.withUnsafeBytes { buffer in
      guard let start = buffer.baseAddress, unsafe scanLine(start, count: line.count + 1).kind != .other else {
        return nil
      }
      var event = RecordedEvent.blank
      let form = try? read(unsafe LineCursor(start, count: line.count), into: &event, amending: amending)
      self.amending = nil
      return form == nil ? nil : event
    }
  }
}

extension LineCursor {
  /// True if the key of a seal stands in its place near the end of the line.
  var endsWithSeal: Bool {
    var ending = self
    guard left > 75 else { return false }
    ending.skip(left - 75)
    return ending.take(",\"seal\":\"")
  }
}

extension RecordedEvent {
  /// An event for a reader to fill.
  static var blank: RecordedEvent { RecordedEvent(draft: .patientSeen(PatientSeen()), of: .none) }
}
