import Testing

@testable import Arguments

@Suite("The place of completion")
struct CompletionPlaceTests {
  private func place(_ line: String) -> CompletionPlace {
    // A space at the end begins a new word.
    let typed = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    return SampleProgram.program.completionPlace(of: typed)
  }

  @Test(
    "knows the commands, options and closed lists that may stand there",
    arguments: [
      ("", ["record", "query", "erase", "help", "append"]),
      ("que", ["record", "query", "erase", "help", "append"]),
      ("record ", ["treatment-started", "patient-seen"]),
      ("query ", ["regimens", "combinations", "durations"]),
      ("query durations --format ", ["table", "json", "csv"]),
      ("query durations --format=", ["table", "json", "csv"]),
      ("query --all --log x durations --format js", ["table", "json", "csv"]),
      ("-", ["--version", "--help"]),
      (
        "query durations ",
        ["--as-of", "--format", "--rule", "--gap", "--all", "--log", "--help"]
      ),
      (
        "query --all --rule a=b --",
        ["--as-of", "--format", "--rule", "--gap", "--log", "--help"]
      ),
      ("record patient-seen P01 --", ["--on", "--dry-run", "--log", "--help"]),
      ("record treatment-started --reason ", ["flare", "partial-response", "other"]),
      ("append -- ", []), ("append a b", []), ("query nonsense x", []),
    ])
  func known(line: String, words: [String]) {
    #expect(place(line).known.map(\.text) == words)
  }

  @Test(
    "names the argument whose open value stands there, with the text typed of it",
    arguments: [
      ("query --log wa", "log", "", "wa"), ("query --log=wa", "log", "--log=", "wa"),
      ("record patient-seen ", "patient", "", ""), ("record treatment-started P01 bari", "words", "", "bari"),
      ("record treatment-started P01 baricitinib ", "words", "", ""), ("record --on 20", "on", "", "20"),
      ("append -- --log", "file", "", "--log"), ("query --log --as-of", "log", "", "--as-of"),
    ])
  func argument(line: String, name: String, lead: String, text: String) {
    let place = place(line)
    #expect(place.argument == name)
    #expect(place.lead == lead)
    #expect(place.text == text)
    #expect(place.known.isEmpty)
  }

  @Test("keeps what the earlier words give, and passes over what is wrong with them")
  func given() {
    let place = place("record treatment-started P01 --on 2022 --nonsense --dry-run baricitinib 4mg/day --drug=x ")
    #expect(place.path.names == ["record", "treatment-started"])
    #expect(
      place.given == [
        "patient": ["P01"], "on": ["2022"], "dry-run": [""], "words": ["baricitinib", "4mg/day"], "drug": ["x"],
      ])
  }

  @Test("never names a hidden command, and help and suggestions do not either")
  func hidden() throws {
    let program = Command(
      "sample", "A sample.", subcommands: [Command("seen", "Is seen."), Command("secret", "Is not.", isHidden: true)])
    #expect(program.completionPlace(of: [""]).known.map(\.text) == ["seen"])
    #expect(!CommandPath(program).renderedHelp(isLong: true).contains("secret"))
    guard case .run(let matches) = try program.parse(["secret"]) else {
      Issue.record("a hidden command cannot be called")
      return
    }
    #expect(matches.path.names == ["secret"])
    do throws(UsageError) {
      _ = try program.parse(["secert"])
      Issue.record("the word was taken for a command")
    } catch {
      #expect(error.hint == "sample --help")
    }
  }
}
