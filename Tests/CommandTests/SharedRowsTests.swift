import Foundation
import TestSupport
import Testing

/// Rows of a ward in files, as a call writes them for `--rows`.
private struct SharedFiles {
  let directory: String
  let log: String

  /// The file of the rows of a query; the words are those of the call that writes them.
  func rows(_ words: String..., called name: String = "rows.json", from log: String? = nil) throws -> String {
    let path = directory + "/" + name
    let call = ["query"] + words + ["--as-of", "2023-01-01", "--format", "json"]
    try succeeds(regimen(words: call, log: log ?? self.log)).write(toFile: path, atomically: true, encoding: .utf8)
    return path
  }
}

/// Patients who were enrolled in the middle of their treatment, of either sex and of two conditions, one of them in two
/// spellings.
private func particulars(_ patients: ClosedRange<Int>) -> [String] {
  patients.flatMap { number -> [String] in
    let condition = ["atopic dermatitis", "alopecia areata", "Atopic Dermatitis"][number % 3]
    let basis = number.isMultiple(of: 4) ? #","evidence":{"basis":"inferred"}"# : ""
    let enrolled =
      #"{"type":"patient-enrolled","patient":"P\#(number)","occurred":"2022-0\#(1 + number % 6)-02","data":"#
      + #"{"sex":"\#(number.isMultiple(of: 2) ? "female" : "male")","age":\#(20 + 9 * number)}\#(basis)}"#
    let diagnosis =
      #"{"type":"diagnosis-recorded","patient":"P\#(number)","occurred":"2022-01-01","data":"#
      + #"{"condition":"\#(condition)","role":"primary"}}"#
    return number % 5 == 0 ? [diagnosis] : [enrolled, diagnosis]
  }
}

private func withShared<Result>(
  _ drafts: [String], _ body: (SharedFiles) throws -> Result
) throws -> Result {
  try withTemporaryDirectory { directory in
    let log = directory + "/log"
    try succeeds(regimen("init", log))
    try succeeds(regimen("append", "--accept", "all", input: drafts.joined(separator: "\n"), log: log))
    return try body(SharedFiles(directory: directory, log: log))
  }
}

@Suite("Answers from rows in place of a log")
struct SharedRowsTests {
  /// A query that answers from rows, with its words; of each the rule under which the rows are written.
  private static let asked: [(rows: String, rules: [String], words: [[String]])] = [
    (
      "time-to-event", [],
      [
        ["durations"], ["durations", "--by", "condition"], ["durations", "--by", "sex", "--by", "line"],
        ["durations", "--rule", "ongoing=left-out"], ["durations", "--suppress-below", "2"],
        ["survival"], ["survival", "--by", "age-band"], ["survival", "--by", "anchor", "--at", "1,3,6"],
        ["survival", "--by", "partner", "--strata", "sex"], ["survival", "--rule", "endpoint=failure", "--at", "2"],
        ["survival", "--by", "reason", "--horizon", "3", "--interval", "plain"], ["survival", "--by", "start-year"],
        ["survival", "--by", "response", "--rule", "misleading=shown"], ["survival", "--from-start", "P1M..P6M"],
        ["survival", "--rule", "variance=rows", "--suppress-below", "3", "--at", "1"],
        ["curves", "--by", "condition"], ["curves", "--rule", "endpoint=failure"], ["curves", "--from-start", "P1M.."],
      ]
    ),
    (
      "time-to-event", ["--rule", "unit=course", "--rule", "prevalent=left-out"],
      [["durations", "--by", "drug"], ["survival", "--by", "drug"], ["curves"]]
    ),
    ("time-to-event", ["--rule", "unit=patient"], [["durations"], ["survival"], ["curves"]]),
    ("time-to-event", ["--profile", "adam"], [["durations", "--by", "site"], ["survival", "--by", "line"]]),
    (
      "person-time", [],
      [
        ["rates"], ["rates", "--term", "Nausea"], ["rates", "--exposure", "anchor-ever"],
        ["rates", "--rule", "variance=rows"], ["rates", "--suppress-below", "2"],
      ]
    ),
    (
      "person-time", ["--risk-window", "0,30"],
      [["rates", "--risk-window", "30"], ["rates", "--risk-window", "0,30"]]
    ),
    (
      "paths", [],
      [["pathways"], ["pathways", "--rule", "cell-minimum=2"], ["pathways", "--suppress-below", "2"]]
    ),
    ("paths", ["--profile", "ohdsi"], [["pathways", "--profile", "ohdsi"]]),
    ("paths", ["--drug", "baricitinib"], [["pathways"]]),
    ("time-to-event", ["--condition", "atopic dermatitis"], [["survival"], ["durations"]]),
    ("time-to-event", ["--patient", "P1", "--patient", "P2"], [["survival"], ["durations"], ["curves"]]),
    ("person-time", ["--patient", "P1"], [["rates"]]),
  ]

