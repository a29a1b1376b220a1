package import CalendarTime
package import EventStorage
package import PatientRecord

import JSONText

/// Drafts that have been read, judged and found good, ready to be written.
package struct Admission: Sendable {
  /// What became of one draft.
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

  /// What became of each draft, in their order.
  package internal(set) var receipts: [Receipt] = []
  /// What to write; empty where everything was there already.
  package internal(set) var batches: [Batch] = []
  /// What is accepted but worth a second look.
  package internal(set) var warnings: [Warning] = []
  /// The record with the new events in it.
  package internal(set) var record: Record

  /// Something that is accepted but worth a second look.
  package struct Warning: Sendable {
    /// Where in the drafts; nil where it concerns an older event.
    package let range: Range<Int>?
    /// What it is, and what may have been meant.
    package let message: String
  }

  /// The lines of a batch in the form of format 1.
  package func lines(of batch: Batch) -> [DraftLine] {
    let writer = EventWriter(pool: record.pool)
    return batch.events.map {
      DraftLine(id: $0.id.description, head: writer.head(of: $0), tail: writer.tail(of: $0))
    }
  }
}

/// What drafts are judged against, and by whom and when they are written.
package struct AdmissionContext {
  /// When a batch of a log that keeps its own clock is recorded; nil where each draft says it.
  package let recorded: Instant?
  /// The author of drafts that name none.
  package let author: String?
  /// The position that the author takes for the log's last; nil where it does not matter.
  package let expectedSequenceNumber: Int?
  /// Makes the id of a draft that has none.
  package let makeID: (Instant) -> EventID

  /// The circumstances of an admission.
  package init(
    recorded: Instant?, author: String? = nil, expectedSequenceNumber: Int? = nil,
    makeID: @escaping (Instant) -> EventID
  ) {
    self.recorded = recorded
    self.author = author
    self.expectedSequenceNumber = expectedSequenceNumber
    self.makeID = makeID
  }
}

extension Record {
  /// Reads drafts, one JSON object a line, and judges them against this record: all of them, or none.
  ///
  /// The same event under the same id is acknowledged again and not written; this comes before the expected position.
  /// Cost: the drafts, and the histories of the patients that they touch.
  package consuming func admitting(
    _ drafts: [UInt8], _ context: AdmissionContext
  ) throws(AdmissionError) -> Admission {
    let lines = contentLines(of: drafts)
    if lines.isEmpty {
      throw AdmissionError(.empty, "there is nothing to record", hint: "give at least one event, a JSON object a line")
    }
    let ids = Set(lines.compactMap { draftIdentifier(drafts, in: $0) })
    let known = entries(of: ids)
    var reading = DraftReading(record: self, context: context, drafts: drafts, known: known)
    for line in lines { try reading.read(line) }
    return try reading.judged()
  }
}

/// Reads drafts one after the other into a trial record, then judges each batch against what stood before it.
private struct DraftReading {
  let context: AdmissionContext
  let drafts: [UInt8]
  let lastBefore: Int
  /// Where those ids of the drafts stand that the record holds already.
  let known: [EventID: IndexedEvent]
  var admission: Admission
  var newcomers: [Int: Draft] = [:]

  init(
    record: consuming Record, context: AdmissionContext, drafts: [UInt8], known: [EventID: IndexedEvent]
  ) {
    self.context = context
    self.known = known
    self.drafts = drafts
    lastBefore = record.lastSequenceNumber
    admission = Admission(record: record)
  }

  mutating func read(_ line: Range<Int>) throws(AdmissionError) {
    var draft: Draft
    do throws(JSONError) {
      draft = try admission.record.readDraft(drafts, in: line, recordedIsGiven: context.recorded == nil)
    } catch {
      throw AdmissionError(
        .malformed, error.message, at: error.offset..<error.offset + error.length, hint: error.hint)
    }
    if let id = draft.id, let known = known[id] ?? admission.record.newcomer(id) {
      try acknowledgeAgain(draft, known)
      return
    }
    let recorded = try instant(of: draft)
    draft.event.recorded = recorded
    draft.event.sequenceNumber = admission.record.lastSequenceNumber + 1
    draft.event.id = draft.id ?? context.makeID(recorded)
    if draft.event.author.isNone, let author = context.author {
      draft.event.author = admission.record.symbol(for: author)
    }
    admit(draft)
  }

  private mutating func admit(_ draft: Draft) {
    let event = draft.event
    newcomers[event.sequenceNumber] = draft
    admission.record.admit(event)
    admission.receipts.append(
      Admission.Receipt(id: event.id, sequenceNumber: event.sequenceNumber, isNew: true))
    if admission.batches.last?.recorded == event.recorded {
      admission.batches[admission.batches.count - 1].events.append(event)
    } else {
      admission.batches.append(Admission.Batch(recorded: event.recorded, events: [event]))
    }
  }

  /// The instant at which a draft is recorded: after the last batch of the log, not before the draft before it.
  private func instant(of draft: Draft) throws(AdmissionError) -> Instant {
    guard let given = draft.recorded else { return context.recorded ?? Instant(millisecondsSinceEpoch: 0) }
    if let last = admission.record.lastRecorded {
      let isNextOfBatch = given == admission.batches.last?.recorded
      if given < last || given == last && !isNextOfBatch {
        throw AdmissionError(
          .refused, "recorded is not after the batch before it", at: draft.ranges["recorded"] ?? draft.range,
          hint: "the last one stands at \(last)")
      }
    }
    return given
  }

  private mutating func acknowledgeAgain(_ draft: Draft, _ known: IndexedEvent) throws(AdmissionError) {
    let place = draft.ranges["id"] ?? draft.range
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
    admission.receipts.append(
      Admission.Receipt(id: stored.id, sequenceNumber: stored.sequenceNumber, isNew: false))
  }

  consuming func judged() throws(AdmissionError) -> Admission {
    if let expected = context.expectedSequenceNumber, !newcomers.isEmpty, expected != lastBefore {
      throw AdmissionError(
        .moved, "the log ends at seq \(lastBefore), not at \(expected)",
        hint: "look at what was added since, then try again with --expect-seq \(lastBefore)")
    }
    for batch in admission.batches {
      let judgement = RecordJudgement(batch: batch.events, newcomers: newcomers, record: admission.record)
      if !judgement.faults.isEmpty { throw AdmissionError(.refused, judgement.faults) }
      admission.warnings += judgement.warnings
    }
    return admission
  }
}
