/// The Kaplan–Meier estimate of the time to an event, with Greenwood's variance.
///
/// At one time events come before censorings: who is censored on the day of an event was at risk of it. Times that
/// differ by rounding alone count as one (`tieTolerance`). The reverse Kaplan–Meier estimate of follow-up is the same
/// curve of the same observations with `isEvent` turned round.
///
/// Sources: E. L. Kaplan and P. Meier, Nonparametric Estimation from Incomplete Observations, JASA 53 (1958) 457–481;
/// M. Greenwood, The Natural Duration of Cancer, Reports on Public Health and Medical Subjects 33 (1926). Figures agree
/// with `survfit` of R's survival 3.5 where both have one.
package struct KaplanMeier: Equatable, Sendable {
  /// A time at which something was observed, and the curve from there up to the next.
  package struct Step: Equatable, Sendable {
    /// The time, in the unit of the observations.
    package let time: Double
    /// How many were followed up to this time, or longer.
    package let atRisk: Int
    /// How many had the event at this time.
    package let events: Int
    /// How many were censored at this time.
    package let censored: Int
    /// The probability of being without the event after this time, in 0...1.
    package let survival: Double
    /// Greenwood's sum of d / (n (n − d)) over the steps so far, with d events among n at risk: the variance of log S;
    /// times S² it is the variance of S. Infinite once the curve has come down to 0, as in R: log S is, too.
    package let greenwoodSum: Double
  }

  /// The distinct times, ascending, also those at which there were only censorings. Empty without observations.
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

  /// One term of Greenwood's sum; infinite where everyone at risk had the event.
  static func greenwoodTerm(atRisk: Int, events: Int) -> Double {
    Double(events) / (Double(atRisk) * Double(atRisk - events))
  }
}
