import Testing

@testable import Text

@Suite("Text on a terminal")
struct DisplayWidthTests {
  @Test(
    "what a terminal would obey or hide is shown as an escape",
    arguments: [
      ("plain – ä 漢", "plain – ä 漢"), ("a\u{1B}[31mb", "a\\u{1B}[31mb"), ("a\nb\tc\r", "a\\nb\\tc\\r"),
      ("\u{202E}abc", "\\u{202E}abc"), ("a\u{2066}b", "a\\u{2066}b"), ("a\u{200B}b", "a\\u{200B}b"),
      ("\u{9B}31m", "\\u{9B}31m"), ("a\u{A0}b", "a\\u{A0}b"), ("\u{7F}", "\\u{7F}"), ("\0", "\\u{0}"),
    ])
  func escapes(text: String, expected: String) { #expect(shown(text) == expected) }

  @Test(
    "wide characters take two columns, combining marks none",
    arguments: [
      ("", 0), ("abc", 3), ("Ärzte", 5), ("A\u{308}rzte", 5), ("漢字", 4), ("한국", 4), ("ｱ", 1), ("Ａ", 2), ("🙂", 2),
      ("🇩🇪", 2), ("\u{1112}\u{1161}\u{11AB}", 2), ("→–…", 3),
    ])
  func widths(text: String, width: Int) { #expect(displayWidth(text) == width) }

  @Test(
    "a text too wide is cut, and an ellipsis says so",
    arguments: [
      ("abcdef", 6, "abcdef"), ("abcdef", 5, "abcd…"), ("abcdef", 1, "…"), ("abcdef", 0, ""), ("漢字漢", 5, "漢字…"),
      ("漢字漢", 4, "漢…"), ("e\u{301}abc", 3, "e\u{301}a…"),
    ])
  func cutting(text: String, width: Int, expected: String) {
    #expect(cut(text, to: width) == expected)
    #expect(displayWidth(cut(text, to: width)) <= width)
  }

  @Test("ASCII text escapes characters without a sign of their own")
  func escapes() {
    #expect(asciiText("Größe 1 → 2 – …") == "Gr\\u{F6}\\u{DF}e 1 -> 2 - ..")
    #expect(cut("abcdefgh", to: 5, "..") == "abc.." && cut("abcdefgh", to: 1, "..") == ".")
    #expect(cut("abc", to: 3, "..") == "abc" && cut("abc", to: 0, "..") == "")
  }

  @Test("text is padded on the side away from its alignment")
  func padding() {
    #expect(padded("漢", to: 4, .left) == "漢  " && padded("漢", to: 4, .right) == "  漢" && padded("abc", to: 2) == "abc")
  }
}
