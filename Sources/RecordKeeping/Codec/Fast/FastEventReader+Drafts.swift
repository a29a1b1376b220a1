import ByteScanning
import CalendarTime
import JSONText
import PatientRecord

extension FastEventReader {
  /// Reads a draft with its members in the order of the format and without space; any other, every amendment and every
  /// draft that accepts checks is left to the plain reader, which reads the same of what both read. O(length).
  mutating func readDraft(
    _ line: LineCursor, recordedIsGiven: Bool
  ) throws(NotCanonical) -> (event: RecordedEvent, id: EventID?, recorded: Instant?) {
    cursor = line
    amending = nil
    try require(cursor.take("{\""))
    let id = try readDraftIdentifier()
    try require(cursor.take("type\":"))
    let type = try some(EventType.table.value(of: try some(some(cursor.takeString()).packed)))
    try require(type.isRecordable && type != .eventAmended)
    _ = cursor.take(",\"v\":1")
    try require(cursor.take(",\""))
    let (patient, occurred) = try readSubject(of: type)
    var event = RecordedEvent(
      draft: ClinicalEvent(blank: type), of: patient, occurred: occurred, id: id ?? .absent)
    var recorded: Instant?
    if recordedIsGiven {
      try require(cursor.take("recorded\":"))
      recorded = try readInstant()
      try require(cursor.take(",\""))
    }
    if cursor.take("author\":") {
      event.author = try readText()
      try require(cursor.take(",\""))
    }
    try require(cursor.take("data\":{"))
    isFirst = true
    try event.event.visit(&self)
    try require(cursor.take(0x7D))
    if cursor.take(",\"evidence\":{") { event.evidence = try readEvidence() }
    try require(cursor.take(0x7D))
    try require(cursor.left == 0)
    return (event, id, recorded)
  }

  private mutating func readDraftIdentifier() throws(NotCanonical) -> EventID? {
    guard cursor.take("id\":") else { return nil }
    let id = try readIdentifier()
    try require(cursor.take(",\""))
    return id
  }

  /// Reads the id that a draft gives and its patient; what follows these is not looked at.
  mutating func readDraftSubject(_ line: LineCursor) throws(NotCanonical) -> (id: EventID?, patient: ByteText) {
    cursor = line
    try require(cursor.take("{\""))
    let id = try readDraftIdentifier()
    try require(cursor.take("type\":"))
    _ = try some(cursor.takeString())
    _ = cursor.take(",\"v\":1")
    try require(cursor.take(",\"patient\":"))
    return (id, try some(cursor.takeString()))
  }
}

/// Reads drafts into a record: those in the order of the format by the fast reader, any other by the plain one.
struct DraftReader {
  private let text: [UInt8]
  private let recordedIsGiven: Bool
  private let vocabulary = SharedVocabulary(Vocabulary())
  private var fast: FastEventReader

  init(_ text: [UInt8], recordedIsGiven: Bool) {
    (self.text, self.recordedIsGiven) = (text, recordedIsGiven)
    fast = FastEventReader(texts: TextCache(vocabulary), lists: ListArena(number: 0))
  }

  /// Reads the draft of a line into the pool of a record, which must be the same each time. O(length).
  mutating func read(_ line: Range<Int>, into record: inout Record) throws(JSONError) -> Draft {
    if let draft = readFast(line, into: &record) { return draft }
    return try record.readDraft(text, in: line, recordedIsGiven: recordedIsGiven)
  }

  private mutating func readFast(_ line: Range<Int>, into record: inout Record) -> Draft? {
    record.exchangePool(&fast.lists, vocabulary)
    defer { record.exchangePool(&fast.lists, vocabulary) }
    let isGiven = recordedIsGiven
    guard
      let (event, id, recorded) = text.withDraftLine(line, { try? fast.readDraft($0, recordedIsGiven: isGiven) })
    else { return nil }
    return Draft(event: event, id: id, recorded: recorded, range: line, ranges: .text(text, line))
  }
}

extension [UInt8] {
  /// Calls `body` with a line of a text, where it is of a kind that the fast reader reads.
  func withDraftLine<Result>(_ line: Range<Int>, _ body: (LineCursor) -> Result?) -> Result? {
    // The last lines have too few bytes behind them for a cursor.
    guard line.upperBound + lineScanSlack < count else { return nil }
    return unsafe withUnsafeBytes { buffer in
      guard let start = unsafe buffer.baseAddress.map({ unsafe $0 + line.lowerBound }) else { return nil }
      let (length, kind) = unsafe scanLine(start, count: line.count + 1)
      return length == line.count && kind != .other ? body(unsafe LineCursor(start, count: line.count)) : nil
    }
  }
}
