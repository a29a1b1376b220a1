import Statistics
import Testing

@Suite("Kaplan–Meier")
struct KaplanMeierTests {
  @Test("nothing observed: no steps, and no figure")
  func empty() {
    let curve = KaplanMeier([])
    #expect(curve.steps.isEmpty && curve.longestTime == nil)
    #expect(curve.median == nil && curve.medianInterval() == limits(nil, nil))
    #expect(curve.restrictedMean() == nil && curve.restrictedMean(horizon: 0) == nil)
    #expect(curve.survival(at: 0) == nil && curve.atRisk(at: 0) == 0)
    #expect(curve.limits().isEmpty)
  }

  @Test("all censored: the curve stays at 1, no median, no log-log limits, and the mean is the horizon")
  func allCensored() {
    let curve = KaplanMeier(cohort("2+ 3+ 3+ 7+"))
    #expect(curve.steps.map(\.survival) == [1, 1, 1])
    #expect(curve.steps.map(\.logVariance) == [0, 0, 0])
    #expect(curve.median == nil && curve.medianInterval() == limits(nil, nil))
    #expect(curve.limits().allSatisfy { $0 == limits(nil, nil) })
    #expect(curve.limits(transform: .plain).allSatisfy { $0 == limits(1, 1) })
    let mean = curve.restrictedMean()
    #expect(mean?.mean == 7 && mean?.standardError == 0 && mean?.horizon == 7)
  }

  @Test("at 0 Greenwood's sum is infinite and there are no limits, as in R", arguments: IntervalTransform.allCases)
  func reachesZero(transform: IntervalTransform) {
    let curve = KaplanMeier(cohort("1 2"))
    #expect(curve.steps.last?.survival == 0 && curve.steps.last?.logVariance == .infinity)
    #expect(curve.limits(transform: transform).last == limits(nil, nil))
    #expect(curve.restrictedMean()?.standardError?.isFinite == true)
  }

  @Test("a time of 0 is a time like any other")
  func zeros() {
    let curve = KaplanMeier(cohort("0 0+ 4+ 5"))
    #expect(curve.steps.map(\.time) == [0, 4, 5])
    #expect(curve.steps.map(\.events) == [1, 0, 1] && curve.steps.map(\.censored) == [1, 1, 0])
    #expect(curve.survival(at: 0) == 0.75 && curve.atRisk(at: 0) == 4)
  }

  @Test(
    "the curve steps down at an event, and is unknown beyond the longest time",
    arguments: [(0.0, 1.0), (1.9, 1), (2, 0.75), (3, 0.75), (5, 0.375), (6, 0.375), (6.1, nil)] as [(Double, Double?)])
  func survival(time: Double, expected: Double?) {
    #expect(KaplanMeier(cohort("2 3+ 5 6+")).survival(at: time) == expected)
  }

  @Test("a curve that has come down to 0 is 0 for good")
  func survivalBeyondZero() {
    #expect(KaplanMeier(cohort("2 3")).survival(at: 100) == 0)
  }

  @Test(
    "whoever leaves at a time is still at risk of it",
    arguments: [(0.0, 5), (2, 5), (2.5, 3), (3, 3), (4, 2), (6, 1), (7, 0)])
  func atRisk(time: Double, expected: Int) {
    #expect(KaplanMeier(cohort("2 2+ 3+ 5 6+")).atRisk(at: time) == expected)
  }

  @Test("a curve at exactly 1/2 for a while has its median in the middle of that while, censorings aside")
  func exactlyHalf() {
    #expect(KaplanMeier(cohort("1 2 3 4")).median == 2.5)
    #expect(KaplanMeier(cohort("1 2 3 4+ 5 6+")).median == 4)
  }

  @Test("a curve that ends at exactly 1/2 has its median where it came there")
  func endsAtHalf() {
    #expect(KaplanMeier(cohort("1 1 2+ 3+")).median == 1)
  }

  @Test("times that differ by rounding alone are one time")
  func nearlyTied() {
    // In binary 0.1 + 0.2 is more than 0.3: were they two times, who was censored at 0.3 would be gone at 0.1 + 0.2.
    let curve = KaplanMeier([
      Observation(time: 0.3, isEvent: false), Observation(time: 0.1 + 0.2, isEvent: true),
      Observation(time: 1, isEvent: false),
    ])
    #expect(curve.steps.map(\.time) == [0.3, 1])
    #expect(curve.steps.map(\.survival) == [2.0 / 3, 2.0 / 3])
  }

  @Test("a horizon before the first event is its own mean")
  func earlyHorizon() {
    let mean = KaplanMeier(cohort("2 3+ 5 6+")).restrictedMean(horizon: 1.5)
    #expect(mean.map { [$0.mean, $0.standardError, $0.horizon] } == [1.5, 0, 1.5])
  }

  @Test(
    "a horizon that is negative, not finite or beyond what is known has no mean", arguments: [-1, 6.5, .infinity, .nan])
  func noHorizon(horizon: Double) {
    #expect(KaplanMeier(cohort("2 3+ 5 6+")).restrictedMean(horizon: horizon) == nil)
  }

  @Test("beyond a curve that has come down to 0 there is no area")
  func beyondZero() {
    let curve = KaplanMeier(cohort("1 2 3 4"))
    #expect(curve.restrictedMean(horizon: 10)?.mean == 2.5)
    #expect(curve.restrictedMean(horizon: .infinity) == nil)
    #expect(curve.restrictedMean(horizon: 10)?.standardError == curve.restrictedMean()?.standardError)
  }
}

/// Limits to compare with.
func limits(_ lower: Double?, _ upper: Double?) -> ConfidenceLimits { ConfidenceLimits(lower: lower, upper: upper) }
