import CalendarTime
import EventStorage
import Foundation
import TestSupport
import Testing

/// What is left of erased events, and who notices: lines that this version does not understand, segments put back,
/// erasures interrupted or forged.
@Suite("What an erasure leaves")
struct ErasureCompletenessTests {
  private static let segment = "/00000000000000000001.jsonl"

  /// Appends a line of any content, as a later version or someone else would.
  private func write(
    _ type: String, _ patient: String?, _ note: String, version: Int = 1, id: Int, occurred: String = "2020-01-02",
    data: String? = nil, log: String
  ) throws {
    let data = Array((data ?? "{\"note\":\"\(note)\"}").utf8)
    try write(type, patient, data, version: version, id: id, occurred: occurred, log: log)
  }

  private func write(
    _ type: String, _ patient: String?, _ data: [UInt8], version: Int = 1, id: Int, occurred: String = "2020-01-02",
    log: String
  ) throws {
    // An erasure's event begins a segment of its own.
    let limit = type == "event-erased" ? 1 : LogFormat.segmentByteLimit
    var writer = try LogWriter.open(log, environment: WriterEnvironment(segmentLimit: limit))
    let digits = String(id)
    let who = patient.map { ",\"patient\":\"\($0)\",\"occurred\":\"\(occurred)\"" } ?? ""
    let line = DraftLine(
      id: "01JCQ7Z6V4W1N8S3T5Y2K9" + String(repeating: "0", count: 4 - digits.count) + digits,
      head: Array("\"type\":\"\(type)\",\"v\":\(version)\(who)".utf8),
      tail: Array("\"data\":".utf8) + data)
    _ = try writer.append([line], recorded: try writer.nextRecorded())
    writer.close()
  }

  private func holding(_ text: String, _ log: String) throws -> [String] {
    try contents(of: log).filter { String(decoding: $0.value, as: UTF8.self).contains(text) }.map(\.key).sorted()
  }

  @Test("every line of the patient goes: of a later type or version, unreadable, of an id that stands twice")
  func notUnderstood() throws {
    try withLog { log in
      try write("patient-seen", "P-7", "secretA", id: 1, log: log)
      try write("genome-sequenced", "P-7", "secretB", id: 2, log: log)
      try write("patient-seen", "P-7", "secretC", version: 2, id: 3, log: log)
      try write("patient-seen", "P-7", "secretD", id: 1, log: log)
      try write("patient-seen", "P-7", "secretE", id: 5, occurred: "2020-13-45", log: log)
      try write("patient-seen", "P\\u002d7", "secretF", id: 6, log: log)
      try write("patient-seen", "P-77", "other", id: 7, log: log)
      let said = try succeeds(regimen("erase", "--patient", "P-7", "--reason", "request", log: log))
      #expect(said.hasPrefix("erased 6 events (seq 1, 2, 3, 4, 5, 6), as seq 8 says\nno file of the log holds them"))
      #expect(try holding("secret", log) == [] && holding("other", log).count == 1)
      #expect(try succeeds(regimen("verify", log: log)).hasPrefix("ok: 8 events"))
      let again = try succeeds(regimen("erase", "2", "--reason", "request", log: log))
      #expect(again.hasPrefix("erased already: seq 2\nno file of the log holds them any more"))
      #expect(try regimen("erase", "--patient", "P-7", "--reason", "x", log: log).status == 2)
    }
  }

  @Test("any line can be erased by its seq, and what cannot be judged is named")
  func bySeq() throws {
    try withLog { log in
      try write("patient-seen", "P-7", "mild", id: 1, log: log)
      try write("genome-sequenced", "P-7", "secretB", id: 2, log: log)
      try write("consent-form", nil, "secretC", id: 3, log: log)
      let said = try succeeds(regimen("erase", "1", "--reason", "request", log: log))
      #expect(said.contains("not judged: seq 2, 3, which this version does not understand"))
      try succeeds(regimen("erase", "2", "3", "--reason", "request", log: log))
      #expect(try holding("secret", log) == [])
    }
  }

