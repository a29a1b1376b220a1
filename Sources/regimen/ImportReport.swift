import Arguments
import Entry
import Importing
import PatientRecord
import Queries
import RecordKeeping
import SystemCalls
import Text

/// The answer of an import: a table of events, the counts, and what was written.
struct ImportReport {
  private let outcome: DraftAppending.Outcome
  private let imported: ImportedDrafts
  private let source: FileImport
  private let options: WritingOptions
  /// Returns the resource that made a row; nil where rows are those of a file.
  private let resource: ((Int) -> String)?

  /// The answer of an import. `resource` names the resource that made a row.
  init(
    _ outcome: DraftAppending.Outcome, _ imported: ImportedDrafts, _ source: FileImport, _ options: WritingOptions,
    resource: ((Int) -> String)? = nil
  ) {
    (self.outcome, self.imported, self.source, self.options) = (outcome, imported, source, options)
    self.resource = resource
  }

  /// Shows the answer; gives 1 where conflicts are left to people.
  func show() throws -> ExitCode {
    for note in notes { tell("regimen: note: \(note)\n") }
    try options.showDone((table + [counts, rows, written]).filter { !$0.isEmpty }.map { $0 + "\n" }.joined(), outcome)
    if imported.openConflicts > 0 {
      tell("try: look at each conflict, then --prefer file or --prefer log\n")
      return .finding
    }
    return .done
  }

  /// A line for each event that is listed: row, relation to the log, patient, and the event as `record` says it; then
  /// one as the log has it, where it differs.
  private var table: [String] {
    if imported.items.isEmpty { return [] }
    var names: [Symbol: TreatmentNames] = [:]
    let pool = outcome.record.pool
    let cells = imported.items.flatMap { item in
      let patient = pool.text(item.event.patient)
      let known = names[item.event.patient] ?? TreatmentNames(outcome.record, patient: patient)
      names[item.event.patient] = known
      let row = item.row.map { resource?($0) ?? "\($0)" } ?? "-"
      let line = [row, item.relation.rawValue, shown(patient), shown(event(item.event, known))]
      return [line] + (item.inLog.map { [[row, "in log", shown(patient), shown(event($0, known))]] } ?? [])
    }
    let titles = [resource == nil ? "row" : "resource", "what", "patient", "event"]
    let widths = titles.indices.map { column in
      ([titles] + cells).map { displayWidth($0[column]) }.max() ?? 0
    }
    return ([titles] + cells).map { line in
      let padded = zip(line, widths).dropLast().map { cell, width in
        cell + String(repeating: " ", count: width - displayWidth(cell))
      }
      return (padded + [line[3]]).joined(separator: "  ")
    } + [""]
  }

  private func event(_ event: RecordedEvent, _ names: TreatmentNames) -> String {
    // The words of a start have its drug already.
    let names = event.event.start == nil ? names : TreatmentNames()
    let words = EventPhrase(event.event, pool: imported.pool, names: names) {
      outcome.record.entry(of: $0)?.sequenceNumber
    }
    let date = event.occurred.map { ", on \($0)" } ?? ""
    return [event.event.type.rawValue, words.text].filter { !$0.isEmpty }.joined(separator: " ") + date
  }

  private var counts: String {
    let cases = ImportCase.allCases.compactMap { relation in
      imported.counts[relation].map { "\($0) \(relation.words)" }
    }
    return cases.isEmpty ? "no \(resource == nil ? "row" : "resource") makes an event" : cases.joined(separator: "; ")
  }

  private var rows: String {
    let counts = imported.rowCounts
    if resource != nil { return "" }
    var parts = ["\(counted(counts.taken, "row")) taken"]
    parts += counts.notMapped.map { "\($0.count) not mapped" + ($0.name.isEmpty ? "" : " (\(shown($0.name)))") }
    if counts.incomplete > 0 { parts.append("\(counted(counts.incomplete, "event")) of incomplete forms left out") }
    if counts.skipped > 0 { parts.append("\(counted(counts.skipped, "event")) left out by \"skip\"") }
    parts += counts.sites.map { "\($0.count) of \($0.name.isEmpty ? "no site" : shown($0.name))" }
    return parts.joined(separator: "; ")
  }

  private var written: String {
    let new = outcome.receipts.filter(\.isNew)
    guard let first = new.first, let last = new.last else { return "nothing to write" }
    let verb = options.isDryRun ? "would append" : "appended"
    let places = first.sequenceNumber == last.sequenceNumber ? "" : " to \(last.sequenceNumber)"
    return "\(verb) \(counted(new.count, "event")) as seq \(first.sequenceNumber)\(places)"
      + (outcome.seal.map { ", seal \($0)" } ?? "")
  }

  /// The lines that are worth a second look: remarks of rules and checks with their rows, accepted findings, and what
  /// vanished.
  private var notes: [String] {
    var notes = remarks
    if resource == nil, imported.rowCounts.taken == 0, imported.rowCounts.notMapped.isEmpty {
      notes.append("the file has no row below its header; save the sheet that holds the rows as CSV")
    }
    for (code, rows) in acceptedRows.sorted(by: { $0.key < $1.key }) {
      notes.append("\(code) is accepted in \(counted(rows.count, "row"))")
    }
    let vanished = imported.counts[.vanished] ?? 0
    if vanished > 0, imported.drafts.allSatisfy({ $0.event.type != .eventRetracted }) {
      notes.append("what vanished from the file stays in the log; --retract-vanished retracts it")
    }
    if imported.mayHaveErased {
      notes.append(
        "events were erased from the log, none of them known by this source and salt: take out of the file who was "
          + "erased")
    }
    if vanished > 0, imported.hasDatedKeys {
      notes.append("a date is a part of the key: a corrected date looks like an event that vanished and a new one")
    }
    return notes
  }

  /// The remarks, each with its first three rows.
  private var remarks: [String] {
    var groups: [(message: String, places: [String])] = []
    var numbers: [String: Int] = [:]
    for warning in outcome.warnings {
      let row = source.place(of: warning.range, in: imported).row.map { resource?($0) ?? "row \($0)" }
      let place = [row, warning.patient.map { shown($0) }].compactMap { $0 }.joined(separator: ", ")
      if let number = numbers[warning.message] {
        groups[number].places.append(place)
      } else {
        numbers[warning.message] = groups.count
        groups.append((warning.message, [place]))
      }
    }
    return groups.map { group in
      let more = group.places.count > 3 ? " and \(counted(group.places.count - 3, "more row"))" : ""
      return group.places.prefix(3).joined(separator: "; ") + more + ": " + shown(group.message)
    }
  }

  /// The rows in which the findings of each check were accepted.
  private var acceptedRows: [String: Set<Int>] {
    if case .codes(let codes) = options.accepted, codes.isEmpty { return [:] }
    var rows: [String: Set<Int>] = [:]
    var events: [Symbol: [RecordedEvent]] = [:]
    for (number, receipt) in outcome.receipts.enumerated() where receipt.isNew {
      let patient = imported.drafts[number].patient
      let known = events[patient] ?? outcome.record.events(of: patient)
      events[patient] = known
      guard let accepted = known.event(at: receipt.sequenceNumber)?.accepted, let row = imported.rows[number] else {
        continue
      }
      for code in outcome.record.pool.elements(accepted) {
        rows[outcome.record.pool.text(code), default: []].insert(row)
      }
    }
    return rows
  }
}
