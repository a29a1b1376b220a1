import Foundation
import Queries
import TestSupport
import Testing

/// A question to the reference log, and what each of its rows promises in JSON.
struct FormatCase: Sendable, CustomTestStringConvertible {
  let words: [String]
  let keys: Set<String>

  init(_ line: String, _ keys: String) {
    words = shellWords(line)
    self.keys = Set(shellWords(keys) + ["events"])
  }

  var testDescription: String { words.joined(separator: " ") }

  private static let measures =
    "start end ongoing possible days months daysMin daysMax monthsMin monthsMax startImputed endImputed response "
    + "reason endingReasons"

  static let all = [
    FormatCase("query regimens", "patient treatments lastSeen"),
    FormatCase("query combinations", "patient anchor partners \(measures) entry"),
    FormatCase(
      "query durations --by partner",
      "group unit n ongoing mean sd median q1 q3 min max meanMin meanMax kaplanMeier entry"),
    FormatCase(
      "query exposures",
      "patient drug treatments start end ongoing days months daysMin daysMax startImputed endImputed onOrBefore routes "
        + "doses holds cumulative cumulativeMissing stop role combinedWith monthsBefore"),
    FormatCase("query pathways", "path steps paths patients share"),
    FormatCase("query paths", "patient steps stepEvents"),
    FormatCase(
      "query time-to-event",
      "patient anchor partners start end lastDay ongoing possible counts days months monthsMin monthsMax daysMax "
        + "intervals staleDays entry entryDays entryMonths entryInferred endingReasons response reason condition line "
        + "sex ageBand rowEvents conditionEvents lineEvents personEvents"),
    FormatCase(
      "query person-time --exposure combination",
      "patient exposure riskWindow exposed treated possible days staleDays pairs adverseEvents timeEvents"),
    FormatCase("query segments", "patient drugs start end ongoing days months"),
    FormatCase(
      "query lines",
      "condition class line patients drugs next returned ongoing followUpEnded died dropouts reasons"),
    FormatCase(
      "query outcomes",
      "patient sex age condition comorbidities priorTherapies anchor partner monotherapyResponse monotherapyPhase "
        + "monotherapyTransitory anchorStop adverseEvents \(measures)"),
    FormatCase(
      "query responses",
      "patient day occurred response condition treatments drugs phase transitory instrument score baseline "
        + "courseBaseline change improvement absolute relative combined notJudged"),
    FormatCase(
      "query response-rates --by partner",
      "group month method response n N percent lower upper starters failing apart"),
    FormatCase(
      "query time-to-response --by partner",
      "group response patients documented stopped ongoing median after by at intervals starters apart"),
    FormatCase(
      "query adverse-events",
      "patient day occurred term severity grade serious recurrence suspects measurements resolution"),
    FormatCase(
      "query patients",
      "patient sex age conditions comorbidities firstDay lastDay eventCount treatments followUpEnd"),
    FormatCase(
      "query cohort --by condition",
      "group patients characteristic level known missing count share mean sd median q1 q3 min max "
        + "standardizedDifference"),
    FormatCase("query attrition", "step leftOut remaining"),
    FormatCase(
      "query incidence --by partner",
      "group unit month state count probability standardError lower upper"),
    FormatCase("query changes", "seq recorded author patient change event of field old new reason"),
    FormatCase(
      "query due --all", "patient treatment drug rule test status dueFirst dueLast lastFirst lastLast source"),
    FormatCase("query today --all", "patient status regimen lastSeen due"),
    FormatCase("query completeness --all", "patient item domain at status recorded expected"),
    FormatCase("query measurements", "patient day occurred analyte comparator value unit result"),
    FormatCase("query checks", "patient seq code severity accepted answer answeredBy answered answerReason sentence"),
    FormatCase("query last-seen", "patient occurred day first last type days months regimen followUpEnd"),
    FormatCase(
      "query survival --by partner",
      "group unit n patients ended competing ongoing interval kaplanMeier at curve followUp logRank entry"),
    FormatCase(
      "query curves --by partner",
      "group unit interval month atRisk ended failed competed censored survival failure lower upper standardError "
        + "competing"),
    FormatCase(
      "query rates",
      "exposure riskWindow term patients patientsWithEvent proportion clopperPearson wilson proportionAtMost pairs "
        + "pairsWithEvent count patientYears per100PatientYears robust exactPoisson rateAtMost missing"),
    FormatCase("query events", "seq id patient type occurred recorded author data said state amendedBy"),
    FormatCase("replay --as-of 2023-06-10", "patient treatments lastSeen"),
    FormatCase("diff --since @200", "of change seq patient what moved"),
    FormatCase("timeline P17", "occurred first last type drug said seq amendedBy"),
  ]
}

