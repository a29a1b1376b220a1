import Foundation
import TestSupport
import Testing

/// A draft of an event.
private func draft(_ type: String, _ patient: String, _ occurred: String, _ data: String = "") -> String {
  #"{"type":"\#(type)","patient":"\#(patient)","occurred":"\#(occurred)","data":{\#(data)}}"#
}

@Suite("query completeness")
struct CompletenessTests {
  /// P1 has all that is asked for but a score at one of two visits and the outcome of one of two prior therapies; P2
  /// has nothing but a start outside the window; P3 an unknown sex, and a stop for no reason that says something.
  private static let drafts = [
    draft("patient-enrolled", "P1", "2022-03-01", #""sex":"female""#),
    draft("diagnosis-recorded", "P1", "2022-03-01", #""condition":"eczema","role":"primary""#),
    draft("prior-therapy-recorded", "P1", "2020", #""therapy":"ciclosporin","outcome":"failed""#),
    draft("prior-therapy-recorded", "P1", "2021", #""therapy":"dupilumab""#),
    draft("response-assessed", "P1", "2022-02-20", #""instrument":"easi","score":20"#),
    draft("response-assessed", "P1", "2022-06-01", #""response":"unassessable""#),
    draft("patient-seen", "P1", "2022-06-01"),
    draft("response-assessed", "P1", "2022-01-01", #""instrument":"EASI","score":25"#),
    draft("treatment-started", "P2", "2022-01-01", #""treatment":"T1","drug":"baricitinib""#),
    draft("patient-enrolled", "P3", "2022-03-01", #""sex":"unknown""#),
    draft("treatment-started", "P3", "2022-03-01", #""treatment":"T1","drug":"baricitinib""#),
    draft("treatment-stopped", "P3", "2022-09-01", #""treatment":"T1","reasons":["other"]"#),
  ]

  private static let dataset = #"""
    {"coreDataset":1,"name":"ours","version":"3","items":[
    {"id":"sex","at":"baseline","present":{"event":"patient-enrolled","field":"sex","not":["unknown"]}},
    {"id":"diagnosis","at":"baseline","present":{"event":"diagnosis-recorded","where":{"role":"primary"}}},
    {"id":"comorbidity","at":"baseline","mayBeEmpty":true,
    "present":{"event":"diagnosis-recorded","where":{"role":"comorbidity"}}},
    {"id":"prior","at":"baseline","mayBeEmpty":true,"present":{"event":"prior-therapy-recorded"}},
    {"id":"prior-outcome","at":"baseline","present":{"event":"prior-therapy-recorded","field":"outcome"}},
    {"id":"easi-first","at":"baseline","window":["-P4W","P1W"],
    "present":{"event":"response-assessed","where":{"instrument":"EASI"},"field":"score"}},
    {"id":"easi","at":"visit","present":{"event":"response-assessed","where":{"instrument":"EASI"},"field":"score"}},
    {"id":"response","at":"visit","present":{"event":"response-assessed","field":"response"}},
    {"id":"stop","at":"stop","present":{"event":"treatment-stopped","field":"reasons","not":["other"]}}]}
    """#

  @Test("says of each patient and item how many of its occasions have it, by hand")
  func byHand() throws {
    try withLog(Self.drafts) { log in
      let file = log + "-core.json"
      try Self.dataset.write(toFile: file, atomically: true, encoding: .utf8)
      let words = ["query", "completeness", "--core", file, "--as-of", "2023-01-01"]
      let all = try answer(words: words + ["--all"], log: log)
      let rows = all["rows"].elements.map { row in
        [row["patient"].text ?? "", row["item"].text ?? "", row["status"].text ?? ""].joined(separator: " ")
          + " \(Int(row["recorded"].number ?? -1))/\(Int(row["expected"].number ?? -1))"
      }
      #expect(
        rows == [
          "P1 sex present 1/1", "P1 diagnosis present 1/1", "P1 comorbidity present 0/0", "P1 prior present 2/2",
          "P1 prior-outcome absent 1/2", "P1 easi-first present 1/1", "P1 easi absent 2/3", "P1 response absent 1/3",
          "P1 stop not-applicable 0/0",
          "P2 sex absent 0/1", "P2 diagnosis absent 0/1", "P2 comorbidity present 0/0", "P2 prior present 0/0",
          "P2 prior-outcome not-applicable 0/0", "P2 easi-first absent 0/1", "P2 easi not-applicable 0/0",
          "P2 response not-applicable 0/0", "P2 stop not-applicable 0/0",
          "P3 sex absent 0/1", "P3 diagnosis absent 0/1", "P3 comorbidity present 0/0", "P3 prior present 0/0",
          "P3 prior-outcome not-applicable 0/0", "P3 easi-first absent 0/1", "P3 easi not-applicable 0/0",
          "P3 response not-applicable 0/0", "P3 stop absent 0/1",
        ])
      let absent = try answer(words: words, log: log)
      #expect(absent["rows"].elements.count == 10)
      #expect(
        absent["notes"].texts.first
          == "patients with each item, of those to whom it applies: sex 1 of 3, diagnosis 1 of 3, comorbidity 3 of 3, "
          + "prior 3 of 3, prior-outcome 0 of 1, easi-first 1 of 3, easi 0 of 1, response 0 of 1, stop 0 of 1")
      #expect(absent["notes"].texts.last == "17 rows left out of what is there or does not apply: see --all")
    }
  }
}

@Suite("regimen today")
struct TodayTests {
  /// P1 is overdue for a visit and due for a test, P2 will be due next week, P3 has died.
  private static let drafts = [
    draft("treatment-started", "P1", "2022-01-01", #""treatment":"T1","drug":"methotrexate""#),
    draft("measurement-recorded", "P1", "2022-03-01", #""analyte":"ALT","value":30,"unit":"U/L""#),
    draft("treatment-started", "P2", "2022-02-01", #""treatment":"T1","drug":"baricitinib""#),
    draft("patient-seen", "P2", "2022-03-08"),
    draft("treatment-started", "P3", "2022-01-01", #""treatment":"T1","drug":"methotrexate""#),
    draft("follow-up-ended", "P3", "2022-02-01", #""reason":"death""#),
  ]

  private static let visits = #"""
    {"schedule":1,"name":"visits","kind":"visits","counts":["patient-seen","treatment-started"],
    "rules":[{"id":"v","while":"on","every":"P1M","late":"P1W"}]}
    """#
  private static let tests = #"""
    {"schedule":1,"name":"tests","kind":"measurements","tests":{"liver":{"analytes":["ALT"]}},
    "rules":[{"id":"mtx","drugs":["methotrexate"],"tests":["liver"],"late":"P1W","phases":[{"every":"P1M"}]}]}
    """#

  @Test("lists who has to come by several schedules, with the drugs and what is due, the most urgent first")
  func today() throws {
    try withLog(Self.drafts) { log in
      let files = [log + "-visits.json", log + "-tests.json"]
      for (file, text) in zip(files, [Self.visits, Self.tests]) {
        try text.write(toFile: file, atomically: true, encoding: .utf8)
      }
      let schedules = files.flatMap { ["--schedule", $0] } + ["--as-of", "2022-04-02"]
      let answered = try answer(words: ["query", "today"] + schedules, log: log)
      let rows = answered["rows"].elements
      #expect(rows.map { $0["patient"].text } == ["P1"])
      #expect(rows[0]["status"].text == "overdue" && rows[0]["lastSeen"].text == "2022-03-01")
      #expect(rows[0]["regimen"].text == "methotrexate since 2022-01-01 (T1)")
      #expect(rows[0]["due"].elements.map { $0["test"].text } == ["visit", "liver"])
      #expect(rows[0]["due"].elements.map { $0["status"].text } == ["overdue", "due"])
      #expect(
        answered["notes"].texts.last == "1 patient left out of whom all is done or due later: see --within and --all")
      let week = try answer(words: ["query", "today", "--within", "P1W"] + schedules, log: log)
      #expect(week["rows"].elements.map { $0["patient"].text } == ["P1", "P2"])
      let table = try succeeds(regimen(words: ["today", "--within", "P1W"] + schedules, log: log))
      #expect(
        table.hasPrefix("Who has to come by the schedules visits and tests on 2022-04-02; one row per patient.\n"))
      let overdue = try #require(table.split(separator: "\n").first { $0.contains("overdue: visit since 2022-0") })
      #expect(overdue.contains("; due: liver (methotrexate)"))
      #expect(table.contains("later: visit"))
      // Who is named is shown, whatever is due.
      let named = try answer(words: ["query", "today", "--patient", "P2"] + schedules, log: log)["rows"].elements
      #expect(
        named.count == 1 && named[0]["status"].isNull && named[0]["regimen"].text?.hasPrefix("baricitinib") == true)
      // What is due is what query due says of the same schedules.
      let due = try answer(words: ["query", "due", "--within", "P1W"] + schedules, log: log)["rows"].elements
      #expect(due.count == 3)
    }
  }
}

@Suite("query measurements")
struct MeasurementsTests {
  @Test("lists what was measured, by any name of the analyte, with bounds and words as they were recorded")
  func listed() throws {
    let drafts = [
      draft(
        "measurement-recorded", "P1", "2022-03-01", #""analyte":"alanine aminotransferase","value":30,"unit":"U/L""#),
      draft("measurement-recorded", "P1", "2022-01", #""analyte":"ALT","comparator":"<","value":5,"unit":"U/L""#),
      draft("measurement-recorded", "P1", "2022-02-01", #""analyte":"ANA","result":"negative""#),
    ]
    try withLog(drafts) { log in
      let words = ["query", "measurements", "--as-of", "2023-01-01"]
      let rows = try answer(words: words + ["--analyte", "GPT"], log: log)["rows"].elements
      #expect(rows.map { $0["value"].number } == [5, 30] && rows.map { $0["comparator"].text } == ["<", nil])
      #expect(rows.map { $0["day"].text } == ["2022-01-16", "2022-03-01"])
      let other = try answer(words: words + ["--analyte", "ana"], log: log)["rows"].elements
      #expect(other.map { $0["result"].text } == ["negative"])
      let table = try succeeds(regimen(words: words, log: log))
      #expect(table.contains("<5 U/L") && table.contains("negative") && table.contains("30 U/L"))
    }
  }
}

@Suite("query combinations --count")
struct CombinationCountTests {
  @Test("counts the rows of each combination, their patients, and those that go on")
  func counted() throws {
    for unit in ["pair", "regimen"] {
      let rule = ["--rule", "unit=\(unit)"]
      let rows = try answer(words: ["query", "combinations"] + rule)["rows"].elements
      let counts = try answer(words: ["query", "combinations", "--count"] + rule)["rows"].elements
      func key(_ row: JSONDocument) -> [String] { [row["anchor"].text ?? ""] + row["partners"].texts }
      for count in counts {
        let own = rows.filter { key($0) == key(count) }
        #expect(count["rows"].number == Double(own.count))
        #expect(count["patients"].number == Double(Set(own.compactMap { $0["patient"].text }).count))
        #expect(count["ongoing"].number == Double(own.count { $0["ongoing"].flag == true }))
      }
      #expect(counts.reduce(0) { $0 + ($1["rows"].number ?? 0) } == Double(rows.count))
      #expect(Set(counts.map(key)).count == counts.count)
      let numbers = counts.compactMap { $0["rows"].number }
      #expect(numbers == numbers.sorted(by: >))
    }
    let help = try succeeds(regimen("help", "columns", "combinations"))
    #expect(help.contains("The number of patients in them."))
  }
}
