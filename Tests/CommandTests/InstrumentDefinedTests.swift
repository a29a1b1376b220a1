import Foundation
import TestSupport
import Testing

@Suite("Scores that a department defines")
struct InstrumentDefinedTests {
  private func record(_ words: String, log: String) throws -> String {
    try succeeds(regimen(words: ["record"] + shellWords(words), log: log))
  }

  private func score(_ value: String, on day: String, log: String) throws -> String {
    try record("response P01 partial --instrument itchcount --score \(value) --on \(day)", log: log)
  }

  private let definition =
    "instrument-defined ItchCount 0 20 --better lower --absolute 2 --relative 50 --reference 'ward manual' "
    + "--on 2021-01-01"

  @Test("a definition gives scores a range, responses and rates, but not in an answer as known before")
  func defined() throws {
    try withLog { log in
      #expect(
        try record(definition, log: log)
          == "recorded seq 1: instrument-defined ItchCount 0 20, better lower, absolute 2, relative 50, reference ward "
          + "manual, on 2021-01-01\n")
      _ = try score("16", on: "2022-01-01", log: log)
      _ = try record("start P01 baricitinib --on 2022-01-01", log: log)
      _ = try record("start P01 methotrexate --on 2022-01-01", log: log)
      _ = try score("6 --baseline 16", on: "2022-07-01", log: log)
      let asked = ["query", "responses", "--patient", "P01"]
      let last = try answer(words: asked, log: log)["rows"].elements.last
      #expect(last?["absolute"]["ItchCount-at-most-2"].flag == false)
      #expect(last?["relative"]["ItchCount50"].flag == true && last?["improvement"].number == 62.5)
      let before = try answer(words: asked + ["--known-at", "@5", "--as-of", "2024-01-01"], log: log)
      #expect(before["rows"].elements.count == 2)
      let rates = ["query", "response-rates", "--at", "6", "--as-of", "2024-01-01"]
      let rows = try answer(words: rates, log: log)["rows"].elements
      #expect(rows.contains { $0["response"].text == "ItchCount50" && $0["n"].number == 1 && $0["N"].number == 1 })
      let one = try answer(words: rates + ["--response", "ItchCount-at-most-2"], log: log)["rows"].elements
      #expect(one.allSatisfy { $0["response"].text == "ItchCount-at-most-2" } && one.count == 4)
      let wrong = try regimen(words: rates + ["--response", "ItchCount5"], log: log)
      #expect(wrong.status == 2 && wrong.error.contains("--response cannot be 'ItchCount5'"))
      #expect(wrong.error.contains("ItchCount50"))
      let listed = try answer("instruments", log: log)["rows"].elements
      #expect(listed.first?["instrument"].text == "ItchCount" && listed.first?["defined"].text == "record")
      #expect(listed.first?["source"].text == "ward manual" && listed.first?["highest"].number == 20)
      #expect(listed.first?["responses"].texts == ["ItchCount-at-most-2", "ItchCount50"])
    }
  }

  @Test("a score outside the range is refused, one without a definition is only noted")
  func outside() throws {
    try withLog { log in
      let noted = try regimen(
        words: shellWords("record response P01 --instrument ItchCount --score 25 --on 2022-01-01"), log: log)
      #expect(noted.status == 0 && noted.error.contains("the range of ItchCount is not known"))
      _ = try record(definition, log: log)
      let refused = try regimen(
        words: shellWords("record response P01 --instrument itch-count --score 21 --on 2022-02-01"), log: log)
      #expect(refused.status == 3 && refused.error.contains("ItchCount goes from 0 to 20: 21 is none"))
      let findings = try answer("query", "checks", log: log)["rows"].elements.map { $0["code"].text }
      #expect(findings.contains("score-range"))
    }
  }

  @Test("a definition that cannot be is refused with its field")
  func refused() throws {
    try withLog { log in
      for words in ["0 0", "0 20 --absolute 30", "0 20 --relative 50,50", "0 20 --minimum-difference 0"] {
        let result = try regimen(
          words: shellWords("record instrument-defined ItchCount \(words) --better lower --on 2022"), log: log)
        #expect(result.status == 3 && result.error.contains("goes up from its lowest score"), "\(result.error)")
      }
      let draft =
        #"{"type":"instrument-defined","patient":"P1","occurred":"2022","#
        + #""data":{"instrument":"x","lowest":0,"highest":1,"better":"lower"}}"#
      #expect(try regimen("append", input: draft, log: log).status == 3)
    }
  }

  @Test("the forms of a department offer its scores first")
  func forms() throws {
    try withLog { log in
      _ = try record(definition, log: log)
      let pack = log + "-pack"
      try succeeds(regimen("export", "redcap", "--output", pack, log: log))
      let dictionary = try String(contentsOfFile: pack + "/dictionary.csv", encoding: .utf8)
      #expect(dictionary.contains("\"ItchCount, ItchCount | SALT, SALT | "))
    }
  }
}
