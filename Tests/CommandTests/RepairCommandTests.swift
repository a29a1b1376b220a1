import Foundation
import TestSupport
import Testing
import Text

@Suite("Repairing from the command line")
struct RepairCommandTests {
  private static let segment = "/00000000000000000001.jsonl"

  /// Three batches, the last two of one event each.
  private func withBatches(_ body: (String) throws -> Void) throws {
    try withLog([draft("patient-seen", on: "2022-01-01"), draft("patient-seen", on: "2022-02-01")]) { log in
      for day in ["2022-03-01", "2022-04-01"] {
        try succeeds(regimen("record", "patient-seen", "P01", "--on", day, log: log))
      }
      try body(log)
    }
  }

  private func edit(_ log: String, _ name: String, _ change: (inout String) -> Void) throws {
    let url = URL(fileURLWithPath: log + name)
    var text = String(decoding: try Data(contentsOf: url), as: UTF8.self)
    change(&text)
    try Data(text.utf8).write(to: url)
  }

  @Test("a sound log is left alone, and both remedies are refused")
  func sound() throws {
    try withBatches { log in
      let before = try contents(of: log)
      #expect(
        try succeeds(regimen("repair", log: log)) == "not damaged: seq 1 to 4 verify, in 3 sealed batches\n")
      for words in [["repair", "--cut-after", "2"], ["repair", "--renew-head"]] {
        let result = try regimen(words: words, log: log)
        #expect(result.status == 3)
        #expect(result.error.contains("is not damaged: there is nothing to repair\n"), "\(result.error)")
        #expect(result.error.contains("try: an entry that was wrong is amended or retracted"))
      }
      #expect(try contents(of: log) == before)
    }
  }

  @Test("an empty log is sound")
  func empty() throws {
    try withLog { log in
      let said = try succeeds(regimen("repair", log: log))
      #expect(said == "not damaged: the log is empty\n")
    }
  }

  @Test("a changed line: told first, then cut as the owner says, with every byte kept aside, and written to again")
  func cut() throws {
    try withBatches { log in
      try edit(log, RepairCommandTests.segment) { $0 = $0.replacing("2022-03-01", with: "2022-03-02") }
      let damaged = try contents(of: log)
      let told = try regimen("repair", log: log)
      #expect(told.status == 1)
      #expect(told.error.contains(RepairCommandTests.segment + ":3:"))
      let lines = told.output.split(separator: "\n")
      try #require(lines.count == 4)
      #expect(lines[0] == "seq 1 to 2 verify, in 1 sealed batch")
      #expect(lines[1] == "the head acknowledges the log up to seq 4")
      #expect(lines[2].hasPrefix("behind them: "))
      #expect(lines[2].contains(" bytes of 00000000000000000001.jsonl from byte "))
      #expect(
        lines[3] == "--cut-after 2 keeps what verifies and moves the rest aside; seq 3 to 4 had been acknowledged and "
          + "would be out of it")
      #expect(try contents(of: log) == damaged, "nothing is mended that was not asked for")
      let refused = try regimen("repair", "--renew-head", log: log)
      #expect(refused.status == 3 && refused.error.contains("`regimen repair --cut-after 2`"))
      #expect(try regimen("repair", "--cut-after", "3", log: log).error.contains("the last such end before it is 2"))
      let done = try succeeds(regimen("repair", "--cut-after", "2", log: log))
      #expect(done.hasPrefix("repaired: the log ends at seq 2, seal "))
      #expect(done.contains("\nseq 3 to 4 had been acknowledged and are no longer in the log\n"))
      #expect(done.hasSuffix("an erasure removes these files: copy what is to stay\n"))
      let after = try contents(of: log)
      let aside = try #require(after.first { $0.key.hasPrefix("set-aside-") })
      let kept = try #require(after[String(RepairCommandTests.segment.dropFirst())])
      #expect(kept + aside.value == damaged[String(RepairCommandTests.segment.dropFirst())])
      #expect(done.contains("bytes of 00000000000000000001.jsonl from byte \(kept.count) are in \(aside.key)\n"))
      #expect(
        try succeeds(regimen("record", "patient-seen", "P01", "--on", "2022-05-01", log: log)).contains("seq 3: "))
      #expect(try succeeds(regimen("verify", log: log)).hasPrefix("ok: 3 events in 2 sealed batches\n"))
    }
  }

  @Test("a first batch that does not verify: nothing is kept, and the log can be written to again")
  func cutEverything() throws {
    try withBatches { log in
      try edit(log, RepairCommandTests.segment) { $0 = $0.replacing("2022-01-01", with: "2022-01-02") }
      let told = try regimen("repair", log: log)
      #expect(told.status == 1 && told.output.hasPrefix("no line verifies\n"), "\(told.output)")
      let done = try succeeds(regimen("repair", "--cut-after", "0", log: log))
      #expect(done.hasPrefix("repaired: the log ends at seq 0\nseq 1 to 4 had been acknowledged and are no longer"))
      #expect(
        try succeeds(regimen("record", "patient-seen", "P01", "--on", "2022-05-01", log: log)).contains("seq 1: "))
    }
  }

  @Test("a lost head: every line verifies, and a new head names the last")
  func renewedHead() throws {
    try withBatches { log in
      try FileManager.default.removeItem(atPath: log + "/head")
      let told = try regimen("repair", log: log)
      #expect(told.status == 1)
      #expect(
        told.output == """
          seq 1 to 4 verify, in 3 sealed batches
          no head says how far the log was acknowledged
          --renew-head makes seq 4 the end of the log; compare it with a kept seal

          """)
      let done = try succeeds(regimen("repair", "--renew-head", log: log))
      #expect(done.hasPrefix("repaired: the log ends at seq 4, seal ") && done.count { $0 == "\n" } == 1)
      #expect(try succeeds(regimen("verify", log: log)).hasPrefix("ok: 4 events in 3 sealed batches\n"))
    }
  }

  @Test("both remedies at once, a position that is none, and standard input are wrong calls")
  func wrongCalls() throws {
    try withBatches { log in
      for words in [
        ["repair", "--cut-after", "2", "--renew-head"], ["repair", "--cut-after", "x"], ["repair", "--log", "-"],
      ] {
        let result = try regimen(words: words, log: log)
        #expect(result.status == 2, "\(words): \(result.error)")
      }
    }
  }
}
