package import CalendarTime
import Seals
import SystemCalls

extension LogWriter {
  /// Appends the event that names what is erased, then puts stubs in the place of those lines.
  ///
  /// The event is durable before anything is erased, and begins a segment of its own, so that the segment which `head`
  /// names is never rewritten. Snapshots and all set-aside tails are removed first.
  /// If this fails after the event was acknowledged, this writer stops and the next one finishes. O(bytes).
  package mutating func erase(
    _ sequenceNumbers: [Int], by event: DraftLine, recorded: Instant
  ) throws(LogError) -> LogBatch {
    if let stopped { throw stopped }
    try requireInOrder(recorded)
    guard !sequenceNumbers.isEmpty, sequenceNumbers.allSatisfy((1...max(1, log.lastSequenceNumber)).contains),
      log.lastSequenceNumber > 0
    else {
      throw LogError(
        .invalidBatch, file: log.directory, "an erasure names at least one line, and only lines of the log")
    }
    let encoded = try EncodedBatch([event], recorded: recorded, after: log.frontier, salt: environment.salt)
    let plan = ErasurePlan(
      sequenceNumber: log.lastSequenceNumber + 1, id: event.id, erased: Set(sequenceNumbers).sorted())
    let erasure = LogErasure(directory: log.directory, fileSystem: fileSystem, permissions: permissions)
    try erasure.announce(plan)
    let batch: LogBatch
    do throws(LogError) {
      batch = try append(encoded, inNewSegment: true)
    } catch {
      // Left where it cannot be removed: the next writer sees that its event is not there.
      if stopped == nil { try? erasure.withdraw() }
      throw error
    }
    do throws(LogError) {
      // Segments are rewritten whole.
      if log.checkpoint != nil { log = try EventLog.open(log.directory, in: fileSystem) }
      try erasure.finish(plan, &log)
    } catch {
      throw stop(after: error, hint: "the erasure is recorded; the next writer to open the log finishes it")
    }
    return batch
  }
}
