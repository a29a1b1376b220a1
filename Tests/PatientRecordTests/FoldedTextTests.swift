import Testing

@testable import PatientRecord

@Suite("Folded texts")
struct FoldedTextTests {
  @Test(
    "case, spaces and the form of accented letters make no difference",
    arguments: [
      ("alopecia areata", "Alopecia Areata"), ("alopecia areata", " alopecia  areata "), ("é", "e\u{301}"),
      ("José-7", "Jose\u{301}-7"), ("JOSÉ-7", "jose\u{301}-7"), ("alopecia areata", "alopecia\u{A0}areata"),
      ("CRP", "crp"), ("σίσυφοσ", "σίσυφος"), ("ΣΊΣΥΦΟΣ", "σίσυφος"), ("Straße", "STRASSE"), ("a\tb", "a b"), ("", " "),
    ])
  func same(one: String, other: String) {
    #expect(FoldedText(one) == FoldedText(other))
    #expect(FoldedText(one).hashValue == FoldedText(other).hashValue)
  }

  @Test(
    "letters, accents, digits and signs do",
    arguments: [
      ("P01", "P1"), ("P01", "P 01"), ("José", "Jose"), ("ALT", "AST"), ("a-b", "a b"), ("zoster", "zoster!"),
    ])
  func different(one: String, other: String) {
    #expect(FoldedText(one) != FoldedText(other))
  }

  @Test("each text is kept as it was first written")
  func first() {
    #expect(["Zoster", "acne", "zoster ", "ACNE"].distinctWhenFolded == ["Zoster", "acne"])
    #expect([String]().distinctWhenFolded == [])
  }
}
