import Testing
import Text

@Suite("Numbers for people")
struct NumberFormTests {
  @Test(
    "a number is shown with one decimal, halves away from zero",
    arguments: [
      (14.25, "14.3"), (14.24, "14.2"), (0.15, "0.2"), (-0.04, "0.0"), (-0.25, "-0.3"), (9.96, "10.0"), (3, "3.0"),
      (.nan, "–"), (.infinity, "–"), (1e16, "1e+16"),
    ])
  func decimals(value: Double, shown: String) { #expect(oneDecimal(value) == shown) }

  @Test(
    "a p-value is shown to three decimals, never as 0",
    arguments: [(1, "1.000"), (0.0495, "0.050"), (0.0012, "0.001"), (0.0004, "< 0.001"), (0, "< 0.001")])
  func pValues(p: Double, text: String) { #expect(shownPValue(p) == text) }

  @Test(
    "numbers are shown with as many decimals as asked",
    arguments: [
      (14.8333, 2, "14.83"), (0.05, 1, "0.1"), (-0.25, 1, "-0.3"), (3, 0, "3"), (-0.001, 2, "0.00"), (12, 1, "12.0"),
    ])
  func shown(number: Double, decimals: Int, text: String) {
    #expect(fixed(number, decimals: decimals) == text)
  }
}
