/// How the program ends, for the scripts that call it.
enum ExitCode: Int32, Sendable {
  /// What was asked for is done.
  case done = 0
  /// The answer is a finding: a claim differs, a verification fails.
  case finding = 1
  /// The call is wrong.
  case usage = 2
  /// Input or log is unreadable, refused or damaged.
  case refused = 3
  /// A fault of the program's own.
  case internalFault = 70
}
