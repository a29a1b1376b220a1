import TestSupport
import Testing

@Suite("The day to which time is counted") struct HorizonTests {
  private static let drafts = [("treatment-started", "T1", "baricitinib"), ("treatment-started", "T2", "methotrexate")]
    .map { type, label, drug in
      #"{"type":"\#(type)","patient":"P1","occurred":"2024-01-01","data":{"treatment":"\#(label)","drug":"\#(drug)"}}"#
    }

  @Test("an as-of date after today is cut to it, and the answer says so")
  func today() throws {
    try withLog(HorizonTests.drafts) { log in
      let later = try regimen("query", "rates", "--exposure", "anchor", "--as-of", "2962-06-30", log: log)
      let now = try regimen("query", "rates", "--exposure", "anchor", log: log)
      #expect(later.output.contains("2962-06-30 is later than anything that is known"))
      #expect(
        later.output.split(separator: "\n").first { $0.contains("any") }
          == now.output.split(separator: "\n").first { $0.contains("any") })
      #expect(!now.output.contains("is later than"))
    }
  }

  @Test("what was known at a day knows nothing of later ones")
  func knownAt() throws {
    let answer = try regimen(
      "query", "combinations", "--as-of", "2962-06-30", "--known-at", "2025-02-24", "--format", "csv",
      log: caseSeries)
    #expect(answer.error.contains("as of 2025-02-24: 2962-06-30 is later"))
  }

  @Test("a log with given instants knows nothing after its last")
  func given() throws {
    try withTemporaryDirectory { directory in
      let log = directory + "/log"
      try succeeds(regimen("init", log, "--recorded", "given"))
      let given = HorizonTests.drafts.map {
        $0.replacing(#""data""#, with: #""recorded":"2024-03-01T12:00:00.000Z","data""#)
      }
      try succeeds(regimen("append", "--accept", "all", input: given.joined(separator: "\n"), log: log))
      let days = { (words: [String]) in
        try succeeds(regimen(words: ["query", "combinations", "--format", "csv"] + words, log: log))
          .split(separator: "\n").last?.split(separator: ",", omittingEmptySubsequences: false)[7]
      }
      #expect(try days([]) == "60")
      #expect(try days(["--as-of", "2024-12-31"]) == "60")
      #expect(try days(["--as-of", "2024-02-01"]) == "31")
    }
  }

  @Test("a course whose partial date allows a later start is shown as begun, and a note says so")
  func startWithinMonth() throws {
    try withLog { log in
      try succeeds(regimen("record", "start", "P1", "methotrexate", "15mg/week", "--on", "2024-06", log: log))
      func notes(_ day: String) throws -> [String] {
        try answer("query", "regimens", "--as-of", day, log: log)["notes"].texts.filter { $0.contains("may lie after") }
      }
      let note = "1 course shown as begun, whose start may lie after 2024-06-10: its date is partial"
      #expect(try notes("2024-06-10") == [note])
      #expect(try notes("2024-06-30").isEmpty && notes("2024-07-15").isEmpty)
      // A later event of the course settles that it had begun.
      try succeeds(regimen("record", "lower", "P1", "methotrexate", "10mg/week", "--on", "2024-06-05", log: log))
      #expect(try notes("2024-06-10").isEmpty)
      #expect(try answer("query", "regimens", log: log)["notes"].texts.allSatisfy { !$0.contains("may lie after") })
    }
  }

  @Test("who has no event in force is in no answer, but the record still shows the events")
  func retracted() throws {
    try withLog([#"{"type":"patient-seen","patient":"P9","occurred":"2024-01-01","data":{}}"#]) { log in
      try succeeds(regimen("retract", "1", "--reason", "wrong patient", log: log))
      #expect(try !succeeds(regimen("query", "regimens", "--all", log: log)).contains("P9"))
      #expect(
        try succeeds(regimen("query", "rates", "--exposure", "anchor", "--format", "json", log: log))
          .contains(#""notExposed":0"#))
      #expect(try succeeds(regimen("query", "events", log: log)).contains("P9"))
    }
  }
}
