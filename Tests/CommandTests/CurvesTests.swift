import TestSupport
import Testing

@Suite("Curves step by step")
struct CurvesTests {
  @Test("CSV has a line for each step, from month 0 on, under one header whatever is asked")
  func table() throws {
    let lines = try csv("query", "curves", "--rule", "variance=rows")
    #expect(
      lines[0]
        == "group,unit,interval,month,atRisk,ended,failed,competed,censored,survival,failure,lower,upper,standardError,"
        + "competing,events")
    #expect(lines[1].hasPrefix("all,pair,log-log,0,22,0,,,0,1,,1,1,0,,"))
    #expect(
      lines[2].hasPrefix("all,pair,log-log,0.5,22,2,,,0,0.9090909090909091,,0.6829785381023246,0.976457209257827,"))
    #expect(lines.count == 17)
    #expect(try csv("query", "curves", "--rule", "endpoint=failure")[0] == lines[0])
    #expect(try csv("query", "curves", "--rule", "unit=patient") == [lines[0]])
  }

  @Test(
    "the steps are those that survival has in a cell, under either endpoint and by group",
    arguments: [[], ["--by", "condition"], ["--rule", "endpoint=failure"], ["--interval", "plain"]])
  func steps(words: [String]) throws {
    let groups = try answer(words: ["query", "survival"] + words)["rows"].elements
    let rows = try answer(words: ["query", "curves"] + words)["rows"].elements
    for group in groups {
      let steps = rows.filter { $0["group"].text == group["group"].text }
      #expect(steps.first?["month"].number == 0 && steps.first?["atRisk"].number == group["n"].number)
      let fields = ["month", "atRisk", "ended", "failed", "competed", "censored", "survival", "failure", "lower"]
      for field in fields + ["upper", "standardError", "competing"] {
        let expected = group["curve"].elements.map { $0[field].number }
        #expect(steps.dropFirst().map { $0[field].number } == expected, "\(field)")
      }
    }
  }

  @Test("each step rests on the events of the rows that ended or were censored there, and month 0 on all")
  func events() throws {
    let whole = try #require(try answer("query", "survival")["rows"].elements.first?["events"].texts)
    let steps = try answer("query", "curves")["rows"].elements.map { $0["events"].texts }
    #expect(steps[0] == whole && Set(steps.dropFirst().joined()) == Set(whole))
    let combinations = try answer("query", "combinations")["rows"].elements
    let short = combinations.filter { $0["months"].number == 0.5 }.flatMap { $0["events"].texts }
    #expect(Set(steps[1]) == Set(short))
  }

  @Test("a row that is ongoing from its first day is at risk at month 0 once")
  func ongoingFromTheFirstDay() throws {
    try withLog { log in
      for line in [
        "treatment-started P01 baricitinib --on 2020-01-01", "co-therapy-added P01 methotrexate --on 2020-02-01",
      ] {
        try succeeds(regimen(words: ["record"] + shellWords(line), log: log))
      }
      let rows = try answer("query", "curves", "--as-of", "2020-02-01", log: log)["rows"].elements
      #expect(rows.map { $0["month"].number } == [0] && rows[0]["censored"].number == 1)
    }
  }

  @Test("says why there is none, refuses what is not of curves, and shows percent at a terminal")
  func words() throws {
    let sums = try answer("query", "curves", "--rule", "unit=patient")
    #expect(sums["notes"].texts.contains { $0.contains("a sum of spells is no survival time") })
    let refused = try regimen("query", "curves", "--suppress-below", "5", log: caseSeries)
    #expect(refused.status == 2 && refused.error.contains("try: it is an option of combinations, durations, "))
    let table = try succeeds(regimen("query", "curves", "--rule", "variance=rows", log: caseSeries))
    #expect(table.contains("all      0.5       22             2         0         90.9    68.3 to 97.6"))
  }

  private func csv(_ words: String...) throws -> [String] {
    try succeeds(regimen(words: words + ["--format", "csv"], log: caseSeries)).split(separator: "\n").map(String.init)
  }
}
