package import Answers
import CalendarTime
package import JSONText
package import PatientRecord
package import RecordKeeping
import Text

/// An event's data in words: what would be typed after its type, then the other fields by name.
package struct EventPhrase {
  /// The words in UTF-8.
  private let utf8: [UInt8]

  /// The words, such as `T2 methotrexate 15mg/week, reason partial-response`.
  package var text: String { String(decoding: utf8, as: UTF8.self) }

  /// The words of an event whose texts are in `pool`.
  ///
  /// A label is followed by the drug that `names` knows it by; another event is called by its `position`.
  package init(
    _ event: ClinicalEvent, pool: RecordPool, names: TreatmentNames = TreatmentNames(),
    position: @escaping (EventID) -> Int?
  ) {
    var writer = PhraseWriter(pool: pool, names: names, position: position)
    var event = event
    event.visit(&writer)
    if !writer.words.isEmpty, !writer.details.isEmpty { writer.words += ", ".utf8 }
    writer.words += writer.details
    utf8 = writer.words
  }
}

/// A cell of CSV is written from the bytes: no text is made of them.
extension EventPhrase: CellValue {
  package static var kind: CellKind { String.kind }
  package var value: Value { text.value }
  package func writeJSON(to json: inout JSONWriter) { json.string(text) }
  package func writeCSV(to csv: inout CSVLines) { csv.add(utf8: utf8[...]) }
}

/// The visitor that puts fields into words.
private struct PhraseWriter: FieldVisitor {
  let pool: RecordPool
  let names: TreatmentNames
  let position: (EventID) -> Int?
  /// The sign that stands before the next value: `<5`.
  var comparator = ""
  /// The words that are typed without a name, parted by spaces.
  fileprivate var words: [UInt8] = []
  /// The other fields by name, parted by commas.
  fileprivate var details: [UInt8] = []

  init(pool: RecordPool, names: TreatmentNames, position: @escaping (EventID) -> Int?) {
    (self.pool, self.names, self.position) = (pool, names, position)
    words.reserveCapacity(128)
    details.reserveCapacity(128)
  }

  private mutating func add(_ field: Field, _ text: String?) {
    guard let text, !text.isEmpty else { return }
    if field.isNamed("comparator") { return comparator = text }
    if field.entry == .word || field.isNamed("treatment") || field.isNamed("value") || field.isNamed("result") {
      if !words.isEmpty { words.append(UInt8(ascii: " ")) }
      if field.isNamed("value") { words += comparator.utf8 }
      words += text.utf8
    } else {
      if !details.isEmpty { details += ", ".utf8 }
      unsafe details.append(
        contentsOf: UnsafeBufferPointer(start: field.name.utf8Start, count: field.name.utf8CodeUnitCount))
      details.append(UInt8(ascii: " "))
      details += text.utf8
    }
  }

  mutating func visit(_ field: Field, _ value: inout FieldValue) {
    if value.isAbsent { return }
    switch value {
    case .text(let symbol, .treatmentLabel): add(field, names.labelled(pool.text(symbol)))
    case .text(let symbol, _): add(field, pool.text(symbol))
    case .code(let position, let words): add(field, position.map { words[$0] })
    case .codes(let positions, let words): add(field, positions.elements.map { words[$0] }.joined(separator: " and "))
    case .flag(let flag): add(field, flag.map { $0 ? "yes" : "no" })
    case .integer(let number, _, _): add(field, number.map(String.init))
    case .number(let number): add(field, number.map(withoutPoint))
    case .dose(let dose): add(field, dose?.description)
    case .date(let date): add(field, date?.description)
    case .identifier(let id): add(field, name(id))
    case .identifiers(let list): add(field, pool.elements(list).map(name).joined(separator: " and "))
    case .labels(let list):
      add(field, pool.elements(list).map { names.labelled(pool.text($0)) }.joined(separator: " and "))
    case .suspects(let list): add(field, pool.elements(list).map(phrase).joined(separator: " and "))
    case .sequenceNumbers(let list): add(field, pool.elements(list).map(String.init).joined(separator: ", "))
    case .replacement(let replacement, _):
      let event = pool.event(replacement)
      add(field, event.map { "(\(EventPhrase($0, pool: pool, position: position).text))" })
    }
  }

  private func phrase(_ suspect: Suspect) -> String {
    let words = [names.labelled(pool.text(suspect.treatment)), suspect.causality?.rawValue, suspect.action?.rawValue]
    return words.compactMap { $0 }.joined(separator: ":")
  }

  private func name(_ id: EventID) -> String { position(id).map { "seq \($0)" } ?? id.description }
}

extension Field {
  /// True if it has a name, which is compared without a string being made.
  fileprivate func isNamed(_ other: StaticString) -> Bool {
    guard name.utf8CodeUnitCount == other.utf8CodeUnitCount else { return false }
    return name.withUTF8Buffer { own in other.withUTF8Buffer { unsafe own.elementsEqual($0) } }
  }
}

/// The drugs of a patient's courses, by label.
package struct TreatmentNames {
  private var drugs: [String: String] = [:]

  /// No names: labels stand alone.
  package init() {}

  /// The drugs of every course that was ever recorded for a patient.
  package init(_ record: Record, patient: String) {
    guard let symbol = record.pool.vocabulary.existingSymbol(for: patient) else { return }
    let events = record.events(of: symbol)
    let history = PatientHistory(events, pool: record.pool, asOf: CalendarDay(daysSinceEpoch: .max))
    // What stands comes last, so that an amended name takes the place of the one first written.
    for start in events.compactMap(\.event.start) + history.events.compactMap(\.event.start) {
      drugs[record.pool.text(start.treatment)] = record.pool.text(start.drug)
    }
  }

  /// A label with its drug behind it: `T2 (methotrexate)`.
  package func labelled(_ label: String) -> String {
    if drugs.isEmpty { return label }
    return drugs[label].map { "\(label) (\($0))" } ?? label
  }
}