  /// Words of the call that writes the rows which the one to the log needs, too.
  private func toLog(_ rules: [String], _ words: [String]) -> [String] {
    rules.contains("--risk-window") || words.contains("--profile") ? words : words + rules
  }

  @Test("are byte for byte those from the log, of random wards and in every form", arguments: 0..<4 as Range<UInt64>)
  func sameBytes(seed: UInt64) throws {
    try withShared(RandomWard(seed: seed, patients: 1...7).drafts + particulars(1...7)) { files in
      var form = 0
      for (query, rules, questions) in Self.asked {
        let called = "\(query)-\(form).json"
        let path = files.directory + "/" + called
        let call = ["query", query] + rules + ["--as-of", "2023-01-01", "--format", "json"]
        try succeeds(regimen(words: call, log: files.log)).write(toFile: path, atomically: true, encoding: .utf8)
        for words in questions {
          form += 1
          let format = ["json", "json", "csv", "table", "jsonl"][form % 5]
          let asked = ["query"] + toLog(rules, words) + ["--format", format]
          let one = try regimen(words: asked + ["--as-of", "2023-01-01"], log: files.log)
          let other = try regimen(words: ["query"] + words + ["--rows", path, "--format", format])
          #expect(other.status == one.status && other.output == one.output, "\(words) \(format): \(other.error)")
          #expect(other.error == one.error, "\(words) \(format)")
        }
      }
    }
  }

  @Test("of the reference log are its answers, de-identified as well")
  func referenceLog() throws {
    try withTemporaryDirectory { directory in
      let rows = try succeeds(regimen("query", "time-to-event", "--format", "json", log: caseSeries))
      let path = directory + "/rows.json"
      try rows.write(toFile: path, atomically: true, encoding: .utf8)
      for words in [["survival", "--by", "condition", "--format", "json"], ["durations", "--by", "line"]] {
        let fromLog = try succeeds(regimen(words: ["query"] + words, log: caseSeries))
        #expect(try succeeds(regimen(words: ["query"] + words + ["--rows", path])) == fromLog)
        #expect(try succeeds(regimen(words: ["query"] + words + ["--rows", "-"], input: rows)) == fromLog)
      }
      let hidden = ["--deidentify", directory + "/secret", "--format", "json"]
      let words = ["query", "durations", "--by", "condition"] + hidden
      let fromLog = try succeeds(regimen(words: words, log: caseSeries))
      #expect(try succeeds(regimen(words: words + ["--rows", path])) == fromLog)
      #expect(!fromLog.contains("atopic dermatitis"))
    }
  }

