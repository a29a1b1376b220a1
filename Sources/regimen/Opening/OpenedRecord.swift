import Queries
import Answers
import CalendarTime
import EventStorage
import PatientRecord
import RecordKeeping
import SystemCalls
import Text

/// A record as an answer sees it: read up to what is known, with the clinical date of the question.
struct OpenedRecord: AskedRecord {
  /// The events.
  let record: Record
  /// Which log, and up to where.
  let position: LogPosition
  /// The clinical date.
  let asOf: CalendarDay
  /// What the answer should say of the log.
  let notes: [String]
  private let source: LogSource
  /// The snapshot that is made once the answer is written; nil where none is.
  private let snapshotMaking: SnapshotMaking?

  /// Opens the log that the words name and reads it up to `--known-at`, as of `--as-of`: all of it, or some patients.
  init(
    _ log: LogOption, _ times: TimeOptions, _ reading: ReadingOptions, patients: Set<String>?
  ) throws {
    let knownAt = times.knownAt
    var source = try LogSource(log, reading)
    let making = patients == nil ? source.snapshotWorthMaking.flatMap(SnapshotMaking.begin) : nil
    // What a snapshot will hold is read after it was begun.
    if making != nil { source = try LogSource(log, reading) }
    self.source = source
    position = try source.position(at: knownAt)
    record = try source.record(at: knownAt, patients: patients)
    snapshotMaking = making
    try refuseUnexplainedStubs(record, of: source)
    notes = source.notes
    asOf = times.asOf ?? source.cutoff ?? OpenedRecord.day(of: knownAt, record) ?? SystemClock.today()
  }

  private init(_ later: OpenedRecord, asKnownAt knownAt: KnownAt) throws {
    source = later.source
    position = try source.position(at: knownAt)
    record = try source.narrowed(later.record, to: knownAt)
    (asOf, notes, snapshotMaking) = (later.asOf, later.notes, nil)
  }

  /// The same record as it was known at an earlier point, for the same clinical date.
  func asKnown(at knownAt: KnownAt) throws -> OpenedRecord { try OpenedRecord(self, asKnownAt: knownAt) }

  /// How many threads the question may use.
  var threads: Int { source.threads }

  /// A line as it is stored; nil where there is none.
  func line(_ sequenceNumber: Int) -> String? { source.line(sequenceNumber) }

  func finish() { snapshotMaking?.finishQuietly(record) }

  private static func day(of knownAt: KnownAt?, _ record: Record) -> CalendarDay? {
    switch knownAt {
    case .instant(let instant): instant.day
    case .position: record.lastRecorded?.day
    case nil: nil
    }
  }
}

/// A stub that no erasure names is damage: someone took an event away.
private func refuseUnexplainedStubs(_ record: Record, of source: LogSource) throws(CommandFailure) {
  guard let stub = record.unexplainedStubs.first else { return }
  throw CommandFailure(
    Diagnostic(
      "damaged: the event of seq \(stub) was taken away, and no erasure says so", file: source.name,
      hint: "restore the log from a copy; compare with: regimen verify"))
}
