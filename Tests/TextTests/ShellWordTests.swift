import TestSupport
import Testing
import Text

@Suite("Words for a shell")
struct ShellWordTests {
  @Test(
    "are written so that every shell with dollar-single-quotes reads the same bytes, where they may only be ASCII",
    arguments: ["über", "Gr\u{F6}\u{DF}e 'x' \\7 12", "R\u{1B}[2J", "漢8", "plain", "a b", "\u{202E}9"])
  func bytes(word: String) throws {
    let line = commandLine(["printf", "%s", word], isASCII: true)
    #expect(line.utf8.allSatisfy { (0x20..<0x7F).contains($0) }, "\(line)")
    let result = try run("/bin/bash", ["-c", line], environment: ["LC_ALL": "C", "PATH": "/usr/bin:/bin"])
    #expect(result.output == word, "\(line)")
    #expect(commandLine(["R\u{1B}[2J"]) == #"$'R\033[2J'"#, "what a terminal would obey is never written as it is")
  }

  @Test(
    "are written as a shell reads them",
    arguments: [
      (["regimen", "replay", "P01"], "regimen replay P01"), (["a b", ""], "'a b' ''"),
      (["it's", "$(x)", "--on=2022-03", "15mg/week"], #"'it'\''s' '$(x)' --on=2022-03 15mg/week"#),
      (["über", "~", "a;b"], "über '~' 'a;b'"),
    ])
  func quoting(words: [String], line: String) {
    #expect(commandLine(words) == line)
  }
}
