package import CalendarTime
package import EventStorage
import JSONText
package import PatientRecord

/// Drafts that have been read and validated, ready to be written.
package struct Admission: Sendable {
  /// The outcome of one draft.
  package struct Receipt: Sendable {
    /// The event's id.
    package let id: EventID
    /// Its position in the log.
    package let sequenceNumber: Int
    /// False where the same event was there already and is only acknowledged again.
    package let isNew: Bool
  }

  /// One atomic batch: events that share an instant.
  package struct Batch: Sendable {
    /// When it is recorded.
    package let recorded: Instant
    /// The events, by position.
    package internal(set) var events: [RecordedEvent]
  }

  /// The most lines that a batch can have; more drafts of one given instant, and more events made from a file, become
  /// several batches.
  static let longestBatch = 10_000
  /// The number of lines from which on another patient begins the next of several batches.
  static let usualBatch = 5_000

  /// The outcome of each draft, in their order.
  package internal(set) var receipts: [Receipt] = []
  /// The batches to write; empty where every event was there already.
  package internal(set) var batches: [Batch] = []
  /// Remarks on drafts that are accepted but worth a second look.
  package internal(set) var warnings: [Warning] = []
  /// The record with the new events in it.
  package internal(set) var record: Record

  /// A remark on a draft that is accepted but worth a second look.
  package struct Warning: Sendable {
    /// The patient's pseudonym; nil where it concerns none.
    package let patient: String?
    /// The place of the draft; nil where it concerns an older event.
    package let draft: Range<Int>?
    /// The remark, and what may have been meant.
    package let message: String
    /// The code of the check that noted it; nil for a remark on a rule or a spelling.
    package let code: String?
    /// The places in the draft, and the key that it concerns: many drafts may have remarks of which only the line is
    /// said.
    private let place: (in: DraftPlaces, key: String)?

    init(patient: String?, _ message: String) {
      (self.patient, self.message, draft, code, place) = (patient, message, nil, nil, nil)
    }

    init(patient: String?, in draft: Draft, at key: String, _ message: String, code: String? = nil) {
      (self.patient, self.message, self.code) = (patient, message, code)
      (self.draft, place) = (draft.range, (draft.ranges, key))
    }

    /// The place in the drafts; nil where it concerns an older event.
    package var range: Range<Int>? { place.flatMap { $0.in[$0.key] } ?? draft }
  }

  /// The lines of a batch in the form of format 1.
  package func lines(of batch: Batch) -> [DraftLine] {
    let writer = EventWriter(pool: record.pool)
    return batch.events.map {
      DraftLine(id: $0.id.description, head: writer.head(of: $0), tail: writer.tail(of: $0))
    }
  }
}

extension Admission {
  /// Says in the events of a batch which checks their author accepts, behind those that a draft names itself.
  mutating func accept(_ codes: [Int: [String]], inBatch batch: Int) {
    guard let first = batches[batch].events.first?.sequenceNumber else { return }
    var patients: Set<Symbol> = []
    for (position, own) in codes.sorted(by: { $0.key < $1.key }) {
      patients.insert(batches[batch].events[position - first].patient)
      record.accept(own, in: &batches[batch].events[position - first])
    }
    for patient in patients { record.replace(batches[batch].events.filter { $0.patient == patient }, of: patient) }
  }
}

/// The pseudonyms of a log, read when they are needed.
package struct LoggedPseudonyms {
  /// Lists them.
  let names: () -> [String]
  /// Tells that something stands of a patient.
  let stands: (String) -> Bool
}

