import CalendarTime
import PatientRecord

/// An event's data in words: what would be typed after its type, then the other fields by name.
struct EventPhrase {
  /// The words, such as `T2 methotrexate 15mg/week, reason partial-response`.
  let text: String

  /// The words of an event whose texts are in `pool`.
  init(_ event: ClinicalEvent, pool: RecordPool) {
    var writer = PhraseWriter(pool: pool)
    var event = event
    event.visit(&writer)
    text = ([writer.words.joined(separator: " ")] + writer.details).filter { !$0.isEmpty }.joined(separator: ", ")
  }
}

/// The visitor that puts fields into words.
private struct PhraseWriter: FieldVisitor {
  typealias Failure = Never

  let pool: RecordPool
  var words: [String] = []
  var details: [String] = []

  private mutating func add(_ field: Field, _ text: String?) {
    guard let text, !text.isEmpty else { return }
    if field.entry == .word || field.name.description == "treatment" {
      words.append(text)
    } else {
      details.append("\(field.name) \(text)")
    }
  }

  mutating func text(_ field: Field, _ kind: TextKind, _ value: inout Symbol) { add(field, pool.text(value)) }
  mutating func code<Value: Code>(_ field: Field, _ value: inout Value) { add(field, value.rawValue) }
  mutating func code<Value: Code>(_ field: Field, _ value: inout Value?) { add(field, value?.rawValue) }
  mutating func codes<Value: Code>(_ field: Field, _ value: inout CodeList<Value>) {
    add(field, value.elements.map(\.rawValue).joined(separator: " and "))
  }
  mutating func flag(_ field: Field, _ value: inout Bool?) { add(field, value.map { $0 ? "yes" : "no" }) }
  mutating func integer(_ field: Field, in range: ClosedRange<Int32>, _ value: inout Int32?) {
    add(field, value.map(String.init))
  }
  mutating func number(_ field: Field, _ value: inout Double) { add(field, plain(value)) }
  mutating func number(_ field: Field, _ value: inout Double?) { add(field, value.map(plain)) }
  mutating func dose(_ field: Field, _ value: inout Dose) { add(field, value.description) }
  mutating func dose(_ field: Field, _ value: inout Dose?) { add(field, value?.description) }
  mutating func date(_ field: Field, _ value: inout PartialDate?) { add(field, value?.description) }
  mutating func identifier(_ field: Field, _ value: inout EventID) { add(field, value.description) }
  mutating func identifiers(_ field: Field, _ value: inout PooledList<EventID>) {
    add(field, pool.elements(value).map(\.description).joined(separator: " and "))
  }
  mutating func labels(_ field: Field, _ value: inout PooledList<Symbol>) {
    add(field, pool.elements(value).map(pool.text).joined(separator: " and "))
  }
  mutating func suspects(_ field: Field, _ value: inout PooledList<Suspect>) {
    let suspects = pool.elements(value).map { suspect in
      [pool.text(suspect.treatment), suspect.causality?.rawValue, suspect.action?.rawValue].compactMap { $0 }
        .joined(separator: ":")
    }
    add(field, suspects.joined(separator: " and "))
  }
  mutating func sequenceNumbers(_ field: Field, _ value: inout PooledList<Int>) {
    add(field, pool.elements(value).map(String.init).joined(separator: ", "))
  }
  mutating func replacement(_ field: Field, of amended: EventID, _ value: inout Replacement) {
    guard let event = pool.event(value) else { return }
    add(field, "(\(EventPhrase(event, pool: pool).text))")
  }

  private func plain(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : String(value)
  }
}
