import Arguments
import CalendarTime
import Entry
import EventStorage
import PatientRecord
import Queries
import RecordKeeping
import Seals
import SystemCalls
import Text

/// `regimen verify`: recomputes every seal, and reads every event by the rules.
struct VerifyCommand: Action {
  private let log: LogOption
  private let options: ReadingOptions
  private let witness: Witness?
  private let proof: String?

  static let declaration = Command(
    "verify", "Check every seal of a log, and every event against the rules; or check a proof.",
    discussion: [
      "A seal commits to every line up to its own (RFC 9162). Someone who can rewrite the whole directory can forge "
        + "everything in it; only a seal that you kept elsewhere shows that. Give it to --against, with the seq that "
        + "append printed.",
      "A seal may be held against the log at any seq, also within a batch: it commits to lines, not to batches.",
      "Given the directory of another copy, --against verifies that one, too, and names the last seal that both have.",
      "Exits with 0 if everything holds; with 1 if the log is damaged, events break rules, the log does not extend "
        + "what the seal or the copy holds, or the proof fails; with 3 if a file is no proof.",
    ],
    examples: [
      Example("regimen verify --log EventLogs/case-series", "Checks the reference log."),
      Example("regimen verify --against 255f…@258 --log ward", "Checks that the log extends what was sealed then."),
      Example("regimen verify --against /backup/ward --log ward", "Tells where a copy went its own way."),
      Example("regimen verify --proof event-7.json", "Checks a proof, without any log."),
    ],
    Parameter(
      VerifyCommand.init, LogOption.writing, ReadingOptions.everyLine,
      Option(
        "against", value: "SEAL@SEQ", help: "A seal that was kept elsewhere with its seq, or another copy's directory."
      ).optional(as: typedWitness),
      Option("proof", value: "FILE", help: "Check that proof, without a log; - is standard input.").text))

  func run() throws -> ExitCode {
    if let proof { return try ProofVerification.run(proof, log: log, against: try sealForProof()) }
    let path = try log.directory("standard input has no seals to verify")
    let state: VerifiedState
    do {
      state = try VerifiedState(path, options, sealAt: keptSeal?.sequenceNumber)
    } catch let error as LogError {
      guard error.kind == .damaged else { throw error }
      tell(Diagnostic(error))
      suggest(["repair"], log: log)
      return .finding
    }
    let (extent, verified, record) = (state.extent, state.verified, state.record)
    let held = try held(extent, verified)
    let erasures = ErasureFindings(record, state.pendingErasure)
    let broken = VerifyCommand.findings(
      record, threads: options.threads, isRecordedByClock: extent.description.recordedBy == .clock)
    let snapshots = state.snapshots
    let lines = (held.map { [$0.line] } ?? []) + erasures.lines + snapshots.lines + broken.lines
    let isFinding =
      broken.isFinding || erasures.isFinding || snapshots.isFinding || held?.isFinding == true
    let opening = isFinding ? "" : "ok: "
    let summary = VerifyCommand.summary(extent, verified, record)
    try StandardStream.output.show(opening + summary + lines.map { $0 + "\n" }.joined())
    return isFinding ? .finding : .done
  }

  private var keptSeal: KeptSeal? { if case .seal(let seal) = witness { seal } else { nil } }

  private func sealForProof() throws(UsageError) -> KeptSeal? {
    guard case .copy = witness else { return keptSeal }
    throw UsageError("a proof is held against a seal", index: nil, hint: "--against SEAL@SEQ")
  }

  /// Holds the log against the seal or the copy that is named; the copy's seals are verified first.
  private func held(_ extent: LogExtent, _ verified: VerifiedLog) throws(LogError) -> (line: String, isFinding: Bool)? {
    switch witness {
    case nil: return nil
    case .seal(let seal):
      let held = HeldLog(extent, verified, against: seal)
      return (held.line, held.isFinding)
    case .copy(let path):
      let copy = try LogExtent.open(path, in: SystemFileSystem())
      _ = try VerifiedState.verify(copy, threads: options.threads, sealAt: nil)
      let compared = try ComparedCopy(extent, copy)
      return (compared.line, compared.isFinding)
    }
  }

  private static func summary(_ log: LogExtent, _ verified: VerifiedLog, _ record: Record) -> String {
    let batches = counted(verified.batchCount, "sealed batch", plural: "sealed batches")
    var lines = ["\(counted(log.lastSequenceNumber, "event")) in \(batches)"]
    if let seal = log.seal { lines.append("seal \(seal) at seq \(log.lastSequenceNumber)") }
    if log.acknowledged < log.lastSequenceNumber {
      lines.append(
        "not known to be on the disk: what follows seq \(log.acknowledged), the last that was acknowledged; the next "
          + "writer makes sure of it, and only then keep the seal")
    }
    if let tail = log.ignoredTail {
      lines.append(
        "\(counted(tail.bytes.count, "byte")) after it, in \(tail.segment), belong to no whole batch and do not count")
    }
    if !record.erased.isEmpty { lines.append("\(counted(record.erased.count, "event")) erased") }
    if !record.unknown.isEmpty { lines.append("\(counted(record.unknown.count, "event")) of a type not understood") }
    return lines.map { $0 + "\n" }.joined()
  }

