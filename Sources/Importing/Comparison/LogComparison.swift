import CalendarTime
import PatientRecord
import RecordKeeping

/// Compares the events of a file with the log, patient by patient, and makes the drafts that bring the log to what the
/// file says.
struct LogComparison {
  private let record: Record
  private let plan: ImportPlan
  private let choices: FileImport.Choices
  private let reason: Symbol
  /// The places in the log of the events of the file.
  private let known: [EventID: IndexedEvent]
  private let catalogue: DrugCatalogue

  private var drafts: [RecordedEvent] = []
  private var draftRows: [Int?] = []
  private var columns: [DraftColumns] = []
  private var counts: [ImportCase: Int] = [:]
  private var items: [ImportItem] = []
  private var openConflicts = 0
  private var hasDatedKeys = false

  init(_ record: Record, _ plan: ImportPlan, _ choices: FileImport.Choices, _ rows: inout RowReader) {
    (self.record, self.plan, self.choices) = (record, plan, choices)
    reason = rows.filler.pool.vocabulary.symbol(for: choices.reason)
    known = record.entries(of: Set(rows.events.map(\.draft.id)))
    catalogue = record.catalogue
  }

  mutating func run(_ rows: inout RowReader) {
    if known.isEmpty {
      drafts.reserveCapacity(rows.events.count)
      draftRows.reserveCapacity(rows.events.count)
      columns.reserveCapacity(rows.events.count)
    }
    var patients: [Symbol] = []
    var places: [Symbol: [Int]] = [:]
    for (place, event) in rows.events.enumerated() {
      if places[event.draft.patient] == nil { patients.append(event.draft.patient) }
      places[event.draft.patient, default: []].append(place)
    }
    for patient in patients { compare(patient, places[patient] ?? [], &rows) }
    // Rows are compared with what stands under their own pseudonym, whoever else the patient is.
    for patient in record.storedPatients where places[patient] == nil {
      findVanished(LogSide(record.storedEvents(of: patient), rows.filler.pool), rows.filler.pool)
    }
  }

  private mutating func compare(_ patient: Symbol, _ own: [Int], _ rows: inout RowReader) {
    let log = LogSide(record.storedEvents(of: patient), rows.filler.pool)
    let ids = own.map { rows.events[$0].draft.id }
    let erased = Set(ids.filter { known[$0]?.isErased == true })
    if !erased.isEmpty, log.events.isEmpty {
      for place in own { count(.erased, rows.events[place], isListed: false) }
      return
    }
    var gone = erased
    for id in ids { if let original = log.original(id), log.current(original) == nil { gone.insert(id) } }
    var references = PatientReferences(plan, log, gone: gone, catalogue: catalogue)
    let outcomes = references.resolve(own, &rows)
    for place in inOrder(own, rows) where outcomes[place] != .faulty {
      let id = rows.events[place].draft.id
      if erased.contains(id) {
        count(.erased, rows.events[place], isListed: false)
      } else if outcomes[place] == .goneWithAnother {
        count(erased.isEmpty ? .retracted : .erased, rows.events[place], isListed: true)
      } else {
        compare(rows.events[place], log, &rows.filler.pool)
      }
    }
    findVanished(log, rows.filler.pool)
  }

  /// The places of events in the order in which they are written: an end of follow-up last, wherever it stands in the
  /// file, since what is recorded after it on one day takes it back. Rows in the order of a log stay in it.
  private func inOrder(_ own: [Int], _ rows: RowReader) -> [Int] {
    if plan.isInOrderOfLog { return own }
    let isEnd = { (place: Int) in rows.events[place].draft.event.type == .followUpEnded }
    return own.filter { !isEnd($0) } + own.filter(isEnd)
  }

  /// Compares one event with what the log has of it.
  private mutating func compare(_ event: ImportedEvent, _ log: LogSide, _ pool: inout RecordPool) {
    guard let original = log.original(event.draft.id) else {
      if known[event.draft.id] != nil { return conflict(.elsewhere, event) }
      add(event.draft, event)
      return count(.new, event, isListed: choices.listsAll)
    }
    guard let current = log.current(original) else { return count(.retracted, event, isListed: true) }
    let now = said(event.draft.occurred, event.draft.event, pool)
    let standing = said(current.occurred, current.event, pool)
    let last = log.lastImported(original, pool)
    if now == last.said {
      let relation: ImportCase = standing == now ? .same : .kept
      count(relation, event, isListed: relation == .kept && choices.listsAll, beside: current)
    } else if now == standing {
      count(.said, event, isListed: choices.listsAll)
    } else if standing == last.said || choices.preference == .file {
      amend(event, current, last.id, now, &pool)
      count(.amended, event, isListed: choices.listsAll, beside: current)
    } else if choices.preference == .log {
      count(.kept, event, isListed: choices.listsAll, beside: current)
    } else {
      conflict(.conflict, event, beside: current)
    }
  }

