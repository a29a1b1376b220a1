import CalendarTime
import Foundation
import TestSupport
import Testing

@Suite("The reference log")
struct CaseSeriesTests {
  @Test("rebuilding it from its facts gives the same bytes in every file")
  func rebuilt() throws {
    try withTemporaryDirectory { directory in
      try succeeds(run(PackageLayout.executable("case-series"), [directory + "/log"]))
      let rebuilt = try contents(of: directory + "/log")
      let stored = try contents(of: caseSeries)
      #expect(rebuilt.keys.sorted() == ["00000000000000000001.jsonl", "head", "lock", "log.json"])
      for (name, bytes) in rebuilt { #expect(stored[name] == bytes, "\(name)") }
    }
  }

  @Test("it verifies, and no event breaks a rule")
  func verified() throws {
    let output = try succeeds(regimen("verify", log: caseSeries))
    #expect(output.hasPrefix("ok: 258 events in "))
    #expect(!output.contains("finding") && !output.contains("odd:"))
  }

  @Test("every row of the table is derived from the events, cell by cell", arguments: ExpectedOutcome.all)
  func outcome(expected: ExpectedOutcome) throws {
    let rows = try answer("query", "outcomes", "--patient", expected.patient)["rows"].elements
    let row = try #require(
      rows.first { $0["partner.drug"].text == expected.partner && $0["start"].text == expected.start })
    #expect(row["sex"].text == expected.sex)
    #expect(row["age"].number == Double(expected.age))
    #expect(row["condition"].text == expected.condition)
    #expect(row["anchor.drug"].text == expected.anchor)
    #expect(row["anchor.doseAtStart"].typedDose == expected.anchorDoses.0)
    #expect(row["anchor.doseAtEnd"].typedDose == expected.anchorDoses.1)
    #expect(row["partner.doseAtStart"].typedDose == expected.partnerDose)
    #expect(row["partner.route"].text == expected.partnerRoute)
    #expect(row["end"].text == expected.end)
    #expect(row["ongoing"].flag == (expected.end == nil))
    #expect(row["months"].number == expected.months)
    #expect(row["monotherapyResponse"].text == expected.alone)
    #expect(row["reason"].text == expected.reason)
    #expect(row["response"].text == expected.response)
    #expect(row["endingReasons"].texts == expected.endingReasons)
    #expect(row["anchorStop.reasons"].texts == expected.anchorStopReasons)
    #expect(row["anchorStop.switchedTo"].text == expected.next)
    #expect(row["adverseEvents"].elements.map { $0["term"].text } == expected.adverseEvents)
  }

