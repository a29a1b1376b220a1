import Foundation
import TestSupport
import Testing

@Suite("The listing of changes")
struct ChangesTests {
  private func record(_ words: String, by author: String = "nurse", log: String) throws {
    try succeeds(regimen(words: shellWords(words) + ["--author", author], log: log))
  }

  /// The cells of every row: position, author, change, the event that it is of, field, old, new and reason.
  private func rows(_ words: String = "", log: String) throws -> [String] {
    try answer(words: shellWords("query changes \(words)"), log: log)["rows"].elements.map { row in
      let position = row["of"].number.map { "@\(Int($0))" } ?? "-"
      let cells = ["author", "change", "field", "old", "new", "reason"].map { row[$0].text ?? "-" }
      return "\(Int(row["seq"].number ?? 0)) \(position) " + cells.joined(separator: " | ")
    }
  }

  private func write(_ log: String) throws {
    try record("record enrol P01 female --on 2022-03-01", log: log)
    try record("record start P01 baricitinib 4mg/day --on 2022-03", log: log)
    try record("amend 2 --set dose=2mg/day --on 2022-03-09 --reason misread", by: "doctor", log: log)
    try record("retract 3 --reason 'it was right'", by: "doctor", log: log)
    try record("retract 1 --reason 'another patient'", log: log)
    try record("retract 5 --reason 'it was not'", log: log)
  }

