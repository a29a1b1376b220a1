import PatientRecord
import TestSupport
import Testing

@Suite("Event ids")
struct EventIDTests {
  /// Bits computed in Python from Crockford's alphabet; the larger texts are the ULID specification's own.
  @Test(
    "26 characters of base 32 are 128 bits",
    arguments: [
      ("00000000000000000000000000", 0, 0), ("00000000000000000000000001", 0, 1), ("0000000000000000000000000Z", 0, 31),
      ("00000000000000000000000010", 0, 32), ("0000000000000G000000000000", 0x1, 0x0),
      ("7ZZZZZZZZZZZZZZZZZZZZZZZZZ", .max, .max), ("01BX5ZZKBKZZZZZZZZZZZZZZZZ", 0x15f4bffcd73ffff, 0xffffffffffffffff),
      ("01ARYZ6S41TSV4RRFFQ69G5FAV", 0x1563df36481d676, 0x4c61efb99302bd5b),
    ] as [(String, UInt64, UInt64)])
  func known(text: String, high: UInt64, low: UInt64) {
    #expect(EventID(text) == EventID(high: high, low: low))
    let id = EventID(high: high, low: low)
    #expect(id.description == text)
    var bytes = Array("before ".utf8)
    id.appendText(to: &bytes)
    #expect(bytes == Array("before \(text)".utf8))
  }

  @Test("the first ten characters are the time, the other sixteen chance")
  func time() {
    var generator = RepeatableRandomNumberGenerator(seed: 1)
    let id = EventID(millisecondsSinceEpoch: 1_469_918_176_385, using: &generator)
    #expect(id.description.hasPrefix("01ARYZ6S41"))
    #expect(id != EventID(millisecondsSinceEpoch: 1_469_918_176_385, using: &generator))
  }

  @Test("what is written reads back the same, and later ids sort after earlier ones")
  func roundTrip() {
    let seed: UInt64 = 26
    var generator = RepeatableRandomNumberGenerator(seed: seed)
    for milliseconds in 0..<2000 as Range<Int64> {
      let any = EventID(high: generator.next(), low: generator.next())
      #expect(EventID(any.description) == any, "seed \(seed)")
      let earlier = EventID(millisecondsSinceEpoch: milliseconds * 977, using: &generator)
      let later = EventID(millisecondsSinceEpoch: milliseconds * 977 + 1, using: &generator)
      #expect(earlier.description < later.description, "seed \(seed)")
    }
  }

  @Test(
    "lower case, letters outside the alphabet, other lengths and more than 128 bits are refused",
    arguments: [
      "", "01ARYZ6S41TSV4RRFFQ69G5FA", "01ARYZ6S41TSV4RRFFQ69G5FAVV", "01aryz6s41tsv4rrffq69g5fav",
      "01ARYZ6S41TSV4RRFFQ69G5FAv", "01ARYZ6S41TSV4RRFFQ69G5FAI", "01ARYZ6S41TSV4RRFFQ69G5FAL",
      "01ARYZ6S41TSV4RRFFQ69G5FAO",
      "01ARYZ6S41TSV4RRFFQ69G5FAU", "80000000000000000000000000", "ZZZZZZZZZZZZZZZZZZZZZZZZZZ",
      "01ARYZ6S41-SV4RRFFQ69G5FAV",
      "01ARYZ6S41TSV4RRFFQ69G5F\u{C9}", " 1ARYZ6S41TSV4RRFFQ69G5FAV", "/1ARYZ6S41TSV4RRFFQ69G5FAV",
    ])
  func refused(text: String) { #expect(EventID(text) == nil) }
}
