import Arguments
import TestSupport
import Testing

@testable import regimen

@Suite("Words that people type for what the program calls otherwise")
struct WordsOfPeopleTests {
  @Test(
    "every call that answers a word is understood as it stands",
    arguments: (CallsMeant.all + CallsMeant.ofRecord + CallsMeant.ofImport).flatMap(\.calls))
  func understood(call: String) throws {
    let words = Array(shellWords(call).dropFirst())
    guard case .run(let matches) = try program.parse(words) else {
      Issue.record("asks for help or the version: \(call)")
      return
    }
    _ = try matches.path.command.action(for: matches)
  }

  @Test("no word stands in two places, and none is a command's own")
  func once() {
    for table in [CallsMeant.all, CallsMeant.ofRecord, CallsMeant.ofImport] {
      let words = table.flatMap(\.words)
      #expect(Set(words).count == words.count, "\(words.filter { word in words.count { $0 == word } > 1 })")
    }
    let own = Set(program.subcommands.map(\.name))
    #expect(CallsMeant.all.flatMap(\.words).filter(own.contains) == [])
    let types = Set(
      program.subcommands.first { $0.name == "record" }?.subcommands.flatMap { [$0.name] + $0.otherNames } ?? [])
    #expect(CallsMeant.ofRecord.flatMap(\.words).filter(types.contains) == [])
  }

  @Test(
    "a word that is no command leads to the call that answers it",
    arguments: [
      ("stops", "regimen query exposures, regimen query outcomes or regimen query incidence"),
      ("stop-reasons", "regimen query exposures, regimen query outcomes or regimen query incidence"),
      ("Stop Reasons", "regimen query exposures, regimen query outcomes or regimen query incidence"),
      ("query visits", "regimen query last-seen or regimen today"), ("labs", "regimen query measurements"),
      ("query lab_values", "regimen query measurements"), ("query drugs", "regimen drugs"),
      ("query adverse", "regimen query adverse-events or regimen query rates"),
      ("survival", "regimen query survival"), ("stop", "regimen record stop"), ("visit", "regimen record visit"),
      ("delete", "regimen retract 4 --reason 'entered twice' or regimen undo"),
      ("export spss", "regimen export tables"),
      ("record death", "regimen record follow-up-ended P01 death --on 2024-05-03"),
      ("import excel", "regimen import csv sheet.csv --new-mapping"), ("P07", "regimen timeline P07 or"),
      ("query P07", "regimen timeline P07 or regimen replay P07"), ("help labs", "regimen query measurements"),
      ("help durations", "regimen query durations"), ("plot km", "regimen query survival or regimen plot survival"),
      ("query survivol", "survival"), ("zzz", "regimen --help"), ("query zzz", "regimen query --help"),
      ("query stp\u{1B}[A", "regimen query --help"),
    ])
  func answered(words: String, call: String) throws {
    let typed = words == "Stop Reasons" ? [words] : words.split(separator: " ").map(String.init)
    let result = try regimen(words: typed)
    #expect(result.status == 2 && result.output.isEmpty)
    #expect(result.error.contains("\ntry: \(call)"), "\(result.error)")
  }
}
