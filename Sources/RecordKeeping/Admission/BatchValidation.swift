import CalendarTime
import PatientRecord

/// Validates one whole batch: finds the rules that the record breaks with it and did not break before it.
///
/// A new event is refused for its own faults and for breaking what older events rest on; an older event that merely
/// looks odd afterwards is reported.
struct BatchValidation {
  private(set) var faults: [AdmissionError.Fault] = []
  private(set) var warnings: [Admission.Warning] = []

  private let newcomers: [Int: Draft]
  private let pool: RecordPool
  /// The drugs, with those that the batch defines.
  private let catalogue: DrugCatalogue

  init(batch: [RecordedEvent], newcomers: [Int: Draft], record: Record) {
    let positions = batch.map(\.sequenceNumber)
    self.newcomers = positions.reduce(into: [:]) { $0[$1] = newcomers[$1] }
    (pool, catalogue) = (record.pool, record.catalogue)
    guard let first = positions.first, let last = positions.last else { return }
    var seen: Set<Symbol> = []
    for patient in batch.map(\.patient) where seen.insert(patient).inserted {
      let events = record.events(of: patient).filter { $0.sequenceNumber <= last }
      judge(before: events.filter { $0.sequenceNumber < first }, after: events)
    }
    for event in batch { warnAboutUnknownDrugs(event) }
    faults.sort { ($0.range?.lowerBound ?? 0) < ($1.range?.lowerBound ?? 0) }
  }

  private mutating func judge(before: [RecordedEvent], after: [RecordedEvent]) {
    let old = Set(PatientHistory(before, pool: pool, asOf: .distantFuture).findings)
    let findings = PatientHistory(after, pool: pool, asOf: .distantFuture).findings
    for finding in findings where !old.contains(finding) {
      let wasOdd = old.contains { $0.isOddityOfAnotherEvent && $0.sequenceNumber == finding.sequenceNumber }
      report(finding, wasOdd: wasOdd, after: after)
    }
    refuseLabelsUsedBefore(before: before, after: after)
    noteConcurrentCourses(after)
  }

  /// Remarks on a new course of a drug that runs already: it may be one entry made twice.
  private mutating func noteConcurrentCourses(_ after: [RecordedEvent]) {
    let history = PatientHistory(after, pool: pool, asOf: .distantFuture)
    func drug(_ event: HistoryEvent) -> String {
      catalogue.canonicalName(event.event.start.map { pool.text($0.drug) } ?? "")
    }
    for course in history.courses {
      let start = history.events[course.start]
      guard let draft = newcomers[start.sequenceNumber] else { continue }
      let other = history.courses.first { other in
        let earlier = history.events[other.start]
        return other.label != course.label && earlier.sequenceNumber < start.sequenceNumber
          && drug(earlier) == drug(start)
          && earlier.days.first <= start.days.last
          && (other.stop.map { history.events[$0].days.last > start.days.first } ?? true)
      }
      guard let other else { continue }
      let position = history.events[other.start].sequenceNumber
      warnings.append(
        Admission.Warning(
          range: draft.ranges["drug"],
          message: "a course of the same drug runs on that date, \(pool.text(other.label)), started by seq \(position)")
      )
    }
  }

