@testable import Arguments

enum Format: String, CaseIterable {
  case table, json, csv
}

/// A small program that uses everything a declaration can say.
enum SampleProgram {
  static let log = [Option("log", value: "DIR", help: "The log to read or write, `-` for lines on standard input.")]

  /// Made at run time in `regimen` too: the fields of an event's type become the options.
  static func type(_ name: String, fields: [Option]) -> Command {
    Command(
      name, "One \(name) event.",
      positionals: [
        Positional("patient", help: "The patient's pseudonym."),
        Positional("words", help: "The change, as a nurse would say it.", isRequired: false, isRepeating: true),
      ], options: fields)
  }

  static let record = Command(
    "record", "Write one change to the log.",
    options: [
      Option("on", value: "DATE", help: "When it was true of the patient.", isRequired: true),
      .flag("dry-run", help: "Say what was understood, and write nothing."),
    ] + log,
    subcommands: [
      type(
        "treatment-started",
        fields: [
          Option("drug", value: "DRUG", help: "What was started."),
          Option(
            "reason", value: "CODE", help: "Why.", choices: ["flare", "partial-response", "other"], isRepeatable: true),
          Option("note", value: "TEXT", help: "Free words."),
        ]),
      type("patient-seen", fields: []),
    ], subcommandNoun: "type")

  static let query = Command(
    "query", "Answer a question from the log.",
    discussion: [
      "Every answer says which log, which date and which rules it rests on, so that no figure travels "
        + "without its proof.",
      "Nothing is written.",
    ],
    examples: [
      Example("regimen query durations --as-of 2024-01-01", "How long each combination had lasted by that day."),
      Example("regimen query regimens --format json", "Who is on what today."),
    ],
    positionals: [Positional("question", help: "What to ask.", choices: ["regimens", "combinations", "durations"])],
    options: [
      Option("as-of", value: "DATE", help: "Only what had occurred by then."),
      Option("format", value: "FORMAT", help: "How to print.", choices: choices(of: Format.self), default: "table"),
      Option("rule", value: "NAME=VALUE", help: "A rule of the profile.", isRepeatable: true),
      Option("gap", value: "DAYS", help: "Courses of one drug nearer than this are one.", default: "0"),
      .flag("all", help: "Also the patients on nothing."),
    ] + log)

  static let program = Command(
    "regimen", "A record of systemic therapies.",
    subcommands: [
      record, query,
      Command(
        "erase", "Erase events.", positionals: [Positional("event", help: "Its number or id.", isRepeating: true)],
        options: log),
      Command(
        "help", "Explain a command.",
        positionals: [Positional("topic", help: "The command.", isRequired: false, isRepeating: true)]),
      Command(
        "append", "Append a batch.",
        positionals: [Positional("file", help: "The drafts; `-` is standard input.", isRequired: false)], options: log),
    ])
}

/// The words of a line as a shell without quoting would split them.
func words(_ line: String) -> [String] { line.split(separator: " ").map(String.init) }

/// What the line gives, in one line: the command, then each declared name with its texts, defaults too.
func summary(_ words: [String]) throws(UsageError) -> String {
  switch try SampleProgram.program.parse(words) {
  case .help(let path, let isLong):
    return "\(isLong ? "long" : "short") help of \(path.line)"
  case .version:
    return "version"
  case .run(let matches):
    let names = matches.path.command.positionals.map(\.name) + matches.path.options.map(\.name)
    let given = names.filter { !matches.arguments($0).isEmpty }.map { name in
      let arguments = matches.arguments(name).map { "[\($0.text)]" }.joined()
      return arguments == "[]" ? name : "\(name)=\(arguments)"
    }
    return (matches.path.names + given).joined(separator: " ")
  }
}

/// Does nothing: what is tested is how a line is read.
struct NoAction: Action {
  func run() -> ExitCode { .done }
}

extension Command {
  /// A command of plain declarations that does nothing.
  init(
    _ name: String, _ summary: String, discussion: [String] = [], examples: [Example] = [],
    positionals: [Positional] = [], options: [Option] = [], subcommands: [Command] = [],
    subcommandNoun: String = "command", isHidden: Bool = false
  ) {
    self.init(
      name, summary, discussion: discussion, examples: examples,
      Parameter(positionals: positionals, options: options) { _ in NoAction() }, subcommands: subcommands,
      subcommandNoun: subcommandNoun, isHidden: isHidden)
  }
}
