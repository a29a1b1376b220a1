import CalendarTime
import DelimitedText
package import PatientRecord
package import RecordKeeping

/// The import of a file: its rows as drafts, compared with what the log has of them.
package struct FileImport {
  /// The side that is right where both have changed.
  package enum Preference: String, CaseIterable, Sendable {
    case file, log
  }

  /// The choices of a call.
  package struct Choices: Sendable {
    /// The reason of amendments and retractions.
    package let reason: String
    /// The side that is right where both have changed; nil where conflicts are left to people.
    package let preference: Preference?
    /// Tells that events which vanished from the file are retracted.
    package let retractsVanished: Bool
    /// Tells that every event is listed, and not only what needs attention.
    package let listsAll: Bool

    /// The choices of a call.
    package init(
      reason: String, preference: Preference? = nil, retractsVanished: Bool = false, listsAll: Bool = false
    ) {
      (self.reason, self.preference) = (reason, preference)
      (self.retractsVanished, self.listsAll) = (retractsVanished, listsAll)
    }
  }

  private let table: DelimitedTable
  private let plan: ImportPlan
  private let choices: Choices

  /// Reads a file under a mapping; throws everything that is wrong with its form and its columns.
  package init(
    _ file: [UInt8], _ mapping: ImportMapping, dictionary: REDCapDictionary?, _ choices: Choices
  ) throws(ImportRefusal) {
    table = DelimitedTable(file, delimiter: mapping.file.delimiter, encoding: mapping.file.encoding)
    let faults = table.faults.map { ImportFault($0) }
    if table.header.isEmpty { throw ImportRefusal(faults) }
    var maker = PlanMaker(mapping, header: table.header, dictionary: dictionary)
    plan = maker.plan()
    self.choices = choices
    if let fault = maker.otherForm { throw ImportRefusal([fault]) }
    if !maker.faults.isEmpty { throw ImportRefusal(faults + maker.faults) }
  }

  /// Returns the drafts that bring the log to what the file says; throws every fault of every row.
  package func drafts(against record: Record) throws(ImportRefusal) -> ImportedDrafts {
    let known = record.known(plan)
    if known == .underOtherSalt {
      throw ImportRefusal([
        ImportFault(
          "the log has events of the source '\(plan.source)' that were made under another salt: an erased patient "
            + "would come back", in: .mapping,
          hint: "take the mapping by which they were imported; under another name of the source the file must not have "
            + "who was erased")
      ])
    }
    var rows = RowReader(table, plan, pool: record.pool)
    var comparison = LogComparison(record, plan, choices, &rows)
    comparison.run(&rows)
    let faults = table.faults.map { ImportFault($0) } + rows.filler.cells.faults
    if !faults.isEmpty { throw ImportRefusal(faults) }
    return comparison.finished(rows, isNewSource: known == .new)
  }
}

extension FileImport {
  /// Returns the place of a fault or a remark about a draft: the row, and the column of the field at fault.
  package func place(of range: Range<Int>?, in imported: ImportedDrafts) -> (row: Int?, column: String?) {
    guard let range else { return (nil, nil) }
    let (number, key) = Draft.numbered(range, imported.drafts)
    guard imported.drafts.indices.contains(number) else { return (nil, nil) }
    let columns = imported.columns[number]
    guard let key, columns.table >= 0, !imported.drafts[number].event.type.isCorrection else {
      return (imported.rows[number], nil)
    }
    let event = plan.tables[Int(columns.table)].events[Int(columns.place)]
    return (imported.rows[number], event.column(of: key))
  }

  /// Returns what admission finds wrong, by row and column.
  package func faults(of error: AdmissionError, in imported: ImportedDrafts) -> [ImportFault] {
    error.faults.map { fault in
      let (row, column) = place(of: fault.range, in: imported)
      return ImportFault(imported.inRows(fault.message), row: row, column: column, hint: fault.hint)
    }
  }
}

extension ImportPlan.Event {
  /// The column that a key of the draft comes from; nil where it has none.
  fileprivate func column(of key: String) -> String? {
    if key == "occurred" {
      return switch date {
      case .column(let place, _, _, _), .earliest(let place, _): place.name
      }
    }
    return names.firstIndex(of: key).flatMap { fields[$0]?.place?.name }
  }
}

/// The drafts of an import, and what became of each event.
package struct ImportedDrafts: Sendable {
  /// The drafts, those of a patient together.
  package let drafts: [RecordedEvent]
  /// The rows of the drafts as a spreadsheet counts them; nil for a retraction of what vanished.
  package let rows: [Int?]
  /// The pool of their texts and lists.
  package let pool: RecordPool
  /// The events by their relation to the log.
  package let counts: [ImportCase: Int]
  /// The rows by what became of them.
  package let rowCounts: RowCounts
  /// The events to list: those that need attention, or all.
  package let items: [ImportItem]
  /// Tells that a date is a part of the key of events that vanished or are new, so that a corrected date looks like
  /// both.
  package let hasDatedKeys: Bool
  /// Tells that events were erased from the log and that the source wrote none that is known, so that their patients
  /// cannot be told from new ones.
  package let mayHaveErased: Bool
  /// The columns of the fields of each draft, for faults that are found in it.
  let columns: [DraftColumns]

  /// The number of conflicts that are left to people.
  package let openConflicts: Int
  /// The position in the log that the first draft would have.
  let firstPosition: Int

  /// Returns a sentence about drafts that were not written, with their rows in place of the positions that they would
  /// have had.
  func inRows(_ sentence: String) -> String {
    var words = sentence.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    for place in words.indices.dropFirst() where words[place - 1] == "seq" {
      let digits = words[place].prefix { $0.isNumber }
      guard let position = Int(digits), rows.indices.contains(position - firstPosition),
        let row = rows[position - firstPosition]
      else { continue }
      (words[place - 1], words[place]) = ("row", "\(row)" + words[place].dropFirst(digits.count))
    }
    return words.joined(separator: " ")
  }
}

/// The columns that a draft was read from.
struct DraftColumns: Sendable {
  let table, place: Int16
}
