import PatientRecord

extension BatchValidation {
  /// Judges the persons whom the batch puts together or takes apart: the rules that are broken now, and what checks
  /// find now, that were not and that they did not before.
  mutating func judgePersons(_ record: Record, from first: Int, to last: Int) {
    let drafts = newcomers.events.filter { pool.text($0.patient) == RecordItself.name }
    if drafts.isEmpty { return }
    refuseUnknownPatients(drafts, record, to: last)
    let (old, new) = (record.links(before: first), record.links(before: last + 1))
    guard faults.isEmpty, old != new, let draft = drafts.last.flatMap({ newcomers[$0.sequenceNumber] }) else {
      return
    }
    let changed = Set(old.pseudonyms + new.pseudonyms).filter {
      Set(old.pseudonyms(of: $0)) != Set(new.pseudonyms(of: $0))
    }
    var (before, after) = (record, record)
    before.linkPersons(by: old)
    after.linkPersons(by: new)
    for person in pool.vocabulary.sorted(Array(Set(changed.map(new.person)))) {
      let events = after.events(of: person).filter { $0.sequenceNumber <= last }
      let earlier = events.filter { $0.sequenceNumber < first }
      // Those who are one now, apart and with the labels of now; and the one of whom this is a part now.
      let now = Set(new.pseudonyms(of: person))
      var known = Dictionary(grouping: earlier) { old.person(of: $0.patient) }
        .filter { now.isSuperset(of: old.pseudonyms(of: $0.key)) }.values.map { ($0, after.pool) }
      known.append((before.events(of: person).filter { $0.sequenceNumber < first }, before.pool))
      judge(pool.text(person), (events, after.pool), before: known, blaming: draft)
    }
  }

  /// Refuses links of patients of whom nothing is recorded.
  private mutating func refuseUnknownPatients(_ drafts: [RecordedEvent], _ record: Record, to last: Int) {
    for event in drafts {
      guard case .patientsLinked(let link) = event.event, let draft = newcomers[event.sequenceNumber] else { continue }
      for (patient, field) in [(link.patient, "patient"), (link.other, "other")] {
        if record.storedEvents(of: patient).contains(where: { $0.sequenceNumber <= last }) { continue }
        add("nothing is recorded of a patient of that pseudonym", draft, field, hint: "see: regimen query patients")
      }
    }
  }

  private mutating func judge(
    _ name: String, _ now: (events: [RecordedEvent], pool: RecordPool), before: [([RecordedEvent], RecordPool)],
    blaming draft: Draft
  ) {
    let histories = before.map { ($0.0, PatientHistory($0.0, pool: $0.1, asOf: .distantFuture), $0.1) }
    let history = PatientHistory(now.events, pool: now.pool, asOf: .distantFuture)
    let old = Set(histories.flatMap(\.1.findings))
    for finding in history.findings where !old.contains(finding) && !newcomers.holds(finding.sequenceNumber) {
      add(
        "as one person, or as one no more, the record breaks a rule at seq \(finding.sequenceNumber): "
          + finding.message,
        draft, "other", hint: "amend or retract seq \(finding.sequenceNumber) in the same batch, or before")
    }
    if !faults.isEmpty { return }
    let found = histories.flatMap { BatchChecks(of: $0.2, checks).findings(name, $0.0, $0.1) }
    var own = BatchChecks(of: now.pool, checks)
    own.judge(name, (now.events, history), before: found, blaming: draft)
    checks.add(own)
  }
}
