import Foundation
import TestSupport
import Testing
import Text

@Suite("A paper's figures")
struct ClaimsTests {
  /// The stop of P02's methotrexate, of which the day is only inferred.
  private static let inferredStop = "01JCQ7Z6V4W1N8S3T5Y2K9M0AB"

  /// P01 on a combination for 6 months, with complete response; P02 for 4, partial, no reason recorded; P03 for the 14
  /// days from 1 to 15 February, half of a month, without response.
  private static let ward = [
    start("P01", "T1", "baricitinib", "2022-01-01"),
    start("P01", "T2", "methotrexate", "2022-02-01", #","reason":"partial-response""#),
    draft("response-assessed", on: "2022-07-01", #"{"response":"complete"}"#),
    draft("treatment-stopped", on: "2022-08-01", #"{"treatment":"T2","reasons":["complete-response"]}"#),
    start("P02", "T1", "baricitinib", "2022-01-01"), start("P02", "T2", "methotrexate", "2022-03-01"),
    draft("response-assessed", patient: "P02", on: "2022-06-01", #"{"response":"partial"}"#),
    #"{"id":"\#(inferredStop)","type":"treatment-stopped","v":1,"patient":"P02","occurred":"2022-07-01","#
      + #""data":{"treatment":"T2","reasons":["other"]},"evidence":{"basis":"inferred"}}"#,
    start("P03", "T1", "upadacitinib", "2022-01-01"),
    start("P03", "T2", "prednisone", "2022-02-01", #","reason":"flare""#),
    draft("response-assessed", patient: "P03", on: "2022-02-10", #"{"response":"none"}"#),
    draft("treatment-stopped", patient: "P03", on: "2022-02-15", #"{"treatment":"T2","reasons":["no-response"]}"#),
  ]

  private static func start(
    _ patient: String, _ label: String, _ drug: String, _ date: String, _ more: String = ""
  ) -> String {
    draft(
      "treatment-started", patient: patient, on: date,
      #"{"treatment":"\#(label)","drug":"\#(drug)","dose":{"amount":4,"unit":"mg","every":"P1D"}\#(more)}"#)
  }

  private func judge(
    _ claims: String..., more: String = "", format: String = "json"
  ) throws -> (result: ProcessResult, rows: [JSONDocument]) {
    try withLog(Self.ward) { log in
      let path = log + ".claims"
      let list = claims.enumerated().map { #"{"claim":"\#($0)",\#($1)}"# }.joined(separator: ",")
      try #"{"claims":[\#(list)]\#(more)}"#.write(toFile: path, atomically: true, encoding: .utf8)
      let result = try regimen("claims", path, "--as-of", "2023-01-01", "--format", format, log: log)
      let rows = format == "json" && result.status < 2 ? try JSONDocument(parsing: result.output)["rows"].elements : []
      return (result, rows)
    }
  }

  @Test(
    "a figure is derived as it was worked out by hand",
    arguments: [
      // (6 + 4 + 0.5) / 3, and their middle.
      (#""query":"combinations","statistic":"mean","column":"months","unit":"months","printed":3.5"#, 3.5),
      (#""query":"combinations","statistic":"median","column":"months","printed":4"#, 4),
      (#""query":"combinations","statistic":"max","column":"months","unit":"years","printed":0.5"#, 0.5),
      (#""query":"combinations","statistic":"sum","column":"days","printed":317"#, 317),
      (#""query":"combinations","statistic":"min","column":"days","unit":"weeks","printed":2"#, 2),
      // Without the half of a month: (6 + 4) / 2.
      (
        #""query":"combinations","statistic":"mean","column":"months","printed":5,"rules":{"minimum":"P1M"}"#, 5
      ),
      (#""query":"combinations","statistic":"count","where":{"partners":"methotrexate"},"printed":2"#, 2),
      (#""query":"combinations","statistic":"count","where":{"response":["partial","none"]},"printed":2"#, 2),
      (#""query":"combinations","statistic":"count","where":{"months":{"atLeast":4,"below":6}},"printed":1"#, 1),
      (#""query":"combinations","statistic":"count","where":{"endingReasons":{"not":"other"}},"printed":2"#, 2),
      (#""query":"combinations","statistic":"percent","where":{"response":"complete"},"printed":33.3"#, 100.0 / 3),
      (
        #""query":"combinations","statistic":"percent","where":{"response":"complete"},"#
          + #""among":{"partners":"methotrexate"},"unit":"%","printed":50"#, 50
      ),
      (#""query":"exposures","statistic":"patients","where":{"role":"anchor"},"printed":3"#, 3),
      (#""query":"exposures","statistic":"distinct","column":"drug","printed":4"#, 4),
      (
        #""query":"exposures","statistic":"value","column":"doses.dose","unit":"mg/week","printed":28"#, 28
      ),
      // 6 + 12 months of P01 and 4 + 12 of P02 make 18 and 16; P03 has 0.5 + 12.
      (
        #""query":"exposures","statistic":"median","column":"months","per":"patient-sum","printed":16,"#
          + #""rules":{"assume-continuing":"yes"}"#, 16
      ),
      (#""query":"durations","statistic":"value","column":"mean","where":{"group":"all"},"printed":3.5"#, 3.5),
      // After 1 month two of three still run.
      (
        #""query":"survival","at":1,"statistic":"value","column":"at.survival","printed":0.67"#, 2.0 / 3
      ),
    ] as [(String, Double)])
  func worked(claim: String, derived: Double) throws {
    let (result, rows) = try judge(claim)
    #expect(result.status == 0, "\(result.error)\(result.output)")
    #expect(rows.first?["verdict"].text == "holds")
    #expect(abs((rows.first?["derived"].number ?? -1) - derived) < 1e-12)
    #expect(rows.first?["events"].texts.isEmpty == false)
  }

  @Test("words are compared as words, lists in any order")
  func words() throws {
    let rows = try judge(
      #""query":"combinations","statistic":"list","column":"anchor","printed":["upadacitinib","baricitinib"]"#,
      #""query":"combinations","statistic":"mode","column":"anchor","printed":"baricitinib""#,
      #""query":"combinations","statistic":"value","column":"response","where":{"patient":"P03"},"printed":"none""#,
      #""query":"combinations","statistic":"mode","column":"response","printed":"complete""#
    ).rows
    #expect(rows.map { $0["verdict"].text } == ["holds", "holds", "holds", "differs"])
    #expect(rows[3]["derived"].texts == ["complete", "none", "partial"], "three words are equally frequent")
  }

  @Test("a figure that equals the printed one under another definition is no match; the rule is named")
  func otherDefinition() throws {
    let claim = #""query":"combinations","statistic":"mean","column":"months","printed":5.0"#
    let (result, rows) = try judge(claim)
    #expect(result.status == 1)
    #expect(rows[0]["verdict"].text == "differs" && rows[0]["derived"].number == 3.5)
    #expect(rows[0]["nearest"].texts == ["minimum=P1M"])
    let table = try judge(claim, format: "table").result
    #expect(table.status == 1)
    #expect(table.output.contains("\n    would hold under minimum=P1M\n"))
    #expect(table.output.contains("\n1 claim: 0 hold, 1 differ, 0 cannot be derived\n"))
    let none = try judge(#""query":"combinations","statistic":"max","column":"months","printed":99"#)
    #expect(none.rows[0]["nearest"].elements.isEmpty && none.result.status == 1)
  }

  /// The rows last 6 and 4 months and 14 days: 317 days, and one more for each counted inclusively.
  @Test("a figure is judged by the rules of its paper, and says where the defaults of today would give another")
  func today() throws {
    let days = #""query":"combinations","statistic":"sum","column":"days","printed":320"#
    let rules = #","rules":{"days":"inclusive"}"#
    let row = try judge(days, more: rules).rows[0]
    #expect(row["verdict"].text == "holds" && row["derived"].number == 320 && row["today"].number == 317)
    #expect(row["rule"].isNull)
    let own = try judge(days + rules).rows[0]
    #expect(own["derived"].number == 320 && own["today"].isNull && own["rule"].text == "days=inclusive")
    let table = try judge(days, more: rules, format: "table").result.output
    #expect(table.contains("    under the defaults of today: 317"))
    #expect(table.contains("; 1 would be another figure under the defaults of today"))
    let count = #""query":"combinations","statistic":"count","printed":3"#
    #expect(try judge(count, more: rules).rows[0]["today"].isNull)
  }

  @Test(
    "what the record does not say cannot be derived, and what is missing is named",
    arguments: [
      (
        #""query":"combinations","statistic":"count","where":{"reason":"flare"},"printed":1"#,
        "reason is not recorded for 1 of 3 rows"
      ),
      (
        #""query":"patients","statistic":"mean","column":"age","printed":43"#, "age is not recorded for 3 of 3 rows"
      ),
      (
        #""query":"combinations","statistic":"mean","column":"months","where":{"partners":"dupilumab"},"printed":1"#,
        "there is no row of combinations, partners dupilumab"
      ),
      (
        #""query":"combinations","statistic":"percent","among":{"partners":"dupilumab"},"printed":1"#,
        "there is no row of combinations that the share would be of"
      ),
      (#""query":"combinations","statistic":"sd","column":"months","where":{"patient":"P01"},"printed":1"#, "too few"),
      (#""needs":"single doses","printed":1"#, "single doses"),
      (#""query":"exposures","statistic":"mean","column":"doses.dose","unit":"IU/day","printed":1"#, "no number of IU"),
    ])
  func missing(claim: String, message: String) throws {
    let (result, rows) = try judge(claim)
    #expect(result.status == 0, "a claim that cannot be derived is no finding")
    #expect(rows[0]["verdict"].text == "cannot-be-derived" && rows[0]["derived"].isNull)
    #expect(rows[0]["missing"].text?.contains(message) == true, "\(rows[0]["missing"].text ?? "")")
  }

  @Test("another condition that fails decides, and rows without a value are left out where the claim says so")
  func leftOut() throws {
    let rows = try judge(
      #""query":"combinations","statistic":"count","where":{"reason":"flare","patient":["P01","P03"]},"printed":1"#,
      #""query":"combinations","statistic":"count","where":{"reason":"flare"},"missing":"left-out","printed":1"#
    ).rows
    #expect(rows.map { $0["verdict"].text } == ["holds", "holds"])
    #expect(rows.map { $0["leftOut"].number } == [0, 1])
  }

  @Test("a length that is only inferred is said to be, with the range over what is possible")
  func inferred() throws {
    let claims = [
      #""query":"combinations","statistic":"mean","column":"months","printed":3.5"#,
      #""query":"combinations","statistic":"mean","column":"months","printed":6,"where":{"patient":"P01"}"#,
      #""query":"combinations","statistic":"count","printed":3"#,
      #""query":"exposures","statistic":"max","column":"months","where":{"role":"anchor"},"printed":12"#,
      #""query":"exposures","statistic":"value","column":"months","where":{"role":"partner","patient":"P02"},"#
        + #""printed":4"#,
    ]
    let plain = try judge(claims[0], claims[1], claims[2], claims[3], claims[4]).rows
    #expect(plain.map { $0["inferred.rows"].number } == [1, nil, nil, nil, 1])
    #expect(plain.allSatisfy { $0["inferred.least"].isNull }, "the file does not say what is possible")
    let bounds = #","inferred":[{"ends":["\#(Self.inferredStop)"],"months":[1,9]}]"#
    let rows = try judge(claims[0], claims[4], more: bounds).rows
    // (6 + 1 + 0.5) / 3 to (6 + 9 + 0.5) / 3.
    #expect(rows[0]["inferred.least"].number == 2.5)
    #expect(abs((rows[0]["inferred.most"].number ?? 0) - 15.5 / 3) < 1e-12)
    #expect(rows[1]["inferred.least"].number == 1 && rows[1]["inferred.most"].number == 9)
    let table = try judge(claims[0], more: bounds, format: "table").result.output
    #expect(table.contains("rests on 1 row whose length is only inferred: from 2.50 to 5.17 over what is possible"))
  }

  @Test("an amendment of the date with better evidence ends the inference")
  func betterEvidence() throws {
    try withLog(Self.ward) { log in
      let claims = #"{"claims":[{"claim":"1","query":"combinations","statistic":"max","column":"months","printed":6}]}"#
      let words = ["claims", "-", "--as-of", "2023-01-01", "--format", "json"]
      let before = try JSONDocument(parsing: regimen(words: words, input: claims, log: log).output)
      #expect(before["rows"].elements[0]["inferred.rows"].number == 1)
      try succeeds(regimen("amend", Self.inferredStop, "--on", "2022-07-02", "--reason", "the letter", log: log))
      let after = try JSONDocument(parsing: regimen(words: words, input: claims, log: log).output)
      #expect(after["rows"].elements[0]["inferred"].isNull)
    }
  }

  @Test("only the claims that are asked for are judged; an unknown one is refused")
  func chosen() throws {
    let file = caseSeries + "/claims.json"
    let rows = try answer("claims", file, "--claim", "11.1", "--claim", "1.2")["rows"].elements
    #expect(rows.compactMap { $0["claim"].text } == ["1.2", "11.1"])
    let result = try regimen("claims", file, "--claim", "31.1", log: caseSeries)
    #expect(result.status == 2 && result.error.contains("the file has no such claim"))
    #expect(result.error.contains("^^^^\ntry: "))
    let both = try regimen("claims", "-", "--log", "-", input: "{}")
    #expect(both.status == 2 && both.error.contains("cannot both be standard input"))
  }

  @Test("every form carries the judgements, and --explain the lines of the log")
  func forms() throws {
    let file = caseSeries + "/claims.json"
    func output(_ format: String, _ more: String...) throws -> ProcessResult {
      try regimen(words: ["claims", file, "--format", format] + more, log: caseSeries)
    }
    let document = try JSONDocument(parsing: output("json").output)
    #expect(
      document.keys
        == [
          "query", "log", "asOf", "knownAt", "profile", "erased", "unknown", "possible", "notCounted", "notes", "rows",
        ])
    let count = document["rows"].elements.count
    let lines = try output("jsonl").output.split(separator: "\n")
    #expect(lines.count == count)
    for line in lines {
      #expect(
        try JSONDocument(parsing: String(line)).keys == [
          "claim", "text", "estimand", "unit", "printed", "derived", "verdict", "rule", "today", "nearest", "missing",
          "leftOut", "inferred", "events",
        ])
    }
    let csv = try output("csv").output.split(separator: "\n")
    #expect(csv.count == count + 1)
    #expect(
      csv[0] == "claim,text,estimand,unit,printed,derived,verdict,rule,today,nearest,missing,leftOut,inferred.rows,"
        + "inferred.least,inferred.most,events")
    #expect(try output("markdown").output.split(separator: "\n").filter { $0.hasPrefix("|") }.count == count + 2)
    let explained = try output("jsonl", "--claim", "11.5", "--explain").output
    let row = try JSONDocument(parsing: explained)
    #expect(!row["lines"].elements.isEmpty)
    #expect(row["lines"].elements.compactMap { $0["id"].text } == row["events"].texts)
    #expect(try output("csv", "--explain").status == 2)
  }
}

@Suite("Figures that rest on dates which were chosen")
struct ChosenDatesTests {
  /// A combination of P01 from 2022-02-01 to 2022-08-01, 6 months, beside a baricitinib from 2022-01-01 on.
  ///
  /// The words are the `dates` of the evidence of the start of baricitinib, of the start of methotrexate and of its
  /// stop.
  private static func ward(_ anchor: String, _ start: String, _ stop: String, basis: String = "reported") -> [String] {
    func event(_ type: String, _ date: String, _ dates: String, _ data: String) -> String {
      let words = dates.isEmpty ? "" : #","dates":"\#(dates)""#
      return #"{"type":"\#(type)","v":1,"patient":"P01","occurred":"\#(date)","data":{"treatment":\#(data)},"#
        + #""evidence":{"basis":"\#(basis)"\#(words)}}"#
    }
    return [
      event("treatment-started", "2022-01-01", anchor, #""T1","drug":"baricitinib""#),
      event("treatment-started", "2022-02-01", start, #""T2","drug":"methotrexate""#),
      event("treatment-stopped", "2022-08-01", stop, #""T2","reasons":["other"]"#),
    ]
  }

  private func judge(_ ward: [String], _ claim: String) throws -> JSONDocument {
    try withLog(ward) { log in
      let path = log + ".claims"
      try #"{"rules":{"assume-continuing":"yes"},"claims":[{"claim":"1",\#(claim)}]}"#.write(
        toFile: path, atomically: true, encoding: .utf8)
      let result = try regimen("claims", path, "--as-of", "2023-01-01", "--format", "json", log: log)
      return try #require(try JSONDocument(parsing: result.output)["rows"].elements.first)
    }
  }

  private static let combination = #""query":"combinations","statistic":"mean","column":"months","printed":6"#
  private static let durations = #""query":"durations","statistic":"value","column":"mean","printed":6"#
  private static let outcome = #""query":"outcomes","statistic":"value","column":"months","printed":6"#

  private static func course(_ drug: String, _ statistic: String, _ printed: Int) -> String {
    #""query":"exposures","statistic":"\#(statistic)","column":"months","where":{"drug":"\#(drug)"}"#
      + #","printed":\#(printed)"#
  }

  private static let before =
    #""query":"exposures","statistic":"value","column":"monthsBefore","where":{"drug":"baricitinib"},"printed":1"#

  @Test(
    "are derived only where the source prints the length",
    arguments: [
      ("", "", "", combination, "holds"), ("chosen", "", "", combination, "holds"),
      ("", "chosen", "", combination, "cannot-be-derived"), ("", "", "chosen", combination, "cannot-be-derived"),
      ("", "chosen", "length", combination, "holds"), ("", "length", "chosen", combination, "cannot-be-derived"),
      ("", "chosen", "chosen", durations, "cannot-be-derived"), ("", "chosen", "length", durations, "holds"),
      ("", "chosen", "reported", outcome, "cannot-be-derived"), ("", "chosen", "length", outcome, "holds"),
      ("chosen", "chosen", "length", course("methotrexate", "value", 6), "holds"),
      ("chosen", "chosen", "length", course("baricitinib", "value", 12), "cannot-be-derived"),
      ("reported", "chosen", "length", course("baricitinib", "value", 12), "holds"),
      ("chosen", "", "", before, "cannot-be-derived"), ("length", "chosen", "", before, "holds"),
    ])
  func verdicts(_ anchor: String, _ start: String, _ stop: String, claim: String, verdict: String) throws {
    let row = try judge(Self.ward(anchor, start, stop), claim)
    #expect(row["verdict"].text == verdict, "\(row["missing"].text ?? "")")
    #expect((row["missing"].text == nil) == (verdict == "holds"))
  }

  @Test("are not derived from synthetic events either; what is no length is")
  func synthetic() throws {
    let ward = Self.ward("", "", "", basis: "synthetic")
    #expect(try judge(ward, Self.combination)["verdict"].text == "cannot-be-derived")
    let count = #""query":"combinations","statistic":"count","printed":1"#
    #expect(try judge(ward, count)["verdict"].text == "holds")
    #expect(
      try judge(ward, Self.combination)["missing"].text
        == "1 of 1 length rests on dates that were chosen, not reported")
  }

  @Test("differ all the same where the reported lengths alone settle it: a greater greatest, a smaller least")
  func settled() throws {
    let ward = Self.ward("chosen", "chosen", "length")
    func verdict(_ statistic: String, _ printed: Int) throws -> String? {
      let claim = #""query":"exposures","statistic":"\#(statistic)","column":"months","printed":\#(printed)"#
      return try judge(ward, claim)["verdict"].text
    }
    // Methotrexate has 6 months by its source; of baricitinib no length is known.
    #expect(try verdict("max", 5) == "differs" && verdict("max", 7) == "cannot-be-derived")
    #expect(try verdict("min", 7) == "differs" && verdict("min", 5) == "cannot-be-derived")
    #expect(try verdict("median", 9) == "cannot-be-derived")
  }
}

@Suite("The figures of the published series")
struct SeriesClaimsTests {
  private func judgements() throws -> (status: Int32, rows: [JSONDocument]) {
    let result = try regimen("claims", caseSeries + "/claims.json", "--format", "json", log: caseSeries)
    return (result.status, try JSONDocument(parsing: result.output)["rows"].elements)
  }

  @Test("every figure of the letter is judged; those that differ are these, with these values")
  func verdicts() throws {
    let (status, rows) = try judgements()
    #expect(status == 1)
    let figures = Set(rows.compactMap { $0["claim"].text?.split(separator: ".").first.flatMap { Int($0) } })
    #expect(figures == Set(1...21))
    let differing = rows.filter { $0["verdict"].text == "differs" }.map { row in
      "\(row["claim"].text ?? "") \(fixed(row["printed"].number)) \(fixed(row["derived"].number)) "
        + row["nearest"].texts.joined(separator: "|")
    }
    #expect(
      differing == [
        "4.6 30.0 32.0 ", "6.3 18.0 19.0 ", "7.5 - - ", "11.3 14.8 13.5 unit=patient|minimum=P1M",
        "11.4 14.8 11.6 ", "11.5 4.0 3.0 unit=pair", "12.1 8.0 7.0 unit=pair",
        "12.2 3.0 4.0 minimum=P1M|ongoing=left-out|patient-response=first", "12.3 61.1 66.7 patient-response=first",
        "13.5 15.0 - ", "14.3 67.0 58.3 ", "14.4 8.0 7.0 ", "14.5 5.0 4.0 ", "17.1 7.0 8.0 minimum=P1M|row=first",
        "18.1 4.0 3.0 ",
        "20.9 2.0 3.0 ",
      ])
    let impossible = rows.filter { $0["verdict"].text == "cannot-be-derived" }
    #expect(
      impossible.compactMap { $0["claim"].text } == [
        "3.3", "3.4", "3.5", "4.4", "4.5", "10.5", "10.6", "10.7", "16.2", "16.4", "16.7", "20.7", "21.3",
      ])
    #expect(impossible.allSatisfy { $0["missing"].text?.isEmpty == false })
    #expect(rows.count { $0["verdict"].text == "holds" } == 96)
    for row in rows where !["16.2", "21.3"].contains(row["claim"].text) { #expect(!row["events"].texts.isEmpty) }
  }

  @Test("the headline rests on five patients' inferred lengths, between 250 and 282 months over 18")
  func headline() throws {
    // 267 months of which 1, 6, 6 and 8 may each be 1 to 9, and 4 + 6 remain 10.
    let row = try judgements().rows.first { $0["claim"].text == "11.1" }
    #expect(row?["inferred.rows"].number == 5)
    #expect(abs((row?["inferred.least"].number ?? 0) - 250.0 / 18) < 1e-9)
    #expect(abs((row?["inferred.most"].number ?? 0) - 282.0 / 18) < 1e-9)
  }

  private func fixed(_ number: Double?) -> String { number.map { String(format: "%.1f", $0) } ?? "-" }
}
