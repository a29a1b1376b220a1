import Foundation
import Testing

@testable import Statistics

@Suite("Distributions")
struct DistributionTests {
  @Test("two degrees of freedom: exp(−x/2); one: erfc √(x/2)", arguments: [0.001, 0.5, 1, 3, 9.9, 40, 300, 1200])
  func chiSquare(value: Double) {
    let (two, one): (Double, Double) = (exp(-value / 2), erfc((value / 2).squareRoot()))
    #expect((chiSquareUpperTail(value, degreesOfFreedom: 2) / two - 1).magnitude < 1e-13)
    #expect((chiSquareUpperTail(value, degreesOfFreedom: 1) / one - 1).magnitude < 1e-13)
  }

  @Test("an even number of degrees of freedom is a sum of Poisson terms", arguments: [4, 10, 40])
  func evenDegrees(degrees: Int) {
    for value in [0.5, 5, 20, 90] {
      var (term, sum) = (exp(-value / 2), 0.0)
      for index in 1...degrees / 2 {
        sum += term
        term *= value / 2 / Double(index)
      }
      #expect((chiSquareUpperTail(value, degreesOfFreedom: degrees) / sum - 1).magnitude < 1e-13)
    }
  }

  @Test("Stirling's error is what log Γ says", arguments: [0.5, 1, 2.5, 7, 15.5, 16, 40])
  func stirling(n: Double) {
    let expected: Double = lgamma(n + 1) - (n + 0.5) * log(n) + n - 0.5 * log(2 * Double.pi)
    #expect((SaddlePoint.stirlingError(n) - expected).magnitude < 2e-14 * max(1, lgamma(n + 1)))
  }

  @Test("quantiles are where the tails are", arguments: [0.5, 1, 3, 18, 400, 90_000])
  func quantiles(shape: Double) {
    for probability in [1e-6, 0.025, 0.5, 0.975] {
      let low = GammaDistribution.quantile(shape: shape, lower: probability)
      #expect((GammaDistribution.tails(shape: shape, at: low).lower / probability - 1).magnitude < 1e-11)
      let high = GammaDistribution.quantile(shape: shape, upper: probability)
      #expect((GammaDistribution.tails(shape: shape, at: high).upper / probability - 1).magnitude < 1e-11)
      for other in [1, 7, 2_000] as [Double] {
        let point = BetaDistribution.quantile(shape, other, lower: probability)
        #expect((BetaDistribution.tails(shape, other, at: point).lower / probability - 1).magnitude < 1e-10)
        let above = BetaDistribution.quantile(shape, other, upper: probability)
        // Near 1 a Double has no more digits to tell points apart by.
        let tolerance: Double = 1e-10 + 1e-15 / (1 - above)
        #expect((BetaDistribution.tails(shape, other, at: above).upper / probability - 1).magnitude < tolerance)
      }
    }
  }

  @Test(
    "quantiles of Student's t: R's qt, and those of the normal distribution in the end",
    arguments: [(1, 0.025, 12.706204736174694), (5, 0.005, 4.032142983555229), (200, 0.1, 1.285798793994801)])
  func student(degrees: Int, tail: Double, quantile: Double) {
    let ours = StudentDistribution.quantile(upper: tail, degreesOfFreedom: degrees)
    #expect((ours / quantile - 1).magnitude < 1e-12)
    let many = StudentDistribution.quantile(upper: tail, degreesOfFreedom: 100_000_000)
    #expect((many / standardNormalQuantile(1 - tail) - 1).magnitude < 1e-6)
    #expect(StudentDistribution.quantile(upper: 0.5, degreesOfFreedom: degrees) == 0)
  }

  @Test("tails at the ends, and beyond them")
  func ends() {
    #expect(GammaDistribution.tails(shape: 3, at: 0) == Tails(lower: 0))
    #expect(GammaDistribution.tails(shape: 3, at: .infinity) == Tails(upper: 0))
    #expect(BetaDistribution.tails(2, 3, at: 0) == Tails(lower: 0))
    #expect(BetaDistribution.tails(2, 3, at: 1) == Tails(upper: 0))
    #expect(chiSquareUpperTail(0, degreesOfFreedom: 1) == 1)
  }
}
