package import CalendarTime
package import EventStorage
package import PatientRecord
import Seals
import SystemCalls

/// Appends drafts to a log: takes the lock, judges them against everything that is there, writes them durably.
package struct DraftAppending {
  /// The outcome of an appending.
  package struct Outcome {
    /// The outcome of each draft, in their order.
    package let receipts: [Admission.Receipt]
    /// Remarks on what was accepted.
    package let warnings: [Admission.Warning]
    /// The seal of the last batch; nil if nothing was written.
    package let seal: String?
    /// The instant at which the last batch was recorded; nil if nothing was written and the instants are given.
    package let recorded: Instant?
    /// The record with the new events in it.
    package let record: Record
    /// The id from which those that were made follow; nil where every draft had its own.
    package let firstID: EventID?
  }

  /// The patients and events that drafts concern, as far as the call tells, so that no more of the record need be read.
  package struct Subject {
    private let patients: Set<String>
    private let events: [String]
    /// Tells that the whole record is needed.
    private var isWhole = false
    /// Tells that drafts say when they were recorded, as those for a log whose instants are given must.
    fileprivate let givesInstants: Bool
    /// Tells that the pseudonyms of new patients are compared with those that are known.
    fileprivate let comparesPseudonyms: Bool

    /// More patients than that are not searched for one by one: in a snapshot, and where the places of their lines are
    /// known.
    private static let patientLimits = (1000, 100_000)

    /// Patients by their pseudonyms, and words that may name events.
    package init(
      patients: Set<String>, events: [String] = [], givesInstants: Bool = false, comparesPseudonyms: Bool = false
    ) {
      (self.patients, self.events, self.givesInstants) = (patients, events, givesInstants)
      self.comparesPseudonyms = comparesPseudonyms
    }

    /// Whoever is in the record.
    package static let everyone = Subject(whole: ())

    /// Whoever is in the record, with the pseudonyms of new patients compared.
    package static let everyoneAndNew = Subject(whole: (), comparesPseudonyms: true)

    private init(whole: Void, comparesPseudonyms: Bool = false) {
      self.init(patients: [], comparesPseudonyms: comparesPseudonyms)
      isWhole = true
    }

    fileprivate func scope(_ reading: LogReading, firstID: EventID?) throws(LogError) -> RecordScope? {
      let limit = reading.findsPatients ? Subject.patientLimits.1 : Subject.patientLimits.0
      if isWhole || patients.count + events.count > limit { return nil }
      return try reading.scope(patients: patients, events: events + (firstID.map { [$0.description] } ?? []))
    }
  }

  /// The instants of the log are given, and the drafts give none.
  package struct InstantsMissing: Error {}

  /// A failure that leaves it unknown if the drafts are in the log: all of a batch are there, or none.
  package struct Uncertain: Error {
    /// The failure.
    package let cause: LogError
    /// The ids of the events that were to be written, in the order of the drafts.
    package let ids: [EventID]
    /// The id from which those that were made follow; nil where every draft had its own.
    package let firstID: EventID?
  }

  /// A failure after a part of the drafts was written, which stands.
  package struct Partial: Error {
    /// The failure.
    package let cause: LogError
    /// The number of the drafts that stand, from the first on.
    package let count: Int
    /// The position of the last of them.
    package let lastSequenceNumber: Int
    /// The id from which those that were made follow; nil where every draft had its own.
    package let firstID: EventID?
  }

  private let path: String
  private let reading: ReadingOptions
  private let author: String?
  private let expectedPosition: Int?
  private let accepted: AcceptedChecks
  private let firstID: EventID?
  private let isDryRun: Bool

  /// An appending to the log at a path. `author` is that of drafts that name none, `expectedPosition` the place where
  /// the log must end, `accepted` the checks whose findings the author accepts, `firstID` the id of the first draft,
  /// which the others follow, as an earlier try had it; if `isDryRun`, all is judged and nothing written.
  package init(
    to path: String, _ reading: ReadingOptions, author: String?, expectedPosition: Int? = nil,
    accepted: AcceptedChecks = .none, firstID: EventID? = nil, isDryRun: Bool = false
  ) {
    (self.path, self.reading, self.author) = (path, reading.forWriting, author)
    (self.expectedPosition, self.accepted, self.firstID) = (expectedPosition, accepted, firstID)
    self.isDryRun = isDryRun
  }

  /// Appends the drafts that `makeDrafts` makes from the record as it stands under the lock.
  ///
  /// Throws a `LogError`, an `AdmissionError`, `InstantsMissing`, or what `makeDrafts` throws.
  package func append(about subject: Subject, _ makeDrafts: (Record) throws -> Drafts) throws -> Outcome {
    isDryRun ? try tryOut(subject, makeDrafts) : try write(subject, makeDrafts)
  }

  private func tryOut(_ subject: Subject, _ makeDrafts: (Record) throws -> Drafts) throws -> Outcome {
    let reading = try LogReading(path, reading)
    let record = try reading.record(try subject.scope(reading, firstID: firstID))
    let isGiven = reading.extent.description.recordedBy == .given
    let recorded = isGiven ? nil : DraftAppending.nextInstant(after: record.lastRecorded)
    let first = firstID ?? .random(at: SystemClock.now())
    let admission = try admit(subject, reading, record, recorded, first, makeDrafts)
    return Outcome(
      receipts: admission.receipts, warnings: admission.warnings, seal: nil, recorded: recorded,
      record: admission.record, firstID: DraftAppending.made(first, admission.receipts))
  }

  private static func nextInstant(after last: Instant?) -> Instant {
    max(SystemClock.now(), last?.adding(milliseconds: 1) ?? SystemClock.now())
  }

  private func write(_ subject: Subject, _ makeDrafts: (Record) throws -> Drafts) throws -> Outcome {
    let snapshot = try LogReading.snapshot(of: path, reading)
    let places = try LogReading.places(of: path, reading, beyond: snapshot)
    var writer = try LogWriter.open(
      path, in: SystemFileSystem(), after: places?.checkpoint ?? snapshot?.checkpoint)
    for action in writer.recovery { tell("regimen: \(action)\n") }
    let log = LogReading(writer, after: snapshot, places, reading)
    let record = try log.record(try subject.scope(log, firstID: firstID))
    let recorded = writer.log.description.recordedBy == .given ? nil : try writer.nextRecorded()
    // The ids are there before anything is written, so that a failure can name them.
    let first = firstID ?? .random(at: recorded ?? SystemClock.now())
    let admission = try admit(subject, log, record, recorded, first, makeDrafts)
    let before = writer.log.lastSequenceNumber
    do throws(LogError) {
      if recorded != nil, admission.batches.count > 1 {
        try writer.appendAtOnce(admission.batches.count) { number in
          (admission.lines(of: admission.batches[number]), admission.batches[number].recorded)
        }
      } else {
        try writer.append(admission.batches.map { (admission.lines(of: $0), $0.recorded) })
      }
    } catch {
      throw DraftAppending.failure(error, writer, admission.receipts, after: before, first)
    }
    let isWritten = !admission.batches.isEmpty
    if isWritten { log.leavePlaces(writer) }
    let outcome = Outcome(
      receipts: admission.receipts, warnings: admission.warnings,
      seal: isWritten ? writer.log.seal?.description : nil, recorded: admission.batches.last?.recorded,
      record: admission.record, firstID: DraftAppending.made(first, admission.receipts))
    writer.close()
    return outcome
  }

  /// Returns the error that says what is in the log after a failed append.
  private static func failure(
    _ error: LogError, _ writer: borrowing LogWriter, _ receipts: [Admission.Receipt], after before: Int,
    _ first: EventID
  ) -> any Error {
    let firstID = made(first, receipts)
    if writer.stopped != nil { return Uncertain(cause: error, ids: receipts.map(\.id), firstID: firstID) }
    let last = writer.log.lastSequenceNumber
    if last == before { return error }
    let count = receipts.firstIndex { $0.sequenceNumber > last } ?? receipts.count
    return Partial(cause: error, count: count, lastSequenceNumber: last, firstID: firstID)
  }

  /// Returns the first id if one of the ids follows from it.
  private static func made(_ first: EventID, _ receipts: [Admission.Receipt]) -> EventID? {
    receipts.enumerated().contains { $1.id == first.advanced(by: $0) } ? first : nil
  }

  private func admit(
    _ subject: Subject, _ log: LogReading, _ record: consuming Record, _ recorded: Instant?, _ first: EventID,
    _ makeDrafts: (Record) throws -> Drafts
  ) throws -> Admission {
    let drafts = try makeDrafts(beforeAnEarlierTry(record))
    if recorded == nil, !subject.givesInstants { throw InstantsMissing() }
    let context = AdmissionContext(
      recorded: recorded, author: author, expectedSequenceNumber: expectedPosition, accepted: accepted,
      clock: SystemClock.now(), firstID: first, isTriedAgain: firstID != nil,
      pseudonyms: subject.comparesPseudonyms ? DraftAppending.pseudonyms(log) : nil,
      makeID: EventID.random)
    return try record.admitting(drafts, context)
  }

  /// The pseudonyms of a log; what cannot be read is compared with nothing.
  private static func pseudonyms(_ log: LogReading) -> LoggedPseudonyms {
    LoggedPseudonyms {
      (try? log.patients(beginningWith: "", limit: 100_000)) ?? []
    } stands: { name in
      (try? log.record(RecordScope(patients: [name])).hasEntries(of: name)) ?? true
    }
  }

  /// Returns the record as it was before an earlier try of the same call, so that the call makes the same drafts again.
  private func beforeAnEarlierTry(_ record: Record) -> Record {
    guard let firstID, let earlier = record.entry(of: firstID) else { return record }
    var before = record
    before.know(upTo: earlier.sequenceNumber == 1 ? nil : (earlier.sequenceNumber - 1, SystemClock.now()))
    return before
  }
}

extension EventID {
  /// Returns a new id for an instant.
  package static func random(at instant: Instant) -> EventID {
    var generator = SystemRandomNumberGenerator()
    return EventID(millisecondsSinceEpoch: instant.millisecondsSinceEpoch, using: &generator)
  }
}
