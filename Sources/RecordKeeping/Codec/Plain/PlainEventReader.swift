package import CalendarTime
package import JSONText
package import PatientRecord

/// The content of a stored line.
package enum StoredLineContent: Sendable {
  /// An event that this version understands.
  case event(RecordedEvent)
  /// An amendment of this patient that was not read: the type of the amended event is not known yet.
  case amendment(patient: String)
  /// A type, or a version of a type, that this version does not know: kept, counted, reported.
  case unknown(type: String, version: Int, id: EventID)
  /// The place of an erased event.
  case erased(id: EventID)
}

/// Reads events from JSON, with their members in any order and spacing.
package struct PlainEventReader {
  /// The pool for texts and lists.
  package var pool: RecordPool
  init(pool: RecordPool) { self.pool = pool }

  private static let storedKeys = ["seq", "id", "salt", "recorded", "seal", "erased"]
  private static let stubKeys = ["seq", "id", "recorded", "erased", "seal"]
  private static let authoredKeys = ["type", "v", "patient", "occurred", "author", "data", "evidence", "accepted"]

  /// Reads one stored line, without its newline, from a buffer.
  ///
  /// `amending` returns the type of the event that an amendment names; without it amendments are not read. O(length).
  package mutating func readLine(
    _ bytes: [UInt8], in range: Range<Int>, amending: ((EventID) -> EventType?)?
  ) throws(JSONError) -> StoredLineContent {
    var scanner = JSONScanner(bytes, in: range)
    var members = try JSONMembers(&scanner)
    try scanner.expectEnd()
    let sequenceNumber = try PlainEventReader.sequenceNumber(&members)
    let id = try PlainEventReader.required("id", &members, readIdentifier)
    let recorded = try PlainEventReader.required("recorded", &members, readInstant)
    _ = try members.take("seal")
    if try members.take("erased") != nil {
      // Seals cover the hash of what was erased and no other text.
      try members.refuseUnread(known: PlainEventReader.stubKeys)
      return .erased(id: id)
    }
    _ = try members.take("salt")
    let type = try PlainEventReader.required("type", &members) { (value) throws(JSONError) in try readText(&value).text
    }
    let version = try PlainEventReader.version(&members)
    guard let known = EventType(rawValue: type), version <= known.version else {
      return .unknown(type: type, version: version, id: id)
    }
    if known == .eventAmended, amending == nil {
      return .amendment(patient: try PlainEventReader.subject(of: known, &members))
    }
    var event = try readAuthored(known, &members) { id, _ in amending?(id) }
    try members.refuseUnread(known: PlainEventReader.storedKeys + PlainEventReader.authoredKeys)
    event.sequenceNumber = sequenceNumber
    event.id = id
    event.recorded = recorded
    return .event(event)
  }

  /// Reads one draft: an event without `seq`, `salt`, `recorded` and `seal`; `id` and `author` may be left out.
  ///
  /// In a log whose instants are given, a draft has `recorded`. `amending` returns the type of an event of a patient.
  mutating func readDraft(
    _ bytes: [UInt8], in range: Range<Int>, recordedIsGiven: Bool, amending: (EventID, Symbol) -> EventType?
  ) throws(JSONError) -> Draft {
    var scanner = JSONScanner(bytes, in: range)
    guard scanner.peekKind() == .object else {
      throw JSONError(
        "expected an event", at: scanner.nextOffset(), hint: "a draft is a JSON object on a line of its own")
    }
    var members = try JSONMembers(&scanner)
    try scanner.expectEnd()
    let type = try readRecordableType(&members)
    let version = try PlainEventReader.version(&members)
    guard version == type.version else {
      throw JSONError(
        "this version of the type is not known", at: members.ranges["v"]?.lowerBound ?? members.offset,
        hint: "write it as version \(type.version), or use a later version of the program")
    }
    let id = try members.take("id").map { (value) throws(JSONError) in
      var value = value
      return try readIdentifier(&value)
    }
    let recorded = recordedIsGiven ? try PlainEventReader.required("recorded", &members, readInstant) : nil
    var event = try readAuthored(type, &members, amending)
    try members.refuseUnread(known: ["id"] + (recordedIsGiven ? ["recorded"] : []) + PlainEventReader.authoredKeys)
    if let id { event.id = id }
    if let accepted = members.ranges["accepted"] { try refuseUnknownChecks(event.accepted, at: accepted) }
    return Draft(
      event: event, id: id, recorded: recorded, range: range, ranges: .text(bytes, range))
  }

  private func readRecordableType(_ members: inout JSONMembers) throws(JSONError) -> EventType {
    let words = EventType.allCases.filter(\.isRecordable).map(\.rawValue)
    return try PlainEventReader.required("type", &members) { (value) throws(JSONError) in
      let (word, range) = try readText(&value)
      if let type = EventType(rawValue: word), type.isRecordable { return type }
      throw JSONError(
        word == EventType.eventErased.rawValue ? "only an erasure writes this type" : "unknown type of event",
        at: range.lowerBound, length: range.count, hint: suggestion(for: word, among: words))
    }
  }

  /// Reads the parts that the author gives: patient, date, author, data, evidence and accepted checks.
  private mutating func readAuthored(
    _ type: EventType, _ members: inout JSONMembers, _ amending: (EventID, Symbol) -> EventType?
  ) throws(JSONError) -> RecordedEvent {
    var event = RecordedEvent(draft: ClinicalEvent(blank: type), of: .none)
    if type != .eventErased {
      event.patient = pool.vocabulary.symbol(for: try PlainEventReader.subject(of: type, &members))
    }
    if !type.isCorrection && type != .eventErased {
      event.occurred = try PlainEventReader.required("occurred", &members, readDate)
    }
    if var author = try members.take("author") {
      event.author = pool.vocabulary.symbol(for: try readText(&author).text)
    }
    if var evidence = try members.take("evidence") { event.evidence = try readEvidence(&evidence) }
    if var accepted = try members.take("accepted") { event.accepted = try readAccepted(&accepted) }
    guard var data = try members.take("data") else { throw members.missing("data") }
    let patient = event.patient
    event.event = try PlainFieldReader.read(type, from: &data, into: &pool) { amending($0, patient) }
    return event
  }

  /// Returns the pseudonym of the patient; the name of the record itself for an event of no patient, and for a
  /// correction or an answer that names none.
  private static func subject(of type: EventType, _ members: inout JSONMembers) throws(JSONError) -> String {
    if type.isOfRecordItself {
      guard let patient = members.ranges["patient"] else { return RecordItself.name }
      throw JSONError(
        "an event of this type is of no patient", at: patient.lowerBound, length: patient.count,
        hint: "leave patient out")
    }
    if type.mayNameNoPatient, members.ranges["patient"] == nil { return RecordItself.name }
    return try required("patient", &members) { (value) throws(JSONError) in try readText(&value).text }
  }

  private mutating func readEvidence(_ scanner: inout JSONScanner) throws(JSONError) -> Evidence {
    var members = try JSONMembers(&scanner)
    var evidence = Evidence()
    if var source = try members.take("source") {
      evidence.source = pool.vocabulary.symbol(for: try readText(&source).text)
    }
    if var basis = try members.take("basis") { evidence.basis = try basis.code() }
    if var dates = try members.take("dates") { evidence.dates = try dates.code() }
    if var note = try members.take("note") { evidence.note = pool.vocabulary.symbol(for: try readText(&note).text) }
    try members.refuseUnread(known: ["source", "basis", "dates", "note"])
    return evidence
  }

  /// Reads the codes of accepted checks, at least one and each once; a later version may have others than this one.
  private mutating func readAccepted(_ scanner: inout JSONScanner) throws(JSONError) -> PooledList<Symbol> {
    let start = scanner.nextOffset()
    var codes: [String] = []
    try scanner.readArray { (element) throws(JSONError) in
      let (code, range) = try readText(&element)
      if codes.contains(code) { throw JSONError("the same code twice", at: range.lowerBound, length: range.count) }
      codes.append(code)
    }
    if codes.isEmpty { throw JSONError("the list is empty", at: start, length: scanner.position - start) }
    return pool.list(codes.map { pool.vocabulary.symbol(for: $0) })
  }

  /// Refuses codes in a draft that this version does not have; a stored line may have them.
  private func refuseUnknownChecks(_ codes: PooledList<Symbol>, at place: Range<Int>) throws(JSONError) {
    guard let unknown = pool.elements(codes).map(pool.text).first(where: { Check.named($0) == nil }) else { return }
    throw JSONError(
      "no such check", at: place.lowerBound, length: place.count, hint: suggestion(for: unknown, among: Check.codes))
  }

  private static func required<Value>(
    _ key: String, _ members: inout JSONMembers, _ read: (inout JSONScanner) throws(JSONError) -> Value
  ) throws(JSONError) -> Value {
    guard var value = try members.take(key) else { throw members.missing(key) }
    return try read(&value)
  }

  private static func sequenceNumber(_ members: inout JSONMembers) throws(JSONError) -> Int {
    try required("seq", &members) { (value) throws(JSONError) in try readPosition(&value) }
  }

  /// The version of the data; 1 where a draft does not say.
  private static func version(_ members: inout JSONMembers) throws(JSONError) -> Int {
    guard var value = try members.take("v") else { return 1 }
    let start = value.nextOffset()
    let version = try value.readInteger()
    if version < 1 { throw JSONError("versions count from 1", at: start) }
    return version
  }
}

