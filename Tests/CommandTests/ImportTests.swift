import Foundation
import TestSupport
import Testing

/// The examples of `Documentation/examples/import`, imported as their how-to does it.
@Suite("Importing a sheet")
struct ImportTests {
  private static let examples = PackageLayout.root + "/Documentation/examples/import/"

  private func imported(
    _ sheet: String, _ mapping: String, _ words: String..., log: String
  ) throws -> ProcessResult {
    try regimen(
      words: ["import", "csv", Self.examples + sheet, "--mapping", Self.examples + mapping + ".mapping.json"] + words,
      log: log)
  }

  /// The line of counts in an answer.
  private func counts(_ result: ProcessResult) throws -> String {
    let lines = try succeeds(result).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    return try #require(lines.first { $0.contains(/^\d+ (new|the same|skipped|corrected|amended)/) })
  }

  @Test("a wide sheet becomes 11 events, and imported again none")
  func wideSheet() throws {
    try withLog { log in
      #expect(try counts(imported("sheet-wide.csv", "sheet-wide", log: log)) == "11 new")
      let again = try succeeds(imported("sheet-wide.csv", "sheet-wide", log: log))
      #expect(again.contains("11 the same\n") && again.contains("nothing to write\n"))
      #expect(try succeeds(regimen("verify", log: log)).hasPrefix("ok: 11 events in 1 sealed batch\n"))
      let rows = try answer("query", "exposures", log: log)["rows"].elements
      #expect(rows.compactMap { $0["drug"].text } == ["baricitinib", "methotrexate", "upadacitinib", "prednisone"])
    }
  }

  @Test(
    "the last day on a drug becomes the first day off it, and an enrolment that is only inferred says so")
  func meanings() throws {
    try withLog { log in
      _ = try succeeds(imported("sheet-wide.csv", "sheet-wide", log: log))
      let lines = try #require(
        contents(of: log)["00000000000000000001.jsonl"].map { String(decoding: $0, as: UTF8.self) })
      #expect(lines.contains(#""occurred":"2023-11-02""#), "stopped after 01.11.2023, the last day")
      #expect(
        lines.contains(
          #""source":"derma-sheet:017/enrolled","basis":"inferred""#))
      #expect(lines.contains(#""source":"derma-sheet:017/2/stop","basis":"reported""#))
      #expect(lines.contains(#""note":"Übelkeit, \"Leber\" erhöht""#))
    }
  }

