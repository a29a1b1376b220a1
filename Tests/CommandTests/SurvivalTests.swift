import Foundation
import TestSupport
import Testing

@Suite("Time on combination, and rates of adverse events")
struct SurvivalTests {
  /// 22 rows end at 0.5 (2), 1, 4, 6 (4), 8, 11, 12 months and so on; one is censored at 8.
  @Test(
    "the curve of the reference log is the product of its steps",
    arguments: [(month: 6, left: 14.0, of: 22.0), (8, 13, 22), (11, 143, 264), (12, 130, 264)])
  func curve(_ month: Int, _ left: Double, _ all: Double) throws {
    let survival = left / all
    let row = try answer("query", "survival", "--at", "\(month)")["rows"].elements.first
    let at = row?["at"].elements.first
    #expect(abs((at?["survival"].number ?? -1) - survival) < 1e-12)
    #expect(row?["kaplanMeier.median"].number == 12)
    #expect(row?["patients"].number == 18 && row?["n"].number == 22)
  }

  @Test("the table says how many rows are of how many patients, and if intervals allow for it")
  func clusters() throws {
    let output = try succeeds(regimen("query", "survival", log: caseSeries))
    #expect(output.contains("22 combinations in 18 patients; intervals allow for this"))
    let rows = try succeeds(regimen("query", "survival", "--rule", "variance=rows", log: caseSeries))
    #expect(rows.contains("22 combinations in 18 patients; intervals do not allow for this"))
    let first = try succeeds(regimen("query", "survival", "--rule", "row=first", log: caseSeries))
    #expect(!first.contains("in 18 patients") && first.contains("variance: Greenwood"))
  }

  @Test("a sum of spells has no curve, and the answer says why", arguments: ["survival", "durations"])
  func sums(query: String) throws {
    let document = try answer("query", query, "--rule", "unit=patient")
    let row = document["rows"].elements.first
    #expect(row?["kaplanMeier"].isNull == true && row?["curve"].elements.isEmpty == true)
    #expect(document["notes"].texts.contains { $0.contains("a sum of spells is no survival time") })
  }

  @Test("durations and survival say it of the rows that they show")
  func repeatedPatients() throws {
    for query in ["survival", "durations"] {
      let notes = try answer("query", query)["notes"].texts
      #expect(notes.contains { $0.hasPrefix("22 combinations in 18 patients; ") }, "\(query)")
    }
  }

