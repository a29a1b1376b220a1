import CalendarTime
import EventStorage
import Foundation
import Queries
import SystemCalls
import TestSupport
import Testing

@Suite("Answers to findings")
struct AnswerTests {
  private func run(_ words: String, log: String) throws -> String {
    try succeeds(regimen(words: shellWords(words) + ["--author", "doctor"], log: log))
  }

  /// The findings of one check: position, answer and author.
  private func findings(_ words: String = "", log: String) throws -> [String] {
    let result = try regimen(words: shellWords("check --format json \(words)"), log: log)
    return try JSONDocument(parsing: result.output)["rows"].elements.filter { $0["code"].text == "none-with-score" }
      .map { "\(Int($0["seq"].number ?? 0)) \($0["answer"].text ?? "open") \($0["answeredBy"].text ?? "-")" }
  }

  /// No response, with a score that fell by more than three quarters.
  private let drafts = [
    #"{"type":"response-assessed","patient":"P01","occurred":"2022-03-01","data":{"response":"none","#
      + #""instrument":"EASI","score":5,"baseline":40}}"#
  ]

  @Test("a finding is asked once, says who answered, and opens again when its event is amended")
  func answered() throws {
    try withLog(drafts) { log in
      #expect(try findings(log: log) == ["1 open -"])
      let said = try run("answer none-with-score@1 --as correct --reason 'itch alone'", log: log)
      #expect(said.hasPrefix("recorded seq 2: none-with-score at seq 1 is answered: correct\n"))
      #expect(try findings(log: log) == ["1 correct doctor"])
      #expect(try findings("--open", log: log) == [])
      #expect(try findings("--known-at @1", log: log) == ["1 open -"])
      let words = shellWords("answer none-with-score@1 --as correct --reason again")
      let again = try regimen(words: words, log: log)
      #expect(again.status == 2 && again.error.contains("finds nothing there that waits for an answer"))
      _ = try run("amend 1 --set score=4 --reason misread", log: log)
      #expect(try findings("--open", log: log) == ["1 open -"])
      _ = try run("answer none-with-score@1 --as will-amend --reason 'asked the ward'", log: log)
      #expect(try findings(log: log) == ["1 will-amend doctor"])
      #expect(try findings("--open", log: log) == ["1 will-amend doctor"], "a promise is no amendment")
      #expect(try succeeds(regimen("verify", log: log)).contains("checks: "))
      let kept = try regimen(
        words: shellWords("answer none-with-score@1 --as correct --reason 'as the ward says' --dry-run"), log: log)
      #expect(kept.status == 0, "\(kept.error)")
      _ = try run("retract 4 --reason 'too early'", log: log)
      #expect(try findings(log: log) == ["1 open -"])
      #expect(try succeeds(regimen("verify", log: log)).hasPrefix("ok: 5 events"))
    }
  }

  /// The findings of a check: position and answer.
  private func answers(to code: String, log: String) throws -> [String] {
    let result = try regimen(words: ["check", "--format", "json"], log: log)
    return try JSONDocument(parsing: result.output)["rows"].elements.filter { $0["code"].text == code }
      .map { "\(Int($0["seq"].number ?? 0)) \($0["answer"].text ?? "open")" }
  }

  @Test("a spelling is answered though it compares patients, and opens again when one of both is amended")
  func spelling() throws {
    let drafts = [("P01", "nausea"), ("P02", "Nausea"), ("P03", "vertigo")].map { patient, term in
      #"{"type":"adverse-event-recorded","patient":"\#(patient)","occurred":"2022-03-01","data":{"term":"\#(term)"}}"#
    }
    try withLog(drafts) { log in
      #expect(try answers(to: "spelling", log: log) == ["2 open"])
      _ = try run("answer spelling@2 --as correct --reason 'as reported'", log: log)
      #expect(try answers(to: "spelling", log: log) == ["2 correct"])
      let again = try regimen(words: shellWords("answer spelling@2 --as correct --reason x"), log: log)
      #expect(again.status == 2 && again.error.contains("waits for an answer"))
      _ = try run("amend 3 --set severity=mild --reason misread", log: log)
      #expect(try answers(to: "spelling", log: log) == ["2 correct"])
      _ = try run("amend 1 --set severity=mild --reason misread", log: log)
      #expect(try answers(to: "spelling", log: log) == ["2 open"])
    }
  }