  @Test("says of every field by whom it was changed, from which value to which, and why")
  func fields() throws {
    try withLog { log in
      try write(log)
      let four = #"{"amount":4,"unit":"mg","every":"P1D"}"#
      let two = #"{"amount":2,"unit":"mg","every":"P1D"}"#
      #expect(
        try rows(log: log) == [
          "1 @1 nurse | recorded | occurred | - | 2022-03-01 | -", "1 @1 nurse | recorded | sex | - | female | -",
          "2 @2 nurse | recorded | occurred | - | 2022-03 | -", "2 @2 nurse | recorded | treatment | - | T1 | -",
          "2 @2 nurse | recorded | drug | - | baricitinib | -", "2 @2 nurse | recorded | dose | - | \(four) | -",
          "3 @2 doctor | amended | occurred | 2022-03 | 2022-03-09 | misread",
          "3 @2 doctor | amended | dose | \(four) | \(two) | misread",
          "4 @2 doctor | restored | occurred | 2022-03-09 | 2022-03 | it was right",
          "4 @2 doctor | restored | dose | \(two) | \(four) | it was right",
          "5 @1 nurse | retracted | occurred | 2022-03-01 | - | another patient",
          "5 @1 nurse | retracted | sex | female | - | another patient",
          "6 @1 nurse | restored | occurred | - | 2022-03-01 | it was not",
          "6 @1 nurse | restored | sex | - | female | it was not",
        ])
      #expect(try rows("--author doctor", log: log).count == 4)
      #expect(try rows("--since @4", log: log).first?.hasPrefix("5 ") == true)
      #expect(try rows("--since 2100-01-01", log: log) == [])
      #expect(try rows("--since yesterday", log: log) == rows("", log: log))
      let corrected = try rows("--corrections", log: log)
      #expect(corrected == (try rows("", log: log)).filter { !$0.contains(" | recorded | ") } && corrected.count > 5)
      let table = try succeeds(regimen("query", "changes", "--corrections", log: log))
      #expect(table.contains("mg/day") && !table.contains("\"amount\""), "\(table)")
      #expect(try rows("--known-at @2", log: log).count == 6)
      let wrong = try regimen(words: ["query", "changes", "--since", "noon"], log: log)
      #expect(wrong.status == 2 && wrong.error.contains("not a moment"))
    }
  }

  @Test("since a position within a batch, all of that batch is listed: nothing of it was known there")
  func withinBatch() throws {
    try withLog { log in
      try record("record enrol P01 female --on 2022-03-01", log: log)
      let drafts = ["P02", "P03"].map {
        #"{"type":"patient-enrolled","patient":"\#($0)","occurred":"2022-03-01","data":{"sex":"male"}}"# + "\n"
      }
      try succeeds(regimen("append", "-", input: drafts.joined(), log: log))
      let listed = try rows("--since @1", log: log)
      #expect(listed.count == 4)
      #expect(try rows("--since @2", log: log) == listed)
      #expect(try rows("--since @3", log: log) == [])
      let known = try answer("query", "patients", "--known-at", "@2", log: log)["rows"].elements
      #expect(known.count == 1)
    }
  }

  @Test("names an erasure with its reason, and nothing of what was erased")
  func erasure() throws {
    try withLog { log in
      try write(log)
      try record("erase 2 --reason request", by: "steward", log: log)
      let left = try rows(log: log)
      #expect(left.last == "7 - steward | erased | events | [2,3,4] | - | request")
      #expect(!left.contains { $0.contains("baricitinib") || $0.contains("mg") })
      #expect(left.count == 7)
    }
  }

  @Test("lists what a department defines, and is sorted by the log whatever the patients are called")
  func definitions() throws {
    try withLog { log in
      try record("record seen Z --on 2022-01-01", log: log)
      try record("record drug-defined newtinib retinoid --immunomodulator no --on 2022-01-01", log: log)
      try record("record seen A --on 2022-01-01", log: log)
      #expect(
        try rows(log: log) == [
          "1 @1 nurse | recorded | occurred | - | 2022-01-01 | -",
          "2 @2 nurse | recorded | occurred | - | 2022-01-01 | -",
          "2 @2 nurse | recorded | drug | - | newtinib | -", "2 @2 nurse | recorded | class | - | retinoid | -",
          "2 @2 nurse | recorded | immunomodulator | - | false | -",
          "3 @3 nurse | recorded | occurred | - | 2022-01-01 | -",
        ])
    }
  }

  @Test("says from which evidence to which: a correction without any leaves that of the event")
  func evidence() throws {
    try withLog { log in
      try record("record seen P01 --on 2022-01-01 --source 'page 3' --basis reported", log: log)
      try record("amend 1 --on 2022-01-02 --reason misread", log: log)
      let id = try #require(try answer("query", "events", log: log)["rows"].elements.first?["id"].text)
      let amendment =
        #"{"type":"event-amended","patient":"P01","data":{"amends":"\#(id)","occurred":"2022-01-03","data":{},"#
        + #""reason":"x"},"evidence":{"source":"letter","basis":"reported"}}"#
      try succeeds(regimen("append", "--author", "doctor", input: amendment, log: log))
      try record("retract 3 --reason 'another letter'", log: log)
      #expect(
        try rows(log: log) == [
          "1 @1 nurse | recorded | occurred | - | 2022-01-01 | -",
          "1 @1 nurse | recorded | evidence.source | - | page 3 | -",
          "1 @1 nurse | recorded | evidence.basis | - | reported | -",
          "2 @1 nurse | amended | occurred | 2022-01-01 | 2022-01-02 | misread",
          "3 @1 doctor | amended | occurred | 2022-01-02 | 2022-01-03 | x",
          "3 @1 doctor | amended | evidence.source | page 3 | letter | x",
          "4 @1 nurse | restored | occurred | 2022-01-03 | 2022-01-02 | another letter",
          "4 @1 nurse | restored | evidence.source | letter | page 3 | another letter",
        ])
    }
  }

  /// Applies the rows to nothing, and compares what is left with the lines of the log after their corrections.
  @Test("replays to the record: applied in their order, the changes of the reference log are its events in force")
  func replay() throws {
    var replayed: [Int: [String: String]] = [:]
    for row in try answer("query", "changes")["rows"].elements {
      guard let position = row["of"].number.map({ Int($0) }), let field = row["field"].text else { continue }
      replayed[position, default: [:]][field] = row["new"].text
    }
    replayed = replayed.filter { !$0.value.isEmpty }
    var standing: [String: (position: Int, fields: [String: String])] = [:]
    let lines = try String(contentsOfFile: caseSeries + "/00000000000000000001.jsonl", encoding: .utf8)
    for text in lines.split(separator: "\n") {
      let line = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
      guard let id = line["id"] as? String, let data = line["data"] as? [String: Any] else { continue }
      let own = (line["evidence"] as? [String: String] ?? [:]).map { ("evidence." + $0, $1) }
      let evidence = Dictionary(own) { first, _ in first }
      switch line["type"] as? String {
      // A retraction that comes later takes an amendment back.
      case "event-amended" where lines.contains(#""data":{"event":"\#(id)""#): continue
      case "event-amended":
        let amended = data["amends"] as? String ?? ""
        let fields = data["data"] as? [String: Any] ?? [:]
        let occurred = data["occurred"] as? String ?? standing[amended]?.fields["occurred"]
        let kept = standing[amended]?.fields.filter { evidence.isEmpty && $0.key.hasPrefix("evidence.") } ?? [:]
        standing[amended]?.fields = fields.compactMapValues { $0 as? String }.merging(["occurred": occurred ?? ""]) {
          $1
        }.merging(evidence) { $1 }.merging(kept) { $1 }
      case "event-retracted": standing[data["event"] as? String ?? ""] = nil
      default:
        let texts = data.compactMapValues { $0 as? String }
        standing[id] = (
          line["seq"] as? Int ?? 0,
          texts.merging(["occurred": line["occurred"] as? String ?? ""]) { $1 }.merging(evidence) { $1 }
        )
      }
    }
    #expect(replayed.count == standing.count && standing.count > 200)
    for (position, fields) in standing.values {
      // Numbers, flags and lists stand as JSON, and the fields of these lines that are texts as they are.
      let found = replayed[position] ?? [:]
      for (name, text) in fields { #expect(found[name] == text, "seq \(position), \(name)") }
    }
  }
}
