import Foundation
import TestSupport
import Testing

@Suite("The next command")
struct NextCommandTests {
  @Test("is suggested at a terminal after what writes, with the log that was named, and not after a trial")
  func terminal() throws {
    try withTemporaryDirectory { directory in
      let log = directory + "/my log"
      let quoted = "'\(log)'"
      let made = try atTerminal(["init", log])
      #expect(made.screen.hasSuffix("\nnext: regimen log --log \(quoted)\n"), "\(made.screen)")
      let words = ["record", "patient-seen", "P 01", "--on", "2022", "--log", log]
      let recorded = try atTerminal(words)
      #expect(recorded.screen.hasSuffix("\nnext: regimen replay 'P 01' --log \(quoted)\n"), "\(recorded.screen)")
      let tried = try atTerminal(words + ["--dry-run"])
      #expect(!tried.screen.contains("next:"))
      let amended = try atTerminal(["amend", "1", "--on", "2021", "--reason", "misread"], log: log)
      #expect(amended.screen.hasSuffix("\nnext: regimen diff --since @1\n"), "\(amended.screen)")
      let erased = try atTerminal(["erase", "1", "--reason", "asked for"], log: log)
      #expect(erased.screen.hasSuffix("\nnext: regimen verify\n"), "\(erased.screen)")
    }
  }

  @Test("is suggested after what looks after a log, and after a proof")
  func care() throws {
    try withLog([#"{"type":"patient-seen","patient":"P01","occurred":"2022-01-01","data":{}}"#]) { log in
      func next(_ words: String...) throws -> String {
        let screen = try atTerminal(words, log: log).screen
        return screen.split(separator: "\n").last.map(String.init) ?? ""
      }
      #expect(try next("repair") == "next: regimen verify")
      #expect(try next("snapshot") == "next: regimen query durations")
      #expect(try next("prove", "1") == "next: regimen prove 1 > event.json")
      try succeeds(regimen("record", "patient-seen", "P01", "--on", "2022-02-01", log: log))
      #expect(try next("prove", "--since", "1", "--at", "2") == "next: regimen prove --since 1 --at 2 > growth.json")
      try FileManager.default.removeItem(atPath: log + "/head")
      #expect(try next("verify") == "next: regimen repair")
      #expect(try next("repair") == "next: regimen repair --renew-head")
      #expect(try next("repair", "--renew-head") == "next: regimen verify")
    }
  }

  @Test("a cut that takes acknowledged lines out of the log is never suggested for typing")
  func cut() throws {
    let drafts = (1...3).map { #"{"type":"patient-seen","patient":"P01","occurred":"2022-0\#($0)-01","data":{}}"# }
    try withLog { log in
      for draft in drafts { try succeeds(regimen("append", input: draft, log: log)) }
      let segment = log + "/00000000000000000001.jsonl"
      var bytes = try Data(contentsOf: URL(fileURLWithPath: segment))
      bytes[bytes.count - 100] ^= 1
      try bytes.write(to: URL(fileURLWithPath: segment))
      let screen = try atTerminal(["repair"], log: log).screen
      #expect(screen.contains("--cut-after 2 keeps what verifies") && !screen.contains("next:"), "\(screen)")
      let done = try atTerminal(["repair", "--cut-after", "2"], log: log).screen
      #expect(done.hasSuffix("\nnext: regimen verify\n"), "\(done)")
    }
  }

  @Test("is not suggested to a program")
  func program() throws {
    try withTemporaryDirectory { directory in
      let made = try regimen("init", directory + "/log")
      #expect(made.error == "")
      let recorded = try regimen(
        "record", "patient-enrolled", "P01", "female", "--on", "2022", log: directory + "/log")
      #expect(recorded.error == "")
    }
  }
}
