import CalendarTime
import PatientRecord

/// The consequences of an erasure beside the events that it takes: if it takes a correction, the old entry comes back.
package struct ErasureConsequences {
  /// A line for each event that stands otherwise afterwards.
  package private(set) var lines: [String] = []

  /// Compares the record of the patients concerned with and without the events in scope.
  package init(_ scope: ErasureScope, _ record: Record) {
    let gone = Set(scope.positions)
    for patient in record.patients {
      let events = record.events(of: patient)
      guard events.contains(where: { gone.contains($0.sequenceNumber) }) else { continue }
      let before = PatientHistory(events, pool: record.pool, asOf: CalendarDay(daysSinceEpoch: .max))
      let rest = events.filter { !gone.contains($0.sequenceNumber) }
      compare(before, PatientHistory(rest, pool: record.pool, asOf: before.asOf))
    }
  }

  private mutating func compare(_ before: PatientHistory, _ after: PatientHistory) {
    let standing = Dictionary(before.events.map { ($0.sequenceNumber, $0) }, uniquingKeysWith: { first, _ in first })
    for event in after.events.sorted(by: { $0.sequenceNumber < $1.sequenceNumber }) {
      guard let earlier = standing[event.sequenceNumber] else {
        lines.append("seq \(event.sequenceNumber) is in force again")
        continue
      }
      if earlier.amendments != event.amendments {
        lines.append("seq \(event.sequenceNumber) stands again as it was before the erased amendment")
      }
    }
    let known = Set(before.findings)
    for finding in after.findings where !known.contains(finding) {
      lines.append("seq \(finding.sequenceNumber) no longer fits the record: \(finding.message)")
    }
  }
}
