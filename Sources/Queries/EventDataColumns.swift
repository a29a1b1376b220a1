import Answers
import CalendarTime
import JSONText
import PatientRecord

extension Column {
  /// The data of events: in JSON an object with the fields of the event's own type, in CSV a column for each field that
  /// any type declares, so that its columns never depend on the events.
  static func data(
    _ name: String, _ sentence: String, _ get: @escaping @Sendable (Row) -> (ClinicalEvent, EventTexts)
  ) -> Column {
    let fields = EventDataField.all
    let description = ColumnDescription(
      name: name, sentence: sentence, sensitivity: .freeWords, kind: .object,
      parts: .members(fields.map(\.description)))
    let value: @Sendable (Row) -> Value = { row in
      let (event, texts) = get(row)
      return Value(json: texts.json(event))
    }
    return Column(
      [description],
      json: { row, json in
        let (event, texts) = get(row)
        json.key(name)
        texts.write(event, to: &json)
      },
      csv: { row, csv in
        let (event, texts) = get(row)
        EventDataField.write(event, texts, to: &csv)
      },
      values: { [(name, value($0))] },
      accessor: { path in
        if path == name { return value }
        guard path.hasPrefix(name + ".") else { return nil }
        let steps = path.split(separator: ".").dropFirst().map(String.init)
        return { row in steps.reduce(value(row)) { $0.member($1) } }
      })
  }
}

/// A field that some type of event declares.
private struct EventDataField: Sendable {
  let description: ColumnDescription
  private let kind: FieldKind

  /// The fields of every type, each name once, in the order of the types.
  static let all: [EventDataField] = {
    var known: Set<String> = []
    let fields = EventType.allCases.flatMap(\.fields)
    return fields.filter { known.insert($0.name).inserted }.map { field in
      EventDataField(field, words: fields.filter { $0.name == field.name }.flatMap(\.kind.words))
    }
  }()

  /// A field that has any of some words in a type that has a closed list of them; another type can have free words.
  private init(_ field: FieldDescription, words: [String]) {
    kind = field.kind
    description = ColumnDescription(
      name: field.name, unit: field.kind.unit(of: field.name), empty: .notRecorded,
      sentence: "The field `\(field.name)`: \(field.help).", sensitivity: field.kind.sensitivity(of: field.name),
      kind: field.kind.cellKind(words), parts: field.kind.parts)
  }

  /// The cells of a field: its place among the fields of the type, nil behind the last one, the cells of fields before
  /// it that the type does not have, and its own.
  private typealias Step = (place: Int?, emptyBefore: Int, cellCount: Int)

  /// For each type of event, by its position, the cells of all fields.
  private static let steps: [[Step]] = EventType.allCases.map { type in
    let names = type.fields.map(\.name)
    var steps: [Step] = []
    var empty = 0
    for field in all {
      let cellCount = [field.description].leaves.count
      if let place = names.firstIndex(of: field.description.name) {
        steps.append((place, empty, cellCount))
        empty = 0
      } else {
        empty += cellCount
      }
    }
    return steps + [(nil, empty, 0)]
  }

  /// Writes the cells of every field, those that the event's type does not have among them.
  static func write(_ event: ClinicalEvent, _ texts: EventTexts, to csv: inout CSVLines) {
    var data = FieldValues()
    var visited = event
    visited.visit(&data)
    for (place, emptyBefore, cellCount) in steps[Int(EventType.table.position(of: event.type))] {
      csv.endCells(emptyBefore)
      guard let place else { continue }
      if !texts.write(data.values[place], of: event, to: &csv) { csv.endCells(cellCount) }
    }
  }
}

/// The visitor that lists the values of fields.
private struct FieldValues: FieldVisitor {
  private(set) var values: [FieldValue] = []

  init() { values.reserveCapacity(16) }

  mutating func visit(_ field: Field, _ value: inout FieldValue) { values.append(value) }
}

extension EventTexts {
  /// Writes the cell of a field that has a value, or the cells of a dose; returns false where there is none.
  fileprivate func write(_ value: FieldValue, of event: ClinicalEvent, to csv: inout CSVLines) -> Bool {
    if value.isAbsent { return false }
    switch value {
    case .text(let symbol, _): csv.add(utf8: pool.vocabulary.utf8(of: symbol))
    case .code(let position, let words): csv.add(position.map { words[$0] } ?? "")
    case .codes(let positions, let words): csv.add(positions.elements.map { words[$0] })
    case .flag(let flag): flag.writeCSV(to: &csv)
    case .integer(let number, _, _): number.map(Int.init).writeCSV(to: &csv)
    case .number(let number): number.writeCSV(to: &csv)
    case .dose(let dose):
      guard let dose else { return false }
      for column in Dose.columns { column.writeCSV(dose, &csv) }
      return true
    case .date(let date): csv.add(date?.description ?? "")
    case .identifier(let id): id.writeCSV(to: &csv)
    case .identifiers(let list): EventID.writeCSV(Array(pool.elements(list)), to: &csv)
    case .labels(let list): csv.add(pool.elements(list).map(pool.text))
    case .suspects(let list): csv.add(pool.elements(list).map(typed))
    case .sequenceNumbers(let list): csv.add(pool.elements(list).map { String($0) })
    case .replacement(let replacement, _):
      guard pool.event(replacement) != nil else { return false }
      csv.add(Value(json: json(event)).member("data").members.map { "\($0.key)=\($0.value.shownAsTyped)" })
    }
    csv.endCell()
    return true
  }

