import Answers
import Foundation
import Queries
import TestSupport
import Testing

@Suite("Filters of patients")
struct FilterTests {
  private static func draft(_ type: String, _ patient: String, _ occurred: String, _ data: String) -> String {
    #"{"type":"\#(type)","patient":"\#(patient)","occurred":"\#(occurred)","data":{\#(data)}}"#
  }

  /// P1 on both drugs, P2 on baricitinib until 2022-06, P3 on methotrexate until death, P4 on nothing, P5 on a drug
  /// that is in no catalogue. A finding is an adverse event of P1, a comorbidity of P4.
  private static let drafts =
    [
      draft("treatment-started", "P1", "2022-01-01", #""treatment":"T1","drug":"baricitinib""#),
      draft("treatment-started", "P1", "2022-02-01", #""treatment":"T2","drug":"Methotrexate""#),
      draft("treatment-held", "P1", "2022-03-01", #""treatment":"T2""#),
      draft("adverse-event-recorded", "P1", "2022-04-01", #""term":"Herpes zoster, ophthalmic""#),
      draft("treatment-started", "P2", "2022-01-01", #""treatment":"T1","drug":"olumiant""#),
      draft("treatment-stopped", "P2", "2022-06-01", #""treatment":"T1","reasons":["other"]"#),
      draft("treatment-started", "P3", "2022-01-01", #""treatment":"T1","drug":"methotrexate""#),
      draft("follow-up-ended", "P3", "2022-06-01", #""reason":"death""#),
      draft("diagnosis-recorded", "P4", "2022-01-01", #""condition":"Shingles / zoster","role":"comorbidity""#),
      draft("treatment-started", "P5", "2022-01-01", #""treatment":"T1","drug":"Newdrug""#),
    ] + ["P1", "P2"].map { draft("diagnosis-recorded", $0, "2022-01-01", #""condition":"Alopecia","role":"primary""#) }

  private func patients(_ words: [String], log: String) throws -> [String] {
    try answer(words: ["query", "patients", "--as-of", "2023-01-01"] + words, log: log)["rows"].elements
      .compactMap { $0["patient"].text }
  }

  @Test(
    "choose patients by what the record says of them, in any spelling",
    arguments: [
      (["--drug", "baricitinib"], ["P1", "P2"]), (["--drug", "jak-inhibitor"], ["P1", "P2"]),
      (["--drug", "mtx"], ["P1", "P3"]), (["--drug", "newdrug "], ["P5"]),
      (["--drug", "baricitinib,mtx"], ["P1", "P2", "P3"]),
      (["--taking", "baricitinib"], ["P1"]), (["--taking", "methotrexate"], ["P1"]), (["--taking", "dupilumab"], []),
      (["--condition", "ALOPECIA"], ["P1", "P2"]), (["--condition", "Alopecia", "--taking", "mtx"], ["P1"]),
      (["--with", "zoster"], ["P1", "P4"]), (["--with", "herpes zoster"], ["P1"]),
      (["--with", "alopecia"], ["P1", "P2"]),
      (["--with", "herpes", "--with", "shingles"], ["P1", "P4"]),
      (["--with", "zoster", "--drug", "mtx", "--patient", "P1", "--patient", "P4"], ["P1"]),
    ])
  func chosen(words: [String], expected: [String]) throws {
    try withLog(Self.drafts) { log in
      let chosen = try patients(words, log: log)
      #expect(chosen == expected)
    }
  }

  @Test("are on a drug on the as-of date alone, and have what was known by then")
  func dates() throws {
    try withLog(Self.drafts) { log in
      for (date, filter, expected) in [
        ("2022-05-01", ["--taking", "baricitinib"], ["P1", "P2"]),
        ("2022-05-01", ["--taking", "methotrexate"], ["P1", "P3"]),
        ("2022-03-15", ["--with", "herpes"], []),
      ] {
        let words = ["query", "patients", "--as-of", date] + filter
        let chosen = try answer(words: words, log: log)["rows"].elements.compactMap { $0["patient"].text }
        #expect(chosen == expected, "\(words)")
      }
    }
  }

  @Test(
    "what neither the catalogue nor the record knows is refused, with the nearest of what it could be",
    arguments: [
      (["--drug", "baricitnib"], "the record knows no such drug", "try: --drug baricitinib"),
      (["--taking", "frobnicate"], "the record knows no such drug", "try: regimen drugs lists the catalogue"),
      (["--condition", "Alopecai"], "the record knows no such condition", "try: --condition Alopecia"),
      (["--with", "shingels / zoster"], "no such adverse event or diagnosis", "try: --with 'Shingles / zoster'"),
    ])
  func unknown(words: [String], says: String, hint: String) throws {
    try withLog(Self.drafts) { log in
      let result = try regimen(words: ["query", "regimens"] + words, log: log)
      #expect(result.status == 2 && result.error.contains(says) && result.error.contains(hint), "\(result.error)")
    }
  }

  @Test(
    "rates of patients who were chosen by a finding say that nobody without it is at risk, and how to count it",
    arguments: [("--with", 2, true), ("--term", 18, false)])
  func ratesOfChosen(option: String, patients: Int, warns: Bool) throws {
    let words = ["query", "rates", "--exposure", "combination", option, "herpes simplex infection"]
    let found = try answer(words: words)
    let counts = found["rows"].elements.compactMap { $0["patients"].number }
    #expect(Set(counts) == [Double(patients)])
    let hint = found["notes"].texts.filter { $0.contains("--term TERM and --special-interest FILE") }
    #expect(hint.isEmpty != warns)
  }

  /// The filters with the patients of the reference log whom each of them chooses.
  private static let ofCaseSeries = [
    ["--condition", "atopic dermatitis"], ["--taking", "jak-inhibitor"], ["--with", "herpes simplex"],
  ]

  @Test("every query asks the same under a filter as of the patients whom it chooses", arguments: Query.all)
  func everyQuery(query: Query) throws {
    for filter in Self.ofCaseSeries {
      let chosen = try answer(words: ["query", "patients"] + filter)
      let names = chosen["rows"].elements.compactMap { $0["patient"].text }
      #expect(!names.isEmpty && names.count < 18, "\(filter)")
      // Who is named is shown, also where nothing is due.
      let words = ["query", query.name] + (query == .today ? ["--all"] : [])
      let filtered = try answer(words: words + filter)
      let named = try answer(words: words + names.flatMap { ["--patient", $0] })
      func rows(_ more: [String]) throws -> [String] {
        try succeeds(regimen(words: words + more + ["--format", "jsonl"], log: caseSeries)).split(separator: "\n")
          .map(String.init)
      }
      // Of adverse events those alone that are asked for.
      let isOfEvents = query.name == "adverse-events" && filter[0] == "--with"
      let expected = try rows(names.flatMap { ["--patient", $0] }).filter { !isOfEvents || $0.contains(filter[1]) }
      #expect(try rows(filter) == expected && !(isOfEvents && expected.isEmpty), "\(query.name) \(filter)")
      let inWords = try #require(filtered["filter"].text)
      #expect(inWords.hasPrefix("only patients ") && inWords.contains(filter[1]) && named["filter"].isNull)
      if let population = filtered["estimand.population"].text { #expect(population.contains(inWords)) }
      #expect(try succeeds(regimen(words: words + filter, log: caseSeries)).contains(inWords))
    }
  }

  @Test("a row of drugs is shown under --drug only if it is of one of them", arguments: Query.all)
  func rowsOfDrugs(query: Query) throws {
    let words = ["query", query.name] + (query.name == "due" ? ["--all"] : [])
    let named = Set(["drug", "drugs", "anchor", "partners", "partner"].filter { query.columns[path: $0] != nil })
    // A response says to which drugs it was seen, an adverse event which were suspected: they are of patients.
    if named.isEmpty || ["responses", "lines"].contains(query.name) { return }
    let rows = try answer(words: words + ["--drug", "upadacitinib"])["rows"].elements
    #expect(!rows.isEmpty)
    for row in rows {
      let drugs = named.flatMap { name in
        row[name]["drug"].text.map { [$0] } ?? row[name].text.map { $0.split(separator: "+").map(String.init) }
          ?? row[name].texts
      }
      #expect(drugs.contains("upadacitinib"), "\(query.name): \(drugs)")
    }
    let all = try answer(words: words)["rows"].elements
    #expect(rows.count < all.count)
  }

  @Test("curves and figures under --drug are of the combinations with it, as groups by drug are")
  func cohorts() throws {
    let groups = try answer("query", "durations", "--by", "anchor")["rows"].elements
    let own = try #require(groups.first { $0["group"].text == "upadacitinib" })
    for query in ["durations", "survival"] {
      let row = try answer("query", query, "--drug", "upadacitinib")["rows"].elements.first
      #expect(row?["n"].number == own["n"].number)
      #expect(row?["kaplanMeier.median"].number == own["kaplanMeier.median"].number)
    }
  }

  @Test("are taken by diff, check, plot and report as well, and said there")
  func otherCommands() throws {
    let filter = ["--condition", "atopic dermatitis"]
    let said = "only patients with the primary diagnosis atopic dermatitis"
    for words in [["diff", "--since", "@200"], ["plot", "swimmer", "--output", "-"], ["report", "--output", "-"]] {
      let result = try regimen(words: words + filter, log: caseSeries)
      #expect(result.status == 0 && (result.output + result.error).contains(said), "\(words)")
    }
    #expect(try regimen(words: ["check"] + filter, log: caseSeries).output.contains(said))
  }
}
