import SystemCalls

/// The kernel's lock on a log, held for as long as the value lives.
///
/// It is the lock on the file `lock`, and on the directory itself: someone may remove the file, and a next writer would
/// then lock another one.
struct LogLock: Sendable {
  private let directory: LogDirectory
  private let file: LogFile
  private let place: LogFile

  private static let pauseMilliseconds = 10

  /// Takes the lock; waits at most as long as `waiting`.
  static func take(
    _ directory: LogDirectory, permissions: UInt16, waiting: Duration
  ) throws(LogError) -> LogLock {
    try makeForOwner(directory, permissions: permissions)
    var left = waiting
    while true {
      if let lock = try attempt(directory, permissions: permissions) { return lock }
      if left <= .zero {
        let path = directory.path(LogFormat.lockFile)
        throw LogError(
          .busy, file: path, "this process waited \(waiting) for the lock, which another writer holds",
          hint: "try again when the other writer has ended; `fuser \(path)` names its process")
      }
      directory.fileSystem.pause(milliseconds: pauseMilliseconds)
      left -= .milliseconds(pauseMilliseconds)
    }
  }

  /// Takes the lock if nobody holds it.
  static func attempt(_ directory: LogDirectory, permissions: UInt16) throws(LogError) -> LogLock? {
    let file = try directory.open(LogFormat.lockFile, .locking, permissions: permissions)
    do throws(SystemError) {
      guard try file.lock() else { return nil }
    } catch {
      throw LogError(writing: file.path, error)
    }
    let lock = LogLock(directory: directory, file: file, place: try directory.reopened())
    // Where a directory cannot be locked, as on some network file systems, the file alone has to do.
    guard (try? lock.place.lock()) ?? true, try lock.stands() else { return nil }
    return lock
  }

  /// True if the name `lock` still stands for the file that is locked.
  func stands() throws(LogError) -> Bool {
    try directory.status(LogFormat.lockFile)?.identity == file.status.identity
  }

  /// Throws `.changed` if the name `lock` stands for another file, or for none.
  func requireStanding() throws(LogError) {
    if try stands() { return }
    throw LogError(
      .changed, file: file.path, "was removed or replaced while this writer held its lock",
      hint: "nothing was written; find out what removes files of the log, and try again")
  }

  /// Makes the file, where it is missing, before the superuser opens it: a lock of the superuser's own would shut the
  /// log's owner out. One that is there is never given away, as it may be a link to something else.
  private static func makeForOwner(_ directory: LogDirectory, permissions: UInt16) throws(LogError) {
    let name = LogFormat.lockFile
    guard directory.fileSystem.user == superuser, try directory.status(name) == nil else { return }
    do throws(SystemError) {
      try directory.makeFile(name, [], permissions: permissions)
    } catch {
      if error.number != SystemError.exists { throw LogError(writing: directory.path(name), error) }
    }
  }
}
