import Arguments
import CalendarTime
import EventStorage
import SystemCalls
import TestSupport
import Testing

@testable import regimen

/// A clock that stands far from the last instant of a log makes all later entries late, whatever command stamps with
/// it.
@Suite("A clock far from the log's last instant")
struct ClockTests {
  /// Calls that write into the log of `withOldLog`, none of which asks about anything but the clock.
  private static let calls = [
    "record patient-seen P01 --on 2010-02-01",
    "append",
    "amend 3 --on 2010-01-03 --reason misread",
    "retract 3 --reason x",
    "move 3 P02",
    "undo",
    "erase 3 --reason x",
    "erase --patient P01 --reason x",
  ]
  private static let draft = #"{"type":"patient-seen","patient":"P01","occurred":"2010-02-01","data":{}}"#

  /// Calls `body` with a log that keeps its clock, and whose last entries are of a year.
  private func withOldLog(of year: Int = 2010, _ body: (String) throws -> Void) throws {
    try withLog { log in
      let lines = [
        (#""type":"patient-enrolled","v":1,"patient":"P01","occurred":"2010-01-01""#, #""data":{"sex":"female"}"#),
        (#""type":"patient-enrolled","v":1,"patient":"P02","occurred":"2010-01-01""#, #""data":{"sex":"male"}"#),
        (#""type":"patient-seen","v":1,"patient":"P01","occurred":"2010-01-02""#, #""data":{}"#),
      ].enumerated().map { number, line in
        DraftLine(id: "01JCQ7Z6V4W1N8S3T5Y2K9000\(number + 1)", head: Array(line.0.utf8), tail: Array(line.1.utf8))
      }
      let instant = try #require(Instant(parsing: "\(year)-03-01T08:00:00.000Z"))
      var writer = try LogWriter.open(log, environment: WriterEnvironment(now: { instant }))
      _ = try writer.append(lines, recorded: try writer.nextRecorded())
      writer.close()
      try body(log)
    }
  }

  private func call(_ line: String, _ more: String..., log: String) throws -> ProcessResult {
    try regimen(words: shellWords(line) + more, input: line == "append" ? ClockTests.draft : "", log: log)
  }

  @Test("is asked about by every command that writes, also where it only tries", arguments: calls)
  func isAskedAbout(_ line: String) throws {
    try withOldLog { log in
      let before = try contents(of: log)
      for more in [[], ["--dry-run"]] {
        let result = try regimen(
          words: shellWords(line) + more, input: line == "append" ? ClockTests.draft : "", log: log)
        #expect(result.status == 3 && result.output.isEmpty, "\(result.output)")
        #expect(result.error.contains(" after the last entry of the log, 2010-03-01T08:00:00.000Z"))
        #expect(result.error.contains(line.hasPrefix("erase") ? "over 10 years after" : "over a year after"))
        #expect(result.error.contains("--accept clock"))
      }
      #expect(try contents(of: log) == before)
    }
  }

  @Test("is accepted by a word that the line keeps, and verify names no jump then", arguments: calls)
  func isAccepted(_ line: String) throws {
    try withOldLog { log in
      try succeeds(call(line, "--accept", "clock", log: log))
      let lines = try contents(of: log).filter { $0.key.hasSuffix(".jsonl") }.values
        .flatMap { String(decoding: $0, as: UTF8.self).split(separator: "\n") }
      #expect(lines.count { $0.contains(#""accepted":["clock"]"#) } == 1)
      let said = try succeeds(regimen("verify", log: log))
      #expect(!said.contains("the clock stands"), "\(said)")
      // What comes next is as usual.
      try succeeds(regimen("record", "patient-seen", "P02", "--on", "2010-02-01", log: log))
    }
  }

  @Test("is no hindrance to an erasure in a log of which nothing was heard for some years")
  func erasureInADormantLog() throws {
    let year = try #require(Int(SystemClock.now().description.prefix(4))) - 6
    try withOldLog(of: year) { log in
      try succeeds(regimen("erase", "3", "--reason", "asked for", log: log))
      #expect(try regimen("record", "patient-seen", "P02", "--on", "2010-02-01", log: log).status == 0)
    }
  }

  @Test("that nobody accepted is named by verify where it stamped an erasure")
  func namedByVerify() throws {
    try withOldLog { log in
      let line = DraftLine(
        id: "01JCQ7Z6V4W1N8S3T5Y2K90009", head: Array(#""type":"event-erased","v":1"#.utf8),
        tail: Array(#""data":{"events":[3],"reason":"x"}"#.utf8))
      let later = try #require(Instant(parsing: "2096-01-01T00:00:00.000Z"))
      var writer = try LogWriter.open(log, environment: WriterEnvironment(now: { later }))
      _ = try writer.erase([3], by: line, recorded: try writer.nextRecorded())
      writer.close()
      let sentence = "seq 4: the clock stands at 2096-01-01T00:00:00.000Z, over a year after"
      #expect(try succeeds(regimen("verify", log: log)).contains(sentence))
      for snapshots in ["ignore", "always"] {
        try succeeds(regimen("snapshot", log: log))
        let found = try answer("query", "checks", "--snapshots", snapshots, log: log)
        #expect(found["rows"].elements.filter { $0["code"].text == "clock" }.map { $0["seq"].number } == [4])
      }
    }
  }

  @Test("an instant that is given asks if it lies after the clock", arguments: ["append", "erase 1 --reason x"])
  func given(_ line: String) throws {
    try withTemporaryDirectory { directory in
      let log = directory + "/log"
      try succeeds(regimen("init", log, "--recorded", "given"))
      func draft(_ instant: String) -> String { ClockTests.draft.dropLast() + #","recorded":"\#(instant)"}"# }
      try succeeds(regimen("append", input: draft("2020-03-01T00:00:00.000Z"), log: log))
      let instant = "2896-01-01T00:00:00.000Z"
      let words = shellWords(line) + (line == "append" ? [] : ["--recorded", instant])
      let accepted = line == "append" ? "all" : "clock"
      let input = line == "append" ? draft(instant) : ""
      let refused = try regimen(words: words, input: input, log: log)
      #expect(refused.status == 3 && refused.error.contains("it is said to be recorded at \(instant)"))
      try succeeds(regimen(words: words + ["--accept", accepted], input: input, log: log))
    }
  }

  @Test("a command that takes an author takes what the author accepts; log asks")
  func declarations() {
    for command in program.subcommands where command.name != "log" {
      let names = Set(command.options.map(\.name))
      #expect(names.contains("author") == names.contains("accept"), "\(command.name)")
    }
  }
}
