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

  let fileSystem: any FileSystem
  let environment: WriterEnvironment
  let permissions: UInt16
  /// The error that stopped this writer; nil while it can append.
  var stopped: LogError?
  /// The work that this writer puts off while it goes on appending.
  var goingOn = GoingOn()
  private let lockFile: OpenFile

  /// Opens a log for appending; waits for the lock at most as long as `waiting`.
  ///
  /// Fails as `EventLog.open` does, and with `.notWritable`, `.busy` or `.full`. O(bytes).
  /// With a checkpoint that stands in the log, only what comes after it is read.
  package static func open(
    _ directory: String, in fileSystem: any FileSystem = SystemFileSystem(),
    environment: WriterEnvironment = WriterEnvironment(), waiting: Duration = .seconds(5),
    after checkpoint: Checkpoint? = nil
  ) throws(LogError) -> LogWriter {
    try LogAccess.check(directory, in: fileSystem, isWriting: true)
    // Asked first, so that no lock is left in a directory that holds no log.
    _ = try LogReader.readDescription(directory, in: fileSystem)
    let permissions = try LogWriter.permissions(directory, in: fileSystem)
    let lockFile = try LogLock.take(directory, in: fileSystem, permissions: permissions, waiting: waiting)
    do throws(LogError) {
      var log = try EventLog.open(directory, in: fileSystem, after: checkpoint)
      var recovery = LogRecovery(directory: directory, fileSystem: fileSystem, permissions: permissions)
      if log.checkpoint != nil, try recovery.isNeeded(log) { log = try EventLog.open(directory, in: fileSystem) }
      try recovery.run(&log)
      return LogWriter(
        log: log, recovery: recovery.actions, fileSystem: fileSystem, environment: environment,
        permissions: permissions, lockFile: lockFile)
    } catch {
      fileSystem.closeQuietly(lockFile)
      throw error
    }
  }

  private init(
    log: EventLog, recovery: [RecoveryAction], fileSystem: any FileSystem, environment: WriterEnvironment,
    permissions: UInt16, lockFile: OpenFile
  ) {
    (self.log, self.recovery, self.fileSystem, self.environment) = (log, recovery, fileSystem, environment)
    (self.permissions, self.lockFile) = (permissions, lockFile)
  }

  /// Brings `head` up to date and gives up the lock.
  package consuming func close() {}

  deinit {
    settle()
    fileSystem.closeQuietly(lockFile)
  }

  /// The `recorded` of the next batch.
  ///
  /// By the clock: now, and at least 1 ms after the batch before, even where the clock was set back. In a log whose
  /// drafts say when they were recorded: `given`, which must be after the batch before.
  package func nextRecorded(given: Instant? = nil) throws(LogError) -> Instant {
    let last = log.lastRecorded
    switch (log.description.recordedBy, given) {
    case (.clock, nil):
      let now = environment.now()
      return last.map { max(now, $0.adding(milliseconds: 1)) } ?? now
    case (.clock, .some):
      throw LogError(
        .invalidBatch, file: log.directory, "this log takes recorded from the clock", hint: "leave recorded out")
    case (.given, nil):
      throw LogError(
        .invalidBatch, file: log.directory, "this log takes recorded from the drafts",
        hint: "give recorded in each draft")
    case (.given, .some(let instant)):
      try requireInOrder(instant)
      return instant
    }
  }

  /// Refuses an instant before that of the last batch; the same one is refused unless the log's instants are given.
  func requireInOrder(_ recorded: Instant) throws(LogError) {
    guard let last = log.lastRecorded, recorded < last || recorded == last && log.description.recordedBy == .clock
    else { return }
    throw LogError(
      .invalidBatch, file: log.directory,
      "recorded \(recorded) is \(recorded < last ? "before" : "not after") the batch before, recorded \(last)",
      hint: "batches are appended in the order in which they were recorded")
  }

  static func permissions(
    _ directory: String, in fileSystem: any FileSystem
  ) throws(LogError) -> UInt16 {
    let path = directory + "/" + LogFormat.descriptionFile
    do throws(SystemError) {
      return try fileSystem.uninterrupted { () throws(SystemError) in try fileSystem.status(path) }.permissions & 0o666
    } catch {
      throw LogError(reading: path, error)
    }
  }
}

/// The kernel's lock on the file `lock`.
enum LogLock {
  private static let pauseMilliseconds = 10

  /// Takes the lock; waits at most as long as `waiting`.
  static func take(
    _ directory: String, in fileSystem: any FileSystem, permissions: UInt16, waiting: Duration
  ) throws(LogError) -> OpenFile {
    let path = directory + "/" + LogFormat.lockFile
    let file: OpenFile
    do throws(SystemError) {
      try makeForOwner(path, permissions: permissions, in: fileSystem)
      file = try fileSystem.uninterrupted { () throws(SystemError) in
        try fileSystem.open(path, .locking, permissions: permissions)
      }
    } catch {
      throw LogError(writing: path, error)
    }
    do throws(LogError) {
      try wait(for: file, path, in: fileSystem, waiting: waiting)
    } catch {
      fileSystem.closeQuietly(file)
      throw error
    }
    return file
  }

  /// Makes the file, where it is missing, before the superuser opens it: a lock of the superuser's own would shut the
  /// log's owner out. One that is there is never given away, as it may be a link to something else.
  private static func makeForOwner(
    _ path: String, permissions: UInt16, in fileSystem: any FileSystem
  ) throws(SystemError) {
    if fileSystem.user != superuser { return }
    do throws(SystemError) {
      _ = try fileSystem.uninterrupted { () throws(SystemError) in try fileSystem.status(path) }
      return
    } catch {
      if error.number != SystemError.notFound { throw error }
    }
    do throws(SystemError) {
      try fileSystem.makeFile(path, [], permissions: permissions)
    } catch {
      if error.number != SystemError.exists { throw error }
    }
  }

  private static func wait(
    for file: OpenFile, _ path: String, in fileSystem: any FileSystem, waiting: Duration
  ) throws(LogError) {
    var left = waiting
    while true {
      do throws(SystemError) {
        return try fileSystem.uninterrupted { () throws(SystemError) in try fileSystem.lock(file) }
      } catch {
        if error.number != SystemError.wouldBlock { throw LogError(writing: path, error) }
      }
      if left <= .zero {
        throw LogError(
          .busy, file: path, "this process waited \(waiting) for the lock, which another writer holds",
          hint: "try again when the other writer has ended; `fuser \(path)` names its process")
      }
      fileSystem.pause(milliseconds: pauseMilliseconds)
      left -= .milliseconds(pauseMilliseconds)
    }
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
