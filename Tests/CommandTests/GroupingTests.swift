import Foundation
import TestSupport
import Testing

@Suite("Groups of rows, and what is said between them")
struct GroupingTests {
  private func groups(_ words: String...) throws -> [String: Double] {
    let rows = try answer(words: ["query", "survival"] + words)["rows"].elements
    return Dictionary(
      rows.map { ($0["group"].text ?? "", $0["n"].number ?? -1) }, uniquingKeysWith: { first, _ in first })
  }

  @Test("a drug, a sex, a band of ages at the start and the year of the start make groups")
  func words() throws {
    #expect(try groups("--by", "sex") == ["female": 14, "male": 8])
    #expect(try groups("--by", "drug")["baricitinib+methotrexate"] == 12)
    let ages = try groups("--by", "age-band")
    #expect(Set(ages.keys).isSubset(of: ["under 18", "18 to 39", "40 to 64", "65 or older"]))
    #expect(ages.values.reduce(0, +) == 22)
    let outcomes = try answer("query", "outcomes")["rows"].elements
    #expect(ages["65 or older"] == Double(outcomes.count { ($0["age"].number ?? 0) >= 65 }))
    let lines = try answer("query", "lines")["rows"].elements.filter { $0["class"].text == "jak-inhibitor" }
    let first = try groups("--by", "line", "--rule", "unit=course", "--rule", "partner=jak-inhibitor")
    #expect(first.values.reduce(0, +) >= lines.compactMap { $0["patients"].number }.reduce(0, +))
    #expect(Set(first.keys).isSubset(of: ["line 1", "line 2", "line 3", "not recorded"]))
    let years = try groups("--by", "start-year")
    #expect(years["2021"] == 1 && years.values.reduce(0, +) == 22)
  }

