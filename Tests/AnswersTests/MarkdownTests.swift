import Testing

@testable import Answers

@Suite("Answers as Markdown")
struct MarkdownTests {
  @Test("a GitHub table, numbers flush right, then the lines of the log, then the whole proof")
  func whole() throws {
    var answer = try Answer.sample(rows: [
      SampleRow(["patient": "P01", "days": 12], explanation: [#"{"seq":1,"note":"a `b`"}"#]),
      ["patient": "P02", "days": .null],
    ])
    answer.sentence = "Days; one row per patient."
    answer.notes = ["Not reached."]
    let seal = String(repeating: "1a2b3c4d", count: 8)
    #expect(
      answer.text(as: .markdown) == """
        Days; one row per patient.

        | patient | days |
        | --- | ---: |
        | P01 | 12 |
        | P02 | – |

        - Row 1
          - ``{"seq":1,"note":"a `b`"}``

        as of 2025-01-01, known at 2025-02-28T00:00:00.000Z, \
        log 0b7d5a40-1c2d-4e3f-8a9b-001122334455 seq 312, seal \(seal)

        days count both ends

        Not reached.

        """)
  }

  @Test(
    "nothing in a text becomes markup, HTML or a new cell",
    arguments: [
      ("a|b", #"a\|b"#), (#"a\|b"#, #"a\\\|b"#), ("<script>&", "&lt;script&gt;&amp;"), ("*b* _i_", #"\*b\* \_i\_"#),
      ("[l](http://x)", #"\[l\](http://x)"#), ("`c`", #"\`c\`"#), ("a\nb", #"a\\nb"#), ("~~s~~", #"\~\~s\~\~"#),
      ("\u{202E}x", #"\\u{202E}x"#),
    ])
  func escaping(text: String, cell: String) throws {
    let lines = (try Answer.sample(rows: [["note": .text(text)]])).text(as: .markdown).split(separator: "\n")
    #expect(lines[2] == "| \(cell) |")
  }

  @Test("an answer without rows says so")
  func empty() throws {
    #expect((try Answer.sample(rows: [])).text(as: .markdown).hasPrefix("no rows\n\nas of "))
  }
}
