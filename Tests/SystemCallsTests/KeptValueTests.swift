import SystemCalls
import Testing

@Suite("Values that are kept until the end of the program")
struct KeptValueTests {
  private final class Value: Sendable {}

  @Test("a value lives until another takes its place")
  func oneIsKept() {
    weak var first: Value?
    weak var second: Value?
    do {
      let value = Value()
      first = value
      keepUntilTheEnd(value)
    }
    #expect(first != nil)
    do {
      let value = Value()
      second = value
      keepUntilTheEnd(value)
    }
    #expect(first == nil)
    #expect(second != nil)
  }
}
