import Foundation
import Testing
import Text

@testable import Answers

@Suite("Answers as a table")
struct TableTests {

  @Test("columns are aligned, numbers flush right with one decimal, and the proof stands below")
  func whole() throws {
    var answer = try Answer.sample(
      rows: [
        ["patient": "P01", "drug": "baricitinib", "months": 14.25, "end": .null],
        ["patient": "P12", "drug": "upadacitinib", "months": 3.0, "end": "2024-02-01"],
      ],
      shown: [
        "patient", "drug", "months",
        .composed("until", of: ["end"]) { ($0.values["end"] ?? .null).shownToPeople },
      ])
    answer.sentence = "Months on a drug; one row per drug of a patient."
    answer.erased = 2
    answer.notCounted = [NotCounted(.possible, count: 1)]
    answer.notes = ["The median is not reached."]
    #expect(
      answer.text(as: .table) == """
        Months on a drug; one row per drug of a patient.

        patient  drug          months  until
        ───────  ────────────  ──────  ──────────
        P01      baricitinib     14.3  –
        P12      upadacitinib     3.0  2024-02-01

        as of 2025-01-01, known at 2025-02-28T00:00:00.000Z, log 0b7d5a40… seq 312, seal 1a2b3c4d…
        days count both ends
        2 events erased
        not counted: 1 combination possible only, by partial dates
        The median is not reached.

        """)
  }

  @Test("without declared columns every field has one, members of objects too")
  func undeclared() throws {
    let answer = try Answer.sample(rows: [
      ["n": 2, "kaplanMeier": ["median": 9.5, "lower": .null], "codes": ["a", "b"]]
    ])
    let lines = answer.text(as: .table).split(separator: "\n")
    #expect(lines[0] == "n  median  lower  codes")
    #expect(lines[2] == "2     9.5  –      a, b")
  }

  @Test("a closure makes a column of what it likes, and what it returns is shown escaped")
  func closures() throws {
    let both = ShownColumn<SampleRow>.composed("both", of: ["a"]) { row in "\(row.values["a"] == 1)\u{1B}" }
    let answer = try Answer.sample(rows: [["a": 1]], shown: [both])
    #expect(answer.text(as: .table).contains("\ntrue\\u{1B}\n"))
  }

  @Test("an answer without rows says so")
  func empty() throws {
    #expect((try Answer.sample(rows: [])).text(as: .table).hasPrefix("no rows\n\nas of 2025-01-01, "))
  }

  @Test("no control, no override and no newline of the data reaches the terminal")
  func escaping() throws {
    var answer = try Answer.sample(rows: [
      SampleRow(
        ["note": "a\u{1B}[2Jb\n\u{202E}c", "list": ["\u{7}"]], explanation: ["{\"note\":\"\u{202E}\"}"])
    ])
    answer.notes = ["\u{1B}]0;title\u{7}"]
    answer.differences = ["anchor \u{9B}5m"]
    answer.sentence = "\u{9B}5m"
    let harmful = answer.text(as: .table).unicodeScalars.filter { scalar in
      scalar != "\n" && [.control, .format].contains(scalar.properties.generalCategory)
    }
    #expect(harmful.isEmpty)
    #expect(answer.text(as: .table).contains("a\\u{1B}[2Jb\\n\\u{202E}c"))
  }

  @Test("the lines that explain a row stand indented under it")
  func explanations() throws {
    let answer = try Answer.sample(rows: [
      SampleRow(["patient": "P01"], explanation: [#"{"seq":1}"#, #"{"seq":4}"#]), ["patient": "P02"],
    ])
    #expect(
      answer.text(as: .table).hasPrefix(
        """
        patient
        ───────
        P01
            {"seq":1}
            {"seq":4}
        P02

        """))
  }

  @Test("wide and combining characters keep the columns aligned")
  func wideCharacters() throws {
    let answer = try Answer.sample(rows: [["a": "漢字", "b": "x"], ["a": "e\u{301}", "b": "y"]])
    let lines = answer.text(as: .table).split(separator: "\n")
    #expect(lines[2] == "漢字  x")
    #expect(lines[3] == "e\u{301}     y")
  }

  @Test("with a width, long texts are wrapped before anything else and nothing exceeds it", arguments: [24, 40, 60])
  func widths(width: Int) throws {
    var answer = try Answer.sample(
      rows: [
        ["patient": "P01", "note": .text(String(repeating: "long ", count: 30) + "end"), "days": 123],
        SampleRow(
          ["patient": "P02", "note": "short", "days": 7], explanation: [String(repeating: "x", count: 100)]),
      ])
    answer.notes = [String(repeating: "word ", count: 40)]
    let text = answer.text(as: .table, width: width)
    let lines = text.split(separator: "\n")
    // An instant is wider than 24 columns, and is not broken.
    func hasLongWord(_ line: Substring) -> Bool { line.split(separator: " ").contains { $0.count > width } }
    #expect(lines.allSatisfy { displayWidth(String($0)) <= width || $0.hasPrefix("as of") || hasLongWord($0) })
    #expect(lines[2].hasSuffix(" 123") && lines[3].hasPrefix("         long"))
    #expect(text.components(separatedBy: "long").count == 31 && text.contains(" end"))
    #expect(lines.contains { $0.hasSuffix("…") && $0.contains("xxx") })
  }

  @Test("a drug is never cut: a word that is wider than its column takes more lines")
  func longWords() throws {
    let name = String(repeating: "a", count: 30)
    let answer = try Answer.sample(rows: [["patient": "P01", "drug": .text(name + "b"), "course": "T1 and T2"]])
    let text = answer.text(as: .table, width: 40)
    let lines = text.split(separator: "\n")
    #expect(lines.prefix(4).allSatisfy { displayWidth(String($0)) <= 40 })
    #expect(text.filter { $0 == "a" }.count >= 30 && !lines.prefix(4).contains { $0.contains("…") })
  }

  @Test("what is said of a row stands under it, before its lines, wrapped and not cut")
  func details() throws {
    let answer = try Answer.sample(rows: [
      SampleRow(
        ["patient": "P01"], explanation: [#"{"seq":1}"#], details: ["months: 6 → 5 (-1) and more", "a\u{1B}b"]),
      ["patient": "P02"],
    ])
    let lines = answer.text(as: .table).split(separator: "\n")
    #expect(lines[3...5] == ["    months: 6 → 5 (-1) and more", "    a\\u{1B}b", #"    {"seq":1}"#])
    let narrow = answer.text(as: .table, width: 20).split(separator: "\n")
    #expect(narrow[3...4] == ["    months: 6 → 5", "      (-1) and more"])
    #expect(answer.text(as: .markdown).contains("- Row 1\n  - months: 6 → 5 (-1) and more\n  - a\\\\u{1B}b\n"))
    #expect(!answer.text(as: .json).contains("and more") && !answer.text(as: .csv).contains("and more"))
  }

  @Test("without a width nothing is cut")
  func uncut() throws {
    let long = String(repeating: "long ", count: 100) + "end"
    #expect((try Answer.sample(rows: [["note": .text(long)]])).text(as: .table).contains(long))
  }

  @Test("columns that do not fit side by side follow below, each time beside the first")
  func panels() throws {
    let answer = try Answer.sample(rows: [
      ["first": 1_000_000, "second": 2_000_000, "third": 3_000_000],
      ["first": 1, "second": 2, "third": 3],
    ])
    let lines = answer.text(as: .table, width: 18).split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines[0...3] == ["  first   second", "───────  ───────", "1000000  2000000", "      1        2"])
    #expect(lines[4] == "")
    #expect(lines[5...8] == ["  first    third", "───────  ───────", "1000000  3000000", "      1        3"])
  }
}