/// Reads an instant in the one form that a log holds.
private func readInstant(_ scanner: inout JSONScanner) throws(JSONError) -> Instant {
  let (text, range) = try readText(&scanner)
  guard let instant = Instant(parsing: text) else {
    throw JSONError(
      "not an instant", at: range.lowerBound, length: range.count, hint: "write it in UTC: 2022-03-09T09:15:00.123Z")
  }
  return instant
}

/// An event as its author gives it, with the places of its parts.
///
/// Places are ranges of the text that the draft was read from. A draft that was no text has places in the order of the
/// format instead, so that its faults are told apart and sorted in the same way.
package struct Draft: Sendable {
  /// The event; position and instant are not yet given.
  package var event: RecordedEvent
  /// The id, where the author gave one.
  package let id: EventID?
  /// When it was recorded, in a log whose drafts say so.
  package let recorded: Instant?
  /// The place of the whole draft.
  package let range: Range<Int>
  /// The places of the values by key, those of `data` included.
  package let ranges: DraftPlaces

  init(event: RecordedEvent, id: EventID?, recorded: Instant?, range: Range<Int>, ranges: DraftPlaces) {
    (self.event, self.id, self.recorded) = (event, id, recorded)
    (self.range, self.ranges) = (range, ranges)
  }

  /// The place of the value of a key; of the whole draft where it has none.
  func place(of key: String) -> Range<Int> { ranges[key] ?? range }

  /// The keys that stand before the fields of its data.
  static let leadingKeys = ["id", "patient", "occurred", "author"]

  /// A draft that was no text, by its number among the drafts.
  init(_ event: RecordedEvent, number: Int) {
    let start = number * Draft.placesOfOne
    self.init(
      event: event, id: event.id == .absent ? nil : event.id, recorded: nil, range: start..<start + Draft.placesOfOne,
      ranges: .numbered(start, event.event.type))
  }

  /// A draft at a place in a text, or among drafts that were no text.
  init(_ event: RecordedEvent, at place: Range<Int>, in text: [UInt8]?) {
    self.init(
      event: event, id: event.id, recorded: event.recorded, range: place,
      ranges: text.map { .text($0, place) } ?? .numbered(place.lowerBound, event.event.type))
  }

  /// The places that a draft without text takes.
  private static let placesOfOne = 100

  /// The number of a draft that was no text among the drafts, and the key at fault in it; nil for the whole draft.
  package static func numbered(_ place: Range<Int>, _ drafts: [RecordedEvent]) -> (number: Int, key: String?) {
    let (number, part) = place.lowerBound.quotientAndRemainder(dividingBy: placesOfOne)
    if place.count > 1 || part == 0 || !drafts.indices.contains(number) { return (number, nil) }
    let keys = leadingKeys + drafts[number].event.type.fields.map(\.name)
    return (number, part <= keys.count ? keys[part - 1] : nil)
  }

}

