/// Why a log cannot be used, where, and what to do.
package struct LogError: Error, Hashable, Sendable {
  /// The kinds of failure.
  package enum Kind: Hashable, Sendable {
    /// There is nothing at the path.
    case notFound
    /// What stands there is no log.
    case notALog
    /// The log has a later format than this program knows.
    case laterFormat
    /// There is something where a new log should go.
    case exists
    /// The log may not be written.
    case notWritable
    /// Another process is writing.
    case busy
    /// What is there cannot have been written like that.
    case damaged
    /// The disk is full.
    case full
    /// A batch breaks a limit of the format.
    case badBatch
    /// The operating system failed to do something.
    case failed
    /// This writer could not make its writes durable and acknowledges nothing more.
    case notDurable
  }

  /// The kind of failure.
  package let kind: Kind
  /// The file or directory.
  package let file: String
  /// The line in the file, from 1.
  package let line: Int?
  /// The byte in the file, from 0.
  package let offset: Int?
  /// What is wrong, as a clause.
  package let message: String
  /// What to try next.
  package let hint: String?

  init(
    _ kind: Kind, _ file: String, line: Int? = nil, offset: Int? = nil, _ message: String, hint: String? = nil
  ) {
    self.kind = kind
    self.file = file
    self.line = line
    self.offset = offset
    self.message = message
    self.hint = hint
  }

  /// A failed call to the operating system.
  init(_ error: SystemError, _ file: String, _ attempt: String) {
    let kind: Kind
    let hint: String?
    switch error.number {
    case SystemError.notFound, SystemError.notADirectory: (kind, hint) = (.notFound, "check the path")
    case SystemError.accessDenied, SystemError.notPermitted:
      (kind, hint) = (.notWritable, "ask for the permission, or run as the log's owner")
    case SystemError.readOnly: (kind, hint) = (.notWritable, "the file system is mounted for reading only")
    case SystemError.noSpace, SystemError.quotaExceeded:
      (kind, hint) = (.full, "nothing was recorded; make room and try again")
    default: (kind, hint) = (.failed, nil)
    }
    self.init(kind, file, "\(attempt): \(error.explanation)", hint: hint)
  }
}

extension FileSystem {
  /// Makes a call, and says of a failure what was tried and where.
  func attempt<Result>(
    _ attempt: String, _ file: String, _ call: () throws(SystemError) -> Result
  ) throws(LogError) -> Result {
    do throws(SystemError) {
      return try call()
    } catch {
      throw LogError(error, file, attempt)
    }
  }
}
