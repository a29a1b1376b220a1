import Testing

import Arguments
@testable import regimen

@Suite("The declaration of the command line")
struct RegimenDeclarationTests {
  @Test("is sound: no two names alike, no default outside its list")
  func invariants() {
    #expect(program.invariantViolations() == [])
  }

  @Test("names every command that can be run, and runs every command that it names")
  func commands() {
    #expect(
      program.subcommands.map(\.name) == [
        "init", "log", "record", "append", "import", "amend", "retract", "move", "undo", "erase", "repair", "replay",
        "drugs", "instruments", "today", "query", "diff", "claims", "plot", "report", "export", "timeline", "snapshot",
        "check", "answer", "link", "verify", "prove", "follow", "backup", "merge", "completions", "complete", "manual",
        "help",
      ])
  }

  @Test("every example is a call that the program understands", arguments: exampleLines(of: program))
  func understood(line: String) throws {
    let words = Array(shellWords(line).dropFirst())
    guard case .run = try program.parse(words) else {
      Issue.record("the example asks for help or the version")
      return
    }
  }

  @Test("exit codes are a promise to scripts")
  func exitCodes() {
    #expect(
      [ExitCode.done, .finding, .usage, .refused, .notShown, .unknown, .internalFault].map(\.rawValue)
        == [0, 1, 2, 3, 4, 5, 70])
  }
}

/// The examples of a command and of all under it.
private func exampleLines(of command: Command) -> [String] {
  command.examples.map(\.line) + command.subcommands.flatMap(exampleLines)
}
