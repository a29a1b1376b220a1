import Arguments
import EventStorage
import Projections
import RecordKeeping
import Text

/// Why a command ends without having done what was asked.
enum CommandFailure: Error {
  /// The call is wrong.
  case usage(UsageError)
  /// An input or the log cannot be used.
  case refused([Diagnostic])

  /// One diagnostic.
  init(_ diagnostic: Diagnostic) { self = .refused([diagnostic]) }

  /// A fault of the log.
  init(_ error: LogError) { self.init(Diagnostic(error)) }

  /// An answer that the profile refuses.
  init(_ error: ProjectionError) { self.init(Diagnostic(error.message, hint: error.hint)) }
}

extension Diagnostic {
  /// A fault of the log, with its place.
  init(_ error: LogError) {
    let place = error.byteOffset.map { " (byte \($0))" } ?? ""
    let isMissing = error.kind == .notFound
    self.init(
      error.message + place, file: error.file, line: error.line,
      hint: error.hint ?? (isMissing ? "check the path; `regimen init DIR` makes a log" : nil))
  }
}
