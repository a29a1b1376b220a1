import CalendarTime
import PatientRecord
import SystemCalls

/// Validates one whole batch: finds the rules that the record breaks with it and did not break before it, and what
/// checks find in it that they did not find before.
///
/// A new event is refused for its own faults and for breaking what older events rest on; an older event that merely
/// looks odd afterwards is reported. The cost is that of the histories, however many faults there are.
struct BatchValidation: Sendable {
  private(set) var faults: [AdmissionError.Fault] = []
  private(set) var warnings: [Admission.Warning] = []
  /// The findings of checks in the patients that break no rule.
  var checks: BatchChecks

  let newcomers: BatchDrafts
  let pool: RecordPool
  /// The drugs, with those that the batch defines.
  private let catalogue: DrugCatalogue
  /// The places that have a fault already, of those that one fault is enough for.
  private var faultyPlaces: Set<Range<Int>> = []

  /// Validates a batch by its drafts, which the record holds.
  init(_ newcomers: BatchDrafts, record: Record, accepted: AcceptedChecks) {
    self.newcomers = newcomers
    (pool, catalogue) = (record.pool, record.catalogue)
    checks = BatchChecks(pool: record.pool, catalogue: record.catalogue, accepted: accepted)
    let batch = newcomers.events
    guard let first = batch.first?.sequenceNumber, let last = batch.last?.sequenceNumber else { return }
    var seen: Set<Symbol> = []
    let patients = batch.map { record.person(of: $0.patient) }.filter { seen.insert($0).inserted }
    // Patients do not concern each other, so that several threads may judge them.
    let shares = min((patients.count + BatchValidation.share - 1) / BatchValidation.share, 4 * Workers.available)
    let empty = self
    let parts = Workers.map(shares, threads: Workers.available) { number in
      var part = empty
      for patient in patients[patients.count * number / shares..<patients.count * (number + 1) / shares] {
        let events = record.events(of: patient).filter { $0.sequenceNumber <= last }
        part.judge(TouchedPatient(patient, events, from: first, newcomers, pool: part.pool))
      }
      return part
    }
    for part in parts { add(part) }
    judgePersons(record, from: first, to: last)
    for event in batch { noteSynonyms(event) }
    faults.sort { ($0.range?.lowerBound ?? 0) < ($1.range?.lowerBound ?? 0) }
  }

  /// The least number of patients that are worth a thread.
  private static let share = 64

  private mutating func add(_ part: BatchValidation) {
    faults += part.faults
    warnings += part.warnings
    checks.add(part.checks)
  }

  /// Adds what the check of the clock or of pseudonyms finds in the batch.
  mutating func add(_ finding: CheckFinding) {
    if let draft = newcomers[finding.sequenceNumber] { checks.add(finding, draft) }
  }

  private mutating func judge(_ patient: TouchedPatient) {
    let before = PatientHistory(patient.before, pool: pool, asOf: .distantFuture)
    let after = PatientHistory(patient.after, pool: pool, asOf: .distantFuture)
    let old = Set(before.findings)
    let odd = Set(old.lazy.filter(\.isOddityOfAnotherEvent).map(\.sequenceNumber))
    let count = faults.count
    for finding in after.findings where !old.contains(finding) {
      report(finding, wasOdd: odd.contains(finding.sequenceNumber), patient)
    }
    refuseLabelsUsedBefore(patient)
    if faults.count == count {
      let own = checks
      checks.judge(patient, after) {
        patient.before.isEmpty ? [] : own.findings(patient.name, patient.before, before)
      }
    }
  }

  /// Reports a finding. A titration that looked odd before is not blamed on the amendment that leaves it so.
  private mutating func report(_ finding: Finding, wasOdd: Bool, _ patient: TouchedPatient) {
    let position = finding.sequenceNumber
    if !newcomers.holds(position), finding.isOddityOfAnotherEvent, wasOdd || !patient.isAmended(position) {
      warnings.append(Admission.Warning(patient: patient.pseudonym, "seq \(position): \(finding.message)"))
      return
    }
    if let own = newcomers[position] {
      add(finding.message, own, finding.field, hint: finding.hint(labels: patient.labels))
    } else if let blamed = patient.newcomer(behind: finding), case .followUpEnded = blamed.event.event {
      // One wrong date, however many events it would leave after the death.
      addOnce(
        "the record goes on after that day: seq \(position)", blamed, "occurred",
        hint: "check the date of death, or amend or retract what lies after it in the same batch")
    } else if let blamed = patient.newcomer(behind: finding) {
      add(
        "this breaks what seq \(position) rests on: \(finding.message)", blamed, "event",
        hint: "amend or retract seq \(position) in the same batch"
          + (finding.rule == .unknownTreatment ? ", or name the course that it can rest on: --instead TREATMENT" : ""))
    }
  }

  /// Adds a fault at a field of a draft.
  mutating func add(_ message: String, _ draft: Draft, _ field: String, hint: String?) {
    let place = draft.place(of: field)
    faultyPlaces.insert(place)
    faults.append(AdmissionError.Fault(range: place, message: message, hint: hint))
  }

  private mutating func addOnce(_ message: String, _ draft: Draft, _ field: String, hint: String?) {
    if !faultyPlaces.contains(draft.place(of: field)) { add(message, draft, field, hint: hint) }
  }

  /// Refuses labels that the patient has had before, even if that course was retracted.
  private mutating func refuseLabelsUsedBefore(_ patient: TouchedPatient) {
    var used: [Symbol: Int] = [:]
    for event in patient.after {
      guard let label = event.event.start?.treatment else { continue }
      if let earlier = used[label], let draft = newcomers[event.sequenceNumber] {
        addOnce(
          "the label was used before, by seq \(earlier)", draft, "treatment",
          hint: "labels are never used again; take a new one")
      } else {
        used[label] = event.sequenceNumber
      }
    }
  }

  /// Remarks on drugs that are written in another way than answers write them.
  private mutating func noteSynonyms(_ event: RecordedEvent) {
    for (drug, field) in drugs(in: event.event) {
      let name = pool.text(drug)
      guard let known = catalogue.drug(named: name), known.name != name.lowercased(),
        let draft = newcomers[event.sequenceNumber]
      else { continue }
      let (patient, sentence) = (
        pool.text(event.patient), "the drug is kept as it was written, and counted as \(known.name)"
      )
      // The new data of an amendment have no place of their own.
      warnings.append(
        draft.ranges[field] == nil
          ? Admission.Warning(patient: patient, sentence)
          : Admission.Warning(patient: patient, in: draft, at: field, sentence))
    }
  }

  /// The drugs that an event names, those of an amendment included, each with its field.
  private func drugs(in event: ClinicalEvent) -> [(name: Symbol, field: String)] {
    if case .eventAmended(let amendment) = event { return pool.event(amendment.data).map(drugs) ?? [] }
    return event.namedDrugs
  }
}

extension CalendarDay {
  /// A day after every day of a record.
  static let distantFuture = CalendarDay(daysSinceEpoch: Int32.max)
}