/// The places of a draft's values by key, found when they are asked for: few of many drafts have a fault.
package enum DraftPlaces: Sendable {
  /// Places in the text and the line that the draft was read from.
  case text([UInt8], Range<Int>)
  /// Places of a draft of a type that was no text, in the order of the format from a start on.
  case numbered(Int, EventType)

  /// The place of the value of a key; nil where it has none.
  package subscript(key: String) -> Range<Int>? {
    switch self {
    case .text(let text, let line): DraftPlaces.place(of: key, in: text, line)
    case .numbered(let start, let type):
      (Draft.leadingKeys + type.fields.map(\.name)).firstIndex(of: key).map { start + $0 + 1..<start + $0 + 2 }
    }
  }

  private static func place(of key: String, in text: [UInt8], _ line: Range<Int>) -> Range<Int>? {
    var scanner = JSONScanner(text, in: line)
    guard let ranges = (try? JSONMembers(&scanner))?.ranges else { return nil }
    if let range = ranges[key] { return range }
    guard let data = ranges["data"] else { return nil }
    var members = JSONScanner(text, in: data)
    return (try? JSONMembers(&members))?.ranges[key]
  }
}

/// The id that a draft gives; nil where it gives none that can be read. O(length).
func draftIdentifier(_ bytes: [UInt8], in range: Range<Int>) -> EventID? {
  var scanner = JSONScanner(bytes, in: range)
  guard scanner.peekKind() == .object, var members = try? JSONMembers(&scanner), var id = try? members.take("id") else {
    return nil
  }
  return try? readIdentifier(&id)
}