@Suite("Groups and pieces of an answer")
struct AnswerPieceTests {
  @Test("durations by condition group a row by what its outcome row shows, and name the diagnosis")
  func condition() throws {
    try withLog { log in
      let lines = [
        "diagnosis-recorded P01 'alopecia areata' primary --on 2019-05-01",
        "treatment-started P01 baricitinib --on 2020-01-01", "co-therapy-added P01 methotrexate --on 2020-02-01",
        "treatment-stopped P01 methotrexate --reason other --on 2020-08-01",
        "diagnosis-recorded P01 'atopic dermatitis' primary --on 2021-01-01",
        "co-therapy-added P01 ciclosporin --on 2021-06-01",
        "treatment-stopped P01 ciclosporin --reason other --on 2021-12-01",
      ]
      for line in lines { try succeeds(regimen(words: ["record"] + shellWords(line), log: log)) }
      let rows = try answer("query", "durations", "--by", "condition", "--as-of", "2022-01-01", log: log)["rows"]
        .elements
      #expect(rows.map { $0["group"].text } == ["alopecia areata", "atopic dermatitis"])
      #expect(rows.map { $0["n"].number } == [1, 1])
      let outcomes = try answer("query", "outcomes", "--as-of", "2022-01-01", log: log)["rows"].elements
      #expect(outcomes.map { $0["condition"].text } == ["alopecia areata", "atopic dermatitis"])
      let diagnosis = try #require(try answer("query", "events", log: log)["rows"].elements[4]["id"].text)
      #expect(rows[1]["events"].texts.contains(diagnosis))
    }
  }

  @Test("lines on standard input are known up to the last whole batch, as those of a log are")
  func wholeBatches() throws {
    let segment = PackageLayout.root + "/EventLogs/case-series/00000000000000000001.jsonl"
    let lines = try String(contentsOfFile: segment, encoding: .utf8)
    for position in ["@12", "@37", "@100", "@258"] {
      let words = ["query", "combinations", "--as-of", "2025-01-01", "--known-at", position, "--format", "jsonl"]
      let piped = try succeeds(regimen(words: words, input: lines, log: "-"))
      #expect(piped == (try succeeds(regimen(words: words, log: caseSeries))), "\(position)")
    }
  }
}

@Suite("The forms of an answer")
struct FormatTests {
  private func output(_ words: [String], _ format: String) throws -> ProcessResult {
    let result = try regimen(words: words + ["--format", format], log: caseSeries)
    try succeeds(result)
    return result
  }

  @Test("every query has a case")
  func queries() {
    let cases = FormatCase.all.map(\.words).filter { $0[0] == "query" }.map { $0[1] }
    #expect(cases.sorted() == Query.all.map(\.name).sorted())
  }

