import Foundation
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
      _ = try run("retract 4 --reason 'too early'", log: log)
      #expect(try findings(log: log) == ["1 open -"])
      #expect(try succeeds(regimen("verify", log: log)).hasPrefix("ok: 5 events"))
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
