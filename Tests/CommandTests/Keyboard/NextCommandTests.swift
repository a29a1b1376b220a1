import TestSupport
import Testing

@testable import regimen

@Suite("The next command")
struct NextCommandTests {
  @Test("is suggested at a terminal after what writes, with the log that was named, and not after a trial")
  func terminal() throws {
    try withTemporaryDirectory { directory in
      let log = directory + "/my log"
      let quoted = "'\(log)'"
      let made = try atTerminal(["init", log])
      #expect(made.screen.hasSuffix("\nnext: regimen log --log \(quoted)\n"), "\(made.screen)")
      let words = ["record", "patient-seen", "P 01", "--on", "2022", "--log", log]
      let recorded = try atTerminal(words)
      #expect(recorded.screen.hasSuffix("\nnext: regimen replay 'P 01' --log \(quoted)\n"), "\(recorded.screen)")
      let tried = try atTerminal(words + ["--dry-run"])
      #expect(!tried.screen.contains("next:"))
      let amended = try atTerminal(["amend", "1", "--on", "2021", "--reason", "misread"], log: log)
      #expect(amended.screen.hasSuffix("\nnext: regimen diff --since @1\n"), "\(amended.screen)")
      let erased = try atTerminal(["erase", "1", "--reason", "asked for"], log: log)
      #expect(erased.screen.hasSuffix("\nnext: regimen verify\n"), "\(erased.screen)")
    }
  }

  @Test("is not suggested to a program")
  func program() throws {
    try withTemporaryDirectory { directory in
      let made = try regimen("init", directory + "/log")
      #expect(made.error == "")
      let recorded = try regimen("record", "patient-seen", "P01", "--on", "2022", log: directory + "/log")
      #expect(recorded.error == "")
    }
  }

  @Test(
    "is written as a shell reads it",
    arguments: [
      (["regimen", "replay", "P01"], "regimen replay P01"), (["a b", ""], "'a b' ''"),
      (["it's", "$(x)", "--on=2022-03", "15mg/week"], #"'it'\''s' '$(x)' --on=2022-03 15mg/week"#),
      (["über", "~", "a;b"], "über '~' 'a;b'"),
    ])
  func quoting(words: [String], line: String) {
    #expect(commandLine(words) == line)
  }
}
