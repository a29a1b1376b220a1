import Testing
import Text

@Suite("Lines for people")
struct ShownLinesTests {
  @Test(
    "hold nothing that a terminal obeys or hides but their line feeds",
    arguments: [
      ("a\nb\n", "a\nb\n"), ("\u{1B}]0;owned\u{7}\u{1B}[2J.jsonl\n", "\\u{1B}]0;owned\\u{7}\\u{1B}[2J.jsonl\n"),
      ("a\u{9B}31m\u{7F}\u{202E}\r", "a\\u{9B}31m\\u{7F}\\u{202E}\\r"), ("é 漢 –", "é 漢 –"),
    ])
  func lines(text: String, safe: String) { #expect(shownLines(text) == safe) }
}
