import Arguments
import PatientRecord
import Projections

/// The command line as declarations; `dispatch` maps each command to what it does.
let program = Command(
  "regimen", "An event-sourced record of patients on combined systemic therapies.",
  discussion: [
    "Every change is one appended line of JSON; every figure is rebuilt from the log, for any clinical date, as known "
      + "on any day.",
    "The log is --log DIR, else $REGIMEN_LOG.",
    "Topics: \(HelpCommand.topics.joined(separator: ", ")); see: regimen help TOPIC.",
  ],
  examples: [
    Example("regimen init ward --name 'Ward 3'", "Makes an empty log in the directory ward."),
    Example(
      "regimen record treatment-started P01 baricitinib 4mg/day --on 2022-03 --log ward", "Records one change."),
    Example("regimen query durations --log ward", "Shows how long combinations lasted."),
  ],
  subcommands: [
    InitCommand.declaration, LogCommand.declaration, RecordCommand.declaration, AppendCommand.declaration,
    AmendCommand.declaration, RetractCommand.declaration, EraseCommand.declaration, RepairCommand.declaration,
    ReplayCommand.declaration, QueryCommand.declaration, DiffCommand.declaration, ClaimsCommand.declaration,
    PlotCommand.declaration, ReportCommand.declaration, TimelineCommand.declaration, SnapshotCommand.declaration,
    VerifyCommand.declaration, ProveCommand.declaration, CompletionsCommand.declaration, CompleteCommand.declaration,
    ManualCommand.declaration, HelpCommand.declaration,
  ])

/// Runs the command that the words named.
func dispatch(_ matches: Matches) throws -> ExitCode {
  switch matches.path.names.first {
  case nil: return try HelpCommand.overview()
  case "init": return try InitCommand.run(matches)
  case "log": return try LogCommand.run(matches)
  case "record": return try RecordCommand.run(matches)
  case "append": return try AppendCommand.run(matches)
  case "amend": return try AmendCommand.run(matches)
  case "retract": return try RetractCommand.run(matches)
  case "erase": return try EraseCommand.run(matches)
  case "repair": return try RepairCommand.run(matches)
  case "replay": return try ReplayCommand.run(matches)
  case "query": return try QueryCommand.run(matches)
  case "diff": return try DiffCommand.run(matches)
  case "claims": return try ClaimsCommand.run(matches)
  case "plot": return try PlotCommand.run(matches)
  case "report": return try ReportCommand.run(matches)
  case "timeline": return try TimelineCommand.run(matches)
  case "snapshot": return try SnapshotCommand.run(matches)
  case "verify": return try VerifyCommand.run(matches)
  case "prove": return try ProveCommand.run(matches)
  case "completions": return try CompletionsCommand.run(matches)
  case "complete": return try CompleteCommand.run(matches)
  case "manual": return try ManualCommand.run(matches)
  default: return try HelpCommand.run(matches)
  }
}

/// Options that several commands share.
enum SharedOptions {
  /// Which log.
  static let log = Option("log", value: "DIR", help: "The log; else $REGIMEN_LOG. A - reads lines from standard input.")
  /// Which log, for commands that write.
  static let logToWrite = Option("log", value: "DIR", help: "The log; else $REGIMEN_LOG.")
  /// How the answer is written.
  static let format = Option(
    "format", value: "FORMAT", help: "How the answer is written.", choices: choices(of: OutputFormat.self),
    default: OutputFormat.table.rawValue)
  /// The clinical date.
  static let asOf = Option(
    "as-of", value: "DATE", help: "Only what had occurred by that day. Else the log's cutoff, --known-at's day, today.")
  /// What was known.
  static let knownAt = Option(
    "known-at", value: "TIME", help: "Only what had been recorded by then: an instant, a date (its end, UTC), or @SEQ.")
  /// One rule of the profile.
  static let rule = Option(
    "rule", value: "NAME=VALUE", help: "A rule by which figures are derived; see: regimen help rules.",
    isRepeatable: true)
  /// A whole profile.
  static let profile = Option(
    "profile", value: "PROFILE",
    help: "All rules at once: \(choices(of: Profile.Preset.self).joined(separator: ", ")), or a file with an answer's"
      + " profile.")
  /// The events behind the rows.
  static let explain = Option.flag("explain", help: "Show the lines of the log that each row rests on.")
  /// The characters of tables.
  static let ascii = Option.flag("ascii", help: "Draw tables in ASCII alone, as where the locale is not UTF-8.")
  /// Weights, under the name that other programs give to it.
  static let color = Option(
    "color", value: "WHEN",
    help: "Whether tables have bold, dim and coloured lines; auto: at a terminal without NO_COLOR.",
    choices: choices(of: ColorChoice.self), default: ColorChoice.auto.rawValue)
  /// The author.
  static let author = Option("author", value: "NAME", help: "Who records it; else $REGIMEN_AUTHOR.")
  /// The expected end of the log.
  static let expectedPosition = Option(
    "expect-seq", value: "SEQ", help: "Refuse unless the log ends at that position.")
  /// Try only.
  static let dryRun = Option.flag("dry-run", help: "Say what would be recorded, and record nothing.")

  /// The options of every question to a record.
  static let question =
    [log, asOf, knownAt, profile, rule, explain, format, ascii, color] + ReadingOptions.declarations

  /// The options of figures and pages.
  static let figure = [log, asOf, knownAt, profile, rule] + ReadingOptions.declarations
}