  @Test("a JSON document carries its proof, and every row all its keys", arguments: FormatCase.all)
  func json(question: FormatCase) throws {
    let result = try output(question.words, "json")
    #expect(result.error == "")
    let document = try JSONDocument(parsing: result.output)
    let own: [String: Set<String>] = [
      "diff": ["since"], "durations": ["estimand"], "survival": ["estimand"], "curves": ["estimand"],
      "outcomes": ["estimand"], "response-rates": ["estimand"], "rates": ["estimand"], "incidence": ["estimand"],
      "time-to-response": ["estimand"], "time-to-event": ["shared"], "person-time": ["shared"], "paths": ["shared"],
    ]
    #expect(
      document.keys.subtracting(question.words.prefix(2).flatMap { own[$0] ?? [] })
        == [
          "query", "log", "asOf", "knownAt", "profile", "erased", "unknown", "possible", "notCounted", "notes", "rows",
        ])
    #expect(document["since"].keys == (question.words[0] == "diff" ? ["seq", "seal", "knownAt"] : []))
    #expect(document["log"].keys == ["id", "seq", "seal"])
    #expect(document["log.seq"].number == 258)
    #expect(document["log.seal"].text?.count == 64)
    #expect(document["profile.unit"].text == "pair")
    #expect(document["erased"].number == 0 && document["unknown"].number == 0 && document["possible"].number == 0)
    let rows = document["rows"].elements
    #expect(!rows.isEmpty)
    for row in rows {
      #expect(row.keys == question.keys)
      #expect(!row["events"].texts.isEmpty)
    }
  }

  @Test("JSON lines are the rows of the document, one a line, with the proof beside them", arguments: FormatCase.all)
  func jsonLines(question: FormatCase) throws {
    let result = try output(question.words, "jsonl")
    let document = try output(question.words, "json").output
    let lines = result.output.split(separator: "\n")
    #expect(document.hasSuffix(#""rows":["# + lines.joined(separator: ",") + "]}\n"))
    for line in lines { #expect(try JSONDocument(parsing: String(line)).keys == question.keys) }
    #expect(result.error.contains("regimen: as of "))
    #expect(result.error.contains(" seal "))
  }

  @Test("CSV has as many fields in each row as in its header, and no heading twice", arguments: FormatCase.all)
  func csv(question: FormatCase) throws {
    let result = try output(question.words, "csv")
    let records = csvRecords(result.output)
    let header = try #require(records.first)
    #expect(records.allSatisfy { $0.count == header.count })
    #expect(Set(header).count == header.count)
    #expect(Set(header.map { String($0.prefix { $0 != "." }) }) == question.keys)
    #expect(records.count == (try output(question.words, "jsonl")).output.split(separator: "\n").count + 1)
    #expect(result.error.contains("regimen: unit=pair "))
  }

  @Test("a Markdown table has as many cells in each row as in its header", arguments: FormatCase.all)
  func markdown(question: FormatCase) throws {
    let result = try output(question.words, "markdown")
    #expect(result.error == "")
    let table = result.output.split(separator: "\n").filter { $0.hasPrefix("|") }
    let cells = table.map { row in
      row.replacingOccurrences(of: "\\|", with: "").split(separator: "|", omittingEmptySubsequences: false).count
    }
    #expect(table.count == (try output(question.words, "jsonl")).output.split(separator: "\n").count + 2)
    #expect(Set(cells).count == 1)
    #expect(result.output.contains("\n\nas of "))
  }

  @Test("a table stands under a rule, with its proof below", arguments: FormatCase.all)
  func table(question: FormatCase) throws {
    let result = try output(question.words, "table")
    #expect(result.error == "")
    let lines = result.output.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines[1].allSatisfy { $0 == "─" || $0 == " " })
    #expect(lines.contains { $0.hasPrefix("as of ") && $0.contains("seal ") })
    #expect(lines.allSatisfy { !$0.hasSuffix(" ") })
  }

  @Test(
    "--explain gives the stored lines, byte for byte, of the events that a row names", arguments: FormatCase.all)
  func explained(question: FormatCase) throws {
    let segment = try String(contentsOfFile: caseSeries + "/00000000000000000001.jsonl", encoding: .utf8)
    let stored = Dictionary(
      uniqueKeysWithValues: try segment.split(separator: "\n").map { line in
        (try JSONDocument(parsing: String(line))["id"].text ?? "", String(line))
      })
    let lines = try output(question.words + ["--explain"], "jsonl").output.split(separator: "\n")
    #expect(!lines.isEmpty)
    for line in lines {
      let ids = try JSONDocument(parsing: String(line))["events"].texts
      let expected = ids.compactMap { stored[$0] }
      #expect(expected.count == ids.count && !ids.isEmpty)
      #expect(line.hasSuffix(#""lines":["# + expected.joined(separator: ",") + "]}"))
    }
    let document = try output(question.words + ["--explain"], "json").output
    #expect(document.hasSuffix(#""rows":["# + lines.joined(separator: ",") + "]}\n"))
  }

  @Test("--explain shows the lines under each row of a table and a Markdown document")
  func explainedToPeople() throws {
    let segment = try String(contentsOfFile: caseSeries + "/00000000000000000001.jsonl", encoding: .utf8)
    let stored = Set(segment.split(separator: "\n"))
    let words = ["query", "combinations", "--explain", "--patient", "P03"]
    let shown = try output(words, "table").output.split(separator: "\n").filter { $0.hasPrefix("    {") }
    #expect(shown.count == 5 && shown.allSatisfy { stored.contains($0.dropFirst(4)) })
    let markdown = try output(words, "markdown").output.split(separator: "\n").filter { $0.hasPrefix("  - `{") }
    #expect(markdown.map { $0.dropFirst(5).dropLast() } == shown.map { $0.dropFirst(4) })
  }

  @Test("the lines of whole patients on standard input give the rows that the log gives", arguments: FormatCase.all)
  func filter(question: FormatCase) throws {
    let patients = ["P03", "P10", "P12", "P17"]
    let segment = try String(contentsOfFile: caseSeries + "/00000000000000000001.jsonl", encoding: .utf8)
    let lines = segment.split(separator: "\n").filter { line in
      patients.contains { line.contains(#""patient":"\#($0)""#) }
    }
    let isOfOne = ["replay", "timeline"].contains(question.words[0])
    let words = question.words + (question.words.contains("--as-of") ? [] : ["--as-of", "2025-01-01"])
    let chosen = isOfOne ? [] : patients.flatMap { ["--patient", $0] }
    let fromLog = try output(words + chosen, "jsonl").output.split(separator: "\n")
      .filter { line in !isOfOne || question.words[0] == "timeline" || patients.contains { line.contains(#""\#($0)""#) }
      }
    let input = lines.joined(separator: "\n") + "\n"
    let fromInput = try regimen(words: words + ["--log", "-", "--format", "jsonl"], input: input)
    #expect(fromInput.status == 0, "\(fromInput.error)")
    #expect(fromInput.output.split(separator: "\n") == fromLog)
    #expect(!fromLog.isEmpty)
  }

  @Test("lines that are none of a log, or not in its order, are refused by their place")
  func badFilterInput() throws {
    let notLines = try regimen("query", "events", "--log", "-", input: "x\n")
    #expect(notLines.status == 3)
    #expect(notLines.error.contains("standard input:1:1: not a line of a log\ntry: give whole lines"))
    let segment = try String(contentsOfFile: caseSeries + "/00000000000000000001.jsonl", encoding: .utf8)
    let reversed = segment.split(separator: "\n").prefix(3).reversed().joined(separator: "\n")
    let unordered = try regimen("query", "events", "--log", "-", input: reversed)
    #expect(unordered.status == 3)
    #expect(unordered.error.contains("standard input:2:1: the lines are not in the order of the log"))
    #expect(!unordered.error.contains("P03"), "a record's lines are not shown in messages")
  }
}

/// The records of RFC 4180 text.
private func csvRecords(_ text: String) -> [[String]] {
  var records: [[String]] = []
  var fields = [""]
  var isQuoted = false
  for scalar in text.unicodeScalars {
    switch (scalar, isQuoted) {
    case ("\"", _):
      isQuoted.toggle()
    case (",", false): fields.append("")
    case ("\n", false):
      records.append(fields)
      fields = [""]
    default: fields[fields.count - 1].unicodeScalars.append(scalar)
    }
  }
  return records
}

@Suite("What an answer leaves out")
struct LeftOutTests {
  /// Courses of a known pair, of a drug outside the catalogue under two spellings, of one that is no partner, and of a
  /// cream. Nobody is enrolled.
  private let drafts = [
    ("P1", "T1", "baricitinib", ""), ("P1", "T2", "methotrexate", ""), ("P2", "T1", "Newdrug", ""),
    ("P2", "T2", "newdrug ", ""), ("P3", "T1", "Newdrug", ""), ("P3", "T2", "dapsone", ""),
    ("P3", "T3", "tacrolimus", #","route":"topical""#),
  ].map { patient, label, drug, more in
    #"{"type":"treatment-started","patient":"\#(patient)","occurred":"2022-01-01","#
      + #""data":{"treatment":"\#(label)","drug":"\#(drug)"\#(more)}}"#
  }

  private let lines = [
    "not counted: 3 courses of 1 drug outside the catalogue (Newdrug 3)",
    "not counted: 1 course of 1 drug neither anchor nor partner (dapsone 1)",
    "not counted: 1 course of 1 drug given by a route that is not systemic (tacrolimus 1)",
    "not counted by sex or age: 3 patients without an enrolment",
  ]

  @Test(
    "is said in every format by each query that has no place for it",
    arguments: [
      ("combinations", [0, 1, 2, 3]), ("durations", [0, 1, 2, 3]), ("outcomes", [0, 1, 2, 3]),
      ("survival", [0, 1, 2, 3]), ("curves", [0, 1, 2, 3]), ("rates", [0, 1, 2, 3]), ("pathways", [0, 1, 2, 3]),
      ("segments", [0, 1, 2, 3]), ("lines", [0, 2]), ("cohort", [0, 1, 2, 3]), ("incidence", [0, 1, 2, 3]),
      ("attrition", []), ("exposures", [2]), ("patients", [3]), ("regimens", []),
      ("events", []),
      ("responses", []), ("adverse-events", []),
    ])
  func everywhere(query: String, said: [Int]) throws {
    try withLog(drafts) { log in
      for format in ["table", "markdown", "csv", "jsonl"] {
        let result = try regimen(words: ["query", query, "--format", format], log: log)
        let text = result.output.replacing("\\", with: "") + result.error
        for (number, line) in lines.enumerated() {
          #expect(text.contains(line) == said.contains(number), "\(query) \(format): \(text)")
        }
      }
      let document = try JSONDocument(
        parsing: succeeds(regimen(words: ["query", query, "--format", "json"], log: log)))
      let reasons = ["unknown-drug", "neither-anchor-nor-partner", "not-systemic", "not-enrolled"]
      #expect(document["notCounted"].elements.compactMap { $0["reason"].text } == said.map { reasons[$0] })
    }
  }

  @Test("shows no drug and no number of what is not counted where small cells are withheld")
  func withheld() throws {
    try withLog(drafts) { log in
      let words = ["query", "durations", "--suppress-below", "2", "--format", "json"]
      let parts = try JSONDocument(parsing: succeeds(regimen(words: words, log: log)))["notCounted"].elements
      #expect(parts.compactMap { $0["count"].number } == [1])
      #expect(parts.count == 5 && parts.dropLast().allSatisfy { $0["count"].isNull })
      #expect(parts.allSatisfy { $0["drugs"].elements.isEmpty })
      #expect(parts.last?["reason"].text == "withheld")
    }
  }
}
