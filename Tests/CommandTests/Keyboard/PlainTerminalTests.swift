import Foundation
import TestSupport
import Testing

@Suite("A terminal whose locale is not UTF-8")
struct PlainTerminalTests {
  private static let name = "Größe–7"
  private static let drafts = [
    #"{"type":"treatment-started","patient":"Größe–7","occurred":"2022-01-01","data":"#
      + #"{"treatment":"T1","drug":"baricitinib","note":"größer 漢字"}}"#,
    #"{"type":"adverse-event-recorded","patient":"Größe–7","occurred":"2022-02-01","data":{"term":"Übelkeit 😷"}}"#,
  ]

  private static let calls: [([String], Int32)] = [
    (["record", "patient-seen", name, "--on", "2022-03"], 0), (["record", "patient-seen", name, "--on", "ümlaut"], 2),
    (["record", "treatment-stopped", name, "methotrexät", "--on", "2022-03"], 2),
    (["record", "treatment-started", name, "bärizitinib", "--on", "2022-03", "--accept", "drug-misspelt"], 0),
    (["amend", "2", "--set", "term=Ödem", "--reason", "größer"], 0), (["query", "events"], 0),
    (["query", "adverse-events", "--format", "csv"], 0), (["query", "adverse-events", "--format", "markdown"], 0),
    (["timeline", name], 0), (["replay", name], 0), (["replay", "Grösse"], 2), (["verify"], 0), (["repair"], 0),
    (["verify", "--log", "nöwhere"], 3), (["append", "nöthing.jsonl"], 3), (["init", "nöwhere/ö"], 3),
    (["erase", "--patient", name, "--reason", "gewünscht"], 0), (["query", "dürations"], 2), (["bögus"], 2),
    (["help", "verify"], 0), (["verify", "--help"], 0), (["help", "ümlaut"], 2), (["diff", "--since", "@1"], 0),
    (["plot", "swimmer", "--output", "nöwhere/ö.svg"], 3),
  ]

  private func plain(_ words: [String], typed: String = "", log: String? = nil) throws -> TerminalResult {
    let result = try atTerminal(words, typed: typed, log: log, environment: ["LC_ALL": "C"])
    #expect(result.screen.utf8.allSatisfy { $0 < 0x80 }, "\(words): \(result.screen)")
    return result
  }

  @Test("is shown ASCII alone: results, notes, errors and help", arguments: calls)
  func messages(words: [String], status: Int32) throws {
    try withLog(Self.drafts) { log in
      let result = try plain(words, log: log)
      #expect(result.status == status, "\(words): \(result.screen)")
    }
  }

  @Test("is shown the fault of a draft with its carets in their place")
  func carets() throws {
    try withLog { log in
      let draft = #"{"type":"patient-seen","patient":"ö–漢","occurred":"2023-02-30","data":{}}"# + "\n"
      try Data(draft.utf8).write(to: URL(fileURLWithPath: log + ".jsonl"))
      let shown = try plain(["append", log + ".jsonl"], log: log).screen
      let lines = shown.split(separator: "\n")
      let fault = try #require(lines.firstIndex { $0.hasPrefix("  {") })
      #expect(lines[fault].contains(#""patient":"\u{F6}-\u{6F22}""#), "\(shown)")
      let column = try #require(lines[fault].range(of: "2023-02-30")).lowerBound
      let caret = try #require(lines[fault + 1].firstIndex(of: "^"))
      let columns = lines[fault].distance(from: lines[fault].startIndex, to: column)
      // Both carets and text begin at the date or its quotation mark.
      #expect([0, 1].contains(columns - lines[fault + 1].distance(from: lines[fault + 1].startIndex, to: caret)))
    }
  }

  @Test("is told in ASCII which file was written", arguments: [["plot", "swimmer"], ["report"]])
  func files(words: [String]) throws {
    try withLog(Self.drafts) { log in
      let result = try plain(words + ["--output", log + "-ö"], log: log)
      #expect(result.status == 0 && result.screen.contains(#"-\u{F6}"#), "\(result.screen)")
    }
  }

  @Test("is shown JSON that says the same as elsewhere", arguments: ["json", "jsonl"])
  func json(format: String) throws {
    try withLog(Self.drafts) { log in
      let words = ["query", "adverse-events", "--as-of", "2022-06-01", "--format", format]
      let screen = try plain(words, log: log).screen
      let elsewhere = try succeeds(regimen(words: words, log: log))
      #expect(elsewhere.contains("Übelkeit 😷") && screen.contains(#"\u00dcbelkeit \ud83d\ude37"#), "\(screen)")
      func parsed(_ text: String) throws -> NSDictionary {
        let line = text.split(separator: "\n").first { $0.hasPrefix("{") } ?? ""
        return try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? NSDictionary)
      }
      let (shown, known) = (try parsed(screen), try parsed(elsewhere))
      #expect(shown == known)
    }
  }

  @Test("guides an entry in ASCII, within its width, and shows a command that can be typed")
  func entry() throws {
    try withLog(Self.drafts) { log in
      let answers = ["seen", "2022-06-01", "", "yes", "no"].map { $0 + "\n" }.joined()
      let screen = try plain(["log", Self.name], typed: answers, log: log).screen
      #expect(screen.contains(#"Gr\u{F6}\u{DF}e-7 is on baricitinib since 2022-01-01 (T1)."#), "\(screen)")
      #expect(screen.contains(#"  regimen record patient-seen $'Gr\303\266\303\237e\342\200\2237' --on 2022-06-01"#))
      #expect(screen.hasSuffix("next: regimen replay $'Gr\\303\\266\\303\\237e\\342\\200\\2237'\n"), "\(screen)")
    }
  }

  @Test("a file or a pipe gets the bytes as they are, whatever the locale")
  func pipe() throws {
    try withLog(Self.drafts) { log in
      let answer = try succeeds(regimen("query", "adverse-events", log: log))
      let refusal = try regimen("replay", "Grösse", log: log).error
      #expect(answer.contains("Größe–7") && refusal.contains("Grösse"))
    }
  }
}
