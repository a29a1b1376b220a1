import TestSupport
import Testing

@testable import Statistics

@Suite("Cumulative incidence")
struct AalenJohansenTests {
  /// Failures at 1 and 3, another cause at 2, one still going on at 2 and one at 4.
  private let worked = AalenJohansen(
    [(1, 0), (2, 1), (2, nil), (3, 0), (4, nil)].map { CompetingObservation(time: $0.0, cause: $0.1) }, causes: 2)

  @Test("an incidence that is 1 on paper has no limits on the scale of log(−log), as 1 has none")
  func roundedToOne() throws {
    // By R: 3.5625 to 20.25 and so on, all ended for one cause, one censored before the last; the sum is 1 − 3 · 10⁻¹⁶.
    let rows: [(entry: Double, time: Double, cause: Int?)] = [
      (13.28125, 23.625, 0), (29.34375, 39.96875, 0), (5.96875, 11.28125, 0), (3.5625, 20.25, 0),
      (11.5625, 31.78125, nil),
    ]
    let curves = AalenJohansen(
      rows.map { CompetingObservation(time: $0.time, cause: $0.cause, entry: $0.entry) }, causes: 1)
    let point = try #require(curves.estimate(of: 0, at: 39.96875))
    #expect(agree(point.value, 1) && point.limits == ConfidenceLimits(lower: nil, upper: nil))
  }

  @Test("by hand: 1/5, then 1/5 of the other cause, then 1/5 + 3/5 · 1/2")
  func curve() {
    #expect(worked.steps.map(\.atRisk) == [5, 4, 2, 1])
    #expect(worked.steps.map(\.censored) == [0, 1, 0, 1])
    let survival: [Double?] = [0.8, 0.6, 0.3, 0.3]
    let (failure, other): ([Double?], [Double?]) = ([0.2, 0.2, 0.5, 0.5], [0, 0.2, 0.2, 0.2])
    #expect(agree(worked.steps.map(\.survival), survival))
    #expect(agree(worked.steps.map { $0.incidences[0] }, failure))
    #expect(agree(worked.steps.map { $0.incidences[1] }, other))
  }

  @Test("by hand: the variance is the square of every influence, summed")
  func variance() {
    // After 1 it is that of 1 in 5: 1/5 · 4/5 / 5 = 4/125.
    let first: Double = 4.0 / 125
    #expect(agree(worked.variance(of: 0, after: 0), first))
    // After 3, F = 1/2. Time 1 (S = 1, n = 5, k = h = 1/5, beyond 3/10, B = 3/8):
    //   own 4/5 − 3/10 = 1/2, neither 1/5 − 3/8 · 1/5 = 1/8: (1/5 · 1/4 + 4/5 · 1/64) / 5 = (1/20 + 1/80) / 5 = 1/80.
    // Time 2 (S = 4/5, n = 4, k = 0, o = h = 1/4, beyond 3/10, B = 2/5):
    //   other 3/10, neither −1/10: (1/4 · 9/100 + 3/4 · 1/100) / 4 = 12/400 / 4 = 3/400.
    // Time 3 (S = 3/5, n = 2, k = h = 1/2, nothing beyond): own 3/10, neither 3/10: 9/100 / 2 = 9/200.
    let third: Double = 5.0 / 400 + 3.0 / 400 + 18.0 / 400
    #expect(agree(worked.variance(of: 0, after: 2), third))
    #expect(agree(worked.estimate(of: 0, at: 3.5)?.standardError, third.squareRoot()))
  }

  @Test("nothing observed, nobody ended, beyond what is known")
  func edges() {
    let nothing = AalenJohansen([], causes: 2)
    #expect(nothing.steps.isEmpty && nothing.longestTime == nil && nothing.estimate(of: 0, at: 0) == nil)
    #expect(nothing.atRisk(at: 0) == 0)
    let running = AalenJohansen([CompetingObservation(time: 2, cause: nil)], causes: 2)
    #expect(running.estimate(of: 1, at: 2).map { [$0.value, $0.standardError] } == [0, 0])
    #expect(running.estimate(of: 1, at: 2)?.limits == limits(nil, nil) && running.estimate(of: 1, at: 2.5) == nil)
    let single = AalenJohansen([CompetingObservation(time: 0, cause: 1)], causes: 2)
    #expect(single.estimate(of: 1, at: 9).map { [$0.value, $0.standardError] } == [1, 0])
    #expect(single.estimate(of: 0, at: 9)?.value == 0)
  }

  @Test(
    "with one cause it is one minus Kaplan-Meier, with Greenwood's variance", arguments: 1...40 as ClosedRange<UInt64>)
  func oneCause(seed: UInt64) {
    var generator = RepeatableRandomNumberGenerator(seed: seed)
    let observations = randomCompeting(&generator, causes: 1)
    let curve = KaplanMeier(observations.map { Observation(time: $0.time, isEvent: $0.cause != nil) })
    let incidence = AalenJohansen(observations, causes: 1)
    for (index, step) in curve.steps.enumerated() {
      #expect(agree(incidence.steps[index].incidences[0], 1 - step.survival), "seed \(seed)")
      let greenwood: Double = step.survival == 0 ? 0 : step.survival * step.survival * step.logVariance
      #expect(((incidence.variance(of: 0, after: index) ?? .nan) - greenwood).magnitude < 1e-14, "seed \(seed)")
    }
  }

  @Test(
    "causes and what goes on make 1; the shares follow where none is censored", arguments: 1...40 as ClosedRange<UInt64>
  )
  func accounts(seed: UInt64) {
    var generator = RepeatableRandomNumberGenerator(seed: seed)
    let observations = randomCompeting(&generator, causes: 3)
    for step in AalenJohansen(observations, causes: 3).steps {
      #expect(agree(step.incidences.reduce(step.survival, +), 1), "seed \(seed)")
    }
    let ended = observations.map { CompetingObservation(time: $0.time, cause: $0.cause ?? 0) }
    let total = Double(ended.count)
    let curves = AalenJohansen(ended, causes: 3)
    for (index, step) in curves.steps.enumerated() {
      for cause in 0..<3 {
        let share = Double(ended.count { $0.cause == cause && $0.time <= step.time }) / total
        #expect(agree(step.incidences[cause], share), "seed \(seed)")
        let variance: Double = share * (1 - share) / total
        #expect(((curves.variance(of: cause, after: index) ?? .nan) - variance).magnitude < 1e-14, "seed \(seed)")
      }
    }
  }

  /// One to thirty observations at quarters up to 15, two in five of them censored.
  private func randomCompeting(
    _ generator: inout RepeatableRandomNumberGenerator, causes: Int
  ) -> [CompetingObservation] {
    (0..<Int.random(in: 1...30, using: &generator)).map { _ in
      let isEvent = Int.random(in: 1...5, using: &generator) <= 3
      return CompetingObservation(
        time: Double(Int.random(in: 0...60, using: &generator)) / 4,
        cause: isEvent ? Int.random(in: 0..<causes, using: &generator) : nil)
    }
  }
}
