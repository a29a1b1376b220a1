package import Arguments
package import CalendarTime
package import PatientRecord
import Queries
package import RecordKeeping
import Text

/// One event as the words of a call describe it.
package struct EventEntry {
  /// The origin of what is recorded.
  package struct Origin: Sendable {
    let source: String?
    let basis: EvidenceBasis?
    let dates: EvidenceDates?

    /// An origin, such as a page of the notes, with the evidence for the fact and for its date.
    package init(source: String?, basis: EvidenceBasis?, dates: EvidenceDates?) {
      (self.source, self.basis, self.dates) = (source, basis, dates)
    }
  }

  private let type: EventType
  private let patient: Argument
  /// The pseudonym as it is known, where the call spells it otherwise.
  private var knownName: String?
  private let given: [String: [Argument]]
  private let date: PartialDate
  private let origin: Origin
  private let usage: String

  /// An event of a type; gives each of the `words` behind the type its field. `flagged` has the arguments of options.
  package init(
    _ type: EventType, of patient: Argument, _ words: [Argument], _ flagged: [String: [Argument]], on date: PartialDate,
    from origin: Origin, usage: String
  ) throws(UsageError) {
    (self.type, self.patient, self.date, self.origin) = (type, patient, date, origin)
    self.usage = usage
    var given = try RecordWordPlaces(type, words, flagged, usage: usage).given()
    if type == .measurementRecorded {
      given.partResult()
      try given.requireUnit()
    }
    self.given = given
  }

  /// The event, read against a record: with the pool of its texts, in words, and if the patient is new.
  package struct Draft {
    let event: RecordedEvent
    let pool: RecordPool
    /// The pseudonym as it is written.
    package let patient: String
    /// The event in words: `P01 dose-down-titrated T2 (methotrexate) 10mg/week, on 2022-10-10`.
    package let understood: String
    /// Tells that nothing had been recorded for the patient before.
    package let isNewPatient: Bool
  }

  /// The outcome of an entry.
  package struct Entered {
    /// The outcome of its one draft.
    package let outcome: DraftAppending.Outcome
    /// The draft.
    package let draft: Draft

    /// Returns the line that says what became of it.
    package func report(isTrial: Bool) -> String {
      guard let receipt = outcome.receipts.first else { return "" }
      let done =
        receipt.isNew ? "recorded seq \(receipt.sequenceNumber)" : "already recorded as seq \(receipt.sequenceNumber)"
      return "\(isTrial ? "would record" : done): \(shown(draft.understood))\n"
    }
  }

  /// Judges the event, and writes it unless the appending is a trial; says nothing.
  ///
  /// A patient without events is the one that reading takes for it, by `pseudonyms`, which lists those of the log.
  /// `append` appends to a log what a closure makes of its record.
  package func enter(
    knowing pseudonyms: @escaping () throws -> [String],
    appending append: (DraftAppending.Subject, (Record) throws -> Drafts) throws -> DraftAppending.Outcome
  ) throws -> Entered? {
    do {
      return try enter(asking: pseudonyms, append)
    } catch let other as OtherSpelling {
      var known = self
      known.knownName = other.known
      return try known.enter(asking: pseudonyms, append)
    }
  }

  /// The patient has no event under the pseudonym of the call, and is known by another spelling of it.
  private struct OtherSpelling: Error {
    let known: String
  }

  private func enter(
    asking pseudonyms: @escaping () throws -> [String],
    _ append: (DraftAppending.Subject, (Record) throws -> Drafts) throws -> DraftAppending.Outcome
  ) throws -> Entered? {
    var draft: Draft?
    let words = given.values.flatMap { $0 }
    let linked = type == .patientsLinked ? ["patient", "other"].flatMap { given[$0] ?? [] } : []
    let patients = Set([patient.text, knownName].compactMap { $0 } + linked.map(\.text))
    let subject = DraftAppending.Subject(patients: patients, events: words.map(\.text), comparesPseudonyms: true)
    let outcome = try append(subject) { record in
      for pseudonym in linked {
        try pseudonym.requireRecorded(in: record, among: pseudonyms, but: linked.map(\.text))
      }
      let read = try self.draft(record)
      if read.isNewPatient, knownName == nil, let known = knownSpelling(of: patient.text, among: try pseudonyms()) {
        throw OtherSpelling(known: known)
      }
      draft = read
      return .events([read.event], pool: read.pool)
    }
    return draft.map { Entered(outcome: outcome, draft: $0) }
  }

  /// The pseudonym as it is written: that of the call, or the known one where something stands under it.
  private func pseudonym(_ record: Record) throws -> String {
    if type.isOfRecordItself { return RecordItself.name }
    if let knownName, record.hasEntries(of: knownName) { return knownName }
    return try patient.read(as: typedText)
  }

  private func draft(_ record: Record) throws -> Draft {
    let name = try pseudonym(record)
    let events = record.pool.vocabulary.existingSymbol(for: name).map(record.events(of:)) ?? []
    var reader = FlagReader(
      pool: record.pool, given: given,
      treatments: TreatmentResolver(events, pool: record.pool, date: date.days, record.catalogue),
      event: EventReference(record).identifier, usage: usage)
    var event = ClinicalEvent(blank: type)
    try event.visit(&reader)
    var pool = reader.pool
    let owner = record.owner(of: &event, recordedOf: pool.vocabulary.symbol(for: name), in: &pool)
    let evidence = Evidence(
      source: pool.vocabulary.symbol(for: origin.source ?? ""), basis: origin.basis, dates: origin.dates)
    let recorded = RecordedEvent(
      draft: event, of: owner, occurred: date,
      evidence: evidence)
    let named = pool.text(owner)
    return Draft(
      event: recorded, pool: pool, patient: named, understood: sentence(recorded, of: named, pool, record),
      isNewPatient: events.isEmpty && !type.isOfRecordItself)
  }

  private func sentence(
    _ event: RecordedEvent, of patient: String, _ pool: RecordPool, _ record: Record
  ) -> String {
    let names = TreatmentNames(record, patient: patient)
    let words = EventPhrase(event.event, pool: pool, names: names) { record.event($0)?.sequenceNumber }.text
    let subject = type.isOfRecordItself ? "" : patient
    return [subject, type.rawValue, words].filter { !$0.isEmpty }.joined(separator: " ") + ", on \(date)"
  }
}
