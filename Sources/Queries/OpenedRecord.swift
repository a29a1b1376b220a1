package import Answers
package import CalendarTime
package import PatientRecord
package import RecordKeeping
import Text

/// A record as an answer sees it: read up to what is known, with the clinical date of the question.
package struct OpenedRecord: Sendable {
  /// The events.
  package let record: Record
  /// The log, and up to where it was read.
  package let position: LogPosition
  /// The clinical date.
  package let asOf: CalendarDay
  /// Sentences that an answer says of the log.
  package let notes: [String]
  /// The last days of patients who have one of their own.
  private(set) var lastDays: [Symbol: CalendarDay] = [:]
  private let source: LogSource
  /// The snapshot that is made once the answer is written; nil where none is.
  private let snapshotMaking: SnapshotMaking?

  /// Opens a log and reads it up to a point of transaction time: all of it, or some patients.
  ///
  /// `path` may be `-` for standard input. The clinical date is `asOf`, else the log's cutoff, but at most the horizon,
  /// after which nothing is known.
  package init(
    _ path: String, asOf: CalendarDay?, knownAt: KnownAt?, _ reading: ReadingOptions, patients: Set<String>?
  ) throws {
    var source = try LogSource(path, reading)
    let making = patients == nil ? source.snapshotWorthMaking.flatMap(SnapshotMaking.begin) : nil
    // What a snapshot will hold is read after it was begun.
    if making != nil { source = try LogSource(path, reading) }
    self.source = source
    position = try OpenedRecord.position(in: source, at: knownAt)
    record = try source.record(at: knownAt, patients: patients)
    snapshotMaking = making
    try refuseUnexplainedStubs(record, of: source)
    let horizon = Horizon(knownAt, record, isGiven: source.isGiven)
    let asked = asOf ?? source.cutoff
    self.asOf = horizon.asOf(asked)
    notes = source.notes + [horizon.note(asked)].compactMap(\.self)
  }

  /// Opens several logs as one, up to an instant; the clinical date has to be given where their cutoffs differ.
  package init(_ logs: [SiteLog], asOf: CalendarDay?, knownAt: KnownAt?, _ reading: ReadingOptions) throws {
    source = try LogSource(logs, reading)
    if asOf == nil, source.hasSeveralCutoffs {
      throw Diagnostic("the cutoffs of these logs differ", hint: "--as-of DATE")
    }
    position = try OpenedRecord.position(in: source, at: knownAt)
    record = try source.record(at: knownAt, patients: nil)
    snapshotMaking = nil
    let horizon = Horizon(knownAt, record, isGiven: source.isGiven)
    let asked = asOf ?? source.cutoff
    self.asOf = horizon.asOf(asked)
    notes = source.notes + source.notes(on: record) + [horizon.note(asked)].compactMap(\.self)
  }

  /// No record, but the dates and the place of rows that were made of one.
  init(asOf: CalendarDay?, at position: LogPosition, notes: [String]) throws {
    (source, record, self.position, self.notes) = (LogSource(), Record(), position, notes)
    guard let asOf else { throw Diagnostic("the rows say no day that they are as of") }
    (self.asOf, snapshotMaking) = (asOf, nil)
  }

  private init(_ later: OpenedRecord, asKnownAt knownAt: KnownAt) throws {
    source = later.source
    position = try OpenedRecord.position(in: source, at: knownAt)
    record = try source.narrowed(later.record, to: knownAt)
    (asOf, notes, snapshotMaking, lastDays) = (later.asOf, later.notes, nil, later.lastDays)
  }

  /// A record in memory in place of the one that was read, whose patients each have a last day of their own; its log
  /// and position are not said.
  package init(_ opened: OpenedRecord, showing record: Record, until lastDays: [Symbol: CalendarDay]) {
    (source, self.record, self.lastDays) = (opened.source, record, lastDays)
    position = LogPosition(id: nil, sequenceNumber: 0, seal: nil)
    (asOf, notes, snapshotMaking) = (lastDays.values.max() ?? opened.asOf, [], nil)
  }

  private static func position(in source: LogSource, at knownAt: KnownAt?) throws -> LogPosition {
    let (sequenceNumber, seal) = try source.position(at: knownAt)
    let sites = try source.sites(at: knownAt)?.map {
      SitePosition($0.site, LogPosition(id: $0.id, sequenceNumber: $0.sequenceNumber, seal: $0.seal))
    }
    return LogPosition(id: source.id, sequenceNumber: sequenceNumber, seal: seal, sites: sites ?? [])
  }

  /// The state of the log that was read.
  package var state: LogState { LogState(log: position, knownAt: record.lastRecorded) }

  /// Returns the last position that was known at a point: the end of a batch.
  package func position(at knownAt: KnownAt) throws -> Int { try source.position(at: knownAt).sequenceNumber }

  /// Returns the same record as it was known at an earlier point, for the same clinical date.
  package func asKnown(at knownAt: KnownAt) throws -> OpenedRecord { try OpenedRecord(self, asKnownAt: knownAt) }

  /// True if a clock gave the instants of recording, and not the authors.
  package var isRecordedByClock: Bool { source.isRecordedByClock }

  /// The number of threads that a question may use.
  package var threads: Int { source.threads }

  /// Returns a line as it is stored; nil if there is none.
  package func line(_ sequenceNumber: Int) -> String? { source.line(sequenceNumber) }

  /// Throws if a line that an answer rests on could not be read for it.
  package func requireLines() throws { try source.requireLines() }

  /// Makes the snapshot from which the next question starts, if that is worth it.
  package func finish() { snapshotMaking?.finishQuietly(record) }
}

/// Refuses a stub that no erasure names, which is damage: someone took an event away.
private func refuseUnexplainedStubs(_ record: Record, of source: LogSource) throws(Diagnostic) {
  guard let stub = record.unexplainedStubs.first else { return }
  throw Diagnostic(
    "damaged: the event of seq \(stub) was taken away, and no erasure says so", file: source.name,
    hint: "if it was meant, record it: regimen erase \(stub); else a copy of the log may hold the line")
}
