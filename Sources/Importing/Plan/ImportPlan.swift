import DelimitedText
import PatientRecord

/// A mapping laid on the header of a file: every column by its place.
struct ImportPlan: Sendable {
  /// The condition of a row or an event: one of these holds.
  struct Condition: Sendable {
    let alternatives: [(place: PlannedPlace, words: Set<String>?)]
  }

  /// The columns that tell the rows of a REDCap project apart; nil for those that the file does not have.
  struct REDCapPlaces: Sendable {
    let event: PlannedPlace?
    let instrument: PlannedPlace?
    let instance: PlannedPlace?
  }

  /// One kind of rows.
  struct Table: Sendable {
    let key: [PlannedPlace]
    let redcap: REDCapRows?
    let isOnce: Bool
    let condition: Condition?
    let selector: PlannedPlace?
    let events: [Event]
    /// The words that the selecting column can hold, in their order.
    var words: [String] { events.flatMap(\.words) }
    /// The column of a date that is a part of the key; nil where there is none.
    let datedKey: PlannedPlace?
  }

  /// The date of an event.
  enum Date: Sendable {
    case column(PlannedPlace, [DateShape], precision: PlannedValue?, stretch: Stretch?)
    /// The number of the column among those whose earliest date is asked for.
    case earliest(PlannedPlace, Int)
  }

  /// The end of a stretch.
  struct Stretch: Sendable {
    /// The column of its last date.
    let to: PlannedPlace
    /// Values for how far the first and the last date are known; empty for as far as they are written.
    let ends: [PlannedValue]
  }

  /// One event of a row.
  struct Event: Sendable {
    let slot: String
    let words: [String]
    let type: EventType
    let date: Date
    let day: StopDay?
    let condition: Condition?
    let each: PlannedList?
    /// The fields of the type in their order; nil for those that are not mapped.
    let fields: [PlannedValue?]
    /// The names of those fields.
    let names: [String]
    /// The kinds of their values.
    let kinds: [MappedKind]
    let basis, dates, note: PlannedValue?
    /// The column that says if the form is complete; nil where it is not asked, or the file has none.
    let completeness: PlannedPlace?
  }

  let source: String
  let naming: EventNaming
  let missing: Set<String>
  let century: Int?
  let patient: PlannedPlace
  let prefix: String
  let site: PlannedPlace?
  let redcap: REDCapPlaces
  let complete: Set<String>?
  let tables: [Table]
  /// The columns whose earliest date of a patient is asked for, each with its shapes.
  let earliest: [(place: PlannedPlace, shapes: [DateShape])]
  /// The types of the slots.
  let slots: [String: EventType]
  /// True if the rows stand in the order of a log, which is kept.
  let isInOrderOfLog: Bool
}

/// Lays a mapping on a header, and notes every column that the file lacks.
struct PlanMaker {
  let mapping: ImportMapping
  let header: [String]
  let dictionary: REDCapDictionary?
  private(set) var faults: [ImportFault] = []
  private var places: [String: Int]
  private var earliest: [(place: PlannedPlace, shapes: [DateShape])] = []

  init(_ mapping: ImportMapping, header: [String], dictionary: REDCapDictionary?) {
    (self.mapping, self.header, self.dictionary) = (mapping, header, dictionary)
    places = Dictionary(header.enumerated().map { ($1, $0) }) { first, _ in first }
  }

  /// Returns the plan; meaningless where `faults` has any.
  mutating func plan() -> ImportPlan {
    let tables = mapping.tables.map { plan($0) }
    let (patient, site) = (place(mapping.patient.column), mapping.site.map { place($0) })
    let redcap = ImportPlan.REDCapPlaces(
      event: known("redcap_event_name"), instrument: known("redcap_repeat_instrument"),
      instance: known("redcap_repeat_instance"))
    refuseLabels(redcap)
    return ImportPlan(
      source: mapping.source, naming: EventNaming(mapping.salt), missing: Set(mapping.file.missing + [""]),
      century: mapping.file.century, patient: patient, prefix: mapping.patient.prefix,
      site: site, redcap: redcap,
      complete: mapping.redcap?.complete.map { Set($0.map(String.init)) }, tables: tables, earliest: earliest,
      slots: Dictionary(mapping.tables.flatMap(\.events).map { ($0.slot, $0.type) }) { first, _ in first },
      isInOrderOfLog: mapping.isInOrderOfLog)
  }