  private func said(_ occurred: PartialDate?, _ event: ClinicalEvent, _ pool: RecordPool) -> Said {
    Said(occurred: occurred, data: EventWriter(pool: pool).data(of: event))
  }

  private mutating func conflict(
    _ relation: ImportCase, _ event: ImportedEvent, beside current: HistoryEvent? = nil
  ) {
    openConflicts += 1
    count(relation, event, isListed: true, beside: current)
  }

  private mutating func count(
    _ relation: ImportCase, _ event: ImportedEvent, isListed: Bool, beside current: HistoryEvent? = nil
  ) {
    counts[relation, default: 0] += 1
    if relation == .new, plan.tables[Int(event.table)].datedKey != nil { hasDatedKeys = true }
    if !isListed { return }
    let other = current.map { current in
      var standing = event.draft
      (standing.occurred, standing.event) = (current.occurred, current.event)
      return standing
    }
    items.append(ImportItem(row: event.row, relation: relation, event: event.draft, inLog: other))
  }

  private mutating func add(_ draft: RecordedEvent, _ event: ImportedEvent?) {
    drafts.append(draft)
    draftRows.append(event?.row)
    columns.append(DraftColumns(table: event?.table ?? -1, place: event?.place ?? -1))
  }

  /// Amends an event. The id is that of what the import wrote last together with what the file says, so that the same
  /// correction has the same id, and a correction that comes again after another has not.
  private mutating func amend(
    _ event: ImportedEvent, _ current: HistoryEvent, _ last: EventID, _ now: Said, _ pool: inout RecordPool
  ) {
    var amendment = EventAmended()
    amendment.amends = event.draft.id
    amendment.occurred = event.draft.occurred == current.occurred ? nil : event.draft.occurred
    amendment.data = pool.replacement(event.draft.event)
    amendment.reason = reason
    let id = plan.naming.id(of: [
      last.description, now.occurred?.description ?? "", String(decoding: now.data, as: UTF8.self),
    ])
    add(
      RecordedEvent(
        draft: .eventAmended(amendment), of: event.draft.patient, id: id, evidence: event.draft.evidence), event)
  }

  /// Finds the events of the source that the file has no more; retracts them if the call says so, with what rests on
  /// them.
  private mutating func findVanished(_ log: LogSide, _ pool: RecordPool) {
    let prefix = Array((plan.source + ":").utf8)
    let gone = log.events.filter { event in
      known[event.id] == nil && !event.event.type.isCorrection && log.current(event) != nil
        && pool.vocabulary.utf8(of: event.evidence.source).starts(with: prefix)
    }
    if gone.isEmpty { return }
    for event in gone {
      counts[.vanished, default: 0] += 1
      items.append(ImportItem(row: nil, relation: .vanished, event: event, inLog: nil))
    }
    if choices.retractsVanished { retract(gone, log, pool) }
  }

  private mutating func retract(_ gone: [RecordedEvent], _ log: LogSide, _ pool: RecordPool) {
    let scope = ErasureScope(Set(gone.map(\.sequenceNumber)), among: log.events, pool: pool)
    for position in scope.positions.reversed() {
      guard let event = log.events.event(at: position), !event.event.type.isCorrection, log.current(event) != nil
      else { continue }
      var retraction = EventRetracted()
      (retraction.event, retraction.reason) = (event.id, reason)
      add(
        RecordedEvent(
          draft: .eventRetracted(retraction), of: event.patient,
          evidence: Evidence(source: event.evidence.source, basis: .reported)), nil)
    }
  }

  /// The drafts and the counts.
  consuming func finished(_ rows: RowReader, isNewSource: Bool) -> ImportedDrafts {
    ImportedDrafts(
      drafts: drafts, rows: draftRows, pool: rows.filler.pool, counts: counts, rowCounts: rows.counts, items: items,
      hasDatedKeys: hasDatedKeys,
      mayHaveErased: isNewSource && !record.erased.isEmpty && counts[.new] != nil && counts[.erased] == nil,
      columns: columns, openConflicts: openConflicts,
      firstPosition: record.lastSequenceNumber + 1)
  }
}