  @Test("several words group at once, in the order given, and repeat no word")
  func several() throws {
    let both = try groups("--by", "sex", "--by", "anchor", "--by", "sex")
    #expect(
      Set(both.keys).isSubset(of: [
        "female / baricitinib", "female / upadacitinib", "male / baricitinib", "male / upadacitinib",
      ]))
    #expect(both.values.reduce(0, +) == 22)
    let one = try groups("--by", "sex")
    #expect(both.filter { $0.key.hasPrefix("male") }.values.reduce(0, +) == one["male"])
  }

  @Test("restricted means of groups go to one month: the smallest of the longest times of groups of five or more")
  func horizon() throws {
    let rows = try answer("query", "survival", "--by", "condition")["rows"].elements
    // Alopecia areata to month 31, atopic dermatitis to 32; one row of another condition to 8.
    #expect(rows.map { $0["kaplanMeier.horizon"].number } == [31, 31, nil])
    #expect(
      try answer("query", "durations", "--by", "condition")["rows"].elements[1]["kaplanMeier.horizon"].number == 31)
    #expect(try answer("query", "survival")["rows"].elements[0]["kaplanMeier.horizon"].number == 32)
    let given = try answer("query", "survival", "--by", "condition", "--horizon", "6")["rows"].elements
    #expect(given.map { $0["kaplanMeier.horizon"].number } == [6, 6, 6])
  }

  /// By R: survdiff has 13 and 5 observed, 8.25 and 9.75 expected and 6.913 under variance=rows; the robust score of
  /// coxph with ties = "breslow" and the patients as clusters is 5.447.
  @Test("the log-rank test is printed once, and refused where fewer than five ends are expected in a group")
  func logRank() throws {
    let rows = try answer("query", "survival", "--by", "sex")["rows"].elements
    #expect(abs((rows[0]["logRank.chiSquare"].number ?? 0) - 5.4473906312098084) < 1e-9)
    #expect(abs((rows[0]["logRank.p"].number ?? 0) - 0.019597576998419294) < 1e-9)
    #expect(abs((rows[0]["logRank.expected"].number ?? 0) - 8.249578491683753) < 1e-9)
    let independent = try answer("query", "survival", "--by", "sex", "--rule", "variance=rows")["rows"].elements
    #expect(abs((independent[0]["logRank.chiSquare"].number ?? 0) - 6.913258707939183) < 1e-9)
    let output = try succeeds(regimen("query", "survival", "--by", "sex", log: caseSeries))
    #expect(output.components(separatedBy: "log-rank").count == 2)
    #expect(
      output.contains(
        "log-rank test: p 0.020, chi-square 5.4 on 1 degree of freedom, allowing for rows of one patient"))
    let few = try answer("query", "survival", "--by", "anchor")
    #expect(few["rows"].elements.allSatisfy { $0["logRank"].isNull })
    #expect(few["notes"].texts.contains("no log-rank test: fewer than 5 ends are expected in upadacitinib"))
  }

  /// By R's survdiff with strata: observed 13 and 5, expected 8.75 and 9.25, 5.854 under variance=rows; by patient
  /// 5.389, the robust score of coxph with strata. The third condition has one row.
  @Test("the log-rank test compares groups within strata, and names those that tell nothing")
  func strata() throws {
    let words = ["query", "survival", "--by", "sex", "--strata", "condition"]
    let document = try answer(words: words)
    let rows = document["rows"].elements
    #expect(abs((rows[0]["logRank.chiSquare"].number ?? 0) - 5.3890638827901087) < 1e-9)
    #expect(abs((rows[0]["logRank.expected"].number ?? 0) - 8.75171217671218) < 1e-9)
    let note = document["notes"].texts.first { $0.hasPrefix("log-rank test") } ?? ""
    #expect(note.hasPrefix("log-rank test within strata by condition: p 0.020, chi-square 5.4 on 1 degree of freedom"))
    #expect(note.hasSuffix("; it learns nothing from interstitial granulomatous dermatitis"))
    let independent = try answer(words: words + ["--rule", "variance=rows"])["rows"].elements
    #expect(abs((independent[0]["logRank.chiSquare"].number ?? 0) - 5.85381604498581) < 1e-9)
    let plain = try answer("query", "survival", "--by", "sex")["rows"].elements
    #expect(rows.map { $0["kaplanMeier.median"].number } == plain.map { $0["kaplanMeier.median"].number })
    #expect(rows.map { $0["n"].number } == plain.map { $0["n"].number })
  }

  @Test(
    "no test: strata without groups, strata that are the groups, and strata by response",
    arguments: [
      (["--strata", "sex"], "no log-rank test: it compares the groups of --by"),
      (["--by", "sex", "--strata", "sex"], "no log-rank test: fewer than two groups at risk of an end"),
      (
        ["--by", "sex", "--strata", "response"],
        "no log-rank test by response: who responds must have stayed long enough to do so"
      ),
    ])
  func noStrata(words: [String], reason: String) throws {
    let document = try answer(words: ["query", "survival"] + words)
    #expect(document["notes"].texts.contains(reason))
    #expect(document["rows"].elements.allSatisfy { $0["logRank"].isNull && !$0["kaplanMeier"].isNull })
  }

  @Test("groups by response have no median, curve or test, with the reason")
  func byResponse() throws {
    for query in ["survival", "durations"] {
      let document = try answer("query", query, "--by", "response")
      #expect(document["rows"].elements.allSatisfy { $0["kaplanMeier"].isNull }, "\(query)")
      #expect(document["notes"].texts.contains { $0.hasPrefix("no curve by response") }, "\(query)")
    }
    #expect(try answer("query", "curves", "--by", "response")["rows"].elements.isEmpty)
    let plot = try regimen("plot", "survival", "--by", "response", "--output", "-", log: caseSeries)
    #expect(plot.status != 0 && plot.error.contains("by response"))
  }

  /// By R: survfit's medians of 20, 6 and 6 months; coxph's robust score by anchor 0.0329, p 0.856.
  @Test("what misleads can be had by a rule, which says so")
  func misleading() throws {
    let shown = ["--rule", "misleading=shown"]
    for query in ["survival", "durations"] {
      let document = try answer(words: ["query", query, "--by", "response"] + shown)
      let rows = document["rows"].elements
      #expect(rows.map { $0["group"].text } == ["complete", "none", "partial"], "\(query)")
      #expect(rows.map { $0["kaplanMeier.median"].number } as [Double?] == [20, 6, 6] as [Double?], "\(query)")
      #expect(document["notes"].texts.contains { $0.hasPrefix("curves by response look ahead") }, "\(query)")
      #expect(document["profile.misleading"].text == "shown", "\(query)")
    }
    #expect(try !answer(words: ["query", "incidence", "--by", "response"] + shown)["rows"].elements.isEmpty)
    try succeeds(regimen(words: ["plot", "survival", "--by", "response", "--output", "-"] + shown, log: caseSeries))
    let few = try answer(words: ["query", "survival", "--by", "anchor"] + shown)
    #expect(few["rows"].elements.allSatisfy { abs(($0["logRank.p"].number ?? 0) - 0.8560550663940) < 1e-9 })
    #expect(
      few["notes"].texts.contains {
        $0.hasPrefix("log-rank test: p ")
          && $0.hasSuffix("no guide where fewer than 5 ends are expected (upadacitinib)")
      })
    #expect(try answer("query", "survival")["profile.misleading"].text == "refused")
    #expect(try answer("query", "combinations")["profile.misleading"].isNull)
  }

  /// EARLY responds after 2 months and goes on for 12, LATER after 5 and goes on for 9, NEVER has no response after 2
  /// and ends after 6, GONE responds after 1 and ends after 3.
  @Test("from a landmark on, rows that go on are grouped by the response known by then")
  func landmark() throws {
    let path = PackageLayout.root + "/Documentation/examples/landmark.jsonl"
    try withLog(try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)) { log in
      func medians(_ window: String) throws -> [String: Double] {
        let words = ["query", "survival", "--by", "response", "--from-start", window, "--as-of", "2023-06-30"]
        let rows = try answer(words: words, log: log)["rows"].elements.filter { $0["n"].number != 0 }
        return Dictionary(
          rows.map { ($0["group"].text ?? "", $0["kaplanMeier.median"].number ?? -1) }, uniquingKeysWith: { $1 })
      }
      #expect(try medians("P4M..") == ["complete": 12, "none": 6, "not recorded": 9])
      #expect(try medians("P5M..") == ["complete": 10.5, "none": 6], "an assessment on the day of the landmark counts")
      #expect(try medians("P1M..") == ["complete": 3, "not recorded": 9])
      #expect(try medians("P10M..") == ["complete": 12])
      #expect(try medians("..P12M") == ["complete": -1, "none": -1])
      let words = ["query", "survival", "--by", "response", "--from-start", "P4M..", "--as-of", "2023-06-30"]
      let notes = try answer(words: words, log: log)["notes"].texts
      #expect(notes.contains { $0.hasPrefix("groups by the response known 4 months after the start") })
      #expect(!notes.contains { $0.hasPrefix("no curve") })
      let steps = try answer(words: ["query", "curves"] + words.dropFirst(2), log: log)["rows"].elements
      #expect(steps.filter { $0["group"].text == "complete" }.map { $0["month"].number } == [4, 12])
      #expect(steps.filter { $0["group"].text == "complete" }.map { $0["atRisk"].number } == [1, 1])
    }
  }
}

