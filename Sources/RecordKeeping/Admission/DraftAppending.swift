package import CalendarTime
import EventStorage
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
  }

  /// The patients and events that drafts concern, as far as the call tells, so that no more of the record need be read.
  package struct Subject {
    private let patients: Set<String>
    private let events: [String]
    /// Tells that the whole record is needed.
    private var isWhole = false
    /// Tells that drafts say when they were recorded, as those for a log whose instants are given must.
    fileprivate let givesInstants: Bool

    /// More patients than that are not searched for one by one.
    private static let patientLimit = 1000

    /// Patients by their pseudonyms, and words that may name events.
    package init(patients: Set<String>, events: [String] = [], givesInstants: Bool = false) {
      (self.patients, self.events, self.givesInstants) = (patients, events, givesInstants)
    }

    /// Whoever is in the record.
    package static var everyone: Subject {
      var subject = Subject(patients: [])
      subject.isWhole = true
      return subject
    }

    fileprivate func scope(_ reading: LogReading) throws(LogError) -> RecordScope? {
      if isWhole || patients.count + events.count > Subject.patientLimit { return nil }
      return try reading.scope(patients: patients, events: events)
    }
  }

  /// The instants of the log are given, and the drafts give none.
  package struct InstantsMissing: Error {}

  private let path: String
  private let reading: ReadingOptions
  private let author: String?
  private let expectedPosition: Int?
  private let accepted: AcceptedChecks
  private let isDryRun: Bool

  /// An appending to the log at a path. `author` is that of drafts that name none, `expectedPosition` the place where
  /// the log must end, `accepted` the checks whose findings the author accepts; if `isDryRun`, all is judged and
  /// nothing written.
  package init(
    to path: String, _ reading: ReadingOptions, author: String?, expectedPosition: Int? = nil,
    accepted: AcceptedChecks = .none, isDryRun: Bool = false
  ) {
    (self.path, self.reading, self.author) = (path, reading, author)
    (self.expectedPosition, self.accepted, self.isDryRun) = (expectedPosition, accepted, isDryRun)
  }

  /// Appends the drafts that `makeDrafts` makes from the record as it stands under the lock.
  ///
  /// Throws a `LogError`, an `AdmissionError`, `InstantsMissing`, or what `makeDrafts` throws.
  package func append(about subject: Subject, _ makeDrafts: (Record) throws -> Drafts) throws -> Outcome {
    isDryRun ? try tryOut(subject, makeDrafts) : try write(subject, makeDrafts)
  }

  private func tryOut(_ subject: Subject, _ makeDrafts: (Record) throws -> Drafts) throws -> Outcome {
    let reading = try LogReading(path, reading)
    let record = try reading.record(try subject.scope(reading))
    let isGiven = reading.extent.description.recordedBy == .given
    let recorded = isGiven ? nil : DraftAppending.nextInstant(after: record.lastRecorded)
    let admission = try admit(subject, record, recorded, makeDrafts)
    return Outcome(
      receipts: admission.receipts, warnings: admission.warnings, seal: nil, recorded: recorded,
      record: admission.record)
  }

  private static func nextInstant(after last: Instant?) -> Instant {
    max(SystemClock.now(), last?.adding(milliseconds: 1) ?? SystemClock.now())
  }

  private func write(_ subject: Subject, _ makeDrafts: (Record) throws -> Drafts) throws -> Outcome {
    let snapshot = try LogReading.snapshot(of: path, reading)
    var writer = try LogWriter.open(path, in: SystemFileSystem(), after: snapshot?.checkpoint)
    for action in writer.recovery { tell("regimen: \(action)\n") }
    let log = LogReading(writer, after: snapshot, reading)
    let record = try log.record(try subject.scope(log))
    let isGiven = writer.log.description.recordedBy == .given
    let recorded = isGiven ? nil : try writer.nextRecorded()
    let admission = try admit(subject, record, recorded, makeDrafts)
    var last: LogBatch?
    for batch in admission.batches {
      let instant = isGiven ? try writer.nextRecorded(given: batch.recorded) : batch.recorded
      last = try writer.append(admission.lines(of: batch), recorded: instant)
    }
    let outcome = Outcome(
      receipts: admission.receipts, warnings: admission.warnings, seal: last?.seal.description,
      recorded: last?.recorded, record: admission.record)
    writer.close()
    return outcome
  }

  private func admit(
    _ subject: Subject, _ record: consuming Record, _ recorded: Instant?, _ makeDrafts: (Record) throws -> Drafts
  ) throws -> Admission {
    let drafts = try makeDrafts(record)
    if recorded == nil, !subject.givesInstants { throw InstantsMissing() }
    let context = AdmissionContext(
      recorded: recorded, author: author, expectedSequenceNumber: expectedPosition, accepted: accepted,
      clock: recorded == nil ? nil : SystemClock.now(), makeID: EventID.random)
    return try record.admitting(drafts, context)
  }
}

extension EventID {
  /// Returns a new id for an instant.
  package static func random(at instant: Instant) -> EventID {
    var generator = SystemRandomNumberGenerator()
    return EventID(millisecondsSinceEpoch: instant.millisecondsSinceEpoch, using: &generator)
  }
}
