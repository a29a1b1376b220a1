import Foundation
import Queries
import TestSupport
import Testing

@Suite("Snapshots")
struct SnapshotTests {
  /// Calls `body` with a copy of the reference log that has a snapshot.
  private func withCaseSeries<Result>(_ body: (String) throws -> Result) throws -> Result {
    try withTemporaryDirectory { directory in
      let log = directory + "/log"
      try FileManager.default.copyItem(atPath: caseSeries, toPath: log)
      try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: log)
      #expect(try succeeds(regimen("snapshot", log: log)).hasPrefix("snapshot at seq 258: 18 patients, "))
      return try body(log)
    }
  }

  @Test("every answer is the same with one and without, on either axis", arguments: Query.all)
  func sameAnswers(query: Query) throws {
    try withCaseSeries { log in
      for axes in [[], ["--as-of", "2023-01-01"], ["--known-at", "@120"], ["--known-at", "2025-02-01"]] {
        for patient in [[], ["--patient", "P07"]] {
          let words = ["query", query.name, "--log", log, "--format", "json"] + axes + patient
          let with = try regimen(words: words + ["--snapshots", "always"])
          let without = try regimen(words: words + ["--snapshots", "ignore", "--threads", "1"])
          #expect(with.status == 0 && with.output == without.output, "\(words)")
        }
      }
    }
  }

  @Test("what is recorded after one is judged as without: known ids, running courses, corrections, erasures")
  func recording() throws {
    let words = [
      ["record", "treatment-stopped", "P02", "T1", "--reason", "other", "--on", "2024-11-01"],
      ["record", "treatment-stopped", "P02", "T9", "--reason", "other", "--on", "2024-11-01"],
      ["record", "patient-seen", "P99", "--on", "2024-11-01", "--id", "01JGZYVKV6WFFC9JNG930G4ECK"],
      ["amend", "1", "--set", "birthYear=1950", "--reason", "misread"],
      ["retract", "3", "--reason", "wrong"],
      ["retract", "9999", "--reason", "wrong"],
      ["record", "treatment-started", "Q01", "baricitinib", "4mg/day", "--on", "2024-01"],
    ]
    try withCaseSeries { log in
      for call in words {
        let dry = call + ["--dry-run", "--log", log]
        let with = try regimen(words: dry, environment: ["REGIMEN_SNAPSHOTS": "always"])
        let without = try regimen(words: dry, environment: ["REGIMEN_SNAPSHOTS": "ignore", "REGIMEN_THREADS": "1"])
        #expect(with.output == without.output && with.error == without.error, "\(call)")
        #expect(with.status == without.status, "\(call)")
      }
    }
  }

  @Test("what is appended after one is in the next answer, and verifies")
  func appending() throws {
    let start =
      #"{"type":"treatment-started","patient":"P1","occurred":"2023-05","#
      + #""data":{"treatment":"T1","drug":"baricitinib"}}"#
    try withLog([start]) { log in
      try succeeds(regimen("snapshot", log: log))
      try succeeds(regimen("record", "dose-up-titrated", "P1", "T1", "4mg/day", "--on", "2023-06", log: log))
      try succeeds(regimen("record", "patient-seen", "P2", "--on", "2023-06", log: log))
      try succeeds(regimen("amend", "1", "--on", "2023-04", "--reason", "letter", log: log))
      for words in [["timeline", "P1"], ["query", "events"], ["query", "regimens", "--known-at", "@2"]] {
        let with = try regimen(words: words + ["--format", "json", "--snapshots", "always"], log: log)
        let without = try regimen(words: words + ["--format", "json", "--snapshots", "ignore"], log: log)
        #expect(with.status == 0 && with.output == without.output, "\(words)")
      }
      #expect(try succeeds(regimen("verify", log: log)).hasPrefix("ok: 4 events in 4 sealed batches"))
      #expect(try verifySeals([log]).status == 0)
    }
  }

  @Test("an erasure leaves none, and the next answer is without what was erased")
  func erasing() throws {
    try withCaseSeries { log in
      // The claims name patients, and an erasure does not succeed while a file of the directory names them.
      try FileManager.default.removeItem(atPath: log + "/claims.json")
      try succeeds(
        regimen("erase", "--patient", "P07", "--reason", "asked", "--recorded", "2025-03-01T09:00:00.000Z", log: log))
      #expect(try FileManager.default.contentsOfDirectory(atPath: log + "/snapshots").isEmpty)
      let patients = try succeeds(regimen("query", "patients", log: log))
      #expect(!patients.contains("P07"))
    }
  }

  @Test("a damaged log has none, and an empty one needs none")
  func refused() throws {
    try withCaseSeries { log in
      let segment = URL(fileURLWithPath: log + "/00000000000000000001.jsonl")
      var bytes = try Data(contentsOf: segment)
      bytes[60_000] ^= 1
      try bytes.write(to: segment)
      let result = try regimen("snapshot", log: log)
      #expect(result.status == 3 && result.error.contains("do not fit the seal"), "\(result.error)")
    }
    let said = try withLog { log in try succeeds(regimen("snapshot", log: log)) }
    #expect(said.hasPrefix("no snapshot"))
  }

  @Test("a question that reads much leaves one for the next, and one that may not write is answered all the same")
  func onItsOwn() throws {
    let note = String(repeating: "a long letter, ", count: 1000)
    let drafts = (0..<800).map { number in
      #"{"type":"patient-seen","patient":"P\#(number)","occurred":"2023-05-01","data":{"note":"\#(note)"}}"#
    }
    try withLog(drafts) { log in
      try succeeds(regimen("append", "--accept", "all", input: drafts.joined(separator: "\n"), log: log))
      // The writer has left the places of its lines there; no question is answered from them.
      func snapshots() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: log + "/snapshots").filter { $0.hasSuffix(".snapshot") }
      }
      try succeeds(regimen("query", "patients", "--snapshots", "ignore", log: log))
      #expect(try snapshots() == [])
      // How far it is stands on a terminal, and is wiped; nothing of it goes into a file.
      let seen = try atTerminal(["query", "patients", "--patient", "P1", "--snapshots", "ignore"], log: log)
      #expect(seen.status == 0 && seen.screen.contains("\rreading the log: "), "\(seen.screen.prefix(300))")
      #expect(try #require(seen.screen.range(of: "\r\u{1B}[K")).lowerBound > seen.screen.startIndex)
      let first = try regimen("query", "patients", "--format", "json", log: log)
      #expect(!first.error.contains("reading"))
      #expect(try snapshots().count == 1)
      let second = try regimen("query", "patients", "--format", "json", log: log)
      #expect(first.status == 0 && first.output == second.output)
    }
  }

  @Test(
    "options that mean nothing are refused, with what would mean something",
    arguments: [
      (["--threads", "0"], "a whole number from 1 to 15"), (["--threads", "many"], "a whole number from 1 to 15"),
      (["--snapshots", "yes"], "use"),
    ])
  func badOptions(words: [String], hint: String) throws {
    let result = try regimen(words: ["query", "patients", "--log", caseSeries] + words)
    #expect(result.status == 2 && result.error.contains(hint), "\(result.error)")
  }

  @Test("so is a meaningless environment", arguments: ["REGIMEN_SNAPSHOTS", "REGIMEN_THREADS"])
  func badEnvironment(name: String) throws {
    let result = try regimen("query", "patients", "--log", caseSeries, environment: [name: "some"])
    #expect(result.status == 2 && result.error.contains(name), "\(result.error)")
  }
}