@Suite("Rows of one patient, potential follow-up, windows and single drugs")
struct CurveRuleTests {
  private func row(_ words: String...) throws -> JSONDocument {
    try #require(try answer(words: ["query", "survival"] + words)["rows"].elements.first)
  }

  /// By R's survfit with cluster(patient): 0.1307 and 22.8 to 71.2 % at 12 months; 27.3 to 68.0 % taken as independent.
  @Test("intervals allow for rows of one patient, unless the rule variance says otherwise")
  func variance() throws {
    let robust = try #require(try row("--at", "12")["at"].elements.first)
    #expect(abs((robust["standardError"].number ?? 0) - 0.13071393818) < 1e-9)
    #expect(abs((robust["lower"].number ?? 0) - 0.2284299440) < 1e-9)
    #expect(abs((robust["upper"].number ?? 0) - 0.7118510334) < 1e-9)
    let plain = try #require(try row("--at", "12", "--rule", "variance=rows")["at"].elements.first)
    #expect(plain["survival"].number == robust["survival"].number)
    #expect(abs((plain["lower"].number ?? 0) - 0.273) < 5e-4 && abs((plain["upper"].number ?? 0) - 0.680) < 5e-4)
  }

  @Test("one row a patient under row=first")
  func first() throws {
    let row = try row("--rule", "row=first")
    #expect(row["n"].number == 18 && row["patients"].number == 18)
  }

  @Test("within a window, time before it is no risk and what goes on at its end is censored")
  func window() throws {
    // Of 22 rows 8 have ended by 6 months, and 3 of the 14 others by 12.
    let row = try row("--from-start", "P6M..P12M", "--at", "6,12")
    #expect(row["n"].number == 14 && row["ended"].number == 3)
    let shares = row["at"].elements.compactMap { $0["survival"].number }
    let whole = try answer("query", "survival", "--at", "6,12")["rows"].elements[0]["at"].elements
    let expected = (whole[1]["survival"].number ?? 0) / (whole[0]["survival"].number ?? 1)
    #expect(shares[0] == 1 && abs(shares[1] - expected) < 1e-12)
    #expect(row["at"].elements.map { $0["atRisk"].number } == [14, 11], "those who begin with the window are at risk")
    let states = try answer("query", "incidence", "--from-start", "P6M..P12M", "--at", "3,6")["rows"].elements
    let waiting = states.filter { $0["state"].text == "not-yet-entered" }
    #expect(waiting.map { $0["month"].number } == [3] && waiting.map { $0["count"].number } == [14])
    let notes = try answer("query", "survival", "--from-start", "P6M..P12M")["notes"].texts
    #expect(notes.contains("8 rows without time in the window: in no curve"))
    let text = try answer("query", "survival", "--from-start", "P6M..P12M")["estimand.entry"].text
    #expect(text?.hasSuffix("only 6 months to 12 months after the start") == true)
    #expect(try regimen("query", "survival", "--from-start", "P6M", log: caseSeries).status == 2)
  }

