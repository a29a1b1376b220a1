import Text
import Testing

@Suite("The nearest known words")
struct NearestTests {
  private let drugs = ["baricitinib", "tofacitinib", "upadacitinib", "methotrexate", "mepolizumab", "dapsone", "IVIG"]
  private let options = ["--as-of", "--known-at", "--format", "--from", "--on"]
  private let types = ["treatment-started", "treatment-held", "treatment-stopped", "response-assessed", "patient-seen"]

  @Test(
    "are those a slip of the fingers away",
    arguments: [
      ("metotrexate", ["methotrexate"]), ("methotrexaet", ["methotrexate"]), ("dapson", ["dapsone"]),
      ("bariticinib", ["baricitinib"]), ("ivgi", ["IVIG"]), ("DAPSONE", ["dapsone"]),
      ("upadacitinibe", ["upadacitinib"]),
    ])
  func drugs(word: String, expected: [String]) {
    #expect(nearest(to: word, among: drugs) == expected)
  }

  @Test("are the nearest alone: one further off is another drug")
  func nearestAlone() {
    #expect(nearest(to: "toficitinib", among: drugs) == ["tofacitinib"])
    #expect(nearest(to: "toficitinib", among: drugs.filter { $0 != "tofacitinib" }) == ["baricitinib"])
  }

  @Test(
    "of options count the dashes",
    arguments: [
      ("--fromat", ["--format"]), ("--asof", ["--as-of"]), ("--no", ["--on"]), ("--known", ["--known-at"]),
      ("--form", ["--from", "--format"]),
    ])
  func options(word: String, expected: [String]) {
    #expect(nearest(to: word, among: options) == expected)
  }

  @Test("are at most as many as asked for, and equals keep their order")
  func limit() {
    let known = ["cat", "bat", "rat", "hat"]
    #expect(nearest(to: "mat", among: known) == ["cat", "bat", "rat"])
    #expect(nearest(to: "mat", among: known, limit: 1) == ["cat"])
    #expect(nearest(to: "mat", among: known.reversed(), limit: 2) == ["hat", "rat"])
    #expect(nearest(to: "rat", among: known, limit: 1) == ["rat"])
  }

  @Test("lie within a third of the longer word's letters, and within three edits")
  func threshold() {
    #expect(nearest(to: "on", among: ["no", "in", "o"]) == [])
    #expect(nearest(to: "cat", among: ["dog", "act", "cot", "cog"]) == ["act", "cot"])
    #expect(nearest(to: "abcdef", among: ["abcdxx"]) == ["abcdxx"])
    #expect(nearest(to: "abcde", among: ["abcxx"]) == [])
    #expect(nearest(to: "abcdefghijklmnop", among: ["xxxdefghijklmnop"]) == ["xxxdefghijklmnop"])
    #expect(nearest(to: "abcdefghijklmnop", among: ["xxxxefghijklmnop"]) == [])
  }

  @Test("are none for nonsense", arguments: ["", "x", "zzzzzz", "water", "--", "🧪"])
  func nonsense(word: String) {
    #expect(nearest(to: word, among: drugs + types) == [])
  }

  @Test("are also those that begin with the word, if it has three letters")
  func beginnings() {
    #expect(nearest(to: "response", among: types) == ["response-assessed"])
    #expect(nearest(to: "Treat", among: types) == ["treatment-started", "treatment-held", "treatment-stopped"])
    #expect(nearest(to: "treatment-heldd", among: types) == ["treatment-held"])
    #expect(nearest(to: "tr", among: types) == [])
  }

  @Test("are none for a word longer than any name, however long the word")
  func longWords() {
    let known = String(repeating: "a", count: 64)
    #expect(nearest(to: known.dropLast() + "b", among: [known]) == [known])
    #expect(nearest(to: known + "b", among: [known]) == [])
    #expect(nearest(to: known, among: [known + "b"]) == [])
    #expect(nearest(to: String(repeating: "a", count: 10_000_000), among: [known]) == [])
  }
}