  private func known(_ name: String) -> PlannedPlace? { places[name].map { PlannedPlace(name: name, index: $0) } }

  /// The place of a column; a fault where the file lacks it.
  mutating func place(_ name: String) -> PlannedPlace {
    if let known = known(name) {
      dictionary?.requireField(of: name, &faults)
      return known
    }
    if let otherForm {
      if !faults.contains(otherForm) { faults.append(otherForm) }
    } else {
      faults.append(
        ImportFault(
          "the mapping names this column, and the file lacks it", row: 1, column: name,
          hint: nearest(to: name).map { "did you mean '\($0)'?" } ?? "change the mapping, or the header"))
    }
    return PlannedPlace(name: name, index: 0)
  }

  /// True if the first line tells spreadsheets the delimiter, and is no header.
  private var hasDelimiterNote: Bool { header.first?.hasPrefix("sep=") ?? false }

  /// The fault of a file whose header is parted by another character than the mapping has, or is no header; nil for
  /// any other file.
  var otherForm: ImportFault? {
    if hasDelimiterNote {
      return ImportFault(
        "the header is one column, and the mapping names others", row: 1,
        hint: "take the first line out: it tells spreadsheets the delimiter")
    }
    if header.contains(mapping.patient.column) { return nil }
    if let delimiter = delimiterOfHeader {
      return ImportFault(
        "the header is parted by \(delimiter.words), and the mapping has \(mapping.file.delimiter.words)", row: 1,
        hint: "write \"delimiter\": \"\(delimiter == "\t" ? "\\t" : String(delimiter))\" in the mapping")
    }
    return header.count > 1
      ? nil
      : ImportFault(
        "the header is one column, and the mapping names others", row: 1,
        hint: "is \(mapping.file.delimiter.words) the delimiter of the file?")
  }

  /// The character that would part the header so that it has the column of the patient.
  private var delimiterOfHeader: Unicode.Scalar? {
    let line = header.joined(separator: String(mapping.file.delimiter))
    return [",", ";", "\t", "|"].first { delimiter in
      CellReader.parts(of: line, String(delimiter)).contains { $0.filter { $0 != "\"" } == mapping.patient.column }
    }
  }

  private func nearest(to name: String) -> String? {
    header.first { $0.lowercased() == name.lowercased() }
  }

  /// Refuses an export of labels: its header has the words of a form in place of names.
  private mutating func refuseLabels(_ redcap: ImportPlan.REDCapPlaces) {
    let isProject = mapping.redcap != nil || mapping.tables.contains { $0.redcap != nil }
    let labels = ["Event Name", "Repeat Instrument", "Repeat Instance", "Complete?"]
    if isProject, redcap.event == nil, redcap.instrument == nil, header.contains(where: labels.contains) {
      faults = [
        ImportFault(
          "this is an export of labels", row: 1, hint: "export raw data: in REDCap, CSV / Microsoft Excel (raw data)")
      ]
    }
  }

  private mutating func plan(_ table: MappedTable) -> ImportPlan.Table {
    let dated = Set(
      table.events.compactMap { event in if case .column(let name, _, _, _) = event.date { name } else { nil } })
    if let redcap = table.redcap, !redcap.instrument.isEmpty, known("redcap_repeat_instrument") == nil {
      _ = place("redcap_repeat_instrument")
    }
    if table.redcap?.event != nil, known("redcap_event_name") == nil { _ = place("redcap_event_name") }
    let key = table.key.map { place($0) }
    return ImportPlan.Table(
      key: key, redcap: table.redcap, isOnce: table.isOnce, condition: table.condition.map { condition($0) },
      selector: table.selector.map { place($0) }, events: table.events.map { plan($0, of: table) },
      datedKey: key.first { dated.contains($0.name) })
  }

  private mutating func condition(_ condition: RowCondition) -> ImportPlan.Condition {
    ImportPlan.Condition(
      alternatives: ([condition] + condition.orElse).map { (place($0.column), $0.words.map(Set.init)) })
  }

