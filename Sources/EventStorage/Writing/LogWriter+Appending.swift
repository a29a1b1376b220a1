package import CalendarTime
import Seals
import SystemCalls

extension LogWriter {
  /// Appends lines as one batch: all or nothing, and on the disk when this returns.
  ///
  /// After `.invalidBatch`, `.full` and most failed calls the log is as it was and this writer may try again. After a
  /// failure that leaves it unknown what the disk holds, the error's hint says so and the writer fails with `.stopped`
  /// from then on; the batch is there whole or not at all, and the next writer makes sure of it.
  package mutating func append(_ batch: [DraftLine], recorded: Instant) throws(LogError) -> LogBatch {
    if let stopped { throw stopped }
    try requireInOrder(recorded)
    let encoded = try EncodedBatch(batch, recorded: recorded, after: log.frontier, salt: environment.salt)
    return try append(encoded, inNewSegment: false)
  }

  mutating func append(_ batch: EncodedBatch, inNewSegment: Bool) throws(LogError) -> LogBatch {
    let place = place(for: batch.bytes.count, inNewSegment: inNewSegment)
    try write(batch.bytes, at: place)
    let head = LogHead(
      sequenceNumber: batch.frontier.count, seal: batch.frontier.root, segment: place.segment,
      length: place.offset + batch.bytes.count)
    if try !note(head, at: place) { try acknowledge(head, undoing: place) }
    log.add(batch, segment: place.segment)
    log.head = head
    if log.heldByteCount > environment.heldLimit { log.forgetLines() }
    return LogBatch(batch, after: batch.frontier.count - batch.lineEnds.count)
  }

  /// The place where a batch is written.
  struct BatchPlace {
    let segment: String
    let offset: Int
    var isNew: Bool { offset == 0 }
  }

  private func place(for byteCount: Int, inNewSegment: Bool) -> BatchPlace {
    if let last = log.segments.last, !inNewSegment, last.end + byteCount <= environment.segmentLimit {
      return BatchPlace(segment: last.name, offset: last.end)
    }
    return BatchPlace(segment: LogFormat.segmentName(first: log.lastSequenceNumber + 1), offset: 0)
  }

  func path(_ name: String) -> String { log.directory + "/" + name }

  /// Writes and synchronizes the lines.
  private mutating func write(_ bytes: [UInt8], at place: BatchPlace) throws(LogError) {
    let path = path(place.segment)
    let (fileSystem, permissions) = (fileSystem, permissions)
    do throws(SystemError) {
      if place.isNew {
        try giveBackRoom()
        goingOn.roomEnd = nil
        try fileSystem.makeFile(path, bytes[...], permissions: permissions)
        try fileSystem.synchronizeDirectory(log.directory)
      } else {
        let room = missingRoom(behind: bytes.count, at: place)
        let bytes = room == 0 ? bytes : bytes + [UInt8](repeating: UInt8(ascii: "\n"), count: room)
        try fileSystem.withFile(path, .writing) { (file) throws(SystemError) in
          try fileSystem.writeWhole(file, bytes[...], at: place.offset)
          try fileSystem.uninterrupted { () throws(SystemError) in try fileSystem.synchronizeData(file) }
        }
        if room > 0 { goingOn.roomEnd = place.offset + bytes.count }
      }
    } catch {
      let failure = LogError(writing: path, error)
      if error.call == .synchronize { throw stop(after: failure) }
      try undo(place, after: failure)
      throw failure
    }
  }

  /// Replaces the head.
  mutating func acknowledge(_ head: LogHead, undoing place: BatchPlace?) throws(LogError) {
    let path = path(LogFormat.headFile)
    do throws(SystemError) {
      try fileSystem.replaceFile(path, head.bytes[...], permissions: permissions)
    } catch {
      let failure = LogError(writing: path, error)
      // A failed rename may have happened after all; a head that names lines must not lose them.
      guard let place, error.call != .synchronize, headIsUnchanged() else { throw stop(after: failure) }
      try undo(place, after: failure)
      throw failure
    }
    do throws(SystemError) {
      try fileSystem.synchronizeDirectory(log.directory)
    } catch {
      throw stop(after: LogError(writing: path, error))
    }
    goingOn.acknowledged = head
  }

  private func headIsUnchanged() -> Bool {
    guard let bytes = try? fileSystem.readWhole(path(LogFormat.headFile)) else { return false }
    return bytes == (goingOn.acknowledged ?? log.head).bytes
  }

  /// Takes back what was written at a place, so that the log is as it was.
  private mutating func undo(_ place: BatchPlace, after failure: LogError) throws(LogError) {
    let (fileSystem, path) = (fileSystem, path(place.segment))
    goingOn.roomEnd = nil
    do throws(SystemError) {
      if place.isNew {
        try fileSystem.removeIfPresent(path)
        try fileSystem.synchronizeDirectory(log.directory)
      } else {
        try fileSystem.withFile(path, .writing) { (file) throws(SystemError) in
          try fileSystem.uninterrupted { () throws(SystemError) in try fileSystem.truncate(file, to: place.offset) }
          try fileSystem.synchronizeWhole(file)
        }
      }
    } catch {
      throw stop(after: failure)
    }
  }

  /// Ends this writer's work: nothing more is acknowledged. Gives the error to throw for the present call.
  mutating func stop(
    after failure: LogError,
    hint: String =
      "open the log again: the batch is there whole or not at all, and events keep their ids when tried again"
  ) -> LogError {
    stopped = LogError(
      .stopped, file: failure.file, "this writer acknowledges nothing more after a failure: \(failure.message)",
      hint: hint)
    return LogError(failure.kind, file: failure.file, failure.message, hint: hint)
  }
}

extension EventLog {
  /// Adds a batch that has been acknowledged.
  mutating func add(_ batch: EncodedBatch, segment name: String) {
    let added = LogBatch(batch, after: lastSequenceNumber)
    if segments.last?.name != name {
      segments.append(LogSegment(name: name, firstSequenceNumber: added.firstSequenceNumber, bytes: []))
    }
    let last = segments.count - 1
    let start = segments[last].bytes.count
    segments[last].bytes += batch.bytes
    segments[last].lineEnds += batch.lineEnds.map { start + $0 }
    batches.append(added)
    frontier = batch.frontier
  }
}

extension LogBatch {
  /// A batch that was appended after a line.
  init(_ batch: EncodedBatch, after sequenceNumber: Int) {
    self.init(
      firstSequenceNumber: sequenceNumber + 1, lastSequenceNumber: batch.frontier.count, recorded: batch.recorded,
      seal: batch.frontier.root)
  }
}
