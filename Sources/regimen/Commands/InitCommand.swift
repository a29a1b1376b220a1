import Arguments
import CalendarTime
import Entry
import EventStorage
import Queries
import SystemCalls
import Text

/// `regimen init`: makes an empty log.
struct InitCommand: Action {
  /// The origin of the instants of recording.
  private enum RecordedBy: String, CaseIterable, Sendable { case clock, given }

  private let directory: String
  private let givenName: String?
  private let group: UInt32?
  private let cutoff: CalendarDay?
  private let recordedBy: RecordedBy

  static let declaration = Command(
    "init", "Make an empty log in a new directory.",
    discussion: [
      "Only the owner can read and write the directory and its files; with --group, that group too.",
      "--cutoff names the last day of the data: the as-of date of every answer unless another is asked for.",
      "--recorded given makes an archive: each event brings the instant at which it was recorded.",
    ],
    examples: [
      Example("regimen init ward --name 'Ward 3'", "Makes the log ward."),
      Example("regimen init ward --group registry", "Makes it for everyone in the group registry."),
    ],
    Parameter(
      InitCommand.init, Positional("dir", help: "The directory to make.").requiredText,
      Option("name", value: "NAME", help: "The name of the log. Default: the directory's name.").text,
      Option("group", value: "GROUP", help: "Who shares the log: a group that you are in.").optional(as: groupNumber),
      Option("cutoff", value: "DATE", help: "The last day of the data.").optional(as: pastDay),
      Option.choice(
        "recorded", value: "BY", help: "Who states the instant of recording: the clock, or the author.",
        default: RecordedBy.clock)))

  func run() throws -> ExitCode {
    let lastComponent = directory.split(separator: "/").last.map(String.init)
    let name = givenName ?? lastComponent ?? directory
    let description = LogDescription(
      id: InitCommand.randomUUID(), name: name, created: SystemClock.now(), cutoff: cutoff,
      recordedBy: recordedBy == .given ? .given : .clock)
    try EventLog.create(directory, description, sharedWithGroup: group, in: SystemFileSystem())
    try showDone("made the log \(shown(name)) in \(shown(directory))\n")
    suggest(["log", "--log", directory])
    return .done
  }

  /// Reads a day that has come, somewhere on Earth.
  private static func pastDay(_ text: String) throws(ValueError) -> CalendarDay {
    let day = try typedDay(text)
    if day > SystemClock.now().latestPossibleDay {
      throw ValueError("the cutoff lies in the future", hint: "the last day of data that there are")
    }
    return day
  }

  /// The number of a group of this machine.
  private static func groupNumber(_ name: String) throws(ValueError) -> UInt32 {
    if let group = SystemCalls.groupNumber(named: name) { return group }
    throw ValueError("there is no such group", hint: "`id -Gn` shows the groups that you are in")
  }

  /// A random UUID, version 4 (RFC 9562 section 5.4), in lower case.
  private static func randomUUID() -> String {
    var generator = SystemRandomNumberGenerator()
    let high = generator.next() & 0xFFFF_FFFF_FFFF_0FFF | 0x4000
    let low = generator.next() & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
    let digits = Array([high, low].map { hexadecimal($0) }.joined())
    let groups = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(digits[$0]) }
    return groups.joined(separator: "-")
  }

  private static func hexadecimal(_ value: UInt64) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
