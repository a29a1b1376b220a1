import Statistics
import Testing

@Suite("Standardised differences") struct StandardizedDifferenceTests {
  @Test("of means: the difference in units of the root of the mean variance")
  func means() throws {
    // R: x <- c(1, 2, 3, 4); y <- c(3, 5, 7); (mean(x) - mean(y)) / sqrt((var(x) + var(y)) / 2)
    let difference = StandardizedDifference.ofMeans(Summary([1, 2, 3, 4]), Summary([3, 5, 7]))
    #expect(abs(try #require(difference) + 1.4852213144650113) < 1e-12)
    #expect(StandardizedDifference.ofMeans(Summary([1, 2]), Summary([5])) == nil)
    #expect(StandardizedDifference.ofMeans(Summary([1, 1]), Summary([2, 2])) == nil)
    #expect(StandardizedDifference.ofMeans(Summary([2, 2]), Summary([2, 2])) == 0)
  }

  @Test("of shares: the same with the variances of one observation")
  func shares() throws {
    // R: p <- 0.6; q <- 0.4; (p - q) / sqrt((p * (1 - p) + q * (1 - q)) / 2)
    let difference = StandardizedDifference.ofShares(Proportion(count: 6, total: 10), Proportion(count: 8, total: 20))
    #expect(abs(try #require(difference) - 0.40824829046386296) < 1e-12)
    #expect(StandardizedDifference.ofShares(Proportion(count: 0, total: 9), Proportion(count: 9, total: 9)) == nil)
    #expect(StandardizedDifference.ofShares(Proportion(count: 0, total: 9), Proportion(count: 0, total: 3)) == 0)
    #expect(StandardizedDifference.ofShares(Proportion(count: 0, total: 0), Proportion(count: 1, total: 3)) == nil)
  }
}
