import CalendarTime
import PatientRecord
import RecordKeeping

/// An event's data in words: what would be typed after its type, then the other fields by name.
struct EventPhrase {
  /// The words, such as `T2 methotrexate 15mg/week, reason partial-response`.
  let text: String

  /// The words of an event whose texts are in `pool`.
  ///
  /// A label is followed by the drug that `names` knows it by; another event is called by its `position`.
  init(
    _ event: ClinicalEvent, pool: RecordPool, names: TreatmentNames = TreatmentNames(),
    position: @escaping (EventID) -> Int?
  ) {
    var writer = PhraseWriter(pool: pool, names: names, position: position)
    var event = event
    event.visit(&writer)
    text = ([writer.words.joined(separator: " ")] + writer.details).filter { !$0.isEmpty }.joined(separator: ", ")
  }
}

/// The visitor that puts fields into words.
private struct PhraseWriter: FieldVisitor {
  typealias Failure = Never

  let pool: RecordPool
  let names: TreatmentNames
  let position: (EventID) -> Int?
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

  mutating func text(_ field: Field, _ kind: TextKind, _ value: inout Symbol) {
    add(field, kind == .treatmentLabel ? names.labelled(pool.text(value)) : pool.text(value))
  }
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
  mutating func identifier(_ field: Field, _ value: inout EventID) { add(field, name(value)) }
  mutating func identifiers(_ field: Field, _ value: inout PooledList<EventID>) {
    add(field, pool.elements(value).map(name).joined(separator: " and "))
  }
  mutating func labels(_ field: Field, _ value: inout PooledList<Symbol>) {
    add(field, pool.elements(value).map { names.labelled(pool.text($0)) }.joined(separator: " and "))
  }
  mutating func suspects(_ field: Field, _ value: inout PooledList<Suspect>) {
    let suspects = pool.elements(value).map { suspect in
      [names.labelled(pool.text(suspect.treatment)), suspect.causality?.rawValue, suspect.action?.rawValue].compactMap {
        $0
      }
      .joined(separator: ":")
    }
    add(field, suspects.joined(separator: " and "))
  }
  mutating func sequenceNumbers(_ field: Field, _ value: inout PooledList<Int>) {
    add(field, pool.elements(value).map(String.init).joined(separator: ", "))
  }
  mutating func replacement(_ field: Field, of amended: EventID, _ value: inout Replacement) {
    guard let event = pool.event(value) else { return }
    add(field, "(\(EventPhrase(event, pool: pool, position: position).text))")
  }

  private func name(_ id: EventID) -> String { position(id).map { "seq \($0)" } ?? id.description }

  private func plain(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : String(value)
  }
}

/// The drugs of a patient's courses, by label.
struct TreatmentNames {
  private var drugs: [String: String] = [:]

  /// No names: labels stand alone.
  init() {}

  /// The drugs of every course that was ever recorded for a patient.
  init(_ record: Record, patient: String) {
    guard let symbol = record.pool.vocabulary.existingSymbol(for: patient) else { return }
    let events = record.events(of: symbol)
    let history = PatientHistory(events, pool: record.pool, asOf: CalendarDay(daysSinceEpoch: .max))
    // What stands comes last, so that an amended name takes the place of the one first written.
    for start in events.compactMap(\.event.start) + history.events.compactMap(\.event.start) {
      drugs[record.pool.text(start.treatment)] = record.pool.text(start.drug)
    }
  }

  /// A label with its drug behind it: `T2 (methotrexate)`.
  func labelled(_ label: String) -> String { drugs[label].map { "\(label) (\($0))" } ?? label }
}
