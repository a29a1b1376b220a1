import TestSupport
import Testing

@testable import Text

@Suite("Diagnostics")
struct DiagnosticTests {
  @Test("place and message, the line with carets under the fault, and what to try")
  func whole() {
    let line = #"{"type":"treatment-started","occurred":"2023-02-30"}"#
    let diagnostic = Diagnostic(
      "there is no such day", file: "drafts.jsonl", line: 12, column: 40, lineText: line, range: 39..<51,
      hint: "2023-02 has the days 01 to 28")
    #expect(
      diagnostic.rendered() == """
        regimen: drafts.jsonl:12:40: there is no such day
          {"type":"treatment-started","occurred":"2023-02-30"}
                                                 ^^^^^^^^^^^^
        try: 2023-02 has the days 01 to 28

        """)
  }

  @Test(
    "what is not known of the place is left out",
    arguments: [
      (Diagnostic("no"), "regimen: no\n"), (Diagnostic("no", file: "a"), "regimen: a: no\n"),
      (Diagnostic("no", file: "a", line: 3), "regimen: a:3: no\n"),
      (Diagnostic("no", line: 3, column: 4), "regimen: line 3, column 4: no\n"),
      (Diagnostic("no", lineText: "text"), "regimen: no\n  text\n"),
    ])
  func places(diagnostic: Diagnostic, expected: String) { #expect(diagnostic.rendered() == expected) }

  @Test(
    "a long line is cut around its fault",
    arguments: [
      (0..<2, "01234567890123456…", "^^"), (14..<16, "01234567890123456…", "              ^^"),
      (50..<52, "…0123456789012345…", "           ^^"), (98..<100, "…4567890123456789", "               ^^"),
      (40..<90, "…0123456789012345…", " ^^^^^^^^^^^^^^^^"),
    ])
  func cutting(fault: Range<Int>, line: String, carets: String) {
    let text = String(repeating: "0123456789", count: 10)
    #expect(
      Diagnostic("no", lineText: text, range: fault).rendered(width: 20) == "regimen: no\n  \(line)\n  \(carets)\n")
  }

  @Test("the carets stand under the fault wherever it is, and no line is wider than asked")
  func cuttingAnywhere() throws {
    let text = String((0..<300).map { Character(Unicode.Scalar(UInt8(33 + $0 % 90))) })
    for seed in UInt64(0)..<300 {
      var generator = RepeatableRandomNumberGenerator(seed: seed)
      let start = Int.random(in: 0..<300, using: &generator)
      let fault = start..<min(300, start + Int.random(in: 1...40, using: &generator))
      let width = Int.random(in: 20...120, using: &generator)
      let isASCII = seed % 2 == 1
      let lines = Diagnostic("no", lineText: text, range: fault).rendered(width: width, isASCII: isASCII)
        .split(separator: "\n")
      #expect(!isASCII || lines[1].utf8.allSatisfy { $0 < 0x80 }, "seed \(seed)")
      let carets = lines[2].filter { $0 == "^" }.count
      let shown = Array(lines[1].dropFirst(lines[2].count - carets).prefix(carets))
      #expect(lines[1].count <= width && lines[2].count <= width, "seed \(seed)")
      #expect(shown == Array(Array(text)[fault].prefix(carets)), "seed \(seed)")
      #expect(carets == fault.count || (carets >= width - (isASCII ? 8 : 6) && carets > 0), "seed \(seed)")
    }
  }

  @Test("controls are escaped, tabs are one space, wide characters two columns, and the carets follow")
  func escaping() {
    #expect(
      Diagnostic("no", lineText: "\t\u{1B}漢bad\u{202E}", range: 3..<6).rendered() == """
        regimen: no
           \\u{1B}漢bad\\u{202E}
                   ^^^

        """)
  }

  @Test("a fault at or beyond the line's end is pointed at behind its last character")
  func endOfLine() {
    #expect(Diagnostic("no", lineText: "abc", range: 3..<4).rendered() == "regimen: no\n  abc\n     ^\n")
    #expect(Diagnostic("no", lineText: "abc", range: 9..<12).rendered() == "regimen: no\n  abc\n     ^\n")
    #expect(Diagnostic("no", lineText: "", range: 0..<1).rendered() == "regimen: no\n  \n  ^\n")
  }

  @Test("neither message nor hint nor file name can move the terminal's cursor")
  func harmfulWords() {
    let text = Diagnostic("a\u{1B}", file: "b\n", hint: "c\u{7}").rendered()
    #expect(text == "regimen: b\\n: a\\u{1B}\ntry: c\\u{7}\n")
  }
}
