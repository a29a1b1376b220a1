import PatientRecord
import Projections
import Queries
import Text

/// Adverse events by suspected drug, for a report.
enum AdverseEventsByDrug {
  static func table(_ question: Question) throws -> ReportTable {
    let rows = try question.derive { (asked) throws(ProjectionError) in
      try deriveAdverseEvents(asked.history, patient: asked.name, in: question.context)
    }.flatMap { $0 }
    var totals: [Key: Total] = [:]
    for row in rows {
      if row.suspects.isEmpty { totals[Key(drug: nil, term: row.term), default: Total()].add(row, nil) }
      for suspect in row.suspects {
        let drug = suspect.drug ?? suspect.treatment
        totals[Key(drug: drug, term: row.term), default: Total()].add(row, suspect)
      }
    }
    let patients = Set(rows.map(\.patient)).count
    let caption =
      "\(counted(rows.count, "adverse event")) in \(counted(patients, "patient")); one with several suspected drugs "
      + "stands under each of them."
    let columns: [ReportTable.Column] = [
      .init("suspected drug"), .init("adverse event"), .init("events", isNumeric: true),
      .init("patients", isNumeric: true), .init("serious", isNumeric: true), .init("causality"),
    ]
    let ordered = totals.sorted { $0.key.precedes($1.key) }
    return ReportTable(
      caption: caption, columns: columns, rows: ordered.map { key, total in total.cells(key) },
      behind: ordered.map { key, total in
        ReportTable.Behind(
          title: "\(shown(key.drug ?? "none")): \(shown(key.term))", events: total.positions.sorted())
      })
  }

  private struct Key: Hashable {
    let drug: String?
    let term: String

    /// By drug, then term; what has no suspect comes last.
    func precedes(_ other: Key) -> Bool {
      if drug == other.drug { return term < other.term }
      guard let drug, let otherDrug = other.drug else { return drug != nil }
      return drug < otherDrug
    }
  }

  private struct Total {
    var events: Set<Int> = []
    /// All that the rows rest on.
    var positions: Set<Int> = []
    var serious: Set<Int> = []
    var patients: Set<String> = []
    var causalities: [String: Int] = [:]

    mutating func add(_ row: AdverseEventRow, _ suspect: AdverseEventRow.SuspectedDrug?) {
      let position = row.events.first ?? 0
      events.insert(position)
      positions.formUnion(row.events)
      if row.serious == true { serious.insert(position) }
      patients.insert(row.patient)
      if let suspect { causalities[suspect.causality?.rawValue ?? "not judged", default: 0] += 1 }
    }

    func cells(_ key: Key) -> [String] {
      let judged = causalities.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
      return [
        shown(key.drug ?? "none"), shown(key.term), String(events.count), String(patients.count),
        String(serious.count), judged.isEmpty ? "–" : judged,
      ]
    }
  }
}
