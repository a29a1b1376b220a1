/// A time of follow-up that one of several causes ended, or that was still going on (censored).
package struct CompetingObservation: Equatable, Sendable {
  /// The time from the origin to the end, finite and at least 0, in the caller's unit.
  package let time: Double
  /// The cause that ended it at `time`, counted from 0; nil if it was still going on (censored).
  package let cause: Int?
  /// The time after which it was at risk (delayed entry); 0 if it was seen from the origin.
  package let entry: Double

  /// An observation up to `time` (finite, at least 0), ended by a cause or censored, at risk after `entry`.
  package init(time: Double, cause: Int?, entry: Double = 0) {
    precondition(time >= 0 && time.isFinite, "a time is finite and at least 0")
    precondition(entry >= 0 && entry.isFinite, "an entry is finite and at least 0")
    precondition(cause.map { $0 >= 0 } ?? true, "causes are counted from 0")
    (self.time, self.cause, self.entry) = (time, cause, entry)
  }
}

/// The Aalen–Johansen estimate of cumulative incidence: the probability of having ended by a time for one cause, while
/// others compete and, if they come first, make it impossible.
///
/// One minus the Kaplan–Meier curve, with the other causes censored, overestimates this probability. At one time,
/// causes come before censorings. Sources: O. O. Aalen and S. Johansen, Scandinavian Journal of Statistics 5 (1978)
/// 141–150; R's `survfit` with a factor for status.
package struct AalenJohansen: Equatable, Sendable {
  /// A time with observations, and the curves from there up to the next.
  package struct Step: Equatable, Sendable {
    /// The time, in the unit of the observations.
    package let time: Double
    /// The number at risk: followed up to this time, or longer.
    package let atRisk: Int
    /// The number that each cause ended at this time.
    package let events: [Int]
    /// The number censored at this time.
    package let censored: Int
    /// The probability that no cause has ended it after this time: the Kaplan–Meier curve of all causes together.
    package let survival: Double
    /// The probability that each cause has ended it by this time; with `survival` they make 1.
    package let incidences: [Double]
  }

  /// The number of causes.
  package let causes: Int
  /// The steps at the distinct times, ascending, also at times with censorings alone. Empty without observations.
  package let steps: [Step]
  /// The longest time observed, ended or not; nil without observations.
  package let longestTime: Double?

  /// The entries after 0, ascending.
  private let lateEntries: [Double]
  /// The influences of clusters; nil if the observations are independent and none entered late.
  private let influences: Influences?

  /// Estimates the curves of observations in any order, for causes 0 up to, but not including, `causes`. O(n log n).
  ///
  /// With `clusters`, one for each observation, the variance is the infinitesimal jackknife over clusters, as of R's
  /// `survfit` with `cluster`. With delayed entry and no clusters each observation is a cluster of its own, as there.
  package init(_ observations: [CompetingObservation], causes: Int, clusters: Clusters? = nil) {
    precondition(observations.allSatisfy { ($0.cause ?? 0) < causes }, "a cause is one of those counted")
    let sets = RiskSets(times: observations.map(\.time), entries: observations.map(\.entry))
    let isCorrelated = !sets.lateEntries.isEmpty && sets.spans.count { $0 != nil } > 1
    let clusters = clusters ?? (isCorrelated ? Clusters(observations.indices) : nil)
    influences = clusters.map { Influences(spans: sets.spans, causes: observations.map(\.cause), clusters: $0) }
    steps = AalenJohansen.steps(
      of: sets, events: (0..<causes).map { cause in sets.ends { observations[$0].cause == cause } })
    self.causes = causes
    longestTime = sets.longestTime
    lateEntries = sets.lateEntries
  }

  private static func steps(of sets: RiskSets, events byCause: [[Int]]) -> [Step] {
    let ends = sets.ends { _ in true }
    var survival = 1.0
    var incidences = byCause.map { _ in 0.0 }
    return sets.times.enumerated().map { index, time in
      let atRisk = sets.atRisk[index]
      let events = byCause.map { $0[index] }
      let ended = events.reduce(0, +)
      for cause in events.indices { incidences[cause] += survival * Double(events[cause]) / Double(atRisk) }
      survival *= Double(atRisk - ended) / Double(atRisk)
      return Step(
        time: time, atRisk: atRisk, events: events, censored: ends[index] - ended, survival: survival,
        incidences: incidences)
    }
  }

  /// Returns the number at risk: entered before `time`, and followed up to it, or longer. O(log n).
  package func atRisk(at time: Double) -> Int {
    let next = steps.firstIndexByHalving { $0.time >= time }
    guard next < steps.count else { return 0 }
    return steps[next].atRisk - lateEntries.count(from: time, before: steps[next].time)
  }

  /// Returns the cumulative incidence of a cause at a time, with its standard error and limits.
  ///
  /// Nil if nothing is known: beyond the longest time, unless all had ended by then, and without observations. The
  /// limits are symmetric on the scale of `transform` applied to the incidence itself, as R's are, and missing if it is
  /// 0; the confidence lies between 0 and 1. O(n).
  package func estimate(
    of cause: Int, at time: Double, transform: IntervalTransform = .logLog, confidence: Double = 0.95
  ) -> CurvePoint? {
    guard let longestTime, let last = steps.last, time <= longestTime || last.survival == 0 else { return nil }
    let passed = steps.prefix { $0.time <= time }.count
    let value = passed == 0 ? 0 : steps[passed - 1].incidences[cause]
    let start: Double? = influences?.isSingle == true ? nil : 0
    let error = passed == 0 ? start : variance(of: cause, after: passed - 1)?.squareRoot()
    return CurvePoint(
      time: time, value: value, standardError: error,
      limits: transform.limits(
        survival: min(value, 1), logStandardError: (error ?? .infinity) / value,
        deviations: standardNormalQuantile(1 - tailOfBoth(confidence))))
  }
}

