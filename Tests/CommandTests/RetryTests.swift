import Foundation
import TestSupport
import Testing

@Suite("A retry")
struct RetryTests {
  private static let id = "01JCQ7Z6V4W1N8S3T5Y2K9M0A1"
  private static let ward = [
    #"{"type":"patient-enrolled","patient":"P1","occurred":"2020-01-01","data":{"sex":"female","age":40}}"#,
    #"{"type":"treatment-started","patient":"P1","occurred":"2020-02-01","#
      + #""data":{"treatment":"T1","drug":"baricitinib"}}"#,
    #"{"type":"treatment-started","patient":"P1","occurred":"2020-02-01","#
      + #""data":{"treatment":"T2","drug":"methotrexate"}}"#,
    #"{"type":"treatment-stopped","patient":"P1","occurred":"2020-05-01","#
      + #""data":{"treatment":"T2","reasons":["other"]}}"#,
  ]

  /// Calls that record something, with the number of events that each makes.
  static let calls: [([String], Int)] = [
    (["record", "adverse-event-recorded", "P1", "zoster", "--on", "2020-03-03"], 1),
    (["record", "patient-seen", "P2", "--on", "2020-03-03"], 1),
    (["amend", "2", "--set", "route=oral", "--reason", "missing"], 1),
    (["retract", "4", "--reason", "wrong"], 1),
    (["retract", "3", "4", "--reason", "wrong"], 2),
    (["move", "3", "P7"], 4), (["undo"], 4), (["append", "-"], 2),
  ]

  private static let drafts = [
    #"{"type":"patient-seen","patient":"P1","occurred":"2021-01-01","data":{}}"#,
    #"{"type":"patient-seen","patient":"P3","occurred":"2021-01-01","data":{}}"#,
  ].joined(separator: "\n")

  @Test("with the id of the first try records nothing twice, whatever the command", arguments: RetryTests.calls)
  func sameIdentifier(words: [String], count: Int) throws {
    try withLog(RetryTests.ward) { log in
      let call = words + ["--id", RetryTests.id, "--accept", "all"]
      for _ in 0..<3 { try succeeds(regimen(words: call, input: RetryTests.drafts, log: log)) }
      let said = try succeeds(regimen("verify", log: log))
      #expect(said.hasPrefix("ok: \(4 + count) events"), "\(words): \(said)")
      // Also where others have recorded something since.
      try succeeds(regimen("record", "patient-seen", "P1", "--on", "2024-01-01", log: log))
      try succeeds(regimen(words: call, input: RetryTests.drafts, log: log))
      #expect(try succeeds(regimen("verify", log: log)).hasPrefix("ok: \(5 + count) events"), "\(words)")
    }
  }

  @Test("the same id for another event is refused")
  func conflict() throws {
    try withLog(RetryTests.ward) { log in
      try succeeds(regimen("record", "patient-seen", "P1", "--on", "2022-03-01", "--id", RetryTests.id, log: log))
      let result = try regimen("record", "patient-seen", "P1", "--on", "2022-03-02", "--id", RetryTests.id, log: log)
      #expect(result.status == 3 && result.error.contains("the id belongs to another event, seq 5"))
    }
  }

  @Test(
    "of what was recorded but not shown is named on standard error, with an exit code of its own",
    .enabled(if: FileManager.default.fileExists(atPath: "/dev/full")), arguments: RetryTests.calls)
  func notShown(words: [String], count: Int) throws {
    try withLog(RetryTests.ward) { log in
      let program = PackageLayout.executable("regimen")
      let result = try run(
        "/bin/sh", ["-c", #""$0" "$@" >/dev/full"#, program] + words, input: RetryTests.drafts,
        environment: ["REGIMEN_LOG": log])
      #expect(result.status == 4 && result.error.contains("recorded, but not shown"), "\(result.error)")
      let line = try #require(result.error.split(separator: "\n").first { $0.hasPrefix("try: ") })
      let call = line.dropFirst(5).split(separator: ",").first.map(String.init) ?? ""
      try succeeds(regimen(words: Array(shellWords(call).dropFirst()), input: RetryTests.drafts, log: log))
      #expect(try succeeds(regimen("verify", log: log)).hasPrefix("ok: \(4 + count) events"), "\(words): \(call)")
    }
  }

  @Test("of a file of several instants without ids is known by what it says, where the instants are given")
  func givenInstants() throws {
    try withTemporaryDirectory { directory in
      let log = directory + "/log"
      try succeeds(regimen("init", log, "--recorded", "given"))
      func draft(_ day: Int) -> String {
        #"{"recorded":"2021-01-0\#(day)T00:00:00.000Z","type":"patient-seen","patient":"P1","occurred":"2020-01-01","#
          + #""data":{}}"#
      }
      let file = [1, 2, 2, 3].map(draft)
      try succeeds(regimen("append", input: file.prefix(2).joined(separator: "\n"), log: log))
      let said = try succeeds(regimen("append", input: file.joined(separator: "\n"), log: log))
      #expect(said.hasPrefix("appended 2 events as seq 3 to 4, 2 known already"), "\(said)")
      #expect(
        try succeeds(regimen("append", input: file.joined(separator: "\n"), log: log)).contains("4 known already"))
      #expect(try succeeds(regimen("verify", log: log)).hasPrefix("ok: 4 events in 4 sealed batches"))
    }
  }

  @Test("an id that stands in two patients is found by verify")
  func idOfTwoPatients() throws {
    try withLog(RetryTests.ward) { log in
      let lines = [("P1", 5), ("P2", 6)].map { patient, _ in
        #"{"id":"\#(RetryTests.id)","type":"patient-seen","patient":"\#(patient)","occurred":"2021-01-01","data":{}}"#
      }
      let result = try regimen("append", input: lines.joined(separator: "\n"), log: log)
      #expect(result.status == 3 && result.error.contains("the id belongs to another event"))
    }
  }
}
