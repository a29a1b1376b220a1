package import SystemCalls

/// An error in reading or writing a log, with its place; it shows nothing of the content of lines.
package struct LogError: Error, Hashable, Sendable {
  /// The kind of failure.
  package enum Kind: Hashable, Sendable {
    /// There is no such directory.
    case notFound
    /// The directory is there, but no log is in it.
    case notALog
    /// A log cannot be made where something is already.
    case alreadyThere
    /// The log was made by a later version.
    case laterFormat
    /// This user cannot read a file that must be read.
    case notReadable
    /// This user cannot write a file that must be written.
    case notWritable
    /// Someone who has no business with the log may have put there what is there, or may change it.
    case untrusted
    /// Another process is writing.
    case busy
    /// The files differ from what was acknowledged.
    case damaged
    /// Someone else changed the files while a writer held the lock.
    case changed
    /// The request does not fit the state of the log.
    case refused
    /// The disk is full, or a quota used up.
    case full
    /// The lines to be appended break a rule of the format.
    case invalidBatch
    /// This writer had a failure after which it acknowledges nothing more.
    case stopped
    /// A call to the operating system failed.
    case failed(SystemCall, Int32)
  }

  /// The kind of failure.
  package let kind: Kind
  /// The path of the file or directory.
  package let file: String?
  /// The lines of the file that the fault lies in, from 1; more than one where it cannot be told which.
  package let lines: ClosedRange<Int>?
  /// Offset in the file of the byte at fault, or of the first line that it may lie in.
  package let byteOffset: Int?
  /// The fault.
  package let message: String
  /// The next step.
  package let hint: String?

  /// A failure and its place.
  package init(
    _ kind: Kind, file: String?, lines: ClosedRange<Int>? = nil, byteOffset: Int? = nil, _ message: String,
    hint: String? = nil
  ) {
    (self.kind, self.file, self.lines, self.byteOffset, self.message) = (kind, file, lines, byteOffset, message)
    self.hint = hint
  }

  /// The first line that the fault may lie in, from 1.
  package var line: Int? { lines?.lowerBound }
}

extension LogError: CustomStringConvertible {
  /// `FILE:LINE: message (at byte OFFSET)`, as far as they are known; the hint is left to the caller.
  package var description: String {
    var text = ""
    if let file { text += file + (line.map { ":\($0)" } ?? "") + ": " }
    text += message
    if let byteOffset { text += " (at byte \(byteOffset))" }
    return text
  }
}

extension LogError {
  /// A failed call while a file was read.
  init(reading file: String, _ error: SystemError) {
    let kind: Kind
    switch error.number {
    case SystemError.notFound: kind = .notFound
    case SystemError.accessDenied, SystemError.notPermitted: kind = .notReadable
    default: kind = .failed(error.call, error.number)
    }
    self.init(kind, file: file, "cannot be read: \(error.message)")
  }

  /// A failed call while a file was written.
  init(writing file: String, _ error: SystemError) {
    switch error.number {
    case SystemError.noSpace, SystemError.quotaExceeded:
      self.init(
        .full, file: file, "cannot be written: \(error.message)",
        hint: "make room and try again; nothing was changed")
    case SystemError.accessDenied, SystemError.notPermitted, SystemError.readOnly:
      self.init(
        .notWritable, file: file, "cannot be written: \(error.message)",
        hint: "a log is written by its owner, or by its group where it was made with --group")
    default:
      self.init(
        .failed(error.call, error.number), file: file, "cannot be written: \(error.call.rawValue): \(error.message)"
      )
    }
  }

  /// Damage, named by its place.
  static func damage(
    _ file: String, lines: ClosedRange<Int>? = nil, byteOffset: Int? = nil, _ message: String
  ) -> LogError {
    LogError(
      .damaged, file: file, lines: lines, byteOffset: byteOffset, message,
      hint: "`regimen verify` shows what still stands; nothing is appended until `regimen repair` is told what to do")
  }
}