  private func typed(_ suspect: Suspect) -> String {
    [pool.text(suspect.treatment), suspect.causality?.rawValue, suspect.action?.rawValue].compactMap(\.self)
      .joined(separator: ":")
  }
}

extension FieldKind {
  fileprivate func sensitivity(of name: String) -> Sensitivity {
    switch self {
    case .text(.drug), .text(.condition), .text(.unit): .term
    case .text(.treatmentLabel), .labels: .label
    case .text where ["therapy", "analyte", "instrument", "term"].contains(name): .term
    case .text where ["patient", "other"].contains(name): .pseudonym
    case .text, .suspects, .replacement: .freeWords
    case .date: .date
    case .integer where name == "age": .age
    case .integer where name == "birthYear": .date
    case .identifier, .identifiers, .sequenceNumbers: .place
    case .code, .codes, .flag, .integer, .number, .dose: .none
    }
  }

  fileprivate func unit(of name: String) -> ColumnUnit {
    switch self {
    case .dose: .dose
    case .integer where name == "age": .years
    case .number where name == "value": .beside("unit")
    default: .none
    }
  }

  /// The words of a closed list; none where any are taken.
  fileprivate var words: [String] {
    switch self {
    case .code(let words), .codes(let words): words
    default: []
    }
  }

  fileprivate func cellKind(_ words: [String]) -> CellKind {
    switch self {
    case .text: .text
    case .code: .code(words)
    case .codes: .list(.code(words))
    case .flag: .truth
    case .integer: .wholeNumber
    case .number: .number
    case .dose: .dose
    case .date: .partialDate
    case .identifier: .identifier
    case .identifiers: .list(.identifier)
    case .labels: .list(.text)
    case .suspects: .list(.object)
    case .sequenceNumbers: .list(.wholeNumber)
    case .replacement: .object
    }
  }

  fileprivate var parts: ColumnDescription.Parts {
    switch self {
    case .dose: .members(Dose.columns.flatMap(\.descriptions))
    case .suspects:
      .elements(
        ["treatment", "causality", "action"].map { name in
          ColumnDescription(
            name: name, empty: name == "treatment" ? .never : .notRecorded,
            sentence: "The \(name) of a suspected course.", sensitivity: name == "treatment" ? .label : .none,
            kind: .text)
        })
    default: .none
    }
  }
}

extension Value {
  /// The members of an object; none of any other value.
  fileprivate var members: [(key: String, value: Value)] {
    if case .object(let members) = self { members } else { [] }
  }

  /// A member of an object; null if there is none.
  func member(_ name: String) -> Value { members.first { $0.key == name }?.value ?? .null }

  /// The value as `amend --set` takes it: a dose as it is typed, lists parted by commas.
  fileprivate var shownAsTyped: String {
    if let dose { return dose.description }
    if case .list(let values) = self { return values.map(\.shownAsTyped).joined(separator: ",") }
    if let number = asNumber {
      return number == number.rounded() && abs(number) < 1e15 ? String(Int(number)) : String(number)
    }
    if case .object(let members) = self { return members.map(\.value.shownAsTyped).joined(separator: ":") }
    return shownToPeople
  }

  /// The value that JSON text holds; null if it holds none.
  init(json bytes: [UInt8]) {
    var scanner = JSONScanner(bytes)
    do throws(JSONError) {
      self = try Value.read(&scanner)
    } catch {
      self = .null
    }
  }

  private static func read(_ scanner: inout JSONScanner) throws(JSONError) -> Value {
    switch scanner.peekKind() {
    case .object:
      var members: [(key: String, value: Value)] = []
      try scanner.readObject { (key, _, value) throws(JSONError) in members.append((key, try read(&value))) }
      return .object(members)
    case .array:
      var elements: [Value] = []
      try scanner.readArray { (element) throws(JSONError) in elements.append(try read(&element)) }
      return .list(elements)
    case .string: return .text(try scanner.readString())
    case .number:
      // A position beyond 2^53 is no double.
      let text = try scanner.readNumberText()
      if let whole = Int(text), whole.magnitude > 1 << 53 { return .integer(whole) }
      return .number(Double(text) ?? .nan)
    case .bool: return .bool(try scanner.readBool())
    case .null, nil:
      try scanner.skipValue()
      return .null
    }
  }
}
