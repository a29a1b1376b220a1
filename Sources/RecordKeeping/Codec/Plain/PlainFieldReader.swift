import CalendarTime
package import JSONText
import PatientRecord
import Text

/// The members of a JSON object by key, each with a bookmark on its value.
package struct JSONMembers {
  struct Member {
    let key: String
    let keyOffset: Int
    let value: JSONScanner
    let range: Range<Int>
    var isRead = false
  }

  private var members: [Member] = []
  /// The offset of the object.
  package let offset: Int

  /// Reads a whole object and checks that it is JSON.
  package init(_ scanner: inout JSONScanner) throws(JSONError) {
    offset = scanner.nextOffset()
    var members: [Member] = []
    try scanner.readObject { (key, keyOffset, value) throws(JSONError) in
      let bookmark = value
      let range = try value.skipValue()
      members.append(Member(key: key, keyOffset: keyOffset, value: bookmark, range: range))
    }
    self.members = members
  }

  /// The value of a key, which counts as read from now on; nil where the object has none. A null is refused.
  package mutating func take(_ key: String) throws(JSONError) -> JSONScanner? {
    guard let index = members.firstIndex(where: { $0.key == key }) else { return nil }
    members[index].isRead = true
    var value = members[index].value
    if value.peekKind() == .null {
      throw JSONError("null is no value here", at: value.nextOffset(), length: 4, hint: "leave the key out")
    }
    return value
  }

  /// The ranges of the values, by key.
  package var ranges: [String: Range<Int>] {
    Dictionary(members.map { ($0.key, $0.range) }, uniquingKeysWith: { first, _ in first })
  }

  /// The error of a key that must be there: it points at the key that was written in its place, if one is near.
  package func missing(_ key: String) -> JSONError {
    let unread = members.filter { !$0.isRead }
    guard let near = nearest(to: key, among: unread.map(\.key)).first,
      let member = unread.first(where: { $0.key == near })
    else { return JSONError("\"\(key)\" is missing", at: offset) }
    return JSONError(
      "unknown key", at: member.keyOffset, length: near.utf8.count + 2, hint: "did you mean \"\(key)\"?")
  }

  /// Refuses a key that nothing has read, with the nearest of those that could have been.
  package func refuseUnread(known: [String]) throws(JSONError) {
    guard let unknown = members.first(where: { !$0.isRead }) else { return }
    throw JSONError(
      "unknown key", at: unknown.keyOffset, length: unknown.key.utf8.count + 2,
      hint: suggestion(for: unknown.key, among: known))
  }
}

/// The visitor that reads the fields of a payload from a JSON object, in whatever order they stand.
struct PlainFieldReader: FieldVisitor {
  typealias Failure = JSONError

  /// The pool for texts and lists.
  var pool: RecordPool
  /// The type of the event that an amendment names; nil where the patient has no such event before this one.
  private var amendedType: EventType?

  private var members: JSONMembers
  private var known: [String] = []

  /// A reader of the object that stands next.
  private init(_ scanner: inout JSONScanner, _ pool: RecordPool) throws(JSONError) {
    members = try JSONMembers(&scanner)
    self.pool = pool
  }

  /// Reads the data of an event of a type.
  ///
  /// Texts and lists go into `pool`, which is taken out of the caller's hands meanwhile so that it is never copied.
  static func read(
    _ type: EventType, from scanner: inout JSONScanner, into pool: inout RecordPool,
    amending: (EventID) -> EventType?
  ) throws(JSONError) -> ClinicalEvent {
    var taken = RecordPool()
    swap(&taken, &pool)
    var reader: PlainFieldReader
    do throws(JSONError) {
      reader = try PlainFieldReader(&scanner, taken)
    } catch {
      swap(&taken, &pool)
      throw error
    }
    taken = RecordPool()
    defer { swap(&reader.pool, &pool) }
    if type == .eventAmended, var amends = try? reader.members.take("amends"), let id = try? readIdentifier(&amends) {
      reader.amendedType = amending(id)
    }
    var event = ClinicalEvent(blank: type)
    try event.visit(&reader)
    try reader.members.refuseUnread(known: reader.known)
    return event
  }

  private mutating func take(_ field: Field) throws(JSONError) -> JSONScanner? {
    known.append(field.name.description)
    if let value = try members.take(field.name.description) { return value }
    if field.isRequired { throw members.missing(field.name.description) }
    return nil
  }

  mutating func visit(_ field: Field, _ value: inout FieldValue) throws(JSONError) {
    guard var scanner = try take(field) else { return }
    switch value {
    case .text(_, let kind): value = .text(pool.vocabulary.symbol(for: try readText(&scanner).text), kind)
    case .code(_, let words): value = .code(try readWord(&scanner, words), words)
    case .codes(_, let words): value = .codes(try readWords(&scanner, words), words)
    case .flag: value = .flag(try scanner.readBool())
    case .integer(_, let least, let most):
      value = .integer(try readInteger(&scanner, in: least...most), least: least, most: most)
    case .number: value = .number(try scanner.readNumber())
    case .dose: value = .dose(try readDose(&scanner))
    case .date: value = .date(try readDate(&scanner))
    case .identifier: value = .identifier(try readIdentifier(&scanner))
    case .identifiers: value = .identifiers(pool.list(try readElements(&scanner, readIdentifier)))
    case .labels:
      let labels = try readElements(&scanner) { (element) throws(JSONError) in try readText(&element).text }
      value = .labels(pool.list(labels.map { pool.vocabulary.symbol(for: $0) }))
    case .suspects: value = .suspects(pool.list(try readSuspects(&scanner)))
    case .sequenceNumbers:
      value = .sequenceNumbers(
        pool.list(try readElements(&scanner) { (element) throws(JSONError) in try element.readInteger() }))
    case .replacement(_, let amended): value = .replacement(try readReplacement(&scanner), of: amended)
    }
  }

  private mutating func readSuspects(_ scanner: inout JSONScanner) throws(JSONError) -> [Suspect] {
    var suspects: [(String, Causality?, SuspectAction?)] = []
    try scanner.readArray { (element) throws(JSONError) in
      var members = try JSONMembers(&element)
      guard var treatment = try members.take("treatment") else { throw members.missing("treatment") }
      let (label, range) = try readText(&treatment)
      if suspects.contains(where: { $0.0 == label }) {
        throw JSONError("the same treatment twice", at: range.lowerBound, length: range.count)
      }
      var causality = try members.take("causality")
      var action = try members.take("action")
      try members.refuseUnread(known: ["treatment", "causality", "action"])
      suspects.append((label, try causality?.code(), try action?.code()))
    }
    return suspects.map { Suspect(treatment: pool.vocabulary.symbol(for: $0.0), causality: $0.1, action: $0.2) }
  }

  private mutating func readReplacement(_ scanner: inout JSONScanner) throws(JSONError) -> Replacement {
    guard let type = amendedType else {
      let place = members.ranges["amends"]
      throw JSONError(
        "the amended event is not in the log before this one", at: place?.lowerBound ?? members.offset,
        length: place?.count ?? 1, hint: "look the event up with: regimen query events")
    }
    guard !type.isCorrection, type.isRecordable else {
      throw JSONError(
        "an event of this type cannot be amended", at: members.offset, hint: "retract it and record anew")
    }
    return pool.replacement(try PlainFieldReader.read(type, from: &scanner, into: &pool) { _ in nil })
  }
}