/// The circumstances of an admission: the author, the instant, the expected position, and what the author accepts.
package struct AdmissionContext {
  /// When a batch of a log that keeps its own clock is recorded; nil where each draft says it.
  package let recorded: Instant?
  /// The author of drafts that name none.
  package let author: String?
  /// The position that the author takes for the log's last; nil where it does not matter.
  package let expectedSequenceNumber: Int?
  /// The checks whose findings the author accepts.
  package let accepted: AcceptedChecks
  /// The writer's clock, to be compared with the last instant of the log, or with the instants that drafts give; nil
  /// where nothing says what it shows.
  package let clock: Instant?
  /// The id of the first draft, if it has none; each later draft without one takes the id as many places behind it. Nil
  /// where `makeID` makes all ids.
  package let firstID: EventID?
  /// Tells that those ids may be in the record already, from an earlier try.
  package let isTriedAgain: Bool
  /// The pseudonyms with which those of new patients are compared; nil where they are not.
  package let pseudonyms: LoggedPseudonyms?
  /// Makes the id of a draft that has none.
  package let makeID: (Instant) -> EventID

  /// The circumstances of an admission.
  package init(
    recorded: Instant?, author: String? = nil, expectedSequenceNumber: Int? = nil, accepted: AcceptedChecks = .none,
    clock: Instant? = nil, firstID: EventID? = nil, isTriedAgain: Bool = false, pseudonyms: LoggedPseudonyms? = nil,
    makeID: @escaping (Instant) -> EventID
  ) {
    self.recorded = recorded
    self.author = author
    self.expectedSequenceNumber = expectedSequenceNumber
    (self.accepted, self.clock) = (accepted, clock)
    (self.firstID, self.isTriedAgain, self.makeID) = (firstID, isTriedAgain, makeID)
    self.pseudonyms = pseudonyms
  }

  /// Returns the ids of drafts, given or not, that may be in the record already.
  func possiblyKnown(_ given: [EventID?]) -> Set<EventID> {
    Set(given.enumerated().compactMap { $1 ?? (isTriedAgain ? firstID?.advanced(by: $0) : nil) })
  }
}

extension Record {
  /// Reads drafts that are not read yet and validates all against this record: all of them are admitted, or none.
  ///
  /// The same event under the same id is acknowledged again and not written; this comes before the expected position.
  /// Cost: the drafts, and the histories of the patients that they touch.
  package consuming func admitting(_ drafts: Drafts, _ context: AdmissionContext) throws(AdmissionError) -> Admission {
    switch drafts {
    case .text(let text): try admitting(text, context)
    case .events(let events, let pool): try admitting(events, pool, context)
    }
  }

  /// Reads drafts from text, one JSON object a line, and validates them all.
  package consuming func admitting(
    _ text: [UInt8], _ context: AdmissionContext
  ) throws(AdmissionError) -> Admission {
    let lines = contentLines(of: text)
    if lines.isEmpty {
      throw AdmissionError(.empty, "there is nothing to record", hint: "give at least one event, a JSON object a line")
    }
    let known = entries(of: context.possiblyKnown(DraftSubjects(text, lines).ids))
    var admitting = DraftAdmission(
      record: self, context: context, known: known, count: lines.count, places: BatchDrafts(text: text))
    var reader = DraftReader(text, recordedIsGiven: context.recorded == nil)
    for line in lines { try admitting.admit(line, &reader) }
    return try admitting.validated()
  }

  private consuming func admitting(
    _ events: [RecordedEvent], _ pool: RecordPool, _ context: AdmissionContext
  ) throws(AdmissionError) -> Admission {
    let known = entries(of: context.possiblyKnown(events.map { $0.id == .absent ? nil : $0.id }))
    var admitting = DraftAdmission(
      record: extended(to: pool), context: context, known: known, count: events.count, places: BatchDrafts())
    for (number, event) in events.enumerated() { try admitting.admit(Draft(event, number: number)) }
    return try admitting.validated()
  }
}

/// Events that are to be recorded.
package enum Drafts: Sendable {
  /// JSON objects, one a line.
  case text([UInt8])
  /// Events without position and instant; an id that is absent will be made. `pool` is the record's own, with the texts
  /// and lists that the events have added.
  case events([RecordedEvent], pool: RecordPool)
}

/// Admits drafts one after the other to a trial record, then validates each batch against the events before it.
private struct DraftAdmission {
  let context: AdmissionContext
  let lastBefore: Int
  let lastRecordedBefore: Instant?
  /// The events that have the id of a draft: those of the record, and the drafts admitted so far.
  var known: [EventID: IndexedEvent]
  var admission: Admission
  /// The drafts that are new, from the first after the log on.
  private var newcomers: BatchDrafts
  /// The events of a log whose instants are given that drafts without an id may be: those recorded by its last instant.
  private var standing: StandingEvents
  /// Tells that there are more drafts than a batch can have, so that they become several, parted between patients.
  private let isParted: Bool

