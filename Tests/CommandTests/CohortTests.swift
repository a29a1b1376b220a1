import Foundation
import TestSupport
import Testing

@Suite("Who is counted, and who is left out")
struct CohortTests {
  private func rows(_ words: [String], _ log: String = caseSeries) throws -> [JSONDocument] {
    try answer(words: ["query"] + words, log: log)["rows"].elements
  }

  @Test("attrition begins with all patients, shows zeros, and ends with those in a curve")
  func attrition() throws {
    let steps = try rows(["attrition"])
    #expect(steps.count == 10 && steps[0]["step"].isNull && steps[0]["remaining"].number == 18)
    #expect(steps.allSatisfy { $0["leftOut"].number == 0 })
    let short = try rows(["attrition", "--rule", "minimum=P6M"])
    let survival = try rows(["survival", "--rule", "minimum=P6M"])
    #expect(short.last?["remaining"].number == survival.first?["patients"].number)
    #expect(short.first { $0["step"].text == "too-short" }?["leftOut"].number ?? 0 > 0)
  }

  @Test("on random records the steps add up to all patients, under any rules", arguments: 0..<6 as Range<UInt64>)
  func addingUp(seed: UInt64) throws {
    try withLog(RandomWard(seed: seed, patients: 1...8).drafts) { log in
      for rules in [
        [], ["minimum=P1M", "possible=left-out"], ["prevalent=left-out", "anchor=biologic"], ["unit=course"],
        ["unit=patient", "gap=30"], ["assume-continuing=no", "partner=corticosteroid"],
      ] {
        let words = rules.flatMap { ["--rule", $0] } + ["--as-of", "2022-10-01"]
        let steps = try rows(["attrition"] + words, log)
        let left = steps.compactMap { $0["leftOut"].number }
        let remaining = steps.compactMap { $0["remaining"].number }
        let patients = try rows(["patients"] + words, log).count
        #expect(left.count == 10 && remaining.first == Double(patients), "seed \(seed), \(rules)")
        #expect(left.reduce(0, +) + (remaining.last ?? .nan) == Double(patients), "seed \(seed), \(rules)")
        for place in left.indices.dropFirst() {
          #expect(remaining[place] == remaining[place - 1] - left[place], "seed \(seed), \(rules)")
        }
        let followed = try rows(["survival"] + words, log).first?["patients"].number ?? 0
        #expect(remaining.last == followed, "seed \(seed), \(rules)")
      }
    }
  }

