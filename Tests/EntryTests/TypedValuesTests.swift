import Arguments
import Testing

@testable import Entry

@Suite("Values as people type them")
struct TypedValuesTests {
  @Test("a seq counts from 1, a position where a log may end from 0")
  func positions() {
    #expect(throws: ValueError.self) { try typedSequenceNumber("0") }
    #expect(throws: ValueError.self) { try typedPosition("-1") }
    #expect((try? typedPosition("0")) == 0 && (try? typedSequenceNumber("1")) == 1)
  }

  @Test(
    "a number has a point or a comma",
    arguments: [("87.6", 87.6), ("4,2", 4.2), ("-0,5", -0.5), ("12", 12), ("0,125", 0.125), ("1.234", 1.234)])
  func numbers(text: String, number: Double) throws { #expect(try typedNumber(text) == number) }

  @Test("a comma before three digits may separate thousands", arguments: ["1,234", "12,500", "-1,000"])
  func ambiguousNumbers(text: String) {
    let error = #expect(throws: ValueError.self) { try typedNumber(text) }
    #expect(error?.message == "the number '\(text)' can be read in two ways")
  }

  @Test("any other text is no number", arguments: ["", "x", "1,2,3", "1.2,3", "nan", "inf", ","])
  func noNumbers(text: String) { #expect(throws: ValueError.self) { try typedNumber(text) } }
}