  /// Reports a finding. A titration that looked odd before is not blamed on the amendment that leaves it so.
  private mutating func report(_ finding: Finding, wasOdd: Bool, after: [RecordedEvent]) {
    let isAmended = after.contains { event in
      guard case .eventAmended(let change) = event.event else { return false }
      return newcomers[event.sequenceNumber] != nil
        && after.contains { $0.id == change.amends && $0.sequenceNumber == finding.sequenceNumber }
    }
    if newcomers[finding.sequenceNumber] == nil, finding.isOddityOfAnotherEvent, wasOdd || !isAmended {
      warnings.append(Admission.Warning(range: nil, message: "seq \(finding.sequenceNumber): \(finding.message)"))
      return
    }
    if let own = newcomers[finding.sequenceNumber] {
      faults.append(fault(finding.message, own, finding.field, hint: finding.hint(labels: labels(in: after))))
    } else if let blamed = newcomerBehind(finding, after: after), case .followUpEnded = blamed.event.event {
      // One wrong date, however many events it would leave after the death.
      if faults.contains(where: { $0.range == (blamed.ranges["occurred"] ?? blamed.range) }) { return }
      faults.append(
        fault(
          "the record goes on after that day: seq \(finding.sequenceNumber)", blamed, "occurred",
          hint: "check the date of death, or amend or retract what lies after it in the same batch"))
    } else if let blamed = newcomerBehind(finding, after: after) {
      faults.append(
        fault(
          "this breaks what seq \(finding.sequenceNumber) rests on: \(finding.message)", blamed, "event",
          hint: "amend or retract seq \(finding.sequenceNumber) in the same batch"))
    }
  }

  /// Returns the new event that causes a fault of an older one: the one that the fault names, else a correction, else
  /// the first.
  private func newcomerBehind(_ finding: Finding, after: [RecordedEvent]) -> Draft? {
    if let other = finding.other, let draft = newcomers[other] { return draft }
    let own = after.filter { newcomers[$0.sequenceNumber] != nil }
    let correction = own.first { $0.event.type.isCorrection }
    return (correction ?? own.first).flatMap { newcomers[$0.sequenceNumber] }
  }

  private func fault(_ message: String, _ draft: Draft, _ field: String, hint: String?) -> AdmissionError.Fault {
    AdmissionError.Fault(range: draft.ranges[field] ?? draft.range, message: message, hint: hint)
  }

  /// Refuses labels that the patient has had before, even if that course was retracted.
  private mutating func refuseLabelsUsedBefore(before: [RecordedEvent], after: [RecordedEvent]) {
    var used: [Symbol: Int] = [:]
    for event in after {
      guard let label = event.event.start?.treatment else { continue }
      if let earlier = used[label], let draft = newcomers[event.sequenceNumber] {
        let message = "the label was used before, by seq \(earlier)"
        let isReported = faults.contains { $0.range == (draft.ranges["treatment"] ?? draft.range) }
        if !isReported {
          faults.append(fault(message, draft, "treatment", hint: "labels are never used again; take a new one"))
        }
      } else {
        used[label] = event.sequenceNumber
      }
    }
  }

  private func labels(in events: [RecordedEvent]) -> [String] {
    events.compactMap { $0.event.start.map { pool.text($0.treatment) } }
  }

  private mutating func warnAboutUnknownDrugs(_ event: RecordedEvent) {
    guard let draft = newcomers[event.sequenceNumber] else { return }
    for (drug, field) in drugs(in: event.event) where !drug.isNone {
      guard let message = remark(on: pool.text(drug)) else { continue }
      warnings.append(Admission.Warning(range: draft.ranges[field], message: message))
    }
  }

  /// Returns a remark on a drug's name; nil where it is that of the catalogue.
  private func remark(on name: String) -> String? {
    if let drug = catalogue.drug(named: name) {
      return drug.name == name.lowercased() ? nil : "the drug is kept as it was written, and counted as \(drug.name)"
    }
    let proposal =
      catalogue.suggestion(for: name).map { "did you mean \($0)? then amend the entry" }
      ?? "it is neither anchor nor partner of a combination"
    return "the drug is not in the catalogue: \(proposal)"
  }

  /// The drugs that an event names, those of an amendment included, each with its field.
  private func drugs(in event: ClinicalEvent) -> [(Symbol, String)] {
    switch event {
    case .treatmentStarted, .coTherapyAdded: event.start.map { [($0.drug, "drug")] } ?? []
    case .treatmentStopped(let stop): [(stop.switchedTo, "switchedTo")]
    case .eventAmended(let amendment): pool.event(amendment.data).map(drugs) ?? []
    default: []
    }
  }
}

extension CalendarDay {
  /// A day after every day of a record.
  static let distantFuture = CalendarDay(daysSinceEpoch: Int32.max)
}