  @Test("a finding in a definition, which is of no patient, is answered, also by a draft, and the answer retracted")
  func definition() throws {
    try withLog { log in
      let words = "record drug-defined examplinib antimetabolite --immunomodulator yes --on 2022-01-01"
      for _ in 0..<2 { _ = try run(words, log: log) }
      #expect(try answers(to: "definition-twice", log: log) == ["2 open"])
      let said = try run("answer definition-twice@2 --as correct --reason 'a new range'", log: log)
      #expect(said.hasPrefix("recorded seq 3: definition-twice at seq 2 is answered: correct\n"))
      #expect(try answers(to: "definition-twice", log: log) == ["2 correct"])
      let events = try answer("query", "events", log: log)["rows"].elements
      #expect(events.map { $0["patient"].text } == [nil, nil, nil])
      for snapshots in ["use", "ignore"] {
        let read = try succeeds(regimen("query", "events", "--snapshots", snapshots, "--format", "jsonl", log: log))
        #expect(read.contains(#""type":"finding-answered""#))
      }
      _ = try run("retract 3 --reason 'too early'", log: log)
      #expect(try answers(to: "definition-twice", log: log) == ["2 open"])
      let id = try #require(events[1]["id"].text)
      let draft =
        #"{"type":"finding-answered","occurred":"2022-05-01","data":{"event":"\#(id)","check":"definition-twice","#
        + #""answer":"will-amend","reason":"x"}}"#
      try succeeds(regimen("append", input: draft, log: log))
      #expect(try answers(to: "definition-twice", log: log) == ["2 will-amend"])
      #expect(try succeeds(regimen("verify", log: log)).hasPrefix("ok: 5 events"))
    }
  }

  /// The rows of every query but those that list what was recorded, also where time ends with the last entry.
  private func figures(_ log: String) throws -> [String: String] {
    var rows: [String: String] = [:]
    for query in Query.all where ![.checks, .events, .changes].contains(query) {
      for rule in ["assume-continuing=P3M", "assume-continuing=no"] {
        let words = ["query", query.name, "--rule", rule, "--format", "jsonl"]
        rows["\(query.name) \(rule)"] = try succeeds(regimen(words: words, log: log))
      }
    }
    return rows
  }

  @Test("every finding that check lists at an event can be answered, also of the dead, and none changes a figure")
  func allOfThem() throws {
    let path = PackageLayout.root + "/Documentation/examples/rules.jsonl"
    let drafts = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)
    try withLog(drafts + self.drafts) { log in
      let definition = "record drug-defined examplinib antimetabolite --immunomodulator yes --on 2022-01-01"
      let values = ["87.6", "97.6"].map { "record lab gap ALT \($0) U/L --on 2022-01-02" }
      for words in [definition, definition, "record seen gap --on 2022-01-01"] + values {
        try succeeds(regimen(words: shellWords(words), log: log))
      }
      func open() throws -> Set<String> {
        let result = try regimen("check", "--open", "--format", "json", log: log)
        let rows = try JSONDocument(parsing: result.output)["rows"].elements
        return Set(rows.map { "\($0["code"].text ?? "")@\(Int($0["seq"].number ?? 0))" })
      }
      let (found, before) = (try open(), try figures(log))
      #expect(Set(found.map { $0.prefix { $0 != "@" } }).count > 4 && found.count > 12, "\(found)")
      for finding in found.sorted() {
        try succeeds(regimen("answer", finding, "--as", "not-applicable", "--reason", "looked at", log: log))
      }
      #expect(try open() == [])
      for (question, rows) in try figures(log) { #expect(rows == before[question], "\(question)") }
    }
  }

  @Test("a jump of the clock is answered at the entry after it, and an erasure has no event to answer for")
  func clock() throws {
    try withLog { log in
      for (number, year) in ["2010", "2020"].enumerated() {
        let line = DraftLine(
          id: "01JCQ7Z6V4W1N8S3T5Y2K9000\(number + 1)",
          head: Array(#""type":"patient-enrolled","v":1,"patient":"P0\#(number + 1)","occurred":"2010-01-01""#.utf8),
          tail: Array(#""data":{"sex":"female"}"#.utf8))
        let instant = try #require(Instant(parsing: "\(year)-03-01T08:00:00.000Z"))
        var writer = try LogWriter.open(log, environment: WriterEnvironment(now: { instant }))
        _ = try writer.append([line], recorded: try writer.nextRecorded())
        writer.close()
      }
      #expect(try answers(to: "clock", log: log) == ["2 open"])
      _ = try run("answer clock@2 --as correct --reason 'nobody came for years' --accept clock", log: log)
      #expect(try answers(to: "clock", log: log).first == "2 correct")
      _ = try run("erase 1 --reason 'on request'", log: log)
      let refused = try regimen("answer", "clock@4", "--as", "correct", "--reason", "x", log: log)
      #expect(refused.status == 2 && refused.error.contains("seq 4 is an erasure"), "\(refused.error)")
    }
  }

  @Test(
    "what is no finding cannot be answered",
    arguments: [
      ("none-with-score", "named by its check and its seq"), ("none-with-scor@1", "none-with-score"),
      ("none-with-score@9", "try: "), ("course-thrice@1", "no check is called"),
      ("score-range@1", "waits for an answer"),
    ])
  func refused(finding: String, says: String) throws {
    try withLog(drafts) { log in
      let result = try regimen("answer", finding, "--as", "correct", "--reason", "x", log: log)
      #expect(result.status != 0 && result.error.contains(says), "\(result.error)")
      #expect(try succeeds(regimen("verify", log: log)).hasPrefix("ok: 1 event"))
    }
  }
}