  @Test("a corrected sheet, after a correction in the log: 7 the same, 1 kept, 1 amended, 1 new, 2 vanished")
  func correctedSheet() throws {
    try withLog { log in
      _ = try succeeds(imported("sheet-wide.csv", "sheet-wide", log: log))
      let events = try answer("query", "events", log: log)["rows"].elements
      let start = try #require(
        events.first { $0["type"].text == "treatment-started" && $0["data.drug"].text == "baricitinib" }?["seq"].number)
      try succeeds(regimen(words: ["amend", "\(Int(start))", "--dose", "2mg/day", "--reason", "misread"], log: log))
      let trial = try counts(imported("sheet-wide-corrected.csv", "sheet-wide", "--dry-run", log: log))
      let done = try imported(
        "sheet-wide-corrected.csv", "sheet-wide", "--reason", "monitoring visit of May", log: log)
      #expect(trial == "1 new; 7 the same; 1 corrected in the log since: kept; 1 amended; 2 vanished from the file")
      #expect(try counts(done) == trial)
      #expect(done.error.contains("--retract-vanished"))
      let again = try counts(imported("sheet-wide-corrected.csv", "sheet-wide", log: log))
      #expect(again == "9 the same; 1 corrected in the log since: kept; 2 vanished from the file")
      let retracted = try imported("sheet-wide-corrected.csv", "sheet-wide", "--retract-vanished", log: log)
      #expect(try succeeds(retracted).contains("appended 2 events"))
      #expect(
        try counts(imported("sheet-wide-corrected.csv", "sheet-wide", log: log))
          == "9 the same; 1 corrected in the log since: kept")
    }
  }

  @Test("an erased patient never comes back: the 5 events of the sheet are skipped")
  func erased() throws {
    try withLog { log in
      _ = try succeeds(imported("sheet-wide.csv", "sheet-wide", log: log))
      _ = try succeeds(regimen("erase", "--patient", "D017", "--reason", "request", log: log))
      let done = try counts(imported("sheet-wide.csv", "sheet-wide", log: log))
      #expect(done == "6 the same; 5 erased in the log: skipped")
      #expect(try answer("query", "patients", log: log)["rows"].elements.map { $0["patient"].text } == ["D018"])
    }
  }

  @Test("a raw export of REDCap becomes 14 events, with the dictionary that the mapping names")
  func redcap() throws {
    try withLog { log in
      let asked = try imported("redcap-export.csv", "redcap", log: log)
      #expect(asked.status == 3 && asked.error.contains("row 9, column global: a complete response with EASI 7.2"))
      #expect(asked.error.contains("checks ask about complete-with-score: 1 row\n"))
      let result = try imported("redcap-export.csv", "redcap", "--accept", "complete-with-score", log: log)
      #expect(result.error.contains("complete-with-score is accepted in 1 row\n"))
      let done = try succeeds(result)
      #expect(done.contains("14 new\n"))
      #expect(done.contains("8 rows taken; 1 not mapped (month_12_arm_1); 5 of clinic_a; 4 of clinic_b\n"))
      #expect(try counts(imported("redcap-export.csv", "redcap", log: log)) == "14 the same")
    }
  }

  @Test("a list of changes becomes 7 events of one patient")
  func longSheet() throws {
    try withLog { log in
      let first = try counts(imported("sheet-long.csv", "sheet-long", log: log))
      let second = try counts(imported("sheet-long.csv", "sheet-long", log: log))
      #expect(first == "7 new")
      #expect(second == "7 the same")
    }
  }

  @Test("all faults of a sheet are said at once, by row and column, and nothing is written")
  func faults() throws {
    try withLog { log in
      let refused = try imported("sheet-wide-bad.csv", "sheet-wide", log: log)
      #expect(refused.status == 3 && refused.output.isEmpty)
      for place in [
        "row 3, column Beginn: '31.06.2022': there is no such date",
        "row 4, column Geschlecht: 'f' is none of: w, m, d",
        "row 4, column Beginn: '3/4/22' is none of the stated shapes",
        "row 5, column Dosis: '7.5' is no number with a decimal comma",
        "row 5, column Abbruchgrund: 'unklar' is none of: NW, Remission, Ende",
        "the key 018/1 stands in row 4 already",
      ] { #expect(refused.error.contains(place), "\(place)\n\(refused.error)") }
      #expect(refused.error.contains("; nothing was written"))
      #expect(try succeeds(regimen("verify", log: log)).hasPrefix("ok: 0 events"))
    }
  }

  @Test(
    "a file without rows, or with a dose that is none, writes nothing and names the next step",
    arguments: [
      ("", 3, "try: the first row names the columns"),
      ("id,drug,dose,start\n", 0, "note: the file has no row below its header; save the sheet"),
      ("id,drug,dose,dose,start\nP1,methotrexate,5mg/week,,2024-01-01\n", 3, "try: give each column a name of its own"),
      ("id,drug,dose,start\nP1,methotrexate,once daily,2024-01-01\n", 3, "try: write the amount and its unit first"),
      ("id,drug,dose,start\nP1,methotrexate,2x15 mg,2024-01-01\n", 3, "try: write the amount of each time, its unit"),
    ])
  func nothingWritten(sheet: String, status: Int32, hint: String) throws {
    try withLog { log in
      let mapping = #"""
        {"mapping":1,"source":"d","salt":"72fb021fe9e4c6a098b21d0bcd24d97f","file":{"delimiter":",","encoding":"utf-8",
        "decimal":".","dates":["YYYY-MM-DD"],"missing":[""]},"patient":{"column":"id"},"tables":[{"key":["id","drug"],
        "events":[{"slot":"s","type":"treatment-started","on":{"column":"start"},
        "data":{"drug":{"column":"drug"},"dose":{"column":"dose"}}}]}]}
        """#
      let (file, rules) = (log + "/../s.csv", log + "/../s.json")
      try Data(sheet.utf8).write(to: URL(fileURLWithPath: file))
      try Data(mapping.utf8).write(to: URL(fileURLWithPath: rules))
      let result = try regimen("import", "csv", file, "--mapping", rules, log: log)
      #expect(result.status == status && result.error.contains(hint), "\(result.status) \(result.error)")
      #expect(try succeeds(regimen("verify", log: log)).hasPrefix("ok: 0 events"))
    }
  }

  @Test("a skeleton is a mapping that is read, with a salt of its own")
  func skeleton() throws {
    try withLog { log in
      let words = ["import", "csv", Self.examples + "sheet-wide.csv", "--new-mapping"]
      let first = try regimen(words: words, log: log)
      #expect(first.output != (try regimen(words: words, log: log)).output, "each has a salt of its own")
      #expect(first.output.contains(#""delimiter": ";", "encoding": "utf-8", "decimal": ",""#))
      #expect(first.output.contains(#""dates": ["DD.MM.YYYY", "MM.YYYY"]"#))
      #expect(first.output.contains(#"{"column": "Geschlecht", "values": {"m": "m", "w": "w"}}"#))
      let path = log + "/../skeleton.json"
      try Data(first.output.utf8).write(to: URL(fileURLWithPath: path))
      let read = try regimen(
        words: ["import", "csv", Self.examples + "sheet-wide.csv", "--mapping", path, "--dry-run"], log: log)
      #expect(try succeeds(read).contains("no row makes an event"))
    }
  }
}
