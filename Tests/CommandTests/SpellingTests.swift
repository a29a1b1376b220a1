import Foundation
import TestSupport
import Testing

@Suite("Spellings in a record")
struct SpellingTests {
  @Test("spellings of one condition are one group, by its first spelling, and any spelling finds a patient")
  func groups() throws {
    let drafts = ["Alopecia areata", "alopecia areata", " alopecia  areata "].enumerated().flatMap {
      number, condition in
      let lines = [
        #""type":"diagnosis-recorded","occurred":"2020-01-01","data":{"condition":"\#(condition)","role":"primary"}"#,
        #""type":"treatment-started","occurred":"2022-01-01","data":{"treatment":"T1","drug":"baricitinib"}"#,
        #""type":"treatment-started","occurred":"2022-02-01","data":{"treatment":"T2","drug":"methotrexate"}"#,
        #""type":"adverse-event-recorded","occurred":"2022-03-01","data":{"term":"\#(condition)"}"#,
      ]
      return lines.map { #"{"patient":"P\#(3 - number)",\#($0)}"# }
    }
    try withLog(drafts) { log in
      let durations = try answer("query", "durations", "--by", "condition", log: log)["rows"].elements
      #expect(durations.map { $0["group"].text } == ["Alopecia areata"] && durations[0]["n"].number == 3)
      let rates = try answer("query", "rates", "--exposure", "anchor", log: log)["rows"].elements
      #expect(rates.map { $0["term"].text } == [nil, "Alopecia areata"] && rates[1]["count"].number == 3)
      let asked = try answer("query", "rates", "--term", "ALOPECIA AREATA", "--exposure", "anchor", log: log)
      #expect(asked["rows"].elements.last?["count"].number == 3)
      let patient = try answer("query", "patients", "--patient", " p1 ", log: log)["rows"].elements
      #expect(patient.map { $0["patient"].text } == ["P1"])
    }
  }

  @Test("a byte order mark before drafts is skipped")
  func byteOrderMark() throws {
    try withLog { log in
      let draft = #"{"type":"patient-seen","patient":"P1","occurred":"2024-01-05","data":{}}"#
      try succeeds(regimen("append", input: "\u{FEFF}" + draft + "\r\n", log: log))
      #expect(try answer("query", "patients", log: log)["rows"].elements.map { $0["patient"].text } == ["P1"])
    }
  }

  @Test("a term that no adverse event has is named, with one that is near")
  func unknownTerm() throws {
    let drafts = [
      #"{"type":"treatment-started","patient":"P1","occurred":"2022-01-01","#
        + #""data":{"treatment":"T1","drug":"baricitinib"}}"#,
      #"{"type":"adverse-event-recorded","patient":"P1","occurred":"2022-03-01","data":{"term":"nausea"}}"#,
    ]
    try withLog(drafts) { log in
      func notes(_ term: String) throws -> [String] {
        try answer("query", "rates", "--term", term, log: log)["notes"].elements.compactMap(\.text)
          .filter { $0.hasPrefix("no adverse event") }
      }
      let (misspelt, other, spaced) = try (notes("nausae"), notes("zoster"), notes(" NAUSEA"))
      #expect(misspelt == ["no adverse event is called nausae; near it: nausea"])
      #expect(other == ["no adverse event is called zoster"])
      #expect(spaced.isEmpty)
    }
  }

  @Test("a log of given instants takes more drafts of one instant than a batch holds, and more in a later call")
  func oneInstant() throws {
    try withTemporaryDirectory { directory in
      let log = directory + "/log"
      try succeeds(regimen("init", log, "--recorded", "given"))
      func drafts(_ numbers: ClosedRange<Int>) -> String {
        numbers.map {
          #"{"type":"patient-seen","patient":"P\#($0)","occurred":"2024-01-01","#
            + #""recorded":"2024-01-02T10:00:00.000Z","data":{}}"# + "\n"
        }.joined()
      }
      try succeeds(regimen("append", input: drafts(1...10_001), log: log))
      try succeeds(regimen("append", input: drafts(10_002...10_003), log: log))
      #expect(try succeeds(regimen("verify", log: log)).hasPrefix("ok: 10003 events in 3 sealed batches\n"))
      for (position, count) in [("@10000", 10_000), ("@10001", 10_001), ("@10002", 10_001), ("@10003", 10_003)] {
        let words = ["query", "patients", "--known-at", position, "--format", "csv"]
        let lines = try succeeds(regimen(words: words, log: log)).split(separator: "\n")
        #expect(lines.count == count + 1, "\(position)")
      }
    }
  }
}
