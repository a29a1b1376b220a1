/// The work of a command, with its arguments as properties.
package protocol Action: Sendable {
  /// Does the work. Throws a `UsageError` if the call is wrong, and other errors as the program defines them.
  func run() throws -> ExitCode
}

/// The exit code of a program, for the scripts that call it.
package enum ExitCode: Int32, Sendable {
  /// The work is done.
  case done = 0
  /// The answer is a finding: a claim differs, a verification fails.
  case finding = 1
  /// The call is wrong.
  case usage = 2
  /// The input or the log is unreadable, refused or damaged.
  case refused = 3
  /// The change is recorded and durable, but standard output did not take the answer.
  case notShown = 4
  /// It is not known if all of the change was recorded: standard error says what to do.
  case unknown = 5
  /// The program itself is at fault.
  case internalFault = 70
}

/// A group that is called without a subcommand although it does nothing without one.
package struct MissingSubcommand: Action {
  private let noun: String
  private let usage: String

  /// The action of such a group; `noun` is what its subcommands are called.
  package static func parameters(_ noun: String) -> Parameter<MissingSubcommand> {
    Parameter({ MissingSubcommand(noun: noun, usage: $0) }, Parameter.usage)
  }

  /// Refuses the call.
  package func run() throws(UsageError) -> ExitCode {
    throw UsageError("\(noun.uppercased()) is missing", index: nil, hint: usage)
  }
}
