import CalendarTime
import JSONText
package import PatientRecord

/// Writes the parts of an event that an author gives, in the form of format 1.
package struct EventWriter {
  private let pool: RecordPool

  /// A writer of events whose texts and lists are in `pool`.
  package init(pool: RecordPool) { self.pool = pool }

  /// The data of an event as a JSON object, fields in the order of the format.
  package func data(of event: ClinicalEvent) -> [UInt8] {
    var fields = FieldWriter(pool: pool)
    fields.write(event)
    return fields.json.bytes
  }

  /// What stands between `salt` and `recorded`: type, version, patient and clinical date.
  func head(of recorded: RecordedEvent) -> [UInt8] {
    var json = JSONWriter()
    json.key("type")
    json.string(recorded.event.type.rawValue)
    json.key("v")
    json.integer(recorded.event.type.version)
    if !recorded.patient.isNone {
      json.key("patient")
      json.string(pool.text(recorded.patient))
    }
    if let occurred = recorded.occurred {
      json.key("occurred")
      json.string(occurred.description)
    }
    return json.bytes
  }

  /// What stands between `recorded` and `seal`: author, data and evidence.
  func tail(of recorded: RecordedEvent) -> [UInt8] {
    var json = JSONWriter()
    if !recorded.author.isNone {
      json.key("author")
      json.string(pool.text(recorded.author))
    }
    json.key("data")
    json.raw(data(of: recorded.event))
    write(recorded.evidence, to: &json)
    return json.bytes
  }

  /// An event as a draft: a line of JSON without position, salt, instant and seal.
  package func draft(_ recorded: RecordedEvent, keepingID: Bool) -> [UInt8] {
    var json = JSONWriter()
    json.beginObject()
    if keepingID {
      json.key("id")
      json.string(recorded.id.description)
    }
    json.raw(head(of: recorded))
    json.raw(tail(of: recorded))
    json.endObject()
    return json.bytes + [UInt8(ascii: "\n")]
  }

  /// What makes two events of one id the same: type, version, patient, clinical date, data and evidence.
  func content(of recorded: RecordedEvent) -> [UInt8] {
    var anonymous = recorded
    anonymous.author = .none
    return head(of: recorded) + tail(of: anonymous)
  }

  private func write(_ evidence: Evidence, to json: inout JSONWriter) {
    guard !evidence.isEmpty else { return }
    json.key("evidence")
    json.beginObject()
    if !evidence.source.isNone {
      json.key("source")
      json.string(pool.text(evidence.source))
    }
    if let basis = evidence.basis {
      json.key("basis")
      json.string(basis.rawValue)
    }
    if !evidence.note.isNone {
      json.key("note")
      json.string(pool.text(evidence.note))
    }
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

  private mutating func key(_ field: Field) { json.key(field.name.description) }

  mutating func text(_ field: Field, _ kind: TextKind, _ value: inout Symbol) {
    guard field.isRequired || !value.isNone else { return }
    key(field)
    json.string(pool.text(value))
  }

  mutating func code<Value: Code>(_ field: Field, _ value: inout Value) {
    key(field)
    json.string(value.rawValue)
  }

  mutating func code<Value: Code>(_ field: Field, _ value: inout Value?) {
    guard var code = value else { return }
    self.code(field, &code)
  }

  mutating func codes<Value: Code>(_ field: Field, _ value: inout CodeList<Value>) {
    strings(field, value.elements.map(\.rawValue))
  }

  mutating func flag(_ field: Field, _ value: inout Bool?) {
    guard let value else { return }
    key(field)
    json.bool(value)
  }

  mutating func integer(_ field: Field, in range: ClosedRange<Int32>, _ value: inout Int32?) {
    guard let value else { return }
    key(field)
    json.integer(Int(value))
  }

  mutating func number(_ field: Field, _ value: inout Double) {
    key(field)
    json.number(value)
  }

  mutating func number(_ field: Field, _ value: inout Double?) {
    guard var number = value else { return }
    self.number(field, &number)
  }

  mutating func dose(_ field: Field, _ value: inout Dose) {
    key(field)
    json.beginObject()
    json.key("amount")
    json.number(value.amount)
    json.key("unit")
    json.string(value.unit.rawValue)
    json.key("every")
    json.string(value.every.iso)
    json.endObject()
  }

  mutating func dose(_ field: Field, _ value: inout Dose?) {
    guard var dose = value else { return }
    self.dose(field, &dose)
  }

  mutating func date(_ field: Field, _ value: inout PartialDate?) {
    guard let value else { return }
    key(field)
    json.string(value.description)
  }

  mutating func identifier(_ field: Field, _ value: inout EventID) {
    key(field)
    json.string(value.description)
  }

  mutating func identifiers(_ field: Field, _ value: inout PooledList<EventID>) {
    strings(field, pool.elements(value).map(\.description))
  }

  mutating func labels(_ field: Field, _ value: inout PooledList<Symbol>) {
    strings(field, pool.elements(value).map(pool.text))
  }

  mutating func suspects(_ field: Field, _ value: inout PooledList<Suspect>) {
    let suspects = pool.elements(value)
    guard field.isRequired || !suspects.isEmpty else { return }
    key(field)
    json.beginArray()
    for suspect in suspects {
      json.beginObject()
      json.key("treatment")
      json.string(pool.text(suspect.treatment))
      if let causality = suspect.causality {
        json.key("causality")
        json.string(causality.rawValue)
      }
      if let action = suspect.action {
        json.key("action")
        json.string(action.rawValue)
      }
      json.endObject()
    }
    json.endArray()
  }

  mutating func sequenceNumbers(_ field: Field, _ value: inout PooledList<Int>) {
    key(field)
    json.beginArray()
    for number in pool.elements(value) { json.integer(number) }
    json.endArray()
  }

  mutating func replacement(_ field: Field, of amended: EventID, _ value: inout Replacement) {
    guard let event = pool.event(value) else { return }
    var nested = FieldWriter(pool: pool)
    nested.write(event)
    key(field)
    json.raw(nested.json.bytes)
  }

  private mutating func strings(_ field: Field, _ texts: [String]) {
    guard field.isRequired || !texts.isEmpty else { return }
    key(field)
    json.beginArray()
    for text in texts { json.string(text) }
    json.endArray()
  }
}