  @Test("the mean stands with the range that unknown days leave to it, and with what began before it was heard of")
  func unknownDays() throws {
    func draft(_ type: String, _ date: String, _ data: String) -> String {
      #"{"type":"\#(type)","patient":"P1","occurred":"\#(date)","data":{\#(data)}}"#
    }
    let drafts = [
      draft("treatment-started", "2022-01-01", #""treatment":"T1","drug":"baricitinib""#),
      draft("treatment-started", "2022-04", #""treatment":"T2","drug":"methotrexate""#),
      draft("treatment-stopped", "2022-05-01", #""treatment":"T2","reasons":["other"]"#),
    ]
    try withLog(drafts) { log in
      let output = try succeeds(regimen("query", "durations", log: log))
      #expect(output.contains("0.5 (0.0 to 1.0)"))
    }
    let running = drafts.map { $0.replacing(#""drug":"#, with: #""onOrBefore":true,"drug":"#) }
    try withLog(running) { log in
      let output = try succeeds(regimen("query", "durations", log: log))
      #expect(output.contains("0.5 (0.0 or more)"))
      #expect(output.contains("1 row of drugs that were running when they are first heard of"))
    }
  }

  @Test("failure competes with other ends, and Kaplan–Meier makes way")
  func failure() throws {
    let row = try answer("query", "survival", "--rule", "endpoint=failure", "--at", "1")["rows"].elements.first
    #expect(row?["ended"].number == 8 && row?["competing"].number == 10 && row?["ongoing"].number == 4)
    #expect(row?["kaplanMeier"].isNull == true)
    // Of 22, one fails and one competes at 0.5 months, and one fails at 1 month.
    #expect(abs((row?["curve"].elements.first?["failure"].number ?? -1) - 1.0 / 22) < 1e-12)
    #expect(abs((row?["at"].elements.first?["failure"].number ?? -1) - 2.0 / 22) < 1e-12)
  }

  @Test("patients have an exact interval, pairs have none, and events a rate by their time at risk")
  func rates() throws {
    let rows = try answer("query", "rates")["rows"].elements
    let whole = rows.first { $0["exposure"].text == "combination" && $0["term"].isNull }
    #expect(whole?["patientsWithEvent"].number == 8 && whole?["patients"].number == 18 && whole?["count"].number == 12)
    // 8 of 18, as R's binom.test gives it.
    #expect(abs((whole?["clopperPearson.lower"].number ?? -1) - 0.2153015) < 1e-6)
    #expect(abs((whole?["clopperPearson.upper"].number ?? -1) - 0.6924283) < 1e-6)
    #expect(whole?["pairsWithEvent"].number == 11)
    let suspected = try answer("query", "rates", "--rule", "attribution=suspected")["rows"].elements
    let none = suspected.first { $0["exposure"].text == "anchor" && $0["term"].text == "gout" }
    // None of 18: 1 - 0.05^(1/18), one-sided.
    #expect(abs((none?["proportionAtMost"].number ?? -1) - (1 - pow(0.05, 1.0 / 18))) < 1e-12)
  }

  @Test("the table says what its rates leave out")
  func missing() throws {
    let words = ["query", "rates", "--exposure", "anchor", "--rule", "attribution=suspected"]
    let output = try succeeds(regimen(words: words, log: caseSeries))
    #expect(
      output.contains(
        "not counted, time on JAK inhibitor, alone or combined: 6 events with another suspect only"))
    let hidden = try succeeds(
      regimen("query", "rates", "--exposure", "anchor", "--suppress-below", "5", log: caseSeries))
    #expect(!hidden.contains("not counted, time on"))
  }

  @Test("events count whatever their cause unless the rule says otherwise, and days alone and combined add up")
  func attribution() throws {
    func counts(_ rules: String...) throws -> [String: (patients: Double?, events: Double?, years: Double?)] {
      let rows = try answer(words: ["query", "rates"] + rules)["rows"].elements.filter { $0["term"].isNull }
      return Dictionary(
        uniqueKeysWithValues: rows.map { row in
          (
            row["exposure"].text ?? "",
            (row["patientsWithEvent"].number, row["count"].number, row["patientYears"].number)
          )
        })
    }
    let all = try counts()
    #expect(all["anchor"]?.patients == 8 && all["anchor"]?.events == 12)
    #expect(try counts("--rule", "attribution=suspected")["anchor"]?.patients == 5)
    for (whole, alone) in [("anchor", "anchor-alone"), ("partner", "partner-alone")] {
      let parts = [all[alone], all["combination"]]
      #expect(parts.reduce(0) { $0 + ($1?.events ?? .nan) } == all[whole]?.events)
      #expect(abs(parts.reduce(0) { $0 + ($1?.years ?? .nan) } - (all[whole]?.years ?? 0)) < 1e-9)
    }
  }

  @Test("the interval of a rate allows for patients with several events, by the rule variance")
  func variance() throws {
    func whole(_ rules: String...) throws -> JSONDocument? {
      try answer(words: ["query", "rates", "--exposure", "combination"] + rules)["rows"].elements.first {
        $0["term"].isNull
      }
    }
    // The sandwich by hand, from the events and days of each of 18 patients: 12 events in 22.275 years. The standard
    // error of the logarithm is 0.35691; Student's t on 17 degrees of freedom has 2.10982 at 97.5 %.
    let row = try whole()
    #expect(abs((row?["robust.lower"].number ?? -1) - 25.37040316666768) < 1e-9)
    #expect(abs((row?["robust.upper"].number ?? -1) - 114.39148363208929) < 1e-9)
    #expect(abs((row?["exactPoisson.lower"].number ?? -1) - 27.8) < 0.05)
    #expect(try whole("--rule", "variance=rows")?["robust"].isNull == true)
  }

  @Test("several risk windows are blocks of rows, and a file groups events of special interest")
  func windowsAndGroups() throws {
    let windows = try answer("query", "rates", "--risk-window", "0,30", "--exposure", "combination")["rows"].elements
    #expect(Set(windows.map { $0["riskWindow"].number }) == [0, 30])
    let later = try answer("query", "rates", "--rule", "lag=30", "--exposure", "combination")["rows"].elements
    #expect(
      windows.filter { $0["riskWindow"].number == 30 }.map { $0["patientYears"].number }
        == later.map { $0["patientYears"].number })
    let file = PackageLayout.root + "/Documentation/examples/special-interest.json"
    let rows = try answer("query", "rates", "--special-interest", file)["rows"].elements
    #expect(Set(rows.map { $0["exposure"].text }).count == 6)
    let infections = rows.filter { $0["exposure"].text == "anchor" && $0["group"].text == "serious-infection" }
    // Two patients had an infection with herpes simplex; nobody wrote if it was serious.
    #expect(infections.map { $0["patientsWithEvent"].number } == [0])
    #expect(infections.map { $0["unknown"].number } == [2])
    let events = try answer("query", "adverse-events", "--special-interest", file)["rows"].elements
    #expect(events.allSatisfy { !$0["groups"].texts.isEmpty || !$0["possibleGroups"].texts.isEmpty })
  }

  @Test("small cells are withheld, and with them what would give them back")
  func suppression() throws {
    let rows = try answer("query", "rates", "--suppress-below", "5")["rows"].elements
    for row in rows where !row["term"].isNull {
      #expect(row["patientsWithEvent"].isNull && row["count"].isNull && row["clopperPearson"].isNull)
    }
    let groups = try answer("query", "durations", "--by", "partner", "--suppress-below", "5")["rows"].elements
    #expect(groups.compactMap { $0["n"].number } == [12])
  }

  @Test("answers of before stay: own horizons by an option, follow-up of rows by the rule variance")
  func before() throws {
    let rows = try answer("query", "survival", "--by", "condition", "--horizon", "own")["rows"].elements
    // One row of 8 months that goes on: its mean is restricted to its own time, without an error.
    let one = try #require(rows.first { $0["n"].number == 1 })
    #expect(one["kaplanMeier.restrictedMean"].number == 8 && one["kaplanMeier.horizon"].number == 8)
    #expect(one["kaplanMeier.standardError"].isNull)
    // Ongoing rows of 8, 24, 24 and 32 months: 13/14 · 2/4 is below a half at 24. Of patients it takes 32.
    let followUp = { (words: [String]) in
      try answer(words: ["query", "survival"] + words, log: caseSeries)["rows"].elements.first?["followUp.median"]
        .number
    }
    #expect(try followUp(["--rule", "variance=rows"]) == 24)
    #expect(try followUp([]) == 32)
  }
}
