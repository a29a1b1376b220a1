import CalendarTime
import PatientRecord

/// The courses or other events that the field of an event names.
enum FoundReference {
  case courses([Symbol], PooledList<Symbol>)
  case events([EventID], PooledList<EventID>)
  case suspects(PooledList<Suspect>)
}

/// The visitor that puts what was found into the fields of an event.
struct ReferenceFiller: FieldVisitor {
  typealias Failure = Never

  let found: [FoundReference?]
  /// The fields that have to be there and that nothing was found for.
  private(set) var missing: [Int] = []
  private var index = -1

  init(found: [FoundReference?]) { self.found = found }

  mutating func visit(_ field: Field, _ value: inout FieldValue) {
    index += 1
    guard let found = found[index] else { return }
    switch (value, found) {
    case (.text(_, let kind), .courses(let labels, _)):
      if let label = labels.first { value = .text(label, kind) }
      if labels.isEmpty, field.isRequired { missing.append(index) }
    case (.labels, .courses(let labels, let list)):
      value = .labels(list)
      if labels.isEmpty, field.isRequired { missing.append(index) }
    case (.identifier, .events(let ids, _)):
      if let id = ids.first { value = .identifier(id) } else { missing.append(index) }
    case (.identifiers, .events(_, let list)): value = .identifiers(list)
    case (.suspects, .suspects(let list)): value = .suspects(list)
    default: return
    }
  }
}

/// Finds the courses and events that one event of a file names.
struct TargetFinder {
  /// The result of looking for what a field names.
  enum Result {
    case found(FoundReference)
    /// One of them was erased or retracted in the log.
    case gone
    /// A fault was noted.
    case faulty
  }

  /// One thing that is named.
  private enum Target { case course(Symbol), event(EventID), gone, faulty }

  let plan: ImportPlan
  /// The labels of the patient's courses in the file, by the id of their starts.
  let labels: [EventID: Symbol]
  let log: LogSide
  /// The events that the log has no more.
  let gone: Set<EventID>
  /// The courses that run on the date, by drug.
  let running: [String: [Symbol]]
  let catalogue: DrugCatalogue
  let event: ImportedEvent

  /// Finds what a value names, for a field of a kind.
  func find(_ value: PlannedValue, _ kind: MappedKind, _ rows: inout RowReader) -> Result {
    if kind.element == .suspect { return findSuspects(value, &rows) }
    let targets = targets(value, isCourse: kind.element == .course, &rows)
    var (courses, events): ([Symbol], [EventID]) = ([], [])
    for target in targets {
      switch target {
      case .faulty: return .faulty
      case .gone: return .gone
      case .course(let label): if !courses.contains(label) { courses.append(label) }
      case .event(let id): if !events.contains(id) { events.append(id) }
      }
    }
    return .found(
      kind.element == .course
        ? .courses(courses, rows.filler.pool.list(kind.isList ? courses : []))
        : .events(events, rows.filler.pool.list(kind.isList ? events : [])))
  }

  private func findSuspects(_ value: PlannedValue, _ rows: inout RowReader) -> Result {
    let parts: [PlannedValue] = if case .several(let values) = value { values } else { [value] }
    var suspects: [Suspect] = []
    for case .suspect(let treatment, let causality, let action) in parts {
      for target in targets(treatment, isCourse: true, &rows) {
        switch target {
        case .faulty: return .faulty
        case .gone: return .gone
        case .event: continue
        case .course(let label):
          if suspects.contains(where: { $0.treatment == label }) { continue }
          suspects.append(
            Suspect(
              treatment: label, causality: word(causality, &rows).map { Causality.table[$0] },
              action: word(action, &rows).map { SuspectAction.table[$0] }))
        }
      }
    }
    return .found(.suspects(rows.filler.pool.list(suspects)))
  }

  private func word(_ value: PlannedValue?, _ rows: inout RowReader) -> UInt8? {
    guard let value, case .word(let word)? = rows.filler.cells.value(value, Int(event.index)).constants.first else {
      return nil
    }
    return word
  }

  private func targets(_ value: PlannedValue, isCourse: Bool, _ rows: inout RowReader) -> [Target] {
    switch value {
    case .several(let values): return values.flatMap { targets($0, isCourse: isCourse, &rows) }
    case .first(let values):
      for value in values {
        let found = targets(value, isCourse: isCourse, &rows)
        if !found.isEmpty { return found }
      }
      return []
    case .reference(let reference): return targets(reference, isCourse: isCourse, &rows)
    default: return []
    }
  }

  private func targets(_ reference: PlannedReference, isCourse: Bool, _ rows: inout RowReader) -> [Target] {
    let row = Int(event.index)
    switch reference {
    case .running(let place): return [course(ofDrugIn: place, &rows)]
    case .ofRow(let slot):
      let key = rows.key(of: event)
      return [target(slot, key, isCourse, nil, &rows)]
    case .key(let slot, let places):
      let texts = places.map { rows.filler.cells.text($0, row) }
      if places.contains(where: { rows.filler.cells.present($0, row) == nil }) { return [] }
      return [target(slot, texts.joined(separator: "/"), isCourse, places.last, &rows)]
    case .instance(let slot, let instrument, let event, let place, let separator):
      guard let text = rows.filler.cells.present(place, row) else { return [] }
      let numbers = separator.map { CellReader.parts(of: text, $0) } ?? [text]
      return numbers.map { number in
        let own = plan.redcap.event.map { rows.filler.cells.text($0, row) } ?? ""
        let key = [
          rows.filler.cells.text(plan.patient, row), event ?? own, instrument, instrument.isEmpty ? "" : number,
        ]
        return target(slot, key.filter { !$0.isEmpty }.joined(separator: "/"), isCourse, place, &rows)
      }
    }
  }

  /// The event of a slot in the row of a key: of the file, else of the log.
  private func target(
    _ slot: String, _ key: String, _ isCourse: Bool, _ place: PlannedPlace?, _ rows: inout RowReader
  ) -> Target {
    guard let type = plan.slots[slot] else { return .faulty }
    let id = plan.naming.id(of: [plan.source, key, slot, type.rawValue])
    if gone.contains(id) { return .gone }
    if isCourse, let label = labels[id] ?? log.original(id).flatMap(log.label) { return .course(label) }
    if !isCourse, rows.rowsByID[id] != nil || log.original(id) != nil { return .event(id) }
    // A fault of that row itself is told already.
    if let other = rows.rowsByID[id], rows.filler.cells.hasFault(inRow: other) { return .faulty }
    rows.filler.cells.note(
      "no row \(key) of the patient has the event \(slot)", row: Int(event.index), place,
      hint: "the row that it refers to has to be in the file, and to make that event")
    return .faulty
  }

  /// The one course of a drug that runs.
  private func course(ofDrugIn place: PlannedPlace, _ rows: inout RowReader) -> Target {
    let row = Int(event.index)
    guard let text = rows.filler.cells.present(place, row) else {
      rows.filler.cells.note("a drug is needed", row: row, place)
      return .faulty
    }
    let courses = running[catalogue.canonicalName(text)] ?? []
    if courses.count == 1 { return .course(courses[0]) }
    let date = event.draft.occurred.map { "\($0)" } ?? ""
    rows.filler.cells.note(
      courses.isEmpty
        ? "no course of \(text) runs on \(date)"
        : "\(courses.count) courses of \(text) run on \(date)", row: row, place,
      hint: courses.isEmpty ? "its start is no row of the file, or lies later" : "give each course a key of its own")
    return .faulty
  }
}