  private mutating func plan(_ event: MappedEvent, of table: MappedTable) -> ImportPlan.Event {
    let fields = event.type.fields
    let mapped = Dictionary(event.data.map { ($0.name, $0.value) }) { first, _ in first }
    let each = event.each.map { plan($0, eachKind(event)) }
    return ImportPlan.Event(
      slot: event.slot, words: event.words, type: event.type, date: plan(event.date), day: event.day,
      condition: event.condition.map { condition($0) }, each: each,
      fields: fields.map { field in mapped[field.name].map { plan($0, MappedKind(field)) } }, names: fields.map(\.name),
      kinds: fields.map { MappedKind($0) },
      basis: event.evidence?.basis.map { plan($0, .word(EvidenceBasis.table.words.all)) },
      dates: event.evidence?.dates.map { plan($0, .word(EvidenceDates.table.words.all)) },
      note: event.evidence?.note.map { plan($0, .text) }, completeness: completeness(event, table))
  }

  /// The kind of the field that the values of `each` go to; text where none does.
  private func eachKind(_ event: MappedEvent) -> MappedKind {
    let fields = event.type.fields
    let name = event.data.first { $0.value == .each || $0.value == .several([.each]) }?.name
    return fields.first { $0.name == name }.map { MappedKind($0).element } ?? .text
  }

  /// The column that says if the form of an event is complete: that of its repeating instrument, or of the form that
  /// the dictionary has for the column of its date.
  private func completeness(_ event: MappedEvent, _ table: MappedTable) -> PlannedPlace? {
    guard let redcap = table.redcap else { return nil }
    if !redcap.instrument.isEmpty { return known(redcap.instrument + "_complete") }
    let column: String =
      switch event.date {
      case .column(let column, _, _, _), .earliest(let column): column
      }
    return dictionary?.field(ofColumn: column).flatMap { known($0.form + "_complete") }
  }

  private mutating func plan(_ date: MappedDate) -> ImportPlan.Date {
    switch date {
    case .column(let column, let dates, let precision, let stretch):
      let precision = precision.map { plan($0, .word(DateKnowledge.words)) }
      let planned = stretch.map { stretch in
        ImportPlan.Stretch(
          to: place(stretch.to), ends: stretch.ends.map { plan($0, .word(DateKnowledge.ofDates)) })
      }
      return .column(place(column), dates ?? mapping.file.dates, precision: precision, stretch: planned)
    case .earliest(let column):
      if let known = earliest.firstIndex(where: { $0.place.name == column }) {
        return .earliest(earliest[known].place, known)
      }
      earliest.append((place(column), mapping.file.dates))
      return .earliest(earliest[earliest.count - 1].place, earliest.count - 1)
    }
  }
}

// Values.
extension PlanMaker {
  private mutating func plan(_ value: MappedValue, _ kind: MappedKind) -> PlannedValue {
    switch value {
    case .constant(let constant): return .constant(planned(constant, kind))
    case .column(let column): return .column(plan(column, kind.element))
    case .list(let list): return .list(plan(list, kind.element))
    case .several(let values): return .several(values.map { plan($0, kind) })
    case .first(let values): return .first(values.map { plan($0, kind) })
    case .with(let column, let constant): return .with(place(column), planned(constant, kind))
    case .dose(let amount, let upTo, let unit, let every):
      return .dose(
        amount: plan(amount, .number), upTo: upTo.map { plan($0, .number) },
        unit: plan(unit, .word(DoseUnit.table.words.all)), every: plan(every, .interval))
    case .suspect(let treatment, let causality, let action):
      return .suspect(
        treatment: plan(treatment, .course), causality: causality.map { plan($0, .word(Causality.table.words.all)) },
        action: action.map { plan($0, .word(SuspectAction.table.words.all)) })
    case .each: return .each(kind.element)
    case .ofRow(let slot): return .reference(.ofRow(slot: slot))
    case .ofOtherRow(let reference): return .reference(plan(reference))
    case .running(let column): return .reference(.running(place(column)))
    }
  }

