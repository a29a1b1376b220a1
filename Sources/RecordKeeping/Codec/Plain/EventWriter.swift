import CalendarTime
package import JSONText
package import PatientRecord

/// Writes the parts of an event that an author gives, in the form of format 1.
package struct EventWriter {
  private let pool: RecordPool

  /// A writer of events whose texts and lists are in `pool`.
  package init(pool: RecordPool) { self.pool = pool }

  /// The data of an event as a JSON object, fields in the order of the format.
  package func data(of event: ClinicalEvent) -> [UInt8] {
    var json = JSONWriter()
    write(event, to: &json)
    return json.bytes
  }

  /// Writes the data of an event as a JSON object, fields in the order of the format.
  package func write(_ event: ClinicalEvent, to json: inout JSONWriter) {
    var fields = FieldWriter(pool: pool)
    swap(&fields.json, &json)
    fields.write(event)
    swap(&fields.json, &json)
  }

  /// Returns the members between `salt` and `recorded`: type, version, patient and clinical date.
  func head(of recorded: RecordedEvent) -> [UInt8] {
    var json = JSONWriter()
    json.member("type", recorded.event.type.rawValue)
    json.member("v", recorded.event.type.version)
    let patient = pool.text(recorded.patient)
    if !patient.isEmpty, patient != RecordItself.name { json.member("patient", patient) }
    if let occurred = recorded.occurred { json.member("occurred", occurred.description) }
    return json.bytes
  }

  /// Returns the members between `recorded` and `seal`: author, data, evidence and accepted checks.
  func tail(of recorded: RecordedEvent) -> [UInt8] {
    var json = JSONWriter()
    if !recorded.author.isNone { json.member("author", pool.text(recorded.author)) }
    json.key("data")
    json.raw(data(of: recorded.event))
    write(recorded.evidence, to: &json)
    if !recorded.accepted.isEmpty {
      json.key("accepted")
      json.beginArray()
      for code in pool.elements(recorded.accepted) { json.string(pool.text(code)) }
      json.endArray()
    }
    return json.bytes
  }

  /// Returns an event as a draft: a line of JSON without position, salt, instant and seal.
  package func draft(_ recorded: RecordedEvent) -> [UInt8] {
    var json = JSONWriter()
    json.beginObject()
    json.member("id", recorded.id.description)
    json.raw(head(of: recorded))
    json.raw(tail(of: recorded))
    json.endObject()
    return json.bytes + [UInt8(ascii: "\n")]
  }

  /// Returns the members that two events of one id must share: type, version, patient, clinical date, data, evidence.
  func content(of recorded: RecordedEvent) -> [UInt8] {
    var anonymous = recorded
    anonymous.author = .none
    anonymous.accepted = PooledList()
    return head(of: recorded) + tail(of: anonymous)
  }

  private func write(_ evidence: Evidence, to json: inout JSONWriter) {
    guard !evidence.isEmpty else { return }
    json.key("evidence")
    json.beginObject()
    if !evidence.source.isNone { json.member("source", pool.text(evidence.source)) }
    if let basis = evidence.basis { json.member("basis", basis.rawValue) }
    if let dates = evidence.dates { json.member("dates", dates.rawValue) }
    if !evidence.note.isNone { json.member("note", pool.text(evidence.note)) }
    json.endObject()
  }
}

/// The visitor that writes the fields of a payload.
private struct FieldWriter: FieldVisitor {
  typealias Failure = Never

  let pool: RecordPool
  var json = JSONWriter()

  init(pool: RecordPool) { self.pool = pool }

  mutating func write(_ event: ClinicalEvent) {
    var event = event
    json.beginObject()
    event.visit(&self)
    json.endObject()
  }

  mutating func visit(_ field: Field, _ value: inout FieldValue) {
    guard field.isRequired || !value.isAbsent, isReadable(value) else { return }
    let pool = pool
    json.key(field.name.description)
    switch value {
    case .text(let symbol, _): json.string(pool.text(symbol))
    case .code(let position, let words): write(position) { $0.string(words[$1]) }
    case .codes(let positions, let words): writeList(positions.elements) { $0.string(words[$1]) }
    case .flag(let flag): write(flag) { $0.bool($1) }
    case .integer(let number, _, _): write(number) { $0.integer(Int($1)) }
    case .number(let number): write(number) { $0.number($1) }
    case .dose(let dose): write(dose) { $0.dose($1) }
    case .date(let date): write(date) { $0.string($1.description) }
    case .identifier(let id): json.string(id.description)
    case .identifiers(let list): writeList(pool.elements(list)) { $0.string($1.description) }
    case .labels(let list): writeList(pool.elements(list)) { $0.string(pool.text($1)) }
    case .suspects(let list): writeList(pool.elements(list)) { $0.suspect($1, pool) }
    case .sequenceNumbers(let list): writeList(pool.elements(list)) { $0.integer($1) }
    case .replacement(let replacement, _):
      var nested = FieldWriter(pool: pool)
      if let event = pool.event(replacement) { nested.write(event) }
      json.raw(nested.json.bytes)
    }
  }

  /// False for the new data of an amendment that could not be read.
  private func isReadable(_ value: FieldValue) -> Bool {
    if case .replacement(let replacement, _) = value { return pool.event(replacement) != nil }
    return true
  }

  /// Writes a value that is there; a field without one was left out before.
  private mutating func write<Value>(_ value: Value?, _ write: (inout JSONWriter, Value) -> Void) {
    if let value { write(&json, value) }
  }

  private mutating func writeList<Element>(
    _ elements: some Sequence<Element>, _ write: (inout JSONWriter, Element) -> Void
  ) {
    json.beginArray()
    for element in elements { write(&json, element) }
    json.endArray()
  }
}

extension JSONWriter {
  fileprivate mutating func dose(_ dose: Dose) {
    beginObject()
    key("amount")
    number(dose.amount)
    if let upTo = dose.upTo {
      key("upTo")
      number(upTo)
    }
    member("unit", dose.unit.rawValue)
    member("every", dose.every.iso)
    endObject()
  }

  fileprivate mutating func suspect(_ suspect: Suspect, _ pool: RecordPool) {
    beginObject()
    member("treatment", pool.text(suspect.treatment))
    if let causality = suspect.causality {
      member("causality", causality.rawValue)
    }
    if let action = suspect.action {
      member("action", action.rawValue)
    }
    endObject()
  }
}
