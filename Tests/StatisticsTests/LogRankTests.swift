import TestSupport
import Testing

@testable import Statistics

@Suite("Log-rank")
struct LogRankTests {
  @Test("by hand: 1, 3 against 2, 4+")
  func worked() throws {
    // Time 1: 2 of 4 at risk in the first group, E 1/2, V 1/2 · 1/2 · 3/3 = 1/4. Time 2: 1 of 3, E 1/3, V 2/9. Time 3:
    // 1 of 2, E 1/2, V 1/4. O − E = 2 − 4/3 = 2/3, V = 26/36: (4/9) / (13/18) = 8/13.
    let test = try #require(LogRank([cohort("1 3"), cohort("2 4+")]))
    let (statistic, expected): (Double, [Double?]) = (8.0 / 13, [4.0 / 3, 5.0 / 3])
    #expect(agree(test.chiSquare, statistic))
    #expect(agree(test.groups.map(\.expected), expected))
    #expect(test.degreesOfFreedom == 1)
    #expect(test.groups.map(\.observed) == [2, 1])
    #expect(test.groups.map(\.count) == [2, 2])
  }

  @Test("the leukaemia trial of Miller (1981): chi-square 3.4 on 1 degree of freedom, p 0.07")
  func leukaemia() throws {
    let test = try #require(
      LogRank([cohort("9 13 13+ 18 23 28+ 31 34 45+ 48 161+"), cohort("5 5 8 8 12 16+ 23 27 30 33 43 45")]))
    #expect((test.chiSquare * 10).rounded() == 34)
    #expect((test.pValue * 100).rounded() == 7)
  }

  @Test(
    "there is nothing to test with fewer than two groups at risk of an event, or where nothing could differ",
    arguments: [[], ["1 2"], ["1 2", ""], ["1+ 2+", "3+"], ["2 3", "1+"], ["4 4", "4"], ["1", "1"]])
  func none(groups: [String]) {
    #expect(LogRank(groups.map(cohort)) == nil)
  }

  @Test("groups that are alike have a statistic of 0")
  func alike() throws {
    let test = try #require(LogRank([cohort("1 2 3+"), cohort("1 2 3+"), cohort("1 2 3+")]))
    #expect(test.chiSquare < 1e-20 && test.degreesOfFreedom == 2 && test.pValue == 1)
  }

  @Test("a group that is never at risk of an event takes no part")
  func bystander() throws {
    let two = try #require(LogRank([cohort("1 3"), cohort("2 4+")]))
    let three = try #require(LogRank([cohort("1 3"), cohort("0+ 0.5+"), cohort("2 4+")]))
    #expect(agree(three.chiSquare, two.chiSquare) && three.degreesOfFreedom == 1)
    #expect(three.groups[1].expected == 0)
  }

  @Test(
    "the order of groups and of observations changes nothing, nor does the unit",
    arguments: 1...40 as ClosedRange<UInt64>)
  func order(seed: UInt64) throws {
    var generator = RepeatableRandomNumberGenerator(seed: seed)
    let groups = (0..<Int.random(in: 2...5, using: &generator)).map { _ in
      (0..<Int.random(in: 4...12, using: &generator)).map { _ in
        Observation(
          time: Double(Int.random(in: 0...60, using: &generator)) / 4,
          isEvent: Int.random(in: 1...5, using: &generator) <= 3)
      }
    }
    guard let test = LogRank(groups) else { return }
    let shuffled = groups.shuffled(using: &generator).map { group in
      group.shuffled(using: &generator).map { Observation(time: $0.time * 2, isEvent: $0.isEvent) }
    }
    let again = try #require(LogRank(shuffled))
    #expect(agree(again.chiSquare, test.chiSquare) && agree(again.pValue, test.pValue), "seed \(seed)")
    let observed = Double(test.groups.map(\.observed).reduce(0, +))
    #expect(agree(test.groups.map(\.expected).reduce(0, +), observed), "seed \(seed)")
  }
}
