import Foundation
import TestSupport
import Testing

@Suite("Bad input")
struct BadInputTests {
  @Test(
    "is refused with what is wrong, where, and what to try, and the log stays as it was",
    arguments: BadInput.calls + BadInput.entries + BadInput.malformed + BadInput.refusals + BadInput.values)
  func refused(bad: BadInput) throws {
    try withLog(smallRecord) { log in
      let before = try contents(of: log)
      let scratch = URL(fileURLWithPath: log).deletingLastPathComponent().path
      let result = try regimen(words: bad.words, input: bad.input, log: log, directory: scratch)
      #expect(result.status == bad.status, "\(result.error)")
      #expect(result.output == "")
      #expect(result.error.hasPrefix("regimen: "))
      for text in bad.says { #expect(result.error.contains(text), "\(result.error)") }
      #expect(result.error.utf8.count < 2000, "an error is read by a person")
      #expect(try contents(of: log) == before)
    }
  }

  @Test("bytes that are no UTF-8 are pointed at, and nothing of their batch is written")
  func invalidText() throws {
    try withLog(smallRecord) { log in
      let before = try contents(of: log)
      let path = log + ".drafts"
      var bytes = Data((draft("patient-seen") + "\n" + draft("patient-seen", patient: "P?")).utf8)
      let place = try #require(bytes.lastIndex(of: UInt8(ascii: "?")))
      bytes[place] = 0xFF
      try bytes.write(to: URL(fileURLWithPath: path))
      let result = try regimen("append", path, log: log)
      #expect(result.status == 3)
      #expect(result.error.contains("\(path):2:42: the text is not valid UTF-8"))
      #expect(try contents(of: log) == before)
    }
  }

  @Test("an id stands for one event: with other content it is refused")
  func otherContent() throws {
    let id = "01JCQ7Z6V4W1N8S3T5Y2K9M0AB"
    try withLog { log in
      try succeeds(regimen("record", "patient-seen", "P01", "--on", "2022-03-01", "--id", id, log: log))
      let before = try contents(of: log)
      let result = try regimen("record", "patient-seen", "P01", "--on", "2022-03-02", "--id", id, log: log)
      #expect(result.status == 3)
      #expect(result.error.contains("the id belongs to another event, seq 1"))
      #expect(result.error.contains("try: leave id out to have a new one made, or amend the event"))
      #expect(try contents(of: log) == before)
    }
  }

  @Test("a line of 10 MB is a long note, and taken as it is")
  func longLine() throws {
    try withLog { log in
      let note = String(repeating: "x", count: 10_000_000)
      let result = try regimen("append", input: draft("patient-seen", #"{"note":"\#(note)"}"#), log: log)
      #expect(result.status == 0, "\(result.error.prefix(400))")
      #expect(result.output.hasPrefix("appended 1 event as seq 1, seal "))
    }
  }

  @Test("what is larger than a batch can be is refused, with the reason")
  func tooLong() throws {
    try withLog { log in
      let before = try contents(of: log)
      let note = String(repeating: "x", count: 17 << 20)
      let result = try regimen("append", input: draft("patient-seen", #"{"note":"\#(note)"}"#), log: log)
      #expect(result.status == 3)
      #expect(result.error.contains("16777216 bytes") || result.error.contains("16 MiB"), "\(result.error.prefix(400))")
      #expect(try contents(of: log) == before)
    }
  }

  @Test("a reader that goes away early is no failure")
  func closedPipe() throws {
    let binary = PackageLayout.executable("regimen")
    let script = "set -o pipefail; '\(binary)' query events --log '\(caseSeries)' --explain | head -1"
    let result = try run("/bin/bash", ["-c", script], environment: ["PATH": "/usr/bin:/bin"])
    #expect(result.status == 0)
    #expect(result.output == "Events as they were recorded; one row per event.\n")
    #expect(result.error == "")
  }

  @Test(
    "nothing in data is obeyed by a terminal, in any form of an answer",
    arguments: ["table", "json", "jsonl", "csv", "markdown"])
  func terminalEscapes(format: String) throws {
    let started = draft(
      "treatment-started", patient: #"P\u001b[31m1"#,
      #"{"treatment":"T1","drug":"bar\u001b]0;x\u0007","note":"\u0008\u007f"}"#)
    try withLog([started]) { log in
      for query in ["events", "regimens", "patients"] {
        let explains = format == "csv" ? [] : ["--explain"]
        let result = try regimen(words: ["query", query, "--format", format] + explains, log: log)
        #expect(result.status == 0)
        let shown = (result.output + result.error).unicodeScalars
        #expect(shown.allSatisfy { $0.value >= 0x20 || $0 == "\n" }, "\(query): \(result.output.debugDescription)")
        #expect(result.output.contains(format.hasPrefix("json") ? #"\u001b[31m"# : #"u{1B}"#))
      }
      let patient = "P\u{1B}[31m1"
      let recorded = try regimen("record", "patient-seen", patient, "--on", "2023", log: log)
      let refused = try regimen("record", "patient-seen", patient, "--on", "2099\u{1B}[31m", log: log)
      #expect(recorded.status == 0 && refused.status == 2)
      #expect(!(recorded.output + recorded.error + refused.error).contains("\u{1B}"))
    }
  }
}
