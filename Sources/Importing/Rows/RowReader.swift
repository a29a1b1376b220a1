import CalendarTime
import DelimitedText
import PatientRecord

/// Reads the rows of a table into events; references between rows are left for `ReferenceReader`.
struct RowReader {
  /// The cells, and the pool of texts and lists.
  var filler: FieldFiller
  /// The events in the order of the file.
  var events: [ImportedEvent] = []
  private(set) var counts = RowCounts()
  /// The rows of the events by id, those of events with a fault included.
  private(set) var rowsByID: [EventID: Int] = [:]

  private let plan: ImportPlan
  /// The earliest dates of each patient, by the columns that the plan names.
  private var earliest: [String: [PartialDate?]] = [:]
  /// The first row of each key of a table whose rows count once.
  private var first: [String: Int] = [:]

  init(_ table: DelimitedTable, _ plan: ImportPlan, pool: RecordPool) {
    self.plan = plan
    filler = FieldFiller(cells: CellReader(table, plan), pool: pool)
    if !plan.earliest.isEmpty { findEarliest() }
    for row in 0..<table.count { read(row) }
  }

  private mutating func findEarliest() {
    for row in 0..<filler.cells.table.count {
      guard let patient = filler.cells.present(plan.patient, row) else { continue }
      var dates = earliest[patient] ?? [PartialDate?](repeating: nil, count: plan.earliest.count)
      for (number, column) in plan.earliest.enumerated() {
        guard let date = filler.cells.date(column.place, column.shapes, row, isNeeded: false) else { continue }
        if dates[number].map({ date.comesBefore($0) }) ?? true { dates[number] = date }
      }
      earliest[patient] = dates
    }
  }

  private mutating func read(_ row: Int) {
    if let site = plan.site { counts.count(site: filler.cells.text(site, row)) }
    guard let patient = filler.cells.present(plan.patient, row) else {
      return filler.cells.note("the row names no patient", row: row, plan.patient)
    }
    var isTaken = false
    for (number, table) in plan.tables.enumerated() where takes(table, row) {
      isTaken = true
      read(row, patient, table, number)
    }
    if isTaken { counts.taken += 1 } else { counts.count(notMapped: name(ofRow: row)) }
  }

  /// The words by which a row that is not mapped is counted: its event and instrument in a REDCap project.
  private func name(ofRow row: Int) -> String {
    [plan.redcap.event, plan.redcap.instrument].compactMap { $0.map { filler.cells.text($0, row) } }
      .filter { !$0.isEmpty }.joined(separator: ", ")
  }

  private func takes(_ table: ImportPlan.Table, _ row: Int) -> Bool {
    if let rows = table.redcap {
      let instrument = plan.redcap.instrument.map { filler.cells.text($0, row) } ?? ""
      if instrument != rows.instrument { return false }
      if let event = rows.event, plan.redcap.event.map({ filler.cells.text($0, row) }) != event { return false }
    }
    return filler.cells.fulfils(table.condition, row)
  }

  private mutating func read(_ row: Int, _ patient: String, _ table: ImportPlan.Table, _ number: Int) {
    guard let key = knownKey(of: row, table) else { return }
    if table.isOnce, let other = first.updateValue(first["\(number)/\(key)"] ?? row, forKey: "\(number)/\(key)") {
      return compare(row, with: other, table)
    }
    var selected: String?
    if let selector = table.selector {
      let word = filler.cells.text(selector, row)
      if !table.events.contains(where: { $0.words.contains(word) }) {
        return filler.cells.note("'\(word)' is none of: \(table.words.joined(separator: ", "))", row: row, selector)
      }
      selected = word
    }
    for (place, event) in table.events.enumerated() where selected.map(event.words.contains) ?? true {
      read(event, row, patient, key, table: number, place: place)
    }
  }

  /// The key of a row; nil where a fault was noted.
  private mutating func knownKey(of row: Int, _ table: ImportPlan.Table) -> String? {
    let parts = key(of: row, table)
    if !parts.allSatisfy(\.isEmpty) { return parts.joined(separator: "/") }
    filler.cells.note("the key is empty", row: row, table.key.first)
    return nil
  }

  /// The parts of the key of a row.
  private func key(of row: Int, _ table: ImportPlan.Table) -> [String] {
    if table.redcap == nil { return table.key.map { filler.cells.text($0, row) } }
    let places = [plan.patient, plan.redcap.event, plan.redcap.instrument, plan.redcap.instance].compactMap { $0 }
    return places.map { filler.cells.text($0, row) }.filter { !$0.isEmpty }
  }

