import Arguments
import SystemCalls

/// `regimen manual`, for `Tools/manual`: the manual page, and the reference of commands, from the declarations.
struct ManualCommand: Action {
  private enum Form: String, CaseIterable, Sendable { case man, markdown }

  private let form: Form

  static let declaration = Command(
    "manual", "Print the manual page, or the reference of commands.",
    Parameter(ManualCommand.init, Positional.choice("form", help: "Which.", of: Form.self)), isHidden: true)

  func run() throws -> ExitCode {
    switch form {
    case .man: try StandardStream.output.write(program.manualPage(ManualCommand.notes))
    case .markdown: try StandardStream.output.write(ManualCommand.reference)
    }
    return .done
  }

  private static let reference = """
    <!-- Made by Tools/manual from the declarations of the command line; a test compares it with them. -->


    """ + program.reference

  private static let notes = ManualNotes(
    version: Regimen.version, date: Regimen.versionDate,
    environment: [
      ("REGIMEN_LOG", "The log, if --log is not given."),
      ("REGIMEN_AUTHOR", "Who records, if --author is not given."),
      ("REGIMEN_SNAPSHOTS", "use or ignore snapshots, if --snapshots is not given."),
      ("REGIMEN_THREADS", "The number of threads that read, if --threads is not given."),
      ("NO_COLOR", "Where it is not empty, nothing is bold, dim or coloured at a terminal, unless --color says so."),
      ("COLUMNS", "The width of the terminal in columns, if the terminal does not report it."),
      (
        "LC_ALL, LC_CTYPE, LANG",
        "The first that is set names the locale; at a terminal whose locale is not UTF-8 everything is written in "
          + "ASCII."
      ),
      ("TZ", "Where the machine stands: what day today is."),
    ],
    exitCodes: [
      (ExitCode.done.rawValue, "What was asked for is done."),
      (ExitCode.finding.rawValue, "The answer is a finding: a claim differs, a verification fails."),
      (ExitCode.usage.rawValue, "The call is wrong."),
      (ExitCode.refused.rawValue, "The input or the log cannot be read, is refused, or is damaged."),
      (
        ExitCode.notShown.rawValue,
        "What was asked for is recorded and durable, but standard output did not take the answer."
      ),
      (
        ExitCode.unknown.rawValue,
        "It is not known if all of it was recorded: standard error names the call to try again with."
      ),
      (ExitCode.internalFault.rawValue, "A fault of the program."),
    ])
}