  @Test("Table 1 has one row for each number and each level, with what is missing on each")
  func cohort() throws {
    let all = try rows(["cohort"])
    #expect(all.allSatisfy { $0["patients"].number == 18 && $0["standardizedDifference"].isNull })
    for row in all { #expect((row["known"].number ?? 0) + (row["missing"].number ?? 0) == 18) }
    let sexes = all.filter { $0["characteristic"].text == "sex" }
    #expect(sexes.reduce(0) { $0 + ($1["count"].number ?? 0) } == 18)
    let conditions = all.filter { $0["characteristic"].text == "condition" }
    #expect(conditions.map { $0["count"].number } == [12, 5, 1])
    let weight = all.first { $0["characteristic"].text == "weight in kg" }
    #expect(weight?["missing"].number == 18 && weight?["mean"].isNull == true)
    let prior = all.first { $0["characteristic"].text == "prior therapy" && $0["level"].text == "ciclosporin" }
    #expect(prior?["count"].number == 15)
  }

  @Test("levels that differ by case, spaces or Unicode form are one, shown as first written in the log")
  func spellings() throws {
    let drafts = ["Alopecia areata", "ALOPECIA AREATA", "alopecia areata"].enumerated().flatMap { number, condition in
      [
        ("diagnosis-recorded", "2020", #""condition":"\#(condition)","role":"primary""#),
        ("prior-therapy-recorded", "2021", #""therapy":"\#(number == 0 ? "Zinc" : "ZINC")","outcome":"failed""#),
        ("treatment-started", "2022-01-01", #""treatment":"T1","drug":"baricitinib""#),
        ("treatment-started", "2022-01-01", #""treatment":"T2","drug":"methotrexate""#),
      ].map { type, date, data in
        #"{"type":"\#(type)","patient":"P\#(9 - number)","occurred":"\#(date)","data":{\#(data)}}"#
      }
    }
    try withLog(drafts) { log in
      let found = try rows(["cohort", "--as-of", "2022-06-01"], log)
      for (characteristic, level) in [("condition", "Alopecia areata"), ("prior therapy", "Zinc")] {
        let levels = found.filter { $0["characteristic"].text == characteristic }
        #expect(levels.map { $0["level"].text } == [level] && levels.map { $0["count"].number } == [3])
      }
    }
  }

  @Test("differences between groups are shown where ten patients or more are known on both sides")
  func differences() throws {
    // 12 patients with alopecia areata, 5 and 1 with other conditions: 6 are too few.
    #expect(try rows(["cohort", "--by", "condition"]).allSatisfy { $0["standardizedDifference"].isNull })
    let drafts = (0..<20).flatMap { number in
      [
        ("patient-enrolled", "2021-01-01", #""sex":"\#(number < 6 ? "male" : "female")","age":\#(40 + number)"#),
        ("treatment-started", "2022-01-01", #""treatment":"T1","drug":"baricitinib""#),
        (
          "treatment-started", "2022-01-01",
          #""treatment":"T2","drug":"\#(number < 10 ? "methotrexate" : "prednisone")""#
        ),
      ].map { type, date, data in
        #"{"type":"\#(type)","patient":"P\#(10 + number)","occurred":"\#(date)","data":{\#(data)}}"#
      }
    }
    try withLog(drafts) { log in
      let found = try rows(["cohort", "--by", "partner", "--as-of", "2022-06-01"], log)
      func difference(_ group: String, _ level: String?) -> Double? {
        found.first {
          $0["group"].text == group && $0["level"].text == level
            && ["sex", "age in years"].contains($0["characteristic"].text)
        }?["standardizedDifference"].number
      }
      // 6 of 10 against none: 0.6 / √((0.24 + 0) / 2); ages 41 to 50 against 51 to 60, each with a variance of 55/6.
      #expect(abs((difference("methotrexate", "male") ?? 0) - 0.6 / (0.12).squareRoot()) < 1e-12)
      #expect(abs((difference("methotrexate", nil) ?? 0) + 10 / (55.0 / 6).squareRoot()) < 1e-12)
      #expect(difference("prednisone", nil).map { $0 > 0 } == true)
    }
  }

  @Test(
    "a file of special interest that is not there, or says nothing that can be found, is refused at its place",
    arguments: [
      (#"{"specialInterest":2,"groups":[]}"#, "form 1"),
      (#"{"specialInterest":1,"groups":[{"id":"vte"}]}"#, "the group 'vte' has no terms"),
      (
        #"{"specialInterest":1,"groups":[{"id":"a","terms":["x"]},{"id":"a","terms":["x"]}]}"#, "two groups have the id"
      ),
      (#"{"specialInterest":1,"groups":[{"id":"a","groups":["b"]}]}"#, "includes 'b', which is no other group"),
      (#"{"specialInterest":1,"groups":[{"id":"a","term":["x"]}]}"#, "there is no key 'term'"),
      (#"{"specialInterest":1,"groups":[{"id":"a","terms":["x"],"where":{"gradeAtLeast":6}}]}"#, "a grade is 1 to 5"),
    ])
  func faults(text: String, says: String) throws {
    try withTemporaryDirectory { directory in
      let file = directory + "/interest.json"
      try Data(text.utf8).write(to: URL(fileURLWithPath: file))
      let refused = try regimen("query", "rates", "--special-interest", file, log: caseSeries)
      #expect(refused.status == 3 && refused.error.contains(says) && refused.error.contains(file), "\(refused.error)")
      let missing = try regimen("query", "adverse-events", "--special-interest", file + "x", log: caseSeries)
      #expect(missing.status != 0 && missing.error.contains(file + "x"))
    }
  }

  @Test("the probabilities of a month add up to 1, and its counts to all rows")
  func incidence() throws {
    let found = try rows(["incidence", "--at", "1,12,24", "--by", "condition"])
    for (key, month) in Dictionary(grouping: found, by: { "\($0["group"].text ?? "") \($0["month"].number ?? 0)" }) {
      let counts = month.reduce(0) { $0 + ($1["count"].number ?? 0) }
      let group = month.first?["group"].text
      let n = try rows(["survival", "--by", "condition"]).first { $0["group"].text == group }?["n"].number
      #expect(counts == n, "\(key)")
      let known = month.compactMap { $0["probability"].number }
      #expect(known.isEmpty || abs(known.reduce(0, +) - 1) < 1e-12, "\(key)")
    }
  }

  @Test("a month that is named twice is read once, and one that is no number is refused")
  func monthsOnce() throws {
    #expect(try rows(["incidence", "--at", "12,12,12.0"]).count == rows(["incidence", "--at", "12"]).count)
    for months in ["", ",", "12,", "12,,24"] {
      for query in ["incidence", "survival"] {
        let result = try regimen("query", query, "--at", months, log: caseSeries)
        #expect(
          result.status == 2 && result.error.contains("a time is a number of months"), "\(months): \(result.error)")
      }
    }
  }

  @Test("the reference log at 12 months, as worked out from its combinations in another language")
  func reference() throws {
    let found = try rows(["incidence", "--at", "12"])
    let expected = [
      ("ineffectiveness", 4.0, 0.1818181818181818), ("adverse-event", 3, 0.14015151515151517),
      ("remission-or-planned", 2, 0.0946969696969697), ("other", 2, 0.09090909090909091), ("death", 0, 0),
      ("remaining", 10, 0.4924242424242424),
    ]
    for (state, count, probability) in expected {
      let row = found.first { $0["state"].text == state }
      #expect(
        row?["count"].number == count && abs((row?["probability"].number ?? -1) - probability) < 1e-12, "\(state)")
    }
    #expect(found.first { $0["state"].text == "censored-as-of" }?["count"].number == 1)
  }

  @Test("within a window, an end after it is none yet, and time before it no risk")
  func incidenceWithin() throws {
    // Of 22 rows 8 have ended by 6 months; of the 14 others one is ongoing at 8, and of P18, P12 and P17 one ends at 8,
    // for another reason, one at 11, for an adverse event, one at 12, in remission: 1/14, 13/14 · 1/12, 13/14 · 1/12.
    let found = try rows(["incidence", "--from-start", "P6M..P12M", "--at", "12,18"])
    for month in [12.0, 18] {
      let there = found.filter { $0["month"].number == month }
      let counts = Dictionary(
        there.map { ($0["state"].text ?? "", $0["count"].number ?? -1) }, uniquingKeysWith: { first, _ in first })
      #expect(counts.values.reduce(0, +) == 14 && counts["censored-as-of"] == 1, "\(month)")
      #expect(counts["censored-window"] == 10 && counts["remaining"] == 0, "\(month)")
    }
    let at12 = found.filter { $0["month"].number == 12 }
    func probability(_ state: String) -> Double {
      at12.first { $0["state"].text == state }?["probability"].number ?? .nan
    }
    let expected = [("other", 1.0 / 14), ("adverse-event", 13.0 / 168), ("remission-or-planned", 13.0 / 168)]
    for (state, share) in expected { #expect(abs(probability(state) - share) < 1e-12, "\(state)") }
  }

  @Test("by response there is an incidence from a landmark on alone, and rows of one patient are named")
  func incidenceByResponse() throws {
    #expect(try rows(["incidence", "--by", "response"]).isEmpty)
    let refused = try answer("query", "incidence", "--by", "response")["notes"].texts
    #expect(refused.contains { $0.hasPrefix("no curve by response") })
    #expect(try !rows(["incidence", "--by", "response", "--from-start", "P6M.."]).isEmpty)
    let notes = try answer("query", "incidence")["notes"].texts
    #expect(notes.contains("22 combinations in 18 patients; intervals allow for this"))
  }

  @Test("failures by cause are those of endpoint=failure together")
  func failures() throws {
    let found = try rows(["incidence", "--at", "12"])
    func probability(_ state: String) -> Double {
      found.first { $0["state"].text == state }?["probability"].number ?? .nan
    }
    let failure = try rows(["survival", "--rule", "endpoint=failure", "--at", "12"]).first?["at"].elements.first
    let sum = probability("ineffectiveness") + probability("adverse-event")
    #expect(abs(sum - (failure?["failure"].number ?? -1)) < 1e-12)
    let curve = try rows(["survival", "--at", "12"]).first?["at"].elements.first
    #expect(abs(probability("remaining") - (curve?["survival"].number ?? -1)) < 1e-12)
  }
}
