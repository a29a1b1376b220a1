package import CalendarTime
package import SystemCalls

/// The one who may append to a log, for as long as it lives.
///
/// Holds the kernel's lock on the file `lock`; closing, or letting the value go, gives it up. Opening verifies the
/// log and finishes what a crash left: `recovery` says what was done.
package struct LogWriter: ~Copyable {
  /// The log as it is now.
  package internal(set) var log: EventLog
  /// The recovery steps taken at opening; empty after a clean end.
  package let recovery: [RecoveryAction]

  let environment: WriterEnvironment
  let permissions: UInt16
  /// The error that stopped this writer; nil while it can append.
  package internal(set) var stopped: LogError?
  /// The work that this writer puts off while it goes on appending.
  var goingOn = GoingOn()
  let lock: LogLock
  var directory: LogDirectory { log.directory }

  /// Opens a log for appending; waits for the lock at most as long as `waiting`.
  ///
  /// Fails as `EventLog.open` does, and with `.notWritable`, `.busy` or `.full`. O(bytes).
  /// With a checkpoint that stands in the log, only what comes after it is read.
  package static func open(
    _ path: String, in fileSystem: any FileSystem = SystemFileSystem(),
    environment: WriterEnvironment = WriterEnvironment(), waiting: Duration = .seconds(5),
    after checkpoint: Checkpoint? = nil
  ) throws(LogError) -> LogWriter {
    let directory = try LogDirectory.open(path, in: fileSystem, isWriting: true)
    // Asked first, so that no lock is left in a directory that holds no log.
    let description = try LogReader.readDescription(directory)
    let permissions = try directory.filePermissions()
    let lock = try LogLock.take(directory, permissions: permissions, waiting: waiting)
    var log = try LogReader.read(directory, description, try LogReader.readHead(directory), after: checkpoint)
    var recovery = LogRecovery(directory: directory, permissions: permissions)
    if log.checkpoint != nil, try recovery.isNeeded(log) { log = try LogReader.read(directory, description, log.head) }
    try recovery.run(&log)
    return LogWriter(
      log: log, recovery: recovery.actions, environment: environment, permissions: permissions, lock: lock)
  }

  private init(
    log: EventLog, recovery: [RecoveryAction], environment: WriterEnvironment, permissions: UInt16, lock: LogLock
  ) {
    (self.log, self.recovery, self.environment) = (log, recovery, environment)
    (self.permissions, self.lock) = (permissions, lock)
  }

  /// Brings `head` up to date and gives up the lock.
  package consuming func close() {}

  deinit { settle() }

  /// The `recorded` of the next batch.
  ///
  /// By the clock: now, and at least 1 ms after the batch before, even where the clock was set back. In a log whose
  /// drafts say when they were recorded: `given`, which must be after the batch before.
  package func nextRecorded(given: Instant? = nil) throws(LogError) -> Instant {
    let last = log.lastRecorded
    switch (log.description.recordedBy, given) {
    case (.clock, nil):
      let now = environment.now()
      let next = last.map { max(now, $0.adding(milliseconds: 1)) } ?? now
      try requireInOrder(next)
      return next
    case (.clock, .some):
      throw LogError(
        .invalidBatch, file: log.directory.path, "this log takes recorded from the clock", hint: "leave recorded out")
    case (.given, nil):
      throw LogError(
        .invalidBatch, file: log.directory.path, "this log takes recorded from the drafts",
        hint: "give recorded in each draft")
    case (.given, .some(let instant)):
      try requireInOrder(instant)
      return instant
    }
  }

  /// Refuses an instant before that of the last batch; the same one is refused unless the log's instants are given.
  func requireInOrder(_ recorded: Instant) throws(LogError) { try requireInOrder(recorded, after: log.lastRecorded) }

  /// Refuses an instant that cannot follow one, and one from the year 9999 on.
  func requireInOrder(_ recorded: Instant, after last: Instant?) throws(LogError) {
    if !recorded.canBeRecorded {
      throw LogError(
        .invalidBatch, file: log.directory.path, "nothing is recorded from the year 9999 on, and it is \(recorded)",
        hint: "set the clock, or mend the instants that are given")
    }
    guard let last, recorded < last || recorded == last && log.description.recordedBy == .clock
    else { return }
    throw LogError(
      .invalidBatch, file: log.directory.path,
      "recorded \(recorded) is \(recorded < last ? "before" : "not after") the batch before, recorded \(last)",
      hint: "batches are appended in the order in which they were recorded")
  }
}

extension LogDirectory {
  /// The permissions of new files: those of `log.json`.
  func filePermissions() throws(LogError) -> UInt16 {
    guard let status = try status(LogFormat.descriptionFile) else {
      throw LogError(.notALog, file: path, "holds no log any more", hint: LogReader.initHint)
    }
    return status.permissions & 0o666
  }
}

/// The inputs of a writer beyond its events: the time, chance, and the size of a segment.
///
/// They are parameters so that a reference log has the same bytes each time that it is built.
package struct WriterEnvironment: Sendable {
  /// The present moment.
  package var now: @Sendable () -> Instant
  /// Sixteen bytes that nobody can guess.
  package var salt: @Sendable () -> [UInt8]
  /// The size in bytes at which a segment is full.
  package var segmentLimit: Int
  /// The number of batches that a writer may acknowledge before it replaces `head` again.
  package var notedLimit: Int
  /// The number of bytes of lines that a writer holds in memory before it frees them.
  package var heldLimit: Int

  /// An environment; without arguments the machine's clock and random numbers.
  package init(
    now: @escaping @Sendable () -> Instant = { SystemClock.now() },
    salt: @escaping @Sendable () -> [UInt8] = { RandomSalt.next() },
    segmentLimit: Int = LogFormat.segmentByteLimit, notedLimit: Int = LogFormat.notedLimit,
    heldLimit: Int = LogFormat.heldLimit
  ) {
    (self.now, self.salt, self.segmentLimit, self.notedLimit) = (now, salt, segmentLimit, notedLimit)
    self.heldLimit = heldLimit
  }
}
