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
    try append([batch], inNewSegment: inNewSegment)
    return LogBatch(batch, after: batch.frontier.count - batch.lineEnds.count)
  }

  /// Appends batches of growing instants with one write: all of them or none, as far as they fit into one segment.
  ///
  /// Those that do not fit are written segment by segment. Where such a later write fails, the earlier ones stand: the
  /// log then ends with the last batch that was written. Fails as `append` of one batch does.
  package mutating func append(
    _ batches: [(lines: [DraftLine], recorded: Instant)]
  ) throws(LogError) {
    if let stopped { throw stopped }
    var encoded: [EncodedBatch] = []
    for batch in batches {
      try requireInOrder(batch.recorded, after: encoded.last?.recorded ?? log.lastRecorded)
      encoded.append(
        try EncodedBatch(
          batch.lines, recorded: batch.recorded, after: encoded.last?.frontier ?? log.frontier,
          salt: environment.salt))
    }
    var rest = encoded[...]
    while !rest.isEmpty {
      var length = 0
      let run = rest.prefix { batch in
        length += batch.bytes.count
        return length <= environment.segmentLimit
      }
      let written = run.isEmpty ? rest.prefix(1) : run
      try append(Array(written), inNewSegment: false)
      rest = rest.dropFirst(written.count)
    }
  }

  /// Appends batches that follow each other with one write.
  mutating func append(_ batches: [EncodedBatch], inNewSegment: Bool) throws(LogError) {
    guard let last = batches.last else { return }
    let bytes = batches.count == 1 ? last.bytes : batches.flatMap(\.bytes)
    let place = place(for: bytes.count, inNewSegment: inNewSegment)
    try write(bytes, at: place)
    let head = LogHead(
      sequenceNumber: last.frontier.count, seal: last.frontier.root, segment: place.segment,
      length: place.offset + bytes.count)
    if try !note(head, at: place) { try acknowledge(head, undoing: place) }
    for batch in batches { log.add(batch, segment: place.segment) }
    log.head = head
    if log.heldByteCount > environment.heldLimit { log.forgetLines() }
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

  /// Writes and synchronizes the lines.
  private mutating func write(_ bytes: [UInt8], at place: BatchPlace) throws(LogError) {
    let segment = try requireUnchanged(place)
    let (directory, permissions) = (directory, permissions)
    do throws(SystemError) {
      if let segment {
        let room = missingRoom(behind: bytes.count, at: place)
        let bytes = room == 0 ? bytes : bytes + [UInt8](repeating: UInt8(ascii: "\n"), count: room)
        try segment.write(bytes[...], at: place.offset)
        try segment.synchronizeData()
        let end = place.offset + bytes.count
        if room > 0 || goingOn.roomEnd != nil { goingOn.roomEnd = max(end, goingOn.roomEnd ?? 0) }
      } else {
        try giveBackRoom()
        goingOn.roomEnd = nil
        let made = try directory.makeOpenFile(place.segment, bytes[...], permissions: permissions)
        goingOn.segment = made.status.identity
        try directory.synchronize()
      }
    } catch {
      let failure = LogError(writing: directory.path(place.segment), error)
      if error.call == .synchronize { throw stop(after: failure) }
      // What could not be opened was not written to; and a segment that is there already is another writer's.
      if error.call == .open { throw error.number == SystemError.exists ? stop(after: failure) : failure }
      try undo(place, after: failure)
      throw failure
    }
  }

  /// Opens the segment that is to be written to, nil where it is new. Throws `.changed` where the lock or the end of
  /// the segment is no more as this writer left it: another writer has been there.
  mutating func requireUnchanged(_ place: BatchPlace) throws(LogError) -> LogFile? {
    do throws(LogError) {
      try lock.requireStanding()
      if place.isNew { return nil }
      let file = try directory.open(place.segment, .writing)
      if let known = goingOn.segment ?? directory.heldIdentity(place.segment), known != file.status.identity {
        throw LogError(
          .changed, file: file.path, "is another file than the one that this writer read",
          hint: "nothing was written; find out what else writes to the log, and check it with `regimen verify`")
      }
      goingOn.segment = file.status.identity
      if file.status.size == goingOn.roomEnd ?? place.offset { return file }
      throw LogError(
        .changed, file: file.path,
        "ends at byte \(file.status.size), where this writer left it ending at byte \(goingOn.roomEnd ?? place.offset)",
        hint: "nothing was written; find out what else writes to the log, and check it with `regimen verify`")
    } catch {
      if error.kind == .changed { throw stop(after: error, hint: error.hint ?? "open the log again") }
      throw error
    }
  }

  /// Replaces the head.
  mutating func acknowledge(_ head: LogHead, undoing place: BatchPlace?) throws(LogError) {
    let path = directory.path(LogFormat.headFile)
    do throws(SystemError) {
      try directory.replaceFile(LogFormat.headFile, head.bytes[...], permissions: permissions)
    } catch {
      let failure = LogError(writing: path, error)
      // A failed rename may have happened after all; a head that names lines must not lose them.
      guard let place, error.call != .synchronize, headIsUnchanged() else { throw stop(after: failure) }
      try undo(place, after: failure)
      throw failure
    }
    do throws(SystemError) {
      try directory.synchronize()
    } catch {
      putBackHead()
      throw stop(after: LogError(writing: path, error))
    }
    goingOn.acknowledged = head
  }

  /// Lets the head name again what was last acknowledged, as far as that works: a head that may not be on the disk must
  /// not pass for one that is. What lies beyond it is the next writer's to acknowledge.
  private func putBackHead() {
    let head = (goingOn.acknowledged ?? log.head).bytes
    try? directory.replaceFile(LogFormat.headFile, head[...], permissions: permissions)
  }

  private func headIsUnchanged() -> Bool {
    guard let bytes = try? directory.read(LogFormat.headFile) else { return false }
    return bytes == (goingOn.acknowledged ?? log.head).bytes
  }

  /// Takes back what was written at a place, so that the log is as it was.
  private mutating func undo(_ place: BatchPlace, after failure: LogError) throws(LogError) {
    goingOn.roomEnd = nil
    do throws(SystemError) {
      if place.isNew {
        goingOn.segment = nil
        try directory.removeFile(place.segment)
        try directory.synchronize()
      } else {
        try directory.cut(place.segment, to: place.offset)
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