  init(
    record: consuming Record, context: AdmissionContext, known: [EventID: IndexedEvent], count: Int,
    places: BatchDrafts
  ) {
    self.context = context
    self.known = known
    isParted = context.recorded != nil && count > Admission.longestBatch
    newcomers = places
    newcomers.reserve(count)
    self.known.reserveCapacity(count)
    (lastBefore, lastRecordedBefore) = (record.lastSequenceNumber, record.lastRecorded)
    standing = StandingEvents(upTo: record.lastSequenceNumber)
    admission = Admission(record: record)
    admission.receipts.reserveCapacity(count)
  }

  mutating func admit(_ line: Range<Int>, _ reader: inout DraftReader) throws(AdmissionError) {
    let draft: Draft
    do throws(JSONError) {
      draft = try reader.read(line, into: &admission.record)
    } catch {
      throw AdmissionError(
        .malformed, error.message, at: error.offset..<error.offset + error.length, hint: error.hint)
    }
    try admit(draft)
  }

  mutating func admit(_ draft: Draft) throws(AdmissionError) {
    var draft = draft
    let id = draft.id ?? context.firstID?.advanced(by: admission.receipts.count)
    if let id, let known = known[id] {
      admission.record.growBounds()
      try acknowledgeAgain(draft, known)
      return
    }
    if draft.event.author.isNone, let author = context.author {
      draft.event.author = admission.record.symbol(for: author)
    }
    if draft.id == nil, let given = draft.recorded, let last = lastRecordedBefore, given <= last,
      let same = standing.take(draft.event, recorded: given, in: &admission.record)
    {
      acknowledge(same)
      return
    }
    try refuseExtremeNumbers(draft)
    let recorded = try instant(of: draft)
    draft.event.recorded = recorded
    draft.event.sequenceNumber = admission.record.lastSequenceNumber + 1
    draft.event.id = id ?? context.makeID(recorded)
    add(draft)
  }

  private mutating func acknowledge(_ stored: RecordedEvent) {
    admission.receipts.append(
      Admission.Receipt(id: stored.id, sequenceNumber: stored.sequenceNumber, isNew: false))
  }

  private mutating func add(_ draft: Draft) {
    let event = draft.event
    newcomers.add(draft.range)
    known[event.id] = IndexedEvent(
      sequenceNumber: event.sequenceNumber, type: event.event.type, patient: event.patient, isErased: false)
    admission.record.admit(event)
    admission.receipts.append(
      Admission.Receipt(id: event.id, sequenceNumber: event.sequenceNumber, isNew: true))
    let isFull = context.recorded == nil && admission.batches.last?.events.count == Admission.longestBatch
    if admission.batches.last?.recorded == event.recorded, !isFull {
      admission.batches[admission.batches.count - 1].events.append(event)
    } else {
      admission.batches.append(Admission.Batch(recorded: event.recorded, events: [event]))
    }
  }

  /// Refuses numbers of which sums and shares need not be finite, or that no reader keeps as they are.
  private func refuseExtremeNumbers(_ draft: Draft) throws(AdmissionError) {
    guard let field = ExtremeNumbers(draft.event.event, admission.record.pool).field else { return }
    let doses = Dose.recordable
    throw AdmissionError(
      .refused, "the number is too small or too large to be recorded", at: draft.place(of: field),
      hint: "an amount of a dose is from \(doses.lowerBound) to below 10^15; any number is between -10^15 and 10^15")
  }

  /// The instant at which a draft is recorded: not before the last batch of the log, nor before the draft before it.
  private func instant(of draft: Draft) throws(AdmissionError) -> Instant {
    guard let given = draft.recorded else { return ownInstant(draft) }
    if !given.canBeRecorded {
      throw AdmissionError(
        .refused, "nothing is recorded from the year 9999 on", at: draft.place(of: "recorded"),
        hint: "check the instant")
    }
    if let last = admission.record.lastRecorded {
      if given < last {
        throw AdmissionError(
          .refused, "recorded is before that of the batch before it", at: draft.place(of: "recorded"),
          hint: "the last one stands at \(last)")
      }
    }
    return given
  }

