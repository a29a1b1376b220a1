import Testing

@testable import Arguments

@Suite("A sound declaration")
struct InvariantsTests {
  @Test("breaks no rule")
  func sound() {
    #expect(SampleProgram.program.invariantViolations() == [])
  }

  @Test(
    "is told from an unsound one",
    arguments: [
      (
        Command("c", "", positionals: [Positional("a", help: "")], options: [.flag("a", help: "")]),
        "c: two arguments share a name"
      ),
      (
        Command(
          "c", "", options: [.flag("a", help: "")], subcommands: [Command("d", "", options: [.flag("a", help: "")])]),
        "d: two arguments share a name"
      ),
      (Command("c", "", options: [.flag("help", help: "")]), "c: help and version are built in"),
      (
        Command("c", "", subcommands: [Command("d", ""), Command("d", "")], subcommandNoun: "type"),
        "c: two types share a name"
      ),
      (
        Command("c", "", positionals: [Positional("a", help: "")], subcommands: [Command("d", "")]),
        "c: a group has no positionals"
      ),
      (
        Command("c", "", positionals: [Positional("a", help: "", isRepeating: true), Positional("b", help: "")]),
        "c: only the last positional may repeat"
      ),
      (
        Command("c", "", positionals: [Positional("a", help: "", isRequired: false), Positional("b", help: "")]),
        "c: a required positional follows an optional"
      ),
      (
        Command("c", "", options: [Option("a", value: "A", help: "", choices: ["x"], default: "y")]),
        "c: the default of a is none of its choices"
      ),
    ])
  func unsound(command: Command, violation: String) {
    #expect(command.invariantViolations() == [violation])
  }
}