  @Test(
    "of two sites pool to the answer of one log that holds both, and to the same curve where only counts are shared")
  func pooled() throws {
    let drafts = RandomWard(seed: 11, patients: 1...8).drafts + particulars(1...8)
    let patients = ["P1\"", "P2\"", "P3\""]
    let south = drafts.filter { draft in patients.contains { draft.contains("\"patient\":\"" + $0) } }
    let north = drafts.filter { !south.contains($0) }
    try withShared(drafts) { all in
      try withShared(north) { north in
        try withShared(south) { south in
          func pooled(_ query: String, _ words: String...) throws -> [String] {
            try [north, south].flatMap { files in
              let call = ["query", query] + words + ["--as-of", "2023-01-01", "--format", "json"]
              let path = files.directory + "/\(query).json"
              try succeeds(regimen(words: call, log: files.log)).write(toFile: path, atomically: true, encoding: .utf8)
              return ["--rows", path]
            }
          }
          func rows(_ words: [String]) throws -> String {
            try succeeds(regimen(words: ["query"] + words + ["--format", "jsonl"]))
              .replacing(/"events":\[[^\]]*\]/, with: "")
          }
          let log = ["--log", all.log, "--as-of", "2023-01-01"]
          for (query, words) in [
            ("time-to-event", ["survival", "--by", "condition"]), ("time-to-event", ["durations"]),
            ("person-time", ["rates"]), ("paths", ["pathways"]),
          ] {
            let own = try pooled(query)
            #expect(try rows(words + own) == (try rows(words + log)), "\(words)")
            // Named as sites they are the answer of both logs, one recorded after the other, to the byte.
            let json = ["query"] + words + ["--format", "json"]
            let named = try regimen(words: json + ["--rows", "north=" + own[1], "--rows", "south=" + own[3]])
            let logs = ["--log", "north=" + north.log, "--log", "south=" + south.log, "--as-of", "2023-01-01"]
            #expect(try succeeds(named) == (try succeeds(regimen(words: json + logs))), "\(words)")
          }
          let answer = try JSONDocument(
            parsing: succeeds(
              regimen(words: ["query", "survival", "--format", "json"] + pooled("time-to-event"))))
          #expect(answer["log"].isNull && answer["logs"].elements.count == 2)
          let independent = ["--rule", "variance=rows"] + log
          let counts = try pooled("time-to-event", "--count", "--by", "sex")
          #expect(
            try rows(["curves"] + counts) == (try rows(["curves", "--by", "sex"] + independent)))
          let said = try JSONDocument(
            parsing: succeeds(regimen(words: ["query", "survival", "--at", "1,4", "--format", "json"] + counts)))
          let wanted = try JSONDocument(
            parsing: succeeds(
              regimen(words: ["query", "survival", "--by", "sex", "--at", "1,4", "--format", "json"] + independent)))
          #expect(said["profile.variance"].text == "rows")
          #expect(said["notes"].texts.contains { $0.contains("of counts of rows") })
          #expect(
            said["rows"].elements.map { $0["kaplanMeier.median"].number }
              == wanted["rows"].elements.map { $0["kaplanMeier.median"].number })
          #expect(
            said["rows"].elements.map { $0["logRank.p"].number }
              == wanted["rows"].elements.map { $0["logRank.p"].number })
          #expect(said["rows"].elements.allSatisfy { $0["patients"].isNull && $0["followUp"].isNull })
        }
      }
    }
  }

  /// Words, a change of the rows that they read, and what the refusal says.
  private static let refused: [(words: [String], change: @Sendable (String) -> String, says: String, hint: String)] = [
    (["survival"], { String($0.dropLast(30)) }, "rows.json:1:", "query time-to-event --format json"),
    (
      ["survival"], { $0.replacing(/"rows":\[\{.*?\},\{"patient"/, with: "\"rows\":[{\"patient\"") },
      "not those of its positions", "query time-to-event"
    ),
    (["survival"], { String($0[$0.range(of: "\"rows\":[")!.upperBound...]) }, "neither its log nor its rules", "again"),
    (["survival"], { $0.replacing("\"months\":", with: "\"mouths\":") }, "the row has no `months`", "again"),
    (["survival"], { $0.replacing("\"asOf\":\"2023-01-01\"", with: "\"asOf\":null") }, "no dates to count", "--count"),
    (["survival"], { $0 + $0 }, "a patient is in an answer before this", "whole patients"),
    (["survival"], { $0.replacing(/"months":[0-9.]+/, with: "\"months\":-1") }, "expected months, from 0", "again"),
    (["survival"], { $0.replacing(/"months":[0-9.]+/, with: "\"months\":1e308") }, "expected months, from 0", "again"),
    (["survival"], { $0.replacing(/"days":[0-9]+/, with: "\"days\":-1") }, "expected a number from 0 on", "again"),
    (["survival"], { $0 + $0.replacing("2023-01-01", with: "2023-01-02") }, "as of another day", "under one day"),
    (["rates"], { $0 }, "rows of time-to-event, not of person-time", "query person-time"),
    (["survival", "--rule", "gap=30"], { $0 }, "made under gap=0", "--rule gap=30"),
    (["survival", "--as-of", "2022-06-01"], { $0 }, "--as-of is asked of a log", "leave out --as-of"),
    (["survival", "--patient", "P1"], { $0 }, "--patient asks for a log", "where the rows are written"),
    (["survival", "--explain"], { $0 }, "--explain asks for a log", "ask the log"),
    (["survival", "--by", "response", "--from-start", "P3M.."], { $0 }, "by a landmark", "ask the log"),
  ]

  @Test("are refused of a wrong file or a wrong question, with a place and a next step", arguments: refused.indices)
  func refusals(place: Int) throws {
    let (words, change, says, hint) = Self.refused[place]
    try withShared(RandomWard(seed: 5, patients: 1...4).drafts) { files in
      let path = try files.rows("time-to-event")
      try change(String(contentsOfFile: path, encoding: .utf8)).write(toFile: path, atomically: true, encoding: .utf8)
      let result = try regimen(words: ["query"] + words + ["--rows", path])
      #expect(result.status != 0 && result.error.contains(says), "\(result.error)")
      #expect(result.error.contains("try: ") && result.error.contains(hint), "\(result.error)")
      #expect(!result.error.contains("\"patient\""))
    }
  }

  @Test("counts of more rows than a curve can be drawn of, and those of one log twice in a file, are refused")
  func hugeCounts() throws {
    try withShared(RandomWard(seed: 5, patients: 1...4).drafts) { files in
      let path = try files.rows("time-to-event", "--count")
      let counts = try String(contentsOfFile: path, encoding: .utf8)
      for (text, says) in [
        (counts.replacing(/"n":[0-9]+/, with: "\"n\":1000000000000"), "a count of more than 10000000 rows"),
        (
          counts.replacing(/"n":[0-9]+/, with: "\"n\":10000000")
            .replacing(/"rows":\[(.*)\]/) { "\"rows\":[\($0.1),\($0.1)]" }, "counts of more than 10000000 rows"
        ),
        (counts + counts, "a patient is in an answer before this"),
      ] {
        let result = try regimen("query", "survival", "--rows", "-", input: text)
        #expect(result.status == 3 && result.error.contains(says), "\(result.error)")
      }
    }
  }

  @Test("a site without a row stands beside the counts of another one")
  func nobody() throws {
    try withShared(RandomWard(seed: 5, patients: 1...4).drafts) { files in
      let counts = try files.rows("time-to-event", "--count", called: "counts.json")
      try withShared([#"{"type":"patient-seen","patient":"P1","occurred":"2022-01-01","data":{}}"#]) { others in
        let none = try others.rows("time-to-event", "--count", called: "none.json")
        let alone = try succeeds(regimen("query", "survival", "--format", "csv", "--rows", counts))
        for files in [["--rows", counts, "--rows", none], ["--rows", none, "--rows", counts]] {
          let both = try succeeds(regimen(words: ["query", "survival", "--format", "csv"] + files))
          #expect(both == alone, "\(both)")
        }
      }
    }
  }

  @Test("are refused where counts or time at risk do not say what is asked")
  func notThere() throws {
    try withShared(RandomWard(seed: 5, patients: 1...4).drafts) { files in
      let counts = try files.rows("time-to-event", "--count", called: "counts.json")
      let rows = try files.rows("time-to-event")
      let times = try files.rows("person-time", called: "times.json")
      for (words, says) in [
        (["durations", "--rows", counts], "regimen query survival reads them"),
        (["survival", "--by", "sex", "--rows", counts], "--by asks for rows"),
        (["survival", "--from-start", "P1M..", "--rows", counts], "--from-start asks for rows"),
        (["survival", "--suppress-below", "5", "--rows", counts], "do not tell which are few"),
        (["survival", "--rule", "variance=patient", "--rows", counts], "made under variance=rows"),
        (["survival", "--rows", rows, "--rows", counts], "rows beside counts"),
        (["survival", "--rows", rows, "--rows", rows], "in another file, too"),
        (["rates", "--risk-window", "90", "--rows", times], "a risk window of 90 days"),
        (["rates", "--from-start", "P1M..", "--rows", times], "a time after the start"),
      ] {
        let result = try regimen(words: ["query"] + words)
        #expect(result.status == 2 && result.error.contains(says), "\(words): \(result.error)")
      }
      for path in [rows, counts] {
        let twice = try regimen(words: ["query", "survival", "--rows", "a=" + path, "--rows", "b=" + path])
        #expect(twice.status == 2 && twice.error.contains("its log is that of rows in another file, too"))
      }
      try withShared(RandomWard(seed: 6, patients: 1...4).drafts) { others in
        let other = try others.rows("time-to-event")
        let sites = ["survival", "--by", "site", "--rows", "a=" + rows, "--rows", "b=" + other, "--format", "csv"]
        let groups = try succeeds(regimen(words: ["query"] + sites))
        #expect(groups.contains("\na,") && groups.contains("\nb,"))
      }
    }
  }
}