  @Test("the table has 22 rows and no other, and combinations and outcomes agree on them")
  func allRows() throws {
    let fields = ["patient", "start", "end", "months", "response", "reason"]
    func cells(_ row: JSONDocument, _ anchor: String, _ partners: [String]) -> [String?] {
      fields.map { row[$0].text ?? row[$0].number.map { "\($0)" } } + [row[anchor].text] + partners
    }
    let combinations = try answer("query", "combinations")["rows"].elements
    let outcomes = try answer("query", "outcomes")["rows"].elements
    #expect(outcomes.count == 22)
    #expect(
      combinations.map { cells($0, "anchor", $0["partners"].texts) }
        == outcomes.map { cells($0, "anchor.drug", [$0["partner.drug"].text ?? ""]) })
    #expect(
      Set(outcomes.compactMap { $0["patient"].text }) == Set(ExpectedOutcome.all.map(\.patient)))
  }

  @Test(
    "the mean depends on what is counted",
    arguments: [
      (["unit=patient"], 18, 14.8, 3), (["unit=pair"], 22, 13.5, 4), (["minimum=P1M"], 20, 14.8, 4),
      (["ongoing=left-out"], 18, 11.6, 0),
    ])
  func headline(rules: [String], count: Int, mean: Double, ongoing: Int) throws {
    let words = ["query", "durations", "--format", "json"] + rules.flatMap { ["--rule", $0] }
    let document = try JSONDocument(parsing: succeeds(regimen(words: words, log: caseSeries)))
    let rows = document["rows"].elements
    let row = try #require(rows.first)
    #expect(rows.count == 1)
    #expect(row["n"].number == Double(count))
    #expect(((row["mean"].number ?? 0) * 10).rounded() / 10 == mean)
    #expect(row["ongoing"].number == Double(ongoing))
    for rule in rules {
      let parts = rule.split(separator: "=").map(String.init)
      #expect(document["profile." + parts[0]].text == parts[1])
    }
  }

  @Test("partners, responses and conditions are those of the letter")
  func counts() throws {
    let rows = try answer("query", "combinations")["rows"].elements
    let partners = Dictionary(grouping: rows.flatMap { $0["partners"].texts }) { $0 }.mapValues(\.count)
    #expect(partners == ["methotrexate": 12, "prednisone": 4, "dupilumab": 4, "tacrolimus": 1, "ciclosporin": 1])
    #expect(rows.filter { $0["response"].text == "complete" }.count == 14)
    let groups = try answer("query", "durations", "--by", "condition", "--rule", "unit=patient")["rows"].elements
    #expect(
      groups.map { "\($0["group"].text ?? ""): \(Int($0["n"].number ?? 0))" } == [
        "alopecia areata: 12", "atopic dermatitis: 5", "interstitial granulomatous dermatitis: 1",
      ])
    let patients = try answer("query", "patients")["rows"].elements
    #expect(patients.count == 18)
    #expect(patients.filter { $0["sex"].text == "female" }.count == 11)
  }

  @Test("there are 12 distinct adverse events in 8 patients")
  func adverseEvents() throws {
    let rows = try answer("query", "adverse-events")["rows"].elements
    #expect(rows.count == 12)
    #expect(Set(rows.compactMap { $0["patient"].text }).count == 8)
    let table = try succeeds(regimen("query", "adverse-events", log: caseSeries))
    #expect(table.contains("12 distinct adverse events in 8 patients"))
  }

  @Test("sums of spells have no Kaplan-Meier figure, and the answer says why")
  func noCurveOfSums() throws {
    let row = try #require(
      try answer("query", "durations", "--rule", "unit=patient")["rows"].elements.first)
    #expect(row["kaplanMeier"].isNull && row.keys.contains("kaplanMeier"))
    let table = try regimen("query", "durations", "--rule", "unit=patient", log: caseSeries)
    #expect(table.output.contains("no Kaplan-Meier under unit=patient"))
    #expect(table.output.contains("KM median  95 % interval  restricted mean\n"))
    #expect(table.output.contains("        –              –                –\n"), "dashes stand where figures would")
    let lines = try regimen("query", "durations", "--rule", "unit=patient", "--format", "csv", log: caseSeries)
    #expect(lines.error.contains("no Kaplan-Meier under unit=patient"))
    let pairs = try #require(try answer("query", "durations")["rows"].elements.first)
    #expect(pairs["kaplanMeier.median"].number == 12)
  }

  @Test("the record can be replayed on any day", arguments: ExpectedReplay.all)
  func replay(expected: ExpectedReplay) throws {
    let document = try answer("replay", expected.patient, "--as-of", expected.asOf)
    #expect(document["asOf"].text == expected.asOf)
    #expect(treatments(document) == expected.treatments, "\(expected.patient) as of \(expected.asOf)")
  }

  @Test("a correction is known from the moment it was written, and not before", arguments: ExpectedCorrection.all)
  func correction(expected: ExpectedCorrection) throws {
    let instant = try #require(Instant(parsing: expected.recorded))
    let before = instant.adding(milliseconds: -1).description
    try check(expected.before, of: expected.patient, knownAt: before)
    try check(expected.after, of: expected.patient, knownAt: expected.recorded)
  }

  private func check(_ shown: ExpectedCorrection.Shown, of patient: String, knownAt: String) throws {
    func outcomes() throws -> [JSONDocument] {
      try answer("query", "outcomes", "--patient", patient, "--as-of", "2025-01-01", "--known-at", knownAt)["rows"]
        .elements
    }
    switch shown {
    case .regimen(let asOf, let expected):
      #expect(treatments(try answer("replay", patient, "--as-of", asOf, "--known-at", knownAt)) == expected)
    case .combination(let partner, let months):
      #expect(try outcomes().map { $0["partner.drug"].text } == [partner])
      #expect(try outcomes().map { $0["months"].number } == [months])
    case .response(let response): #expect(try outcomes().map { $0["response"].text } == [response])
    case .age(let age): #expect(try outcomes().map { $0["age"].number } == [Double(age)])
    case .adverseEvents(let terms):
      let rows = try outcomes()
      #expect(!rows.isEmpty)
      for row in rows { #expect(row["adverseEvents"].elements.compactMap { $0["term"].text } == terms) }
    }
  }

  private func treatments(_ document: JSONDocument) -> [ExpectedTreatment] {
    document["rows"].elements.flatMap { $0["treatments"].elements }.map { treatment in
      ExpectedTreatment(
        treatment["treatment"].text ?? "", treatment["drug"].text ?? "", treatment["dose"].typedDose ?? "",
        since: treatment["since"].text ?? "", doseSince: treatment["doseSince"].text)
    }
  }
}
