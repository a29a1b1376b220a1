/// A time of follow-up that one of several causes ended, or that was still going on (censored).
package struct CompetingObservation: Equatable, Sendable {
  /// The time followed, finite and at least 0, in the caller's unit.
  package let time: Double
  /// The cause that ended it at `time`, counted from 0; nil if it was still going on (censored).
  package let cause: Int?

  /// An observation of `time` (finite, at least 0), ended by a cause or censored.
  package init(time: Double, cause: Int?) {
    precondition(time >= 0 && time.isFinite, "a time is finite and at least 0")
    precondition(cause.map { $0 >= 0 } ?? true, "causes are counted from 0")
    (self.time, self.cause) = (time, cause)
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

  /// Estimates the curves of observations in any order, for causes 0 up to, but not including, `causes`. O(n log n).
  package init(_ observations: [CompetingObservation], causes: Int) {
    precondition(observations.allSatisfy { ($0.cause ?? 0) < causes }, "a cause is one of those counted")
    let ordered = observations.sorted { $0.time < $1.time }
    var steps: [Step] = []
    var survival = 1.0
    var incidences = Array(repeating: 0.0, count: causes)
    for run in tiedRuns(ordered, time: \.time) {
      let atRisk = ordered.count - run.startIndex
      var events = Array(repeating: 0, count: causes)
      for cause in run.compactMap(\.cause) { events[cause] += 1 }
      let ended = events.reduce(0, +)
      for cause in events.indices { incidences[cause] += survival * Double(events[cause]) / Double(atRisk) }
      survival *= Double(atRisk - ended) / Double(atRisk)
      steps.append(
        Step(
          time: ordered[run.startIndex].time, atRisk: atRisk, events: events, censored: run.count - ended,
          survival: survival, incidences: incidences))
    }
    self.causes = causes
    self.steps = steps
    longestTime = ordered.last?.time
  }

  /// Returns the number at risk: followed up to `time`, or longer. O(n).
  package func atRisk(at time: Double) -> Int { steps.first { $0.time >= time }?.atRisk ?? 0 }

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
    let error = passed == 0 ? 0 : variance(of: cause, after: passed - 1).squareRoot()
    return CurvePoint(
      time: time, value: value, standardError: error,
      limits: transform.limits(
        survival: min(value, 1), logStandardError: error / value,
        deviations: standardNormalQuantile(1 - tailOfBoth(confidence))))
  }
}

extension AalenJohansen {
  /// Returns the variance of the cumulative incidence of a cause after the step at `index`.
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
  package func variance(of cause: Int, after index: Int) -> Double {
    let reached = steps[index].incidences[cause]
    var before = 1.0
    let terms = steps[...index].map { step -> Double in
      defer { before = step.survival }
      let ended = step.events.reduce(0, +)
      if ended == 0 { return 0 }
      let atRisk = Double(step.atRisk)
      let (share, all) = (Double(step.events[cause]) / atRisk, Double(ended) / atRisk)
      let rest = Double(step.atRisk - ended) / atRisk
      let beyond = reached - step.incidences[cause]
      let carried = rest == 0 ? 0 : beyond / rest
      let own = before * (1 - share) - beyond
      let other = before * share + beyond
      let neither = before * share - carried * all
      return (share * own * own + (all - share) * other * other + rest * neither * neither) / atRisk
    }
    return CompensatedSum(terms).total
  }
}
