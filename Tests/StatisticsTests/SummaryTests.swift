import TestSupport
import Testing

@testable import Statistics

@Suite("Summary")
struct SummaryTests {
  @Test("nothing has a count of 0 and no figures")
  func empty() {
    let summary = Summary([])
    #expect(summary.count == 0)
    let figures = [
      summary.mean, summary.standardDeviation, summary.median, summary.firstQuartile, summary.thirdQuartile,
      summary.minimum, summary.maximum,
    ]
    #expect(figures.allSatisfy { $0 == nil })
    #expect(quantile(0.5, of: []) == nil)
  }

  @Test("one value is its own mean and quantiles, and has no standard deviation")
  func single() {
    let summary = Summary([-2.5])
    #expect(summary.count == 1)
    #expect(summary.standardDeviation == nil)
    let figures = [
      summary.mean, summary.median, summary.firstQuartile, summary.thirdQuartile, summary.minimum, summary.maximum,
    ]
    #expect(figures.allSatisfy { $0 == -2.5 })
  }

  @Test("the mean loses nothing to rounding on the way")
  func compensated() {
    #expect(Summary(Array(repeating: 0.1, count: 10)).mean == 0.1)
    // Added one by one, the 1 is lost beside 1e100 and the mean would be 0.
    #expect(Summary([1, 1e100, 1, -1e100]).mean == 0.5)
  }

  @Test("a sum keeps its small terms, whether they come before the large or after")
  func smallTerms() {
    #expect(CompensatedSum([1, 1e100, 1, -1e100]).total == 2)
    #expect(CompensatedSum([]).total == 0)
  }

  @Test("the standard deviation keeps its digits far from zero")
  func farFromZero() {
    // 4, 7, 13, 16: mean 10, squares 36 + 9 + 9 + 36 = 90, over 3 is 30.
    #expect(Summary([4, 7, 13, 16].map { $0 + 1e9 }).standardDeviation == (30.0).squareRoot())
  }

  @Test("the quantiles at 0 and 1 are the lowest and the highest")
  func ends() {
    #expect(quantile(0, of: [3, 1, 2]) == 1)
    #expect(quantile(1, of: [3, 1, 2]) == 3)
  }

  @Test(
    "equal values give themselves back, where their weighted sum would differ in the last digit",
    arguments: [(0.06, 0.1), (0.07, 0.1), (0.11, 0.1), (0.03, 0.3), (0.01, 1.1)])
  func equal(probability: Double, value: Double) {
    #expect(quantile(probability, of: [value, value, value, value]) == value)
  }

  @Test("the order of the values changes nothing, to the last digit", arguments: 1...20 as ClosedRange<UInt64>)
  func order(seed: UInt64) {
    var generator = RepeatableRandomNumberGenerator(seed: seed)
    let values = (0..<50).map { _ in Double.random(in: -100...100, using: &generator) }
    #expect(Summary(values.shuffled(using: &generator)) == Summary(values), "seed \(seed)")
  }

  @Test("the figures stand in their order", arguments: 1...20 as ClosedRange<UInt64>)
  func ascending(seed: UInt64) {
    var generator = RepeatableRandomNumberGenerator(seed: seed)
    let values = (0..<Int.random(in: 1...30, using: &generator)).map { _ in
      Double.random(in: 0...100, using: &generator)
    }
    let summary = Summary(values)
    let ordered = [summary.minimum, summary.firstQuartile, summary.median, summary.thirdQuartile, summary.maximum]
      .compactMap(\.self)
    #expect(ordered == ordered.sorted() && ordered.count == 5, "seed \(seed)")
  }
}
