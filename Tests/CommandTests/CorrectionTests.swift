import TestSupport
import Testing

@Suite("Correcting")
struct CorrectionTests {
  private func correct(_ line: String, _ log: String) throws -> String {
    try succeeds(regimen(words: shellWords(line), log: log))
  }

  /// The regimen of P01 as of a day, in words.
  private func regimenOfP01(_ log: String, asOf: String = "2022-12-31", knownAt: String? = nil) throws -> [String] {
    let words = ["replay", "P01", "--as-of", asOf, "--format", "json"] + (knownAt.map { ["--known-at", $0] } ?? [])
    let rows = try JSONDocument(parsing: succeeds(regimen(words: words, log: log)))["rows"].elements
    return rows.flatMap { $0["treatments"].elements }.map { treatment in
      [treatment["drug"].text, treatment["dose"].typedDose, treatment["since"].text].compactMap { $0 }
        .joined(separator: " ")
    }
  }

  @Test("an amendment sets, clears and dates; the latest stands, and retracting it brings back what was before")
  func amendments() throws {
    try withLog(smallRecord) { log in
      #expect(
        try correct("amend 2 --set dose=10mg/week --set route=oral --reason misread", log)
          == "recorded seq 5: amended: T2 methotrexate 10mg/week, route oral, addedTo T1\n")
      #expect(try regimenOfP01(log).last == "methotrexate 10mg/week 2022-06-01")
      #expect(
        try correct("amend 2 --clear route --on 2022-05-02 --reason 'letter found'", log)
          == "recorded seq 6: amended: T2 methotrexate 10mg/week, addedTo T1, on 2022-05-02\n")
      #expect(try regimenOfP01(log).last == "methotrexate 10mg/week 2022-05-02")
      try _ = correct("amend 2 --set dose=20mg/week --reason 'misread again'", log)
      #expect(try regimenOfP01(log).last == "methotrexate 20mg/week 2022-05-02")
      #expect(try correct("retract 7 --reason 'was right'", log) == "recorded seq 8: retracted: seq 7\n")
      #expect(try regimenOfP01(log).last == "methotrexate 10mg/week 2022-05-02")
      #expect(try regimenOfP01(log, knownAt: "@7").last == "methotrexate 20mg/week 2022-05-02")
      #expect(try regimenOfP01(log, knownAt: "@4").last == "methotrexate 15mg/week 2022-06-01")
      let states = try answer("query", "events", "--patient", "P01", log: log)["rows"].elements
      #expect(states.map { $0["state"].text } == ["in-force", "amended"] + Array(repeating: "correction", count: 4))
    }
  }

  @Test("a retraction takes back, and its own retraction brings back")
  func retractions() throws {
    try withLog(smallRecord) { log in
      #expect(try correct("retract 2 --reason 'never taken'", log) == "recorded seq 5: retracted: seq 2\n")
      #expect(try regimenOfP01(log) == ["baricitinib 4mg/day 2022-03-01"])
      let again = try regimen("retract", "2", "--reason", "twice", log: log)
      #expect(again.status == 3)
      #expect(again.error.contains("the event was retracted already, by seq 5"))
      #expect(try correct("retract 5 --reason 'it was'", log) == "recorded seq 6: retracted: seq 5\n")
      #expect(try regimenOfP01(log).last == "methotrexate 15mg/week 2022-06-01")
    }
  }

  @Test("a start goes only together with what rests on it")
  func startWithDependants() throws {
    let stop = draft("treatment-stopped", on: "2022-10-01", #"{"treatment":"T2","reasons":["other"]}"#)
    try withLog(smallRecord + [stop]) { log in
      let before = try contents(of: log)
      let refused = try regimen("retract", "2", "--reason", "another patient", log: log)
      #expect(refused.status == 3)
      #expect(refused.error.contains("this breaks what seq 5 rests on"))
      #expect(refused.error.contains("try: amend or retract seq 5 in the same batch"))
      #expect(try contents(of: log) == before)
      #expect(
        try correct("retract 2 5 --reason 'another patient'", log) == "recorded seq 6, 7: retracted: seq 2, 5\n")
      #expect(try regimenOfP01(log) == ["baricitinib 4mg/day 2022-03-01"])
    }
  }

  @Test("an event can be named by its id as well as by its seq")
  func byIdentifier() throws {
    try withLog(smallRecord) { log in
      let id = try #require(try answer("query", "events", log: log)["rows"].elements[1]["id"].text)
      try _ = correct("retract \(id) --reason x", log)
      #expect(try regimenOfP01(log) == ["baricitinib 4mg/day 2022-03-01"])
    }
  }

  @Test("an answer names the corrected event by its seq")
  func phrases() throws {
    try withLog(smallRecord) { log in
      try _ = correct("amend 2 --set dose=10mg/week --reason misread", log)
      try _ = correct("retract 5 --reason 'was right'", log)
      let rows = try answer("query", "events", "--patient", "P01", log: log)["rows"].elements
      #expect(
        rows.suffix(2).map { $0["said"].text } == [
          "seq 2, data (T2 methotrexate 10mg/week, addedTo T1), reason misread", "seq 5, reason was right",
        ])
      #expect(
        try correct("record adverse-event-recorded P01 nausea --on 2022-07", log).contains("seq 7"))
      #expect(
        try correct("record adverse-event-resolved P01 7 recovered --on 2022-08", log)
          == "recorded seq 8: P01 adverse-event-resolved seq 7 recovered, on 2022-08\n")
    }
  }

  @Test("a correction is not amended: it is retracted")
  func amendingCorrections() throws {
    try withLog(smallRecord) { log in
      try _ = correct("amend 1 --on 2022-03-02 --reason x", log)
      let result = try regimen("amend", "5", "--on", "2022-03-03", "--reason", "x", log: log)
      #expect(result.status == 2)
      #expect(result.error.contains("an event of this type cannot be amended"))
      #expect(result.error.contains("try: retract it and record anew"))
    }
  }
}
