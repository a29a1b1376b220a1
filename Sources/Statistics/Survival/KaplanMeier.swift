/// A time of follow-up that ended in the event or was still going on (censored).
///
///     Observation(time: 17.5, isEvent: true)   // stopped after 17.5 months
///     Observation(time: 6, isEvent: false)     // still on treatment after 6 months
///     Observation(time: 30, isEvent: true, entry: 24)   // came under observation after 24 months, stopped after 30
package struct Observation: Equatable, Sendable {
  /// The time from the origin to the end, finite and at least 0, in the caller's unit.
  package let time: Double
  /// True if the event happened at `time`; false if it had not happened by then (censored).
  package let isEvent: Bool
  /// The time at which the observation came under observation (delayed entry, left truncation): it is at risk after
  /// that and up to `time`. 0 if it was seen from the origin.
  package let entry: Double

  /// An observation up to `time` (finite, at least 0), ended by the event or censored, at risk after `entry`.
  package init(time: Double, isEvent: Bool, entry: Double = 0) {
    precondition(time >= 0 && time.isFinite, "a time is finite and at least 0")
    precondition(entry >= 0 && entry.isFinite, "an entry is finite and at least 0")
    (self.time, self.isEvent, self.entry) = (time, isEvent, entry)
  }
}

/// The Kaplan–Meier estimate of the time to an event, with Greenwood's variance; of time on a drug it is drug survival
/// (persistence).
///
///     let curve = KaplanMeier(observations)
///     curve.survival(at: 12)     // the probability of being without the event after 12 months
///     curve.median               // the time by which half have had it; nil if the curve stays above 1/2
///
/// At one time, events come before censorings: a subject censored on the day of an event was at risk of it. Times that
/// differ by rounding alone count as one (`tieTolerance`). With delayed entry the curve is that of all who reach the
/// origin, if those who enter late are like those who had been seen from the origin and are still without the event;
/// an observation that enters when or after it ends was never at risk, and takes no part.
///
/// Sources: E. L. Kaplan and P. Meier, Nonparametric Estimation from Incomplete Observations, JASA 53 (1958) 457–481;
/// M. Greenwood, The Natural Duration of Cancer, Reports on Public Health and Medical Subjects 33 (1926). Delayed
/// entry: W.-Y. Tsai, N. P. Jewell and M.-C. Wang, Biometrika 74 (1987) 883–886. Figures agree with `survfit` of R's
/// survival 3.5 if both give one.
package struct KaplanMeier: Equatable, Sendable {
  /// A time with observations, and the curve from there up to the next.
  package struct Step: Equatable, Sendable {
    /// The time, in the unit of the observations.
    package let time: Double
    /// The number at risk: entered before this time, and followed up to it, or longer.
    package let atRisk: Int
    /// The number with the event at this time.
    package let events: Int
    /// The number censored at this time.
    package let censored: Int
    /// The probability of being without the event after this time, in 0...1.
    package let survival: Double
    /// The variance of log S; times S² it is the variance of S.
    ///
    /// Greenwood's sum of d / (n (n − d)) over the steps so far, with d events among n at risk; with clusters the
    /// infinitesimal jackknife. Infinite once the curve has come down to 0, as in R: log S is, too. Infinite also if
    /// all observations are of one cluster, which says nothing about others.
    package let logVariance: Double
  }

  /// The steps at the distinct times, ascending, also at times with censorings alone. Empty without observations.
  package let steps: [Step]
  /// The longest time observed, event or not; nil without observations.
  package let longestTime: Double?
  /// The entries after 0, ascending.
  let lateEntries: [Double]
  /// The influences of clusters; nil if all observations are independent.
  let influences: Influences?

  /// Estimates the curve of observations in any order. O(n log n).
  ///
  /// With `clusters`, one for each observation, the variance is the infinitesimal jackknife over clusters, as of R's
  /// `survfit` with `cluster`: an observation's influence on log S is the sum of d / (n (n − d)) over the steps at
  /// which it is at risk, less 1 / (n − d) at the step of its own event. It then takes O(n log n + m c) for m steps of
  /// events and c clusters.
  package init(_ observations: [Observation], clusters: Clusters? = nil) {
    let sets = RiskSets(times: observations.map(\.time), entries: observations.map(\.entry))
    influences = clusters.map { clusters in
      Influences(spans: sets.spans, causes: observations.map { $0.isEvent ? 0 : nil }, clusters: clusters)
    }
    longestTime = sets.longestTime
    lateEntries = sets.lateEntries
    let plain = KaplanMeier.steps(of: sets, events: sets.ends { observations[$0].isEvent })
    steps = influences.map { KaplanMeier.clustered(plain, $0) } ?? plain
  }

  private static func steps(of sets: RiskSets, events: [Int]) -> [Step] {
    let ends = sets.ends { _ in true }
    var survival = 1.0
    var greenwoodSum = 0.0
    return sets.times.enumerated().map { index, time in
      let (atRisk, events) = (sets.atRisk[index], events[index])
      if events > 0 {
        survival *= Double(atRisk - events) / Double(atRisk)
        greenwoodSum += greenwoodTerm(atRisk: atRisk, events: events)
      }
      return Step(
        time: time, atRisk: atRisk, events: events, censored: ends[index] - events, survival: survival,
        logVariance: greenwoodSum)
    }
  }

  /// Replaces Greenwood's variance by that over clusters.
  private static func clustered(_ steps: [Step], _ influences: Influences) -> [Step] {
    let amounts = ClusterAmounts(steps, weights: steps.map { _ in 1 })
    let variances = influences.variances(risk: amounts.risk, event: amounts.event)
    return steps.enumerated().map { index, step in
      Step(
        time: step.time, atRisk: step.atRisk, events: step.events, censored: step.censored, survival: step.survival,
        logVariance: step.survival == 0 ? .infinity : variances?[index] ?? .infinity)
    }
  }

  /// One term of Greenwood's sum; infinite if everyone at risk had the event.
  static func greenwoodTerm(atRisk: Int, events: Int) -> Double {
    Double(events) / (Double(atRisk) * Double(atRisk - events))
  }

  /// The amounts by which an observation influences a weighted sum of the logarithms of a curve's factors: of being at
  /// risk, and of its event. A factor of 0 has none: nothing beyond it depends on it.
  struct ClusterAmounts {
    /// The amount of being at risk at each step.
    let risk: [Double]
    /// The amount of an event at each step.
    let event: [Double]

    /// The amounts for a weight of each step.
    init(_ steps: [Step], weights: [Double]) {
      risk = zip(steps, weights).map { step, weight in
        step.events == step.atRisk ? 0 : weight * greenwoodTerm(atRisk: step.atRisk, events: step.events)
      }
      event = zip(steps, weights).map { step, weight in
        step.events == step.atRisk ? 0 : -weight / Double(step.atRisk - step.events)
      }
    }
  }
}

extension KaplanMeier {
  /// The reverse Kaplan–Meier curve of follow-up: that of the time to censoring, in which the event itself censors.
  ///
  /// Its median is the median follow-up. The median of the times is not: early events pull it down. At one time,
  /// censorings come before events here. Source: M. Schemper and T. L. Smith, A
  /// Note on Quantifying Follow-up in Studies of Failure Time, Controlled Clinical Trials 17 (1996) 343–346.
  /// O(n log n).
  package static func ofFollowUp(_ observations: [Observation], clusters: Clusters? = nil) -> KaplanMeier {
    KaplanMeier(
      observations.map { Observation(time: $0.time, isEvent: !$0.isEvent, entry: $0.entry) }, clusters: clusters)
  }
}
