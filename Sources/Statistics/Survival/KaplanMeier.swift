/// A time of follow-up that ended in the event or was still going on (censored).
///
///     Observation(time: 17.5, isEvent: true)   // stopped after 17.5 months
///     Observation(time: 6, isEvent: false)     // still on treatment after 6 months
package struct Observation: Equatable, Sendable {
  /// The time followed, finite and at least 0, in the caller's unit.
  package let time: Double
  /// True if the event happened at `time`; false if it had not happened by then (censored).
  package let isEvent: Bool

  /// An observation of `time` (finite, at least 0), ended by the event or censored.
  package init(time: Double, isEvent: Bool) {
    precondition(time >= 0 && time.isFinite, "a time is finite and at least 0")
    self.time = time
    self.isEvent = isEvent
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
/// differ by rounding alone count as one (`tieTolerance`).
///
/// Sources: E. L. Kaplan and P. Meier, Nonparametric Estimation from Incomplete Observations, JASA 53 (1958) 457–481;
/// M. Greenwood, The Natural Duration of Cancer, Reports on Public Health and Medical Subjects 33 (1926). Figures agree
/// with `survfit` of R's survival 3.5 if both give one.
package struct KaplanMeier: Equatable, Sendable {
  /// A time with observations, and the curve from there up to the next.
  package struct Step: Equatable, Sendable {
    /// The time, in the unit of the observations.
    package let time: Double
    /// The number at risk: followed up to this time, or longer.
    package let atRisk: Int
    /// The number with the event at this time.
    package let events: Int
    /// The number censored at this time.
    package let censored: Int
    /// The probability of being without the event after this time, in 0...1.
    package let survival: Double
    /// Greenwood's sum of d / (n (n − d)) over the steps so far, with d events among n at risk: the variance of log S;
    /// times S² it is the variance of S. Infinite once the curve has come down to 0, as in R: log S is, too.
    package let greenwoodSum: Double
  }

  /// The steps at the distinct times, ascending, also at times with censorings alone. Empty without observations.
  package let steps: [Step]
  /// The longest time observed, event or not; nil without observations.
  package let longestTime: Double?

  /// Estimates the curve of observations in any order. O(n log n).
  package init(_ observations: [Observation]) {
    let ordered = observations.sorted { $0.time < $1.time }
    longestTime = ordered.last?.time
    steps = KaplanMeier.steps(of: ordered)
  }

  private static func steps(of ordered: [Observation]) -> [Step] {
    var steps: [Step] = []
    var survival = 1.0
    var greenwoodSum = 0.0
    for run in tiedRuns(ordered, time: \.time) {
      let atRisk = ordered.count - run.startIndex
      let events = run.count(where: \.isEvent)
      if events > 0 {
        survival *= Double(atRisk - events) / Double(atRisk)
        greenwoodSum += greenwoodTerm(atRisk: atRisk, events: events)
      }
      steps.append(
        Step(
          time: ordered[run.startIndex].time, atRisk: atRisk, events: events, censored: run.count - events,
          survival: survival, greenwoodSum: greenwoodSum))
    }
    return steps
  }

  /// One term of Greenwood's sum; infinite if everyone at risk had the event.
  static func greenwoodTerm(atRisk: Int, events: Int) -> Double {
    Double(events) / (Double(atRisk) * Double(atRisk - events))
  }
}

extension KaplanMeier {
  /// The reverse Kaplan–Meier curve of follow-up: that of the time to censoring, in which the event itself censors.
  ///
  /// Its median is the median follow-up. The median of the times is not: early events pull it down. At one time,
  /// censorings come before events here. Source: M. Schemper and T. L. Smith, A
  /// Note on Quantifying Follow-up in Studies of Failure Time, Controlled Clinical Trials 17 (1996) 343–346.
  /// O(n log n).
  package static func ofFollowUp(_ observations: [Observation]) -> KaplanMeier {
    KaplanMeier(observations.map { Observation(time: $0.time, isEvent: !$0.isEvent) })
  }
}
