import Arguments
import EventStorage
import RecordKeeping
import SystemCalls
import Text

/// `regimen snapshot`: an image of the record, so that the next question need not read the log.
struct SnapshotCommand: Action {
  private let log: LogOption
  private let options: ReadingOptions

  static let declaration = Command(
    "snapshot", "Make a snapshot, from which questions start.",
    discussion: [
      "A snapshot makes answers faster and never changes them. It lies in the log's directory snapshots; deleting "
        + "it costs only time. A question that has to read much makes one on its own.",
      "Every seal is verified first; a damaged log gets no snapshot.",
    ],
    examples: [Example("regimen snapshot --log ward", "Makes one now.")],
    Parameter(SnapshotCommand.init, LogOption.writing, ReadingOptions.everyLine))

  func run() throws -> ExitCode {
    let path = try log.directory("standard input has no snapshots")
    let making = try SnapshotMaking(path, options)
    let record = try LogReading(path, options).record()
    guard let size = try making.finish(record) else {
      try StandardStream.output.show(
        "no snapshot: the log is empty, others write to it, or an erasure has not ended; try again\n")
      return .done
    }
    try StandardStream.output.show(
      "snapshot at seq \(record.lastSequenceNumber): \(counted(record.patients.count, "patient")), "
        + "\(counted(size, "byte"))\n")
    suggest(["query", "durations"], log: log)
    return .done
  }
}