  /// The instant that the log's clock gives a draft: one for all, or for each of several batches a millisecond later.
  private func ownInstant(_ draft: Draft) -> Instant {
    let first = context.recorded ?? Instant(millisecondsSinceEpoch: 0)
    guard isParted, let last = admission.batches.last?.events, let patient = last.last?.patient else { return first }
    let isFull =
      last.count >= Admission.usualBatch && patient != draft.event.patient
      || last.count == Admission.longestBatch
    return first.adding(milliseconds: Int64(admission.batches.count - (isFull ? 0 : 1)))
  }

  private mutating func acknowledgeAgain(_ draft: Draft, _ known: IndexedEvent) throws(AdmissionError) {
    let place = draft.place(of: "id")
    if known.isErased {
      throw AdmissionError(.conflict, "the event of this id, seq \(known.sequenceNumber), was erased", at: place)
    }
    let record = admission.record
    let stored = record.event(at: known.sequenceNumber, of: known.patient)
    let writer = EventWriter(pool: record.pool)
    guard let stored, writer.content(of: stored) == writer.content(of: draft.event) else {
      throw AdmissionError(
        .conflict, "the id belongs to another event, seq \(known.sequenceNumber)", at: place,
        hint: "leave id out to have a new one made, or amend the event")
    }
    acknowledge(stored)
  }

  /// Returns what the clock check finds in a batch: in the writer's clock, or in the instant that the drafts give.
  private func clockFinding(inBatch index: Int) -> CheckFinding? {
    guard let clock = context.clock, let first = admission.batches[index].events.first else { return nil }
    if context.recorded == nil { return .clock(given: first.recorded, now: clock, at: first.sequenceNumber) }
    guard index == 0, let last = lastRecordedBefore else { return nil }
    return .clock(clock, after: last, at: first.sequenceNumber)
  }

  /// Returns what the check of pseudonyms finds in the patients who are new with a batch.
  private func pseudonymFindings(_ batch: [RecordedEvent]) -> [CheckFinding] {
    guard let pseudonyms = context.pseudonyms else { return [] }
    var seen: Set<Symbol> = []
    let record = admission.record
    let new = batch.filter { event in
      seen.insert(event.patient).inserted
        && record.events(of: event.patient).first?.sequenceNumber == event.sequenceNumber
    }
    if new.isEmpty { return [] }
    var known = KnownPseudonyms(pseudonyms.names())
    return new.compactMap { event in
      known.finding(inNew: record.pool.text(event.patient), at: event.sequenceNumber) {
        record.hasEntries(of: $0) || pseudonyms.stands($0)
      }
    }
  }

  consuming func validated() throws(AdmissionError) -> Admission {
    if let expected = context.expectedSequenceNumber, !newcomers.isEmpty, expected != lastBefore {
      throw AdmissionError(
        .moved, "the log ends at seq \(lastBefore), not at \(expected)",
        hint: "look at what was added since, then try again with --expect-seq \(lastBefore)")
    }
    admission.record.growBounds()
    var questions: [AdmissionError.Fault] = []
    for index in admission.batches.indices {
      let batch = admission.batches[index].events
      var validation = BatchValidation(
        newcomers.of(batch, after: lastBefore), record: admission.record, accepted: context.accepted)
      if let finding = clockFinding(inBatch: index) { validation.add(finding) }
      for finding in pseudonymFindings(batch) { validation.add(finding) }
      let faults = validation.faults + validation.checks.faults
      if !faults.isEmpty { throw AdmissionError(.refused, faults) }
      questions += validation.checks.questions
      admission.warnings += validation.warnings + validation.checks.warnings
      admission.accept(validation.checks.accepted, inBatch: index)
    }
    if !questions.isEmpty { throw AdmissionError(.unconfirmed, questions) }
    return admission
  }
}