  /// Counted day by day from the starts and stops of JAK inhibitors, in Python: 3282 and 8324 days, 1 and 11 events.
  @Test("rates of a window after each patient's first day on treatment share out the time and the events")
  func rates() throws {
    func total(_ words: String...) throws -> JSONDocument {
      let document = try answer(words: ["query", "rates", "--exposure", "anchor"] + words)
      return try #require(document["rows"].elements.first { $0["term"].isNull })
    }
    let (early, late) = (try total("--from-start", "P0M..P6M"), try total("--from-start", "P6M.."))
    #expect(early["patients"].number == 18 && early["patientsWithEvent"].number == 1 && early["count"].number == 1)
    #expect(late["patients"].number == 18 && late["patientsWithEvent"].number == 8 && late["count"].number == 11)
    let years = [early, late].map { ($0["patientYears"].number ?? 0) * 365.25 }
    #expect(abs(years[0] - 3282) < 1e-9 && abs(years[1] - 8324) < 1e-9)
    let document = try answer("query", "rates", "--from-start", "P6M..P12M")
    #expect(document["estimand.entry"].text?.hasSuffix("only 6 months to 12 months after the start") == true)
  }

  @Test("the estimand of a risk says how long after treatment it lasts, and for whom")
  func risk() throws {
    let interest = ["--special-interest", PackageLayout.root + "/Documentation/examples/special-interest.json"]
    let ever = "from the first day on it, also after it was stopped"
    for (words, says) in [
      ([], "while on treatment"), (["--rule", "lag=1"], "while on treatment, until 1 day after its end"),
      (["--risk-window", "0"], "while on treatment"),
      (["--risk-window", "0,30"], "while on treatment, until 0 or 30 days after its end"),
      (interest + ["--exposure", "anchor-ever"], ever),
      (interest + ["--risk-window", "90"], "while on treatment, until 90 days after its end (ever exposed: \(ever))"),
    ] {
      let population = try answer(words: ["query", "rates"] + words)["estimand.population"].text
      #expect(population == "all patients of the record, \(says)", "\(words)")
    }
  }

  @Test("under unit=course no answer speaks of combinations", arguments: ["incidence", "cohort", "attrition"])
  func courseWords(query: String) throws {
    let shown = try succeeds(regimen("query", query, "--rule", "unit=course", log: caseSeries))
    let sentence = try #require(shown.split(separator: "\n").first)
    #expect(sentence.contains("single drug") && !sentence.contains("combination"), "\(sentence)")
    #expect(!shown.contains("first combination") && !shown.contains("without a combination"))
  }

  @Test("under unit=course a stop is the event, and death competes")
  func course() throws {
    func draft(_ type: String, _ patient: String, _ day: String, _ data: String) -> String {
      #"{"type":"\#(type)","patient":"\#(patient)","occurred":"2022-\#(day)","data":{\#(data)}}"#
    }
    let drafts = [
      draft("treatment-started", "A", "01-01", #""treatment":"T1","drug":"adalimumab""#),
      draft("treatment-stopped", "A", "04-01", #""treatment":"T1","reasons":["other"]"#),
      draft("treatment-started", "B", "01-01", #""treatment":"T1","drug":"adalimumab""#),
      draft("follow-up-ended", "B", "07-01", #""reason":"death""#),
      draft("treatment-started", "C", "01-01", #""treatment":"T1","drug":"methotrexate""#),
      draft("patient-seen", "C", "10-01", ""),
    ]
    try withLog(drafts) { log in
      let words = ["query", "survival", "--rule", "unit=course", "--at", "6", "--as-of", "2022-10-01"]
      let row = try #require(try answer(words: words, log: log)["rows"].elements.first)
      #expect(row["n"].number == 3 && row["ended"].number == 1 && row["competing"].number == 1)
      let point = try #require(row["at"].elements.first)
      // A stopped at 3 months and B died at 6: a third is left, and a third has died.
      #expect(abs((point["survival"].number ?? 0) - 1.0 / 3) < 1e-12)
      #expect(abs((point["competing"].number ?? 0) - 1.0 / 3) < 1e-12)
      let document = try answer(words: words + ["--by", "drug"], log: log)
      #expect(document["rows"].elements.map { $0["group"].text } == ["adalimumab", "methotrexate"])
      #expect(document["estimand.competing"].text == "death")
      let curve = try answer("query", "curves", "--rule", "unit=course", "--as-of", "2022-10-01", log: log)
      #expect(curve["rows"].elements.map { $0["competed"].number } == [0, 0, 1, 0])
      #expect(curve["rows"].elements.map { $0["ended"].number } == [0, 1, 0, 0])
    }
  }
}