/// The position and the instant of a stored line, for lines that come without their log. O(length).
package func storedPosition(
  of range: Range<Int>, in bytes: [UInt8]
) throws(JSONError) -> (sequenceNumber: Int, recorded: Instant) {
  var scanner = JSONScanner(bytes, in: range)
  guard scanner.peekKind() == .object else {
    throw JSONError(
      "not a line of a log", at: scanner.nextOffset(), hint: "give whole lines of a log, as its files hold them")
  }
  var members = try JSONMembers(&scanner)
  guard var sequenceNumber = try members.take("seq"), var recorded = try members.take("recorded") else {
    throw JSONError(
      "not a line of a log", at: members.offset, hint: "give whole lines of a log, with seq and recorded")
  }
  return (try readPosition(&sequenceNumber), try readInstant(&recorded))
}

/// A position in a log: a whole number from 1.
private func readPosition(_ value: inout JSONScanner) throws(JSONError) -> Int {
  let start = value.nextOffset()
  let position = try value.readInteger()
  if position < 1 { throw JSONError("seq is a whole number from 1", at: start) }
  return position
}

/// The patient of a stored line or a draft; nil where it names none. O(length).
package func storedPatient(_ line: [UInt8]) -> String? {
  var scanner = JSONScanner(line, in: 0..<line.count)
  guard scanner.peekKind() == .object, var members = try? JSONMembers(&scanner),
    var patient = try? members.take("patient")
  else { return nil }
  return try? patient.readString()
}

/// The patients that a line names: its own, or those that it links.
func namedPatients(_ line: [UInt8]) -> [String] {
  if let patient = storedPatient(line) { return [patient] }
  var scanner = JSONScanner(line, in: 0..<line.count)
  guard scanner.peekKind() == .object, var members = try? JSONMembers(&scanner), var data = try? members.take("data"),
    data.peekKind() == .object, var linked = try? JSONMembers(&data)
  else { return [] }
  return ["patient", "other"].compactMap { key in
    guard var name = try? linked.take(key) else { return nil }
    return try? name.readString()
  }
}
