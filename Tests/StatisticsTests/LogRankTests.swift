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

  @Test("by hand: two strata, and two that tell nothing")
  func strata() throws {
    // The first is the one above. In the second, 1 2 3 against 4: E 3/4 + 2/3 + 1/2, V 3/16 + 2/9 + 1/4. Together O − E
    // = 2/3 + 13/12 = 7/4 and V = 13/18 + 95/144 = 199/144: the square is 441/199. In the third one person is at risk
    // of the event; in the fourth all are of one group.
    let test = try #require(
      LogRank(strata: [
        [cohort("1 3"), cohort("2 4+")], [cohort("1 2 3"), cohort("4")], [cohort("5+"), cohort("6")],
        [cohort("1 2 3+"), []],
      ]))
    let (statistic, expected): (Double, [Double?]) = (441.0 / 199, [4.0 / 3 + 23.0 / 12 + 2, 5.0 / 3 + 25.0 / 12 + 1])
    #expect(agree(test.chiSquare, statistic) && agree(test.groups.map(\.expected), expected))
    #expect(test.groups.map(\.observed) == [7, 3] && test.groups.map(\.count) == [9, 4])
    #expect(test.silentStrata == [2, 3] && test.degreesOfFreedom == 1)
    #expect(LogRank(strata: [[cohort("5+"), cohort("6")], [cohort("1 2 3+"), []]]) == nil)
  }

  @Test("one stratum is the plain test, and the same stratum twice has twice the statistic")
  func repeatedStratum() throws {
    let groups = [cohort("1 3 5+ 7"), cohort("2 4+ 9"), cohort("1 8")]
    let (once, twice) = (try #require(LogRank(groups)), try #require(LogRank(strata: [groups, groups])))
    #expect(once == LogRank(strata: [groups]) && agree(twice.chiSquare, once.chiSquare * 2))
    #expect(once.silentStrata == [] && agree(twice.groups[0].expected, once.groups[0].expected * 2))
  }

  @Test("by hand: who enters late is not at risk before")
  func late() throws {
    // At 1, one of two in the first group is there, at 3 one of each: E 1/2 + 1/2, V 1/4 + 1/4, O − E = 1 − 1 = 0.
    let first = [Observation(time: 1, isEvent: true), Observation(time: 4, isEvent: false, entry: 1)]
    let test = try #require(LogRank([first, cohort("3")]))
    #expect(test.groups.map(\.expected) == [1, 1] && test.chiSquare == 0 && test.pValue == 1)
  }

  @Test("by hand: two rows of one patient in the first group")
  func clusters() throws {
    // Influences on O − E of the first group, in 72nds: 1 has 36 − 9 = 27, 3 has 36 − 43 = −7, 2 has −24 + 17 = −7, and
    // 4+ has 35. Those of the patient of 1 and 3 sum to 20: 48² / (20² + 7² + 35²) = 128/93, as in R's
    // coxph(Surv(time, event) ~ group, cluster = patient, ties = "breslow", init = 0, iter.max = 0)$rscore.
    let groups = [cohort("1 3"), cohort("2 4+")]
    let test = try #require(LogRank(strata: [groups], clusters: [[[0, 0], [1, 2]]]))
    let expected: [Double?] = [4.0 / 3, 5.0 / 3]
    #expect(agree(test.chiSquare, 128.0 / 93) && agree(test.groups.map(\.expected), expected))
    #expect(test.degreesOfFreedom == 1)
    let again = try #require(LogRank(strata: [groups.reversed()], clusters: [[[7, 9], [4, 4]]]))
    #expect(agree(again.chiSquare, test.chiSquare), "neither the order of groups nor the numbers of clusters matter")
    #expect(LogRank(strata: [groups], clusters: [[[0, 0], [0, 0]]]) == nil, "one patient says nothing about others")
  }

  @Test("a group that influences nothing but by rounding is no test")
  func noInfluence() {
    // All three at risk at 9 end there: the one row of the third group influences no difference. R has no inverse.
    func ended(_ entry: Double, _ time: Double) -> Observation { Observation(time: time, isEvent: true, entry: entry) }
    let strata = [
      [[ended(2, 7), ended(3, 4), ended(7, 8), ended(6, 9)], [ended(7, 9)], [ended(8, 9)]],
      [[ended(2, 5)], [ended(1, 8)], []],
    ]
    #expect(LogRank(strata: strata, clusters: [[[0, 0, 0, 1], [3], [3]], [[1], [0], []]]) == nil)
  }

  @Test("every row twice is no more than every row once, if both are of one patient")
  func doubled() throws {
    let groups = [cohort("1 3 5+ 7"), cohort("2 4+ 9 9"), cohort("1 8 3+")]
    let numbers = [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 10]]
    let once = try #require(LogRank(strata: [groups], clusters: [numbers]))
    let twice = try #require(LogRank(strata: [groups.map { $0 + $0 }], clusters: [numbers.map { $0 + $0 }]))
    #expect(agree(once.chiSquare, 3.040753593668852) && agree(twice.chiSquare, once.chiSquare), "as in R")
    #expect(zip(twice.groups, once.groups).allSatisfy { agree($0.expected, 2 * $1.expected) })
    let independent = try #require(LogRank(groups.map { $0 + $0 }))
    #expect(independent.chiSquare > once.chiSquare * 1.5)
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
