package import CalendarTime
import Seals
import SystemCalls

/// Appending more than a batch can hold, all of it or nothing to whoever looks.
///
/// The batches go into a segment of their own, which takes its name only when all of it is on the disk. A reader sees
/// none of them or all; what a crash leaves before that is a file without its name, which the next writer removes.
extension LogWriter {
  /// Appends batches of growing instants at once. `batch` makes them one after the other, so that no more than one is
  /// held as lines.
  ///
  /// After a failure before the segment has its name the log is as it was; after a later one this writer is stopped.
  package mutating func appendAtOnce(
    _ count: Int, _ batch: (Int) -> (lines: [DraftLine], recorded: Instant)
  ) throws(LogError) {
    if let stopped { throw stopped }
    if let last = log.segments.last { _ = try requireUnchanged(BatchPlace(segment: last.name, offset: last.end)) }
    let before = log
    do throws(LogError) {
      let name = LogFormat.segmentName(first: log.lastSequenceNumber + 1)
      let length = try fill(name, count, batch)
      try give(name)
      let head = LogHead(
        sequenceNumber: log.lastSequenceNumber, seal: log.frontier.root, segment: name, length: length)
      try acknowledge(head, undoing: BatchPlace(segment: name, offset: 0))
      log.head = head
    } catch {
      log = before
      throw error
    }
  }

  /// Writes the batches into a file that has not taken its name yet, and brings it to the disk; gives its length.
  private mutating func fill(
    _ name: String, _ count: Int, _ batch: (Int) -> (lines: [DraftLine], recorded: Instant)
  ) throws(LogError) -> Int {
    let temporary = name + temporarySuffix
    do throws(LogError) {
      let file = try make(temporary)
      var length = 0
      for number in 0..<count {
        let (lines, recorded) = batch(number)
        try requireInOrder(recorded, after: log.lastRecorded)
        let encoded = try EncodedBatch(lines, recorded: recorded, after: log.frontier, salt: environment.salt)
        if length + encoded.bytes.count > LogFormat.byteLimit(ofFile: name) { throw tooMuch() }
        try writing(temporary) { () throws(SystemError) in try file.write(encoded.bytes[...], at: length) }
        length += encoded.bytes.count
        log.add(encoded, segment: name)
        if log.heldByteCount > environment.heldLimit { log.forgetLines() }
      }
      try writing(temporary) { () throws(SystemError) in try file.synchronizeData() }
      goingOn.segment = file.status.identity
      return length
    } catch {
      try? directory.removeFile(temporary)
      goingOn.segment = nil
      throw error
    }
  }

  private mutating func make(_ temporary: String) throws(LogError) -> LogFile {
    let (directory, permissions) = (directory, permissions)
    do throws(SystemError) {
      try giveBackRoom()
      goingOn.roomEnd = nil
      try directory.removeFile(temporary)
      return try directory.makeOpenFile(temporary, [], permissions: permissions, isSynchronized: false)
    } catch {
      throw LogError(writing: directory.path(temporary), error)
    }
  }

  /// Gives the segment its name. A rename that failed may have happened after all.
  private mutating func give(_ name: String) throws(LogError) {
    do throws(SystemError) {
      try directory.rename(name + temporarySuffix, to: name)
      try directory.synchronize()
    } catch {
      throw stop(after: LogError(writing: directory.path(name), error))
    }
  }

  private func writing(_ name: String, _ body: () throws(SystemError) -> Void) throws(LogError) {
    do throws(SystemError) { try body() } catch { throw LogError(writing: directory.path(name), error) }
  }

  private func tooMuch() -> LogError {
    LogError(
      .invalidBatch, file: nil, "more lines than a segment of the log can hold", hint: "import the file in parts")
  }
}
