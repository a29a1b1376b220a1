import Testing

@testable import Reports

@Suite("Markup")
struct MarkupTests {
  @Test(
    "no text can be taken for markup",
    arguments: [
      ("<script>", "&lt;script&gt;"), ("\"><img onerror='x'>", "&quot;&gt;&lt;img onerror=&#39;x&#39;&gt;"),
      ("a & b", "a &amp; b"), ("a\u{0}b\u{1B}c\u{85}\u{FFFE}", "a\u{FFFD}b\u{FFFD}c\u{FFFD}\u{FFFD}"),
      ("é – ≥", "é – ≥"),
    ])
  func escaping(text: String, escaped: String) {
    #expect(Markup.escaped(text) == escaped)
    var markup = Markup()
    markup.element("t", ["a": text], text)
    #expect(markup.text == "<t a=\"\(escaped)\">\(escaped)</t>\n")
  }

  @Test(
    "lengths have no needless digits",
    arguments: [
      (0.0, "0"), (1.5, "1.5"), (-0.0004, "0"), (12.3456, "12.346"), (-2.05, "-2.05"), (100, "100"), (-12, "-12"),
      (0.005, "0.005"), (0.07, "0.07"), (-0.05, "-0.05"), (3.01, "3.01"), (7.5, "7.5"), (.infinity, "0"),
    ])
  func lengths(value: Double, text: String) {
    #expect(length(value) == text)
  }
}