  private mutating func plan(_ reference: RowReference) -> PlannedReference {
    switch reference.row {
    case .key(let columns): .key(slot: reference.slot, columns.map { place($0) })
    case .instance(let instrument, let event, let column, let separator):
      .instance(slot: reference.slot, instrument: instrument, event: event, place(column), separator: separator)
    }
  }

  /// The form of a constant; a mapping that is read has none that its field cannot hold, but for values of `each`.
  private mutating func planned(_ constant: MappedConstant, _ kind: MappedKind) -> PlannedConstant {
    if let planned = PlannedConstant(constant, kind) { return planned }
    faults.append(
      ImportFault(
        "a value of \"each\" is none that the field can hold: \(constant.shown)", in: .mapping,
        hint: "regimen help types lists the fields"))
    return .text("")
  }

  private mutating func plan(_ column: ColumnValue, _ kind: MappedKind) -> PlannedColumn {
    dictionary?.compare(column, missing: Set(mapping.file.missing + [""]), &faults)
    return PlannedColumn(
      place: place(column.column), kind: kind, words: words(column.values, kind),
      listed: column.values?.map(\.text) ?? kind.listedWords, keepsOthers: column.keepsOthers,
      skipped: Set(column.skipped), empty: column.empty.map { planned($0, kind) },
      decimal: column.decimal ?? mapping.file.decimal)
  }

  private mutating func words(_ values: [MappedWord]?, _ kind: MappedKind) -> [String: PlannedConstant]? {
    if let values {
      return Dictionary(values.map { ($0.text, planned($0.value, kind)) }) { first, _ in first }
    }
    guard case .word(let words) = kind else { return nil }
    return Dictionary(words.enumerated().map { ($1, .word(UInt8($0))) }) { first, _ in first }
  }

  private mutating func plan(_ list: ValueList, _ kind: MappedKind) -> PlannedList {
    let empty = list.empty.map { planned($0, kind) }
    switch list.place {
    case .column(let column, let separator):
      let value = ColumnValue(column, values: list.values, keepsOthers: list.keepsOthers, skipped: list.skipped)
      return PlannedList(place: .column(plan(value, kind), separator: separator), empty: empty)
    case .checkbox(let field):
      dictionary?.compare(checkbox: field, list, &faults)
      return PlannedList(place: .boxes(boxes(of: field, list, kind)), empty: empty)
    }
  }

  /// The columns of a field of checkboxes: `field___code`, with `_` for each `-` of a code, and small letters.
  private mutating func boxes(of field: String, _ list: ValueList, _ kind: MappedKind) -> [PlannedList.Box] {
    let prefix = field + "___"
    var columns: [String: Int] = [:]
    for (index, name) in header.enumerated() where name.hasPrefix(prefix) {
      columns[String(name.dropFirst(prefix.count))] = index
    }
    if columns.isEmpty { _ = place(prefix + (list.values?.first?.text ?? "1")) }
    var boxes: [PlannedList.Box] = []
    let codes = (list.values ?? []).map { ($0.text, Optional($0.value)) } + list.skipped.map { ($0, nil) }
    for (code, value) in codes {
      guard let index = columns.removeValue(forKey: REDCapDictionary.columnCode(code)) else { continue }
      let place = PlannedPlace(name: header[index], index: index)
      boxes.append(
        PlannedList.Box(code: code, place: place, value: value.map { planned($0, kind) }, isMapped: true))
    }
    for (code, index) in columns.sorted(by: { $0.value < $1.value }) {
      let place = PlannedPlace(name: header[index], index: index)
      boxes.append(PlannedList.Box(code: code, place: place, value: nil, isMapped: false))
    }
    return boxes
  }
}

extension MappedKind {
  /// The words of a closed list.
  fileprivate var listedWords: [String] { if case .word(let words) = self { words } else { [] } }
}

extension Unicode.Scalar {
  /// A delimiter in messages.
  fileprivate var words: String {
    switch self {
    case ",": "commas"
    case ";": "semicolons"
    case "\t": "tabs"
    default: "'\(self)'"
    }
  }
}

extension MappedConstant {
  /// The constant in messages.
  fileprivate var shown: String {
    switch self {
    case .text(let text): "'\(text)'"
    case .number(let number): "\(number)"
    case .flag(let flag): "\(flag)"
    }
  }
}
