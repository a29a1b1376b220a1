import Arguments
import Entry

/// The command line as declarations.
let program = Command(
  "regimen", "An event-sourced record of patients on combined systemic therapies.",
  discussion: [
    "Every change is one appended line of JSON; every figure is rebuilt from the log, for any clinical date, as known "
      + "on any day.",
    "The log is --log DIR, else $REGIMEN_LOG.",
    "Topics: \(HelpTopic.names.joined(separator: ", ")); see: regimen help TOPIC.",
  ],
  examples: [
    Example("regimen init ward --name 'Ward 3'", "Makes an empty log in the directory ward."),
    Example(
      "regimen record treatment-started P01 baricitinib 4mg/day --on 2022-03 --log ward", "Records one change."),
    Example("regimen query durations --log ward", "Shows how long combinations lasted."),
  ],
  Parameter.constant(Overview()),
  subcommands: [
    InitCommand.declaration, LogCommand.declaration, RecordCommand.declaration, AppendCommand.declaration,
    ImportCommand.declaration,
    AmendCommand.declaration, RetractCommand.declaration, MoveCommand.declaration, UndoCommand.declaration,
    EraseCommand.declaration, RepairCommand.declaration, ReplayCommand.declaration, DrugsCommand.declaration,
    InstrumentsCommand.declaration, TodayCommand.declaration,
    QueryCommand.declaration, DiffCommand.declaration, ClaimsCommand.declaration,
    PlotCommand.declaration, ReportCommand.declaration, ExportCommand.declaration, TimelineCommand.declaration,
    SnapshotCommand.declaration,
    CheckCommand.declaration, AnswerCommand.declaration, LinkCommand.declaration, VerifyCommand.declaration,
    ProveCommand.declaration,
    FollowCommand.declaration, BackupCommand.declaration, MergeCommand.declaration,
    CompletionsCommand.declaration,
    CompleteCommand.declaration,
    ManualCommand.declaration, HelpCommand.declaration,
  ], callMeant: CallsMeant.calls(for:))
