import Arguments
import Entry
import EventStorage
import RecordKeeping
import Seals
import SystemCalls

/// `regimen follow`: hands out the lines of a log as they are written, with a place to go on from after each batch.
struct FollowCommand: Action {
  private let log: LogOption
  private let options: ReadingOptions
  private let position: KeptSeal?
  private let endsAtEnd: Bool

  static let declaration = Command(
    "follow", "Print the lines of a log as they are written, and where to go on.",
    discussion: [
      "After the lines of each batch stands {\"resume\":\"SEAL@SEQ\"}. Give the last of these to --after, and the "
        + "lines after it follow. Whoever stores it together with what the lines led to has each event once; whoever "
        + "stores it later has some twice, and none is missed.",
      "The seal of the place is held against the log first: exits with 3 if the log no longer extends it, since it is "
        + "a fork or another log.",
      "Only what is acknowledged is printed. An erasure comes as an event-erased: whoever kept the lines that it "
        + "names has to let them go.",
    ],
    examples: [
      Example("regimen follow --log ward", "Prints each batch as it is recorded, until it is interrupted."),
      Example("regimen follow --once --after 255f…@258 --log ward", "Prints what came after seq 258, and ends."),
    ],
    Parameter(
      FollowCommand.init, LogOption.writing, ReadingOptions.everyLine,
      Option("after", value: "SEAL@SEQ", help: "The place to go on from. Default: the beginning.").optional(
        as: typedKeptSeal), Option.flag("once", help: "End where the log ends, and do not wait for more.").isGiven))

  func run() throws -> ExitCode {
    let path = try log.directory("standard input is no log that grows")
    var followed = FollowedLog(path, after: position, threads: options.threads) { batch in
      positionsNamedAsErased(batch.lines)
    }
    while true {
      try followed.advance { batch in
        try StandardStream.output.write(batch.lines + Array("{\"resume\":\"\(batch.end)\"}\n".utf8))
      }
      if endsAtEnd { return .done }
      SystemFileSystem().pause(milliseconds: FollowCommand.pauseMilliseconds)
    }
  }

  private static let pauseMilliseconds = 500
}
