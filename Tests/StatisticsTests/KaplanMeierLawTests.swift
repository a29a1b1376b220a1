import Statistics
import TestSupport
import Testing

@Suite("Laws of Kaplan–Meier")
struct KaplanMeierLawTests {
  @Test("the order of the observations changes nothing", arguments: seeds)
  func order(seed: UInt64) {
    var generator = RepeatableRandomNumberGenerator(seed: seed)
    let observations = randomCohort(&generator)
    #expect(KaplanMeier(observations.shuffled(using: &generator)) == KaplanMeier(observations), "seed \(seed)")
  }

  @Test("everyone is accounted for, and the curve only falls", arguments: seeds)
  func accounts(seed: UInt64) {
    var generator = RepeatableRandomNumberGenerator(seed: seed)
    let observations = randomCohort(&generator)
    let steps = KaplanMeier(observations).steps
    #expect(steps.reduce(0) { $0 + $1.events + $1.censored } == observations.count, "seed \(seed)")
    for (step, next) in zip(steps, steps.dropFirst()) {
      #expect(step.time < next.time && step.atRisk - step.events - step.censored == next.atRisk, "seed \(seed)")
      #expect(step.survival >= next.survival && step.logVariance <= next.logVariance, "seed \(seed)")
    }
  }

  @Test("without censoring the curve is the share still followed, and the restricted mean the mean", arguments: seeds)
  func uncensored(seed: UInt64) {
    var generator = RepeatableRandomNumberGenerator(seed: seed)
    let times = randomCohort(&generator).map(\.time)
    let curve = KaplanMeier(times.map { Observation(time: $0, isEvent: true) })
    for step in curve.steps {
      let share = Double(times.count { $0 > step.time }) / Double(times.count)
      #expect(agree(step.survival, share), "seed \(seed)")
    }
    let summary = Summary(times)
    #expect(agree(curve.restrictedMean()?.mean, summary.mean), "seed \(seed)")
    // Greenwood's variance is the population variance over n: SD² (n − 1) / n².
    let variance = (summary.standardDeviation ?? 0) * (summary.standardDeviation ?? 0)
    let error = (variance * Double(times.count - 1)).squareRoot() / Double(times.count)
    #expect(agree(curve.restrictedMean()?.standardError, times.count == 1 ? nil : error), "seed \(seed)")
  }

  @Test("twice the unit is twice the median, its limits and the mean", arguments: seeds)
  func unit(seed: UInt64) {
    var generator = RepeatableRandomNumberGenerator(seed: seed)
    let observations = randomCohort(&generator)
    let curve = KaplanMeier(observations)
    let scaled = KaplanMeier(observations.map { Observation(time: $0.time * 2, isEvent: $0.isEvent) })
    let (interval, scaledInterval) = (curve.medianInterval(), scaled.medianInterval())
    #expect(scaled.median == curve.median.map { $0 * 2 }, "seed \(seed)")
    #expect(scaledInterval.lower == interval.lower.map { $0 * 2 }, "seed \(seed)")
    #expect(scaledInterval.upper == interval.upper.map { $0 * 2 }, "seed \(seed)")
    #expect(agree(scaled.restrictedMean()?.mean, curve.restrictedMean().map { $0.mean * 2 }), "seed \(seed)")
  }

  @Test("the limits hold the curve between them, and wider the surer", arguments: seeds)
  func limitsHoldTheCurve(seed: UInt64) {
    var generator = RepeatableRandomNumberGenerator(seed: seed)
    let curve = KaplanMeier(randomCohort(&generator))
    for transform in IntervalTransform.allCases {
      let (usual, surer) = (curve.limits(transform: transform), curve.limits(transform: transform, confidence: 0.99))
      for (index, step) in curve.steps.enumerated() {
        guard let lower = usual[index].lower, let upper = usual[index].upper else { continue }
        #expect(0 <= lower && lower <= step.survival && step.survival <= upper && upper <= 1, "seed \(seed)")
        #expect((surer[index].lower ?? 1) <= lower && upper <= (surer[index].upper ?? 0), "seed \(seed)")
      }
    }
  }

  @Test("a longer horizon never has a smaller mean, and looking up agrees with the steps", arguments: seeds)
  func horizons(seed: UInt64) {
    var generator = RepeatableRandomNumberGenerator(seed: seed)
    let curve = KaplanMeier(randomCohort(&generator))
    var earlier = 0.0
    for step in curve.steps {
      let mean = curve.restrictedMean(horizon: step.time)?.mean ?? -1
      #expect(earlier <= mean && mean <= step.time, "seed \(seed)")
      #expect(curve.survival(at: step.time) == step.survival && curve.atRisk(at: step.time) == step.atRisk)
      earlier = mean
    }
  }
}

/// The seeds of the random cohorts.
let seeds = 1...40 as ClosedRange<UInt64>

/// One to thirty observations at quarters up to 15, three in five of them events.
func randomCohort(_ generator: inout RepeatableRandomNumberGenerator) -> [Observation] {
  (0..<Int.random(in: 1...30, using: &generator)).map { _ in
    Observation(
      time: Double(Int.random(in: 0...60, using: &generator)) / 4,
      isEvent: Int.random(in: 1...5, using: &generator) <= 3)
  }
}
