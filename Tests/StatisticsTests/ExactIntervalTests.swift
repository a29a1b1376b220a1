import Foundation
import TestSupport
import Testing

@testable import Statistics

@Suite("Exact limits")
struct ExactIntervalTests {
  @Test(
    "none of n: at most 1 − 0.05^(1/n) one-sided, 1 − 0.025^(1/n) two-sided", arguments: [1, 3, 18, 22, 300, 100_000])
  func noneSeen(total: Int) {
    let none = Proportion(count: 0, total: total)
    let (oneSided, twoSided): (Double, Double) = (-expm1(log(0.05) / Double(total)), -expm1(log(0.025) / Double(total)))
    #expect(agree(none.upperLimit(), oneSided))
    #expect(agree(none.clopperPearson().upper, twoSided))
    #expect(none.clopperPearson().lower == 0)
    #expect(none.wilson().lower == 0)
  }

  @Test("none in some time: at most −log 0.05 / time one-sided, −log 0.025 / time two-sided")
  func noEvent() {
    let none = EventRate(count: 0, time: 24.75)
    let (oneSided, twoSided): (Double, Double) = (-log(0.05) / 24.75, -log(0.025) / 24.75)
    #expect(agree(none.upperLimit(), oneSided))
    #expect(agree(none.exactLimits().upper, twoSided))
    #expect(none.exactLimits().lower == 0)
    #expect(none.estimate == 0)
  }

  @Test("of nobody, and in no time, there is neither figure nor limit")
  func nobody() {
    let nobody = Proportion(count: 0, total: 0)
    #expect(nobody.estimate == nil && nobody.upperLimit() == nil)
    #expect(nobody.clopperPearson() == limits(nil, nil) && nobody.wilson() == limits(nil, nil))
    let never = EventRate(count: 0, time: 0)
    #expect(never.estimate == nil && never.upperLimit() == nil && never.exactLimits() == limits(nil, nil))
  }

  @Test("the letter's 11 of 18 with a complete response: 61.1 %, 35.7 to 82.7 exactly, 38.6 to 79.7 by score")
  func completeResponses() throws {
    let complete = Proportion(count: 11, total: 18)
    let percent: Double = 1100 / 18
    #expect(agree(try #require(complete.estimate) * 100, percent))
    let exact = complete.clopperPearson()
    #expect((try #require(exact.lower) * 10_000).rounded() == 3575)
    #expect((try #require(exact.upper) * 10_000).rounded() == 8270)
    // Wilson by hand: z² = 3.841459, p = 11/18: (p + z²/36 ± z √(p (1 − p)/18 + z²/1296)) / (1 + z²/18)
    // = (0.6111111 + 0.1067072 ± 1.959964 · √(0.0132030 + 0.0029641)) / 1.2134144
    // = (0.7178183 ± 0.2492078) / 1.2134144.
    let score = complete.wilson()
    #expect((try #require(score.lower) * 1_000_000).rounded() == 386_190)
    #expect((try #require(score.upper) * 1_000_000).rounded() == 796_948)
  }

  @Test("an exact limit is where the tail is the error that it leaves", arguments: 1...60 as ClosedRange<UInt64>)
  func definition(seed: UInt64) throws {
    var generator = RepeatableRandomNumberGenerator(seed: seed)
    let total = Int.random(in: 1...40, using: &generator)
    let count = Int.random(in: 0...total, using: &generator)
    let limits = Proportion(count: count, total: total).clopperPearson()
    let (lower, upper) = (try #require(limits.lower), try #require(limits.upper))
    if count > 0 { #expect(agree(binomial(count...total, of: total, lower), 0.025), "seed \(seed)") }
    if count < total { #expect(agree(binomial(0...count, of: total, upper), 0.025), "seed \(seed)") }
    let rate = EventRate(count: count, time: 1).exactLimits()
    let (low, high) = (try #require(rate.lower), try #require(rate.upper))
    if count > 0 {
      let above: Double = 1 - poisson(0...(count - 1), low)
      #expect(agree(above, 0.025), "seed \(seed)")
    }
    #expect(agree(poisson(0...count, high), 0.025), "seed \(seed)")
  }

  @Test(
    "limits hold the estimate, are wider the surer, and mirror each other", arguments: 1...60 as ClosedRange<UInt64>)
  func laws(seed: UInt64) throws {
    var generator = RepeatableRandomNumberGenerator(seed: seed)
    let total = Int.random(in: 1...3000, using: &generator)
    let count = Int.random(in: 0...total, using: &generator)
    let (had, hadNot) = (Proportion(count: count, total: total), Proportion(count: total - count, total: total))
    for interval in [Proportion.clopperPearson, Proportion.wilson] {
      let (usual, surer, mirror) = (interval(had)(0.95), interval(had)(0.99), interval(hadNot)(0.95))
      let (lower, upper) = (try #require(usual.lower), try #require(usual.upper))
      let estimate = try #require(had.estimate)
      #expect(0 <= lower && lower <= estimate && estimate <= upper && upper <= 1, "seed \(seed)")
      #expect((surer.lower ?? 1) <= lower && upper <= (surer.upper ?? 0), "seed \(seed)")
      #expect((lower - (1 - (mirror.upper ?? 0))).magnitude < 1e-12, "seed \(seed)")
      #expect((upper - (1 - (mirror.lower ?? 0))).magnitude < 1e-12, "seed \(seed)")
    }
  }

  /// The probability of a count in a range, term by term.
  private func binomial(_ counts: ClosedRange<Int>, of total: Int, _ probability: Double) -> Double {
    counts.reduce(0) { sum, count in
      let ways = (0..<count).reduce(1.0) { $0 * Double(total - $1) / Double($1 + 1) }
      return sum + ways * pow(probability, Double(count)) * pow(1 - probability, Double(total - count))
    }
  }

  private func poisson(_ counts: ClosedRange<Int>, _ mean: Double) -> Double {
    counts.reduce(0) { sum, count in sum + (0..<count).reduce(exp(-mean)) { $0 * mean / Double($1 + 1) } }
  }
}