  /// Compares a row with the first of its key, whose columns it repeats or leaves empty.
  private mutating func compare(_ row: Int, with other: Int, _ table: ImportPlan.Table) {
    let first = filler.cells.table.number(ofRow: other)
    var seen: Set<Int> = []
    for place in table.events.flatMap(\.columns)
    where seen.insert(place.index).inserted && filler.cells.present(place, row) != nil
      && !filler.cells.table.isSame(row: row, asRow: other, column: place.index)
    {
      filler.cells.note(
        "'\(filler.cells.text(place, row))' here, and '\(filler.cells.text(place, other))' in row \(first)",
        row: row, place, hint: "rows of one key under \"once\" say the same, or nothing after the first")
    }
  }

  private mutating func read(
    _ event: ImportPlan.Event, _ row: Int, _ patient: String, _ key: String, table: Int, place: Int
  ) {
    guard filler.cells.fulfils(event.condition, row) else { return }
    if let completeness = event.completeness, let complete = plan.complete,
      !complete.contains(filler.cells.text(completeness, row))
    {
      counts.incomplete += 1
      return
    }
    guard let each = event.each else {
      return make(event, row, patient, key, nil, table: table, place: place)
    }
    for element in filler.cells.elements(of: each, row) ?? [] {
      make(event, row, patient, key, element, table: table, place: place)
    }
  }

  private mutating func make(
    _ event: ImportPlan.Event, _ row: Int, _ patient: String, _ key: String,
    _ each: (name: String, value: PlannedConstant)?, table: Int, place: Int
  ) {
    let slot = event.slot + (each.map { ":" + $0.name } ?? "")
    let id = plan.naming.id(of: [plan.source, key, slot, event.type.rawValue])
    let faultCount = filler.cells.faults.count
    if let other = rowsByID.updateValue(row, forKey: id) {
      filler.cells.note(
        "the key \(key) stands in row \(filler.cells.table.number(ofRow: other)) already", row: row,
        plan.tables[table].key.last, hint: "a key names one row")
    }
    let date = filler.cells.date(of: event, row, earliest: earliest[patient] ?? [])
    guard let data = data(of: event, row, each?.value), let date else { return }
    let evidence = evidence(of: event, row, source: "\(plan.source):\(key)/\(slot)")
    guard filler.cells.faults.count == faultCount else { return }
    let draft = RecordedEvent(
      draft: data, of: filler.pool.vocabulary.symbol(for: plan.prefix + patient), occurred: date, id: id,
      evidence: evidence)
    events.append(
      ImportedEvent(draft, row: filler.cells.table.number(ofRow: row), index: row, table: table, place: place))
  }

  private mutating func data(of event: ImportPlan.Event, _ row: Int, _ each: PlannedConstant?) -> ClinicalEvent? {
    var data = ClinicalEvent(blank: event.type)
    filler.begin(event, row, each)
    data.visit(&filler)
    if filler.isSkipped { counts.skipped += 1 }
    return filler.isSkipped ? nil : data
  }

  private mutating func evidence(of event: ImportPlan.Event, _ row: Int, source: String) -> Evidence {
    var evidence = Evidence(source: filler.pool.vocabulary.symbol(for: source), basis: .reported)
    if case .earliest = event.date { evidence.basis = .inferred }
    if let basis = event.basis, case .word(let word)? = filler.cells.value(basis, row).constants.first {
      evidence.basis = EvidenceBasis.table[word]
    }
    if let dates = event.dates, case .word(let word)? = filler.cells.value(dates, row).constants.first {
      evidence.dates = EvidenceDates.table[word]
    }
    if let note = event.note, case .text(let text)? = filler.cells.value(note, row).constants.first {
      evidence.note = filler.pool.vocabulary.symbol(for: text)
    }
    return evidence
  }
}

extension RowReader {
  /// The key of the row that made an event.
  func key(of event: ImportedEvent) -> String {
    key(of: Int(event.index), plan.tables[Int(event.table)]).joined(separator: "/")
  }

  /// True if one event comes before another by day, place in the day and row.
  func precedes(_ place: Int, _ other: Int) -> Bool {
    let (one, another) = (events[place].draft, events[other].draft)
    let (day, otherDay) = (one.occurred?.days.first, another.occurred?.days.first)
    if day != otherDay, let day, let otherDay { return day < otherDay }
    return one.event.place == another.event.place ? place < other : one.event.place < another.event.place
  }
}

extension PartialDate {
  /// True if the date begins before another, or as early and is known less well.
  fileprivate func comesBefore(_ other: PartialDate) -> Bool {
    days.first != other.days.first ? days.first < other.days.first : days.last > other.days.last
  }
}