  /// Data that are no JSON, in a line whose seal is right: each ends with what stands in the line after them.
  private static let broken: [[UInt8]] = [
    Array("{\"note\":\"secret".utf8) + [0xFF] + Array("\"}".utf8), Array(#"{"note":"secret\ud800"}"#.utf8),
    Array(#"{"note":"secret","note":"secret"}"#.utf8), Array(#"{"note":"secret"},"data":{}"#.utf8),
    Array(#"{"note":"secret","n":tru}"#.utf8), Array(#"{"note":"secret""#.utf8),
    Array(#"{"note":"secret","n":"#.utf8) + [UInt8](repeating: UInt8(ascii: "["), count: 70),
  ]

  @Test("a sealed line that is no JSON is named by its seq, can be erased, and stops no writer", arguments: broken)
  func noJSON(_ data: [UInt8]) throws {
    for words in [["--patient", "P-7"], ["2"]] {
      try withLog { log in
        try write("patient-seen", "P-8", "mild", id: 1, log: log)
        try write("patient-seen", "P-7", data, id: 2, log: log)
        #expect(try regimen("verify", log: log).output.contains("finding: seq 2: the line is sealed but is no event"))
        let said = try succeeds(regimen(words: ["erase", "--reason", "request"] + words, log: log))
        #expect(said.hasPrefix("erased 1 event (seq 2), as seq 3 says\nno file of the log holds them"))
        #expect(try holding("secret", log) == [])
        #expect(try succeeds(regimen("verify", log: log)).hasPrefix("ok: 3 events"))
        try write("patient-seen", "P-9", "mild", id: 4, log: log)
      }
    }
  }

  @Test("what still names the patient is named, and the exit code says so", arguments: ["see P-7", "see P\\u002D7"])
  func mentioned(_ note: String) throws {
    try withLog { log in
      try write("patient-seen", "P-7", "mild", id: 1, log: log)
      try write("patient-seen", "P-8", note, id: 2, log: log)
      try write("patient-seen", "P-9", "not P-71 or XP-7", id: 3, log: log)
      try Data("a list: P-7".utf8).write(to: URL(fileURLWithPath: log + "/notes.txt"))
      let result = try regimen("erase", "--patient", "P-7", "--reason", "request", log: log)
      #expect(result.status == 1 && !result.output.contains("no file of the log holds"))
      #expect(result.output.contains("  seq 2 mentions it") && result.output.contains("  notes.txt holds it"))
      #expect(!result.output.contains("seq 3") && !result.output.contains("P-7"))
      let reason = try regimen("erase", "2", "--patient", "P-8", "--reason", "x", log: log)
      #expect(reason.status == 2)
      #expect(try regimen("erase", "--patient", "P-8", "--reason", "P-8 asked", log: log).status == 2)
    }
  }

  @Test("a segment put back after an erasure is found, hidden from answers and proofs, and erased again")
  func putBack() throws {
    try withLog { log in
      try write("patient-seen", "P1", "mild", id: 1, log: log)
      try write("patient-seen", "P2", "zebrafinch", id: 2, log: log)
      let copy = try Data(contentsOf: URL(fileURLWithPath: log + Self.segment))
      try succeeds(regimen("erase", "--patient", "P2", "--reason", "request", log: log))
      try copy.write(to: URL(fileURLWithPath: log + Self.segment))
      let found = try regimen("verify", log: log)
      #expect(found.status == 1)
      #expect(found.output.contains("finding: seq 2 was erased, and its line stands"))
      let proof = try regimen("prove", "2", log: log)
      #expect(proof.status == 2 && !proof.output.contains("zebrafinch"))
      let rows = try answer("query", "patients", log: log)["rows"].elements
      #expect(rows.map { $0["patient"].text } == ["P1"])
      #expect(try !succeeds(regimen("query", "events", "--explain", log: log)).contains("zebrafinch"))
      let followed = try succeeds(regimen("follow", "--once", log: log))
      #expect(!followed.contains("zebrafinch"))
      try succeeds(regimen("snapshot", log: log))
      #expect(try holding("zebrafinch", log) == ["00000000000000000001.jsonl"])
      try succeeds(regimen("erase", "2", "--reason", "again", log: log))
      #expect(try holding("zebrafinch", log) == [])
      #expect(try succeeds(regimen("verify", log: log)).hasPrefix("ok: 4 events"))
      // Stubs were handed out for what was to be erased.
      #expect(try succeeds(regimen("follow", "--once", log: log)).hasPrefix(followed))
    }
  }

  @Test("an erasure that was interrupted is found, and the same erasure finishes it")
  func interrupted() throws {
    try withLog { log in
      try write("patient-seen", "P1", "mild", id: 1, log: log)
      try write("patient-seen", "P2", "zebrafinch", id: 2, log: log)
      try write("event-erased", nil, "", id: 3, data: #"{"events":[2],"reason":"request"}"#, log: log)
      let plan = #"{"seq":3,"id":"01JCQ7Z6V4W1N8S3T5Y2K90003","events":[2]}"# + "\n"
      try Data(plan.utf8).write(to: URL(fileURLWithPath: log + "/erasing"))
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: log + "/erasing")
      let found = try regimen("verify", log: log)
      #expect(found.status == 1 && found.output.contains("finding: an erasure of 1 event was interrupted"))
      #expect(try regimen("prove", "2", log: log).status == 2)
      #expect(try !succeeds(regimen("follow", "--once", log: log)).contains("zebrafinch"))
      let said = try regimen("erase", "--patient", "P2", "--reason", "request", log: log)
      #expect(said.error.contains("finished an erasure of 1 lines") && said.status == 0)
      #expect(said.output.hasPrefix("no file of the log holds them any more"))
      #expect(try succeeds(regimen("erase", "2", "--reason", "request", log: log)).hasPrefix("erased already: seq 2\n"))
      #expect(try holding("zebrafinch", log) == [])
      #expect(try regimen("verify", log: log).status == 0)
    }
  }

  @Test("an erasure that names lines to come erases none of them, and is found")
  func named() throws {
    try withLog { log in
      try write("patient-seen", "P1", "mild", id: 1, log: log)
      try write("event-erased", nil, "", id: 2, data: #"{"events":[3,4],"reason":"x"}"#, log: log)
      try write("patient-seen", "P2", "mild", id: 3, log: log)
      let found = try regimen("verify", log: log)
      #expect(
        found.status == 1 && found.output.contains("the erasure of seq 2 names seq 3, which does not come before"))
      for arguments in [["--snapshots", "ignore"], []] {
        let rows = try answer(words: ["query", "patients"] + arguments, log: log)["rows"].elements
        #expect(rows.map { $0["patient"].text } == ["P1", "P2"])
        try succeeds(regimen("snapshot", log: log))
      }
    }
  }

  @Test("a seal that was never acknowledged is shown as one")
  func notAcknowledged() throws {
    try withLog { log in
      try write("patient-seen", "P1", "mild", id: 1, log: log)
      let head = try Data(contentsOf: URL(fileURLWithPath: log + "/head"))
      try write("patient-seen", "P2", "mild", id: 2, log: log)
      try head.write(to: URL(fileURLWithPath: log + "/head"))
      let said = try succeeds(regimen("verify", log: log))
      #expect(said.contains("not known to be on the disk: what follows seq 1, the last that was acknowledged"))
    }
  }
}