extension AalenJohansen {
  /// Returns the variance of the cumulative incidence of a cause after the step at `index`; nil with clusters of which
  /// there is one alone.
  ///
  /// Each time s adds the multinomial variance of the ends among the n at risk then, carried on to the time asked for.
  /// With S the curve just before s, F the incidence, h the shares of those at risk that the cause (k), another cause
  /// (o) or any (h = k + o) ended, and B = (F(t) − F(s)) / (1 − h), the sum over those at risk is
  ///
  ///     [ k (S (1 − k) − B (1 − h))² + o (S k + B (1 − h))² + (1 − h) (S k − B h)² ] / n.
  ///
  /// This is at once the Greenwood-type estimator of the variance (P. K. Andersen, Ø. Borgan, R. D. Gill and
  /// N. Keiding, Statistical Models Based on Counting Processes (1993), IV.4) and the infinitesimal jackknife of R's
  /// `survfit`, each observation's influence squared and summed: influences of two times are uncorrelated among those
  /// at risk at the later one, so that the two agree to the last digits, ties included. With one cause it is
  /// Greenwood's variance. It is a sum of squares: no digits cancel. O(n).
  ///
  /// With clusters the influences are summed over each cluster before they are squared. With delayed entry those at
  /// risk at the later time need not have been so at the earlier one: the two differ, and R's is taken.
  package func variance(of cause: Int, after index: Int) -> Double? {
    guard let influences else { return CompensatedSum(independentTerms(of: cause, after: index)).total }
    let terms = influenceTerms(of: cause, after: index)
    return influences.variance(
      after: index, risk: terms.map { ($0.before * -$0.share + $0.carried * $0.all) / $0.atRisk },
      events: (0..<causes).map { event in
        terms.map { ((event == cause ? $0.before : 0) - $0.carried) / $0.atRisk }
      })
  }

  private func independentTerms(of cause: Int, after index: Int) -> [Double] {
    influenceTerms(of: cause, after: index).map { term in
      if term.all == 0 { return 0 }
      let own = term.before * (1 - term.share) - term.beyond
      let other = term.before * term.share + term.beyond
      let neither = term.before * term.share - term.carried * term.all
      return (term.share * own * own + (term.all - term.share) * other * other + term.rest * neither * neither)
        / term.atRisk
    }
  }

  /// A step's part in the variance, in the letters of the formula.
  private struct InfluenceTerm {
    /// S, the curve just before the step.
    let before: Double
    /// n.
    let atRisk: Double
    /// k, h, and 1 − h.
    let share, all, rest: Double
    /// F(t) − F(s), and B.
    let beyond, carried: Double
  }

  private func influenceTerms(of cause: Int, after index: Int) -> [InfluenceTerm] {
    let reached = steps[index].incidences[cause]
    var before = 1.0
    return steps[...index].map { step in
      defer { before = step.survival }
      let ended = step.events.reduce(0, +)
      let atRisk = Double(step.atRisk)
      let rest = Double(step.atRisk - ended) / atRisk
      let beyond = reached - step.incidences[cause]
      return InfluenceTerm(
        before: before, atRisk: atRisk, share: Double(step.events[cause]) / atRisk, all: Double(ended) / atRisk,
        rest: rest, beyond: beyond, carried: rest == 0 ? 0 : beyond / rest)
    }
  }
}
