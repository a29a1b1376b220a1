package import CalendarTime
import PatientRecord

/// The checks whose findings the author of a batch accepts.
package enum AcceptedChecks: Sendable {
  /// Those with some codes.
  case codes(Set<String>)
  /// All that are asked about.
  case all

  /// No checks.
  package static let none = AcceptedChecks.codes([])

  func accepts(_ check: Check) -> Bool {
    switch self {
    case .codes(let codes): codes.contains(check.code)
    case .all: check.severity == .confirm
    }
  }

  /// The same checks, and those of some codes.
  package func adding(_ codes: [String]) -> AcceptedChecks {
    if case .codes(let known) = self { .codes(known.union(codes)) } else { self }
  }

  /// Compares the clock of an erasure, or the instant that is given, with the last instant of a log.
  ///
  /// Returns the codes that its line says to be accepted; throws what nobody has accepted. Patients ask for an erasure
  /// in registries of which nothing was heard for years, so that only a clock over ten years later is asked about.
  package func judgeClockOfErasure(
    _ now: Instant, given: Instant?, after last: Instant?, at position: Int
  ) throws(AdmissionError) -> [String] {
    let finding: CheckFinding? =
      if let given {
        .clock(given: given, now: now, at: position)
      } else if let last { .clock(now, after: last, at: position, years: 10) } else { nil }
    guard let finding else { return [] }
    if accepts(finding.check) { return [finding.check.code] }
    throw AdmissionError(.unconfirmed, [AdmissionError.Fault(asking: finding, at: nil)])
  }
}

/// The findings of checks in a batch that they did not have before it.
struct BatchChecks: Sendable {
  /// The findings that cannot be.
  private(set) var faults: [AdmissionError.Fault] = []
  /// The improbable findings that nobody has accepted yet.
  private(set) var questions: [AdmissionError.Fault] = []
  /// The findings that are said.
  private(set) var warnings: [Admission.Warning] = []
  /// The codes that the author accepts, by the position of the event that says so.
  private(set) var accepted: [Int: [String]] = [:]

  private let pool: RecordPool
  private let catalogue: DrugCatalogue
  private let accepts: AcceptedChecks

  init(pool: RecordPool, catalogue: DrugCatalogue, accepted: AcceptedChecks) {
    (self.pool, self.catalogue, accepts) = (pool, catalogue, accepted)
  }

  /// Checks with the drugs and what the author accepts of others, of events in a pool.
  init(of pool: RecordPool, _ others: BatchChecks) {
    self.init(pool: pool, catalogue: others.catalogue, accepted: others.accepts)
  }

  /// Adds what was found in other patients of the batch.
  mutating func add(_ others: BatchChecks) {
    faults += others.faults
    questions += others.questions
    warnings += others.warnings
    accepted.merge(others.accepted) { first, _ in first }
  }

  /// Judges a patient by the history with the batch, and by what is found without it.
  mutating func judge(
    _ patient: TouchedPatient, _ after: PatientHistory, before: () -> [CheckFinding]
  ) {
    let found = findings(patient.name, patient.after, after)
    if found.isEmpty { return }
    let old = Set(before().map(\.key))
    for finding in found where !old.contains(finding.key) { report(finding, of: patient) }
  }

  /// Judges a person whom a draft puts together or takes apart.
  mutating func judge(
    _ name: String, _ now: (events: [RecordedEvent], history: PatientHistory), before: [CheckFinding],
    blaming draft: Draft
  ) {
    let old = Set(before.map(\.key))
    for finding in findings(name, now.events, now.history) where !old.contains(finding.key) {
      add(finding, at: finding.field, draft, name)
    }
  }

  /// Returns what checks find in a patient.
  func findings(_ name: String, _ events: [RecordedEvent], _ history: PatientHistory) -> [CheckFinding] {
    let checked = CheckedPatient(name, events, history, pool: pool, catalogue: catalogue)
    var spellings = Spellings()
    spellings.add(checked)
    return checked.findings + spellings.findings
  }

  private mutating func report(_ finding: CheckFinding, of patient: TouchedPatient) {
    guard let draft = patient.newcomer(behind: finding) else { return }
    add(finding, at: finding.field, draft, patient.pseudonym)
  }

  /// Adds what is found in no one patient's history: by the check of the clock or of pseudonyms.
  mutating func add(_ finding: CheckFinding, _ draft: Draft) { add(finding, at: finding.field, draft, nil) }

  private mutating func add(_ finding: CheckFinding, at field: String, _ draft: Draft, _ patient: String?) {
    let check = finding.check
    let isSaid = pool.elements(draft.event.accepted).contains { pool.text($0) == check.code }
    if isSaid || accepts.accepts(check), check.severity != .refuse {
      if !isSaid, accepted[draft.event.sequenceNumber]?.contains(check.code) != true {
        accepted[draft.event.sequenceNumber, default: []].append(check.code)
      }
      return
    }
    switch check.severity {
    case .refuse:
      faults.append(
        AdmissionError.Fault(
          range: draft.place(of: field), message: finding.sentence,
          hint: "check this entry, and what it is compared with"))
    case .confirm:
      questions.append(AdmissionError.Fault(asking: finding, at: draft.place(of: field)))
    case .note:
      warnings.append(
        Admission.Warning(patient: patient, in: draft, at: field, finding.sentence, code: check.code))
    }
  }
}
