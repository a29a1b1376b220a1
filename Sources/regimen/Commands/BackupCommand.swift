import Arguments
import Entry
import EventStorage
import RecordKeeping
import Seals
import SystemCalls
import Text

/// `regimen backup`: brings a copy of a log up to it, and verifies the copy.
struct BackupCommand: Action {
  private let directory: String
  private let log: LogOption
  private let options: ReadingOptions

  static let declaration = Command(
    "backup", "Copy a log, or what is new of it, to a directory, and verify the copy.",
    discussion: [
      "The copy is a log itself: any command reads it, and to restore it is to use it. Each run adds what is new, "
        + "lets go what was erased since, then verifies every seal and compares every byte from what it reads back. "
        + "The copy's backup.json says when, and up to where.",
      "Exits with 3, and copies nothing, if the directory holds another log, or a copy that parted from this one: its "
        + "last common seal is named. Use a new directory then, and keep both until it is clear which is right.",
      "A run that is cut short leaves a shorter copy, and the next one goes on. Nothing is encrypted, and old states "
        + "are not kept: let a program for backups take the copy, as it is at rest.",
    ],
    examples: [
      Example("regimen backup /backup/ward --log ward", "Makes the copy, or brings it up to the log."),
      Example("regimen verify --log /backup/ward", "Verifies the copy as any log."),
    ],
    Parameter(
      BackupCommand.init, Positional("dir", help: "The directory of the copy; made where it is missing.").requiredText,
      LogOption.writing, ReadingOptions.everyLine))

  func run() throws -> ExitCode {
    let path = try log.directory("standard input is no log that can be copied")
    let source = try LogDirectory.open(path)
    if let pending = try source.pendingErasure() { throw BackupCommand.refusal(pending) }
    let extent = try LogExtent.acknowledged(source)
    _ = try extent.requireVerified(threads: options.threads)
    let erased = try erased(extent)
    var copy = try LogCopy.open(directory, of: extent, threads: options.threads)
    let outcome = try copy.bringUp(erased: erased, at: SystemClock.now())
    try showDone(lines(outcome).map { $0 + "\n" }.joined())
    return .done
  }

  /// The lines that the log says to be erased; throws where it says so of lines that stand, and of stubs it does not.
  private func erased(_ extent: LogExtent) throws -> [Int] {
    let record = try LogReading(extent, options).record()
    if record.standingErased.isEmpty, record.unexplainedStubs.isEmpty { return record.erased }
    throw Diagnostic(
      "the log is not as its erasures say, and is not copied", file: extent.directory.path,
      hint: "regimen verify names the lines")
  }

  private static func refusal(_ pending: PendingErasure) -> Diagnostic {
    let lines = counted(pending.sequenceNumbers.count, "event")
    return pending.isUnderWay
      ? Diagnostic("an erasure of \(lines) is under way", hint: "try again when it has ended")
      : Diagnostic(
        "an erasure of \(lines) was interrupted, and the log is not copied before it has ended",
        hint: "whoever writes next finishes it, as the same 'regimen erase' does")
  }

  private func lines(_ outcome: LogCopy.Outcome) -> [String] {
    var lines = ["backed up: \(counted(outcome.lineCount, "new event")) in \(shown(directory))"]
    if outcome.erasedCount > 0 { lines[0] += ", \(counted(outcome.erasedCount, "event")) erased there" }
    lines.append(
      outcome.end.map { "every seal verified as read back; seal \($0.seal) at seq \($0.sequenceNumber)" }
        ?? "the log is empty")
    return lines
  }
}
