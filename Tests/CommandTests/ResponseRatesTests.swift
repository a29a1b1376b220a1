import Foundation
import TestSupport
import Testing

@Suite("Response rates") struct ResponseRatesTests {
  /// The cells of some columns of an answer, row by row.
  private func cells(_ words: String, _ columns: String, log: String) throws -> [String] {
    let answer = try succeeds(regimen(words: shellWords("query response-rates \(words) --format csv"), log: log))
    let lines = answer.split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    let header = try #require(lines.first)
    let places = try columns.split(separator: " ").map { try #require(header.firstIndex(of: $0)) }
    return lines.dropFirst().map { line in places.map { String(line[$0]) }.joined(separator: " ") }
  }

  @Test("of the reference log count 18 patients, each once, and add up")
  func referenceLog() throws {
    let log = caseSeries
    let rows = try cells(
      "", "month method response n N starters apart.tooRecent failing.stopped failing.missing", log: log)
    #expect(rows.count == 20)
    #expect(rows.allSatisfy { $0.split(separator: " ", omittingEmptySubsequences: false)[5] == "18" })
    let best = try cells("--response complete", "month method n N percent", log: log)
    #expect(best.last == " best 11 18 61.111111111111114")
  }

  @Test("a patient of several rows counts by the first of them in each group")
  func firstRow() throws {
    let lines = [
      "treatment-started P01 baricitinib --on 2020-01-01", "co-therapy-added P01 methotrexate --on 2020-01-01",
      "treatment-stopped P01 methotrexate --reason other --on 2020-03-01",
      "co-therapy-added P01 ciclosporin --on 2021-01-01",
      "response-assessed P01 complete --on 2021-04-01",
    ]
    try withLog { log in
      for line in lines { try succeeds(regimen(words: ["record"] + shellWords(line), log: log)) }
      let all = "--as-of 2022-01-01 --response complete --at 3"
      #expect(try cells(all, "group method n N", log: log).first == "all non-responder 0 1")
      #expect(
        try cells(all + " --by partner", "group method n N failing.stopped", log: log).filter {
          $0.contains("non-responder")
        } == ["ciclosporin non-responder 1 1 0", "methotrexate non-responder 0 1 1"])
      let people = try succeeds(regimen(words: shellWords("query response-rates \(all)"), log: log))
      #expect(people.contains("the first pair of each patient in a group counts; 1 later row left out"))
    }
  }

  @Test("scores are shown where somebody has one")
  func scores() throws {
    try withLog { log in
      let lines = [
        "response-assessed P01 --instrument SALT --score 60 --on 2020-01-01",
        "treatment-started P01 baricitinib --on 2020-01-01", "co-therapy-added P01 methotrexate --on 2020-01-01",
      ]
      for line in lines { try succeeds(regimen(words: ["record"] + shellWords(line), log: log)) }
      let rows = try cells("--as-of 2022-01-01 --at 6", "response method n N", log: log)
      #expect(
        rows.filter { $0.contains("non-responder") } == [
          "complete non-responder 0 1", "complete-or-partial non-responder 0 1", "SALT20 non-responder 0 1",
          "SALT20-from-50 non-responder 0 1",
        ])
    }
  }

  /// A short form of the long run: `Tools/checks/response-rates/compare.py --regimen …`.
  @Test("are those of their definitions, restated in another language")
  func agreement() throws {
    let result = try run(
      "/usr/bin/env",
      [
        "python3", PackageLayout.root + "/Tools/checks/response-rates/compare.py", "--regimen",
        PackageLayout.executable("regimen"), "--cohorts", "20", "--seed", "20250401", "--jobs", "1",
      ], environment: ProcessInfo.processInfo.environment)
    #expect(result.status == 0, "\(result.output)\(result.error)")
    #expect(result.output.contains(" 0 differences"), "\(result.output)")
  }
}

@Suite("Time to response") struct TimeToResponseQueryTests {
  @Test("of the reference log: 11 of 18 have a complete response documented, and all add up")
  func referenceLog() throws {
    let rows = try answer("query", "time-to-response", "--response", "complete")["rows"]
    let row = try #require(rows.elements.first)
    #expect(row["documented"].number == 11)
    #expect(row["patients"].number == 18 && row["starters"].number == 18)
    let ends = ["documented", "stopped", "ongoing"].compactMap { row[$0].number }
    #expect(ends.reduce(0, +) == 18)
    #expect(row["intervals"].elements.count == 11)
  }
}
