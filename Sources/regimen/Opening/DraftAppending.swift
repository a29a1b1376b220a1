import Arguments
import CalendarTime
import EventStorage
import PatientRecord
import RecordKeeping
import Seals
import SystemCalls
import Text

/// Appends drafts to a log: takes the lock, judges them against everything that is there, writes them durably.
enum DraftAppending {
  /// What became of the drafts.
  struct Outcome {
    let receipts: [Admission.Receipt]
    let warnings: [Admission.Warning]
    let seal: String?
    let recorded: Instant?
    let record: Record
  }

  /// What the drafts are about, as far as the call tells, so that no more of the record need be read.
  struct Subject {
    /// Pseudonyms.
    let patients: Set<String>
    /// Words that may name events.
    var events: [String] = []
    /// Whether drafts say when they were recorded, as those for a log whose instants are given must.
    var givesInstants = false

    /// More patients than that are not searched for one by one.
    private static let patientLimit = 1000

    func scope(_ reading: LogReading) throws(CommandFailure) -> RecordScope? {
      if patients.count + events.count > Subject.patientLimit { return nil }
      return try reading.scope(patients: patients, events: events)
    }
  }

  /// Writes drafts that `makeDrafts` makes from the record as it stands under the lock.
  ///
  /// With `--dry-run` all is judged and nothing written.
  static func append(
    _ options: WritingOptions, about subject: Subject, _ makeDrafts: (Record) throws -> Drafts,
    report: (AdmissionError) -> CommandFailure = CommandFailure.init
  ) throws -> Outcome {
    let path = try options.log.directory("standard input cannot be written to")
    return options.isDryRun
      ? try tryOut(options, path, subject, makeDrafts, report)
      : try write(options, path, subject, makeDrafts, report)
  }

  private static func tryOut(
    _ options: WritingOptions, _ path: String, _ subject: Subject, _ makeDrafts: (Record) throws -> Drafts,
    _ report: (AdmissionError) -> CommandFailure
  ) throws -> Outcome {
    let reading = try LogReading(path, try ReadingOptions.environment())
    let record = try reading.record(try subject.scope(reading))
    let recorded = reading.extent.description.recordedBy == .given ? nil : nextInstant(after: record.lastRecorded)
    let admission = try admit(options, subject, record, recorded, makeDrafts, report)
    return Outcome(
      receipts: admission.receipts, warnings: admission.warnings, seal: nil, recorded: recorded,
      record: admission.record)
  }

  private static func nextInstant(after last: Instant?) -> Instant {
    max(SystemClock.now(), last?.adding(milliseconds: 1) ?? SystemClock.now())
  }

  private static func write(
    _ options: WritingOptions, _ path: String, _ subject: Subject, _ makeDrafts: (Record) throws -> Drafts,
    _ report: (AdmissionError) -> CommandFailure
  ) throws -> Outcome {
    let reading = try ReadingOptions.environment()
    do {
      let snapshot = try LogReading.snapshot(of: path, reading)
      var writer = try LogWriter.open(path, in: SystemFileSystem(), after: snapshot?.checkpoint)
      for action in writer.recovery { tell("regimen: \(action)\n") }
      let log = LogReading(writer, after: snapshot, reading)
      let record = try log.record(try subject.scope(log))
      let isGiven = writer.log.description.recordedBy == .given
      let recorded = isGiven ? nil : try writer.nextRecorded()
      let admission = try admit(options, subject, record, recorded, makeDrafts, report)
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
    } catch let error as LogError {
      throw CommandFailure(error)
    }
  }

  private static func admit(
    _ options: WritingOptions, _ subject: Subject, _ record: consuming Record, _ recorded: Instant?,
    _ makeDrafts: (Record) throws -> Drafts, _ report: (AdmissionError) -> CommandFailure
  ) throws -> Admission {
    let drafts = try makeDrafts(record)
    if recorded == nil, !subject.givesInstants {
      throw UsageError(
        "the instants of this log are given, and this command gives none", index: nil,
        hint: "regimen append, with drafts that have \"recorded\"")
    }
    let context = AdmissionContext(
      recorded: recorded, author: options.author, expectedSequenceNumber: options.expectedPosition,
      makeID: EventID.random)
    do throws(AdmissionError) {
      return try record.admitting(drafts, context)
    } catch {
      throw report(error)
    }
  }
}

extension CommandFailure {
  /// The faults of events that were given as words, without places.
  init(_ error: AdmissionError) { self = .refused(error.faults.map { Diagnostic($0.message, hint: $0.hint) }) }
}

extension EventID {
  /// A new id for an instant.
  static func random(at instant: Instant) -> EventID {
    var generator = SystemRandomNumberGenerator()
    return EventID(millisecondsSinceEpoch: instant.millisecondsSinceEpoch, using: &generator)
  }
}

/// Reads a position in the log.
func typedPosition(_ text: String) throws(ValueError) -> Int {
  guard let position = Int(text), position >= 0 else {
    throw ValueError("not a position", hint: "a seq: a whole number from 0")
  }
  return position
}
