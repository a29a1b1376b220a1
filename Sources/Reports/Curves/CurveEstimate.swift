import Statistics

/// A curve over time as a plot needs it, of survival or of cumulative incidence.
struct CurveEstimate {
  /// A time with observations.
  struct Step {
    let time: Double
    let atRisk: Int
    /// The number that stopped there, for whatever reason.
    let stopped: Int
    let censored: Int
    /// The curve from there on.
    let value: Double
    /// The competing curve from there on.
    let competing: Double
    let lower: Double?
    let upper: Double?
  }

  /// The curve at time 0.
  let start: Double
  /// The steps by time.
  let steps: [Step]
  /// The time by which half have stopped; nil if it is not reached, or if the curve is of one of several causes.
  let median: Double?
  private let atRiskAt: @Sendable (Double) -> Int

  /// The Kaplan–Meier curve.
  init(_ curve: KaplanMeier, _ transform: IntervalTransform) {
    (start, median, atRiskAt) = (1, curve.median, { curve.atRisk(at: $0) })
    steps = zip(curve.steps, curve.limits(transform: transform)).map { step, limits in
      Step(
        time: step.time, atRisk: step.atRisk, stopped: step.events, censored: step.censored, value: step.survival,
        competing: 0,
        lower: limits.lower, upper: limits.upper)
    }
  }

  /// The cumulative incidence of cause 0, with that of cause 1 beside it.
  init(_ curves: AalenJohansen, _ transform: IntervalTransform) {
    (start, median, atRiskAt) = (0, nil, { curves.atRisk(at: $0) })
    steps = curves.steps.map { step in
      let limits = curves.estimate(of: 0, at: step.time, transform: transform)?.limits
      return Step(
        time: step.time, atRisk: step.atRisk, stopped: step.events.reduce(0, +), censored: step.censored,
        value: step.incidences[0],
        competing: step.incidences[1], lower: limits?.lower, upper: limits?.upper)
    }
  }

  /// Returns the number at risk: entered before a time, and followed up to it, or longer. At a beginning after time 0
  /// these are the ones that enter there.
  func atRisk(at time: Double, from beginning: Double = 0) -> Int {
    atRiskAt(beginning > 0 && time == beginning ? time.nextUp : time)
  }

  /// Returns the number that had stopped by a time, for whatever reason.
  func stopped(by time: Double) -> Int { steps.reduce(0) { $0 + ($1.time <= time ? $1.stopped : 0) } }

  /// Returns the number that was censored by a time.
  func censored(by time: Double) -> Int { steps.reduce(0) { $0 + ($1.time <= time ? $1.censored : 0) } }

  /// The fewest rows at risk for a curve to be drawn in full.
  static let fewest = 5

  /// The last time at which enough rows are at risk; nil if they never are.
  var lastSure: Double? { steps.last { $0.atRisk >= CurveEstimate.fewest }?.time }

  /// The limits of the interval by time; a missing limit keeps its last value. Nil if there are none.
  var band: (lower: [(time: Double, value: Double)], upper: [(time: Double, value: Double)])? {
    guard steps.contains(where: { $0.lower != nil && $0.upper != nil }) else { return nil }
    var (lower, upper) = (start, start)
    var edges: (lower: [(time: Double, value: Double)], upper: [(time: Double, value: Double)]) = ([], [])
    for step in steps {
      (lower, upper) = (step.lower ?? lower, step.upper ?? upper)
      edges.lower.append((step.time, lower))
      edges.upper.append((step.time, upper))
    }
    return edges
  }
}
