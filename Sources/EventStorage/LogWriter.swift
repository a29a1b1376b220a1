package import CalendarTime

import JSONText

/// The one process that may append to a log, for as long as it lives.
///
/// Holds the kernel's lock on the file `lock`, which falls with the process. A batch is acknowledged once it is on the
/// disk; a failed write leaves the log as it was, and the next attempt is free to succeed.
package struct LogWriter: ~Copyable {
  /// What was there when the writer opened the log.
  package let log: EventLog
  /// What was done to the log on opening it: an unacknowledged tail set aside.
  package let recovery: [String]

  private let fileSystem: any FileSystem
  private let environment: WriterEnvironment
  private let lock: OpenFile
  private var frontier: MerkleFrontier
  private var lastRecorded: Instant?
  private var segment: String?
  private var segmentLength: Int
  private var isBroken = false

  /// How long a writer waits for another one, in milliseconds.
  package static let patience = 5000

  init(
    log: EventLog, recovery: [String], fileSystem: any FileSystem, environment: WriterEnvironment, lock: OpenFile
  ) {
    self.log = log
    self.recovery = recovery
    self.fileSystem = fileSystem
    self.environment = environment
    self.lock = lock
    frontier = log.frontier
    lastRecorded = log.lastRecorded
    segment = log.segments.last?.name
    segmentLength = log.segments.last?.acceptedLength ?? 0
  }

  deinit { fileSystem.closeQuietly(lock) }

  /// Gives up the lock.
  package consuming func close() {}

  /// When the next batch is recorded: now, or 1 ms after the batch before it; in a log whose instants are given, as given.
  ///
  /// Throws `badBatch` for a given instant that is not after the batch before it.
  package func nextRecorded(given: Instant? = nil) throws(LogError) -> Instant {
    let earliest = lastRecorded.map { $0.adding(milliseconds: 1) }
    guard let given else { return max(environment.now(), earliest ?? environment.now()) }
    if let earliest, given < earliest {
      throw LogError(.badBatch, log.directory, "the batch is not recorded after the one before it")
    }
    return given
  }

  /// Appends one batch, whole, and returns once it is on the disk.
  ///
  /// Throws `badBatch` for one that breaks a limit, `full` and other failures that leave the log as it was, and
  /// `notDurable` once a failed synchronization has left unknown what the disk holds: that writer can do nothing more.
  package mutating func append(_ drafts: [DraftLine], recorded: Instant) throws(LogError) -> LogBatch {
    if isBroken {
      throw LogError(
        .notDurable, log.directory, "an earlier write could not be made durable, so this one is refused",
        hint: "start again: the next writer repairs what can be repaired")
    }
    let batch = try assemble(drafts, recorded)
    let isNew = segment == nil || segmentLength + batch.bytes.count > environment.segmentLimit && segmentLength > 0
    let name = isNew ? LogFormat.segmentName(firstSequenceNumber: frontier.count + 1) : segment ?? ""
    try write(batch.bytes, to: name, isNew: isNew)
    frontier = batch.frontier
    lastRecorded = recorded
    segment = name
    segmentLength = (isNew ? 0 : segmentLength) + batch.bytes.count
    try acknowledge(batch.frontier.root)
    return LogBatch(
      firstSequenceNumber: frontier.count - drafts.count + 1, lastSequenceNumber: frontier.count, recorded: recorded,
      seal: batch.frontier.root)
  }

  /// The bytes of a batch, and the tree with its lines.
  private func assemble(
    _ drafts: [DraftLine], _ recorded: Instant
  ) throws(LogError) -> (bytes: [UInt8], frontier: MerkleFrontier) {
    guard (1...LogFormat.batchEventLimit).contains(drafts.count) else {
      throw LogError(
        .badBatch, log.directory, "a batch has 1 to \(LogFormat.batchEventLimit) events, not \(drafts.count)",
        hint: "append it in parts")
    }
    if let lastRecorded, recorded <= lastRecorded {
      throw LogError(.badBatch, log.directory, "the batch is not recorded after the one before it")
    }
    var tree = frontier
    var bytes: [UInt8] = []
    for (index, draft) in drafts.enumerated() {
      let line = draft.bytes(sequenceNumber: tree.count + 1, salt: environment.salt(), recorded: recorded)
      tree.append(LeafHash(ofEntry: line))
      let isLast = index == drafts.count - 1
      let sealed = isLast ? line.dropLast() + Array(",\"seal\":\"\(tree.root)\"}".utf8) : line[...]
      try check(Array(sealed), sequenceNumber: tree.count, isLast: isLast)
      bytes += sealed
      bytes.append(LogFormat.newline)
    }
    if bytes.count > LogFormat.batchByteLimit {
      throw LogError(
        .badBatch, log.directory, "a batch has at most \(LogFormat.batchByteLimit) bytes, not \(bytes.count)",
        hint: "append it in parts")
    }
    return (bytes, tree)
  }

  /// Reads a line back before it is written: what the reader would refuse never reaches the disk.
  private func check(_ line: [UInt8], sequenceNumber: Int, isLast: Bool) throws(LogError) {
    do throws(JSONError) {
      let read = try LogLine(line, in: 0..<line.count, segment: "", lineNumber: 1)
      if read.sequenceNumber == sequenceNumber, (read.seal != nil) == isLast, !line.contains(LogFormat.newline) {
        return
      }
    } catch {
      throw LogError(.badBatch, log.directory, "an event cannot be written as a line: \(error.message)")
    }
    throw LogError(.badBatch, log.directory, "an event cannot be written as a line")
  }

  private mutating func write(_ bytes: [UInt8], to name: String, isNew: Bool) throws(LogError) {
    let path = "\(log.directory)/\(name)"
    let offset = isNew ? 0 : segmentLength
    var isWritten = false
    do throws(SystemError) {
      if isNew { try fileSystem.removeIfPresent(path) }
      try fileSystem.withFile(path, isNew ? .creating : .writing, permissions: LogFormat.filePermissions) {
        (file) throws(SystemError) in
        if isNew { try fileSystem.setPermissions(file, LogFormat.filePermissions) }
        do throws(SystemError) {
          try fileSystem.writeWhole(file, bytes[...], at: offset)
          isWritten = true
          try fileSystem.synchronizeWhole(file)
        } catch {
          // What a failed synchronization left on the disk is unknown, and asking again proves nothing (Rebello 2020).
          isBroken = isWritten
          try fileSystem.uninterrupted { () throws(SystemError) in try fileSystem.truncate(file, to: offset) }
          throw error
        }
      }
      if isNew { try fileSystem.synchronizeDirectory(log.directory) }
    } catch {
      if isNew && isWritten { isBroken = true }
      throw LogError(error, path, isBroken ? "the batch could not be made durable" : "the batch could not be written")
    }
  }

  /// Says in `head` how far the log reaches. The batch is durable already, so a failure here takes nothing back.
  ///
  /// The new head is on the disk before it takes the name; that the name is, is not waited for: an older head only
  /// acknowledges less, and whole sealed batches beyond it count.
  private mutating func acknowledge(_ seal: Seal) throws(LogError) {
    let head = LogHead(sequenceNumber: frontier.count, seal: seal, segment: segment ?? "", length: segmentLength)
    let path = "\(log.directory)/\(LogFormat.headName)"
    do throws(SystemError) {
      try fileSystem.replaceFile(path, head.bytes[...], permissions: LogFormat.filePermissions)
    } catch {
      isBroken = true
      throw LogError(
        .notDurable, path,
        "the batch is in the log, but its acknowledgement could not be written: \(error.explanation)",
        hint: "append it again under the same ids: what is there is written only once")
    }
  }
}