  /// Says how many findings the checks have, and names the jumps of the clock.
  private static func lines(of rows: [ChecksQuery.Row]) -> [String] {
    if rows.isEmpty { return [] }
    let open = rows.filter { !$0.isAccepted }
    let jumps = open.filter { $0.finding.check.code == "clock" }.map {
      "checks: seq \($0.finding.sequenceNumber): \($0.finding.sentence)"
    }
    let notes = open.count { $0.finding.check.severity == .note }
    let parts = [
      (open.count - notes, "to confirm"), (notes, "noted"), (rows.count - open.count, "accepted"),
    ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    return jumps + ["checks: \(parts.joined(separator: ", ")); see regimen check"]
  }

  /// Lists the events that break rules, findings and mere oddities, and says what the checks find.
  private static func findings(
    _ record: Record, threads: Int, isRecordedByClock: Bool
  ) -> (lines: [String], isFinding: Bool) {
    var lines: [String] = []
    var isFinding = false
    for finding in record.findings {
      isFinding = true
      lines.append("finding: seq \(finding.sequenceNumber): \(finding.message)")
    }
    for (position, earlier) in record.idsOfSeveralPatients {
      isFinding = true
      lines.append("finding: seq \(position): its id belongs to seq \(earlier), of another patient")
    }
    let histories = PatientHistories(
      record.subjects.filter { record.pool.text($0) == RecordItself.name } + record.patients, of: record,
      asOf: CalendarDay(daysSinceEpoch: .max), threads: threads)
    let (pool, catalogue) = (record.pool, record.catalogue)
    let found = histories.map(keepingIdentifiers: false) { asked in
      let checks = PatientChecks(whole: asked, pool, catalogue, looksAtClock: isRecordedByClock)
      return (asked.history.findings, checks)
    }
    let others = PatientChecks(instantsOf: isRecordedByClock ? record.linesOutsideHistories : [])
    for finding in found.flatMap(\.0) {
      isFinding = isFinding || !finding.isOddityOfAnotherEvent
      let word = finding.isOddityOfAnotherEvent ? "odd" : "finding"
      lines.append("\(word): seq \(finding.sequenceNumber): \(finding.message)")
    }
    return (lines + VerifyCommand.lines(of: PatientChecks.rows(found.map(\.1) + [others])), isFinding)
  }
}

/// A log whose seals all hold, and what was read of it.
private struct VerifiedState {
  let extent: LogExtent
  let verified: VerifiedLog
  let record: Record
  let pendingErasure: PendingErasure?
  let snapshots: SnapshotComparison

  /// Reads and verifies a log; fails with `.damaged` where a seal does not hold.
  ///
  /// What is found that an erasure, or whoever makes a snapshot, may have been at, is read again: it counts if it is
  /// found twice, as whoever was at it has ended since.
  init(_ path: String, _ options: ReadingOptions, sealAt: Int?) throws {
    var state = try VerifiedState(reading: path, options, sealAt: sealAt)
    while !state.doubts.isEmpty {
      let before = state.doubts
      state = try VerifiedState(reading: path, options, sealAt: sealAt)
      if !state.doubts.isDisjoint(with: before) { break }
    }
    self = state
  }

  /// The erased lines that stand while no erasure is under way, the stubs that no erasure names, and what a snapshot
  /// says otherwise than the log.
  private var doubts: Set<String> {
    let standing = pendingErasure == nil ? record.standingErased.map { "seq \($0)" } : []
    let stubs = record.unexplainedStubs.map { "stub \($0)" }
    return Set(standing + stubs + (snapshots.isFinding ? snapshots.lines : []))
  }

  private init(reading path: String, _ options: ReadingOptions, sealAt: Int?) throws {
    extent = try LogExtent.open(path, in: SystemFileSystem())
    verified = try VerifiedState.verify(extent, threads: options.threads, sealAt: sealAt)
    record = try LogReading(extent, options).record()
    pendingErasure = try extent.directory.pendingErasure()
    snapshots = try SnapshotComparison(extent, record, threads: options.threads)
  }

  /// Verifies every seal; where one does not hold, the error says where.
  fileprivate static func verify(
    _ extent: LogExtent, threads: Int, sealAt: Int?
  ) throws(LogError) -> VerifiedLog {
    let progress = ProgressLine("verifying the seals")
    defer { progress?.wipe() }
    if let verified = try extent.verified(threads: threads, sealAt: sealAt, progress: progress?.callback) {
      return verified
    }
    // What is wrong is named line by line.
    let log = try EventLog.open(extent.directory)
    if let verified = try LogExtent(log).verified(threads: threads, sealAt: sealAt) { return verified }
    throw LogError(
      .damaged, file: extent.directory.path, "changed while it was verified",
      hint: "try again; if it happens again, something other than regimen writes to the log")
  }
}

/// The erasures that have not ended, or that are none.
private struct ErasureFindings {
  var lines: [String] = []
  var isFinding = false

  init(_ record: Record, _ pending: PendingErasure?) {
    if let pending, pending.isUnderWay {
      lines.append("an erasure of \(counted(pending.sequenceNumbers.count, "event")) is under way")
    } else if let pending {
      find(
        "an erasure of \(counted(pending.sequenceNumbers.count, "event")) was interrupted; whoever writes next "
          + "finishes it, as the same 'regimen erase' does")
    }
    let isKnown = Set(pending?.sequenceNumbers ?? [])
    for position in record.standingErased where !isKnown.contains(position) {
      find(
        "seq \(position) was erased, and its line stands: a copy was put back, or nothing was erased; "
          + "'regimen erase \(position)' takes it away")
    }
    for (position, named) in record.misnamedErasures {
      find(
        "the erasure of seq \(position) names seq \(named), which does not come before it: nothing is erased by that")
    }
    for stub in record.unexplainedStubs {
      find("seq \(stub) was taken away, and no erasure says so")
    }
  }

  private mutating func find(_ line: String) {
    isFinding = true
    lines.append("finding: " + line)
  }
}

extension LoadingFinding {
  /// The fault, as a clause.
  fileprivate var message: String {
    switch kind {
    case .unreadable(let reason): "the line is sealed but is no event: \(reason)"
    case .idTwice(let earlier): "its id belongs to seq \(earlier)"
    }
  }
}
