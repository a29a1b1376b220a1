/// A response that a score shows: by itself, by its change since the score before treatment, or by both.
///
/// Each part that is given has to hold.
package struct ScoreCriterion: Sendable {
  /// The parts of a score that a criterion rests on.
  package enum Basis: Sendable { case absolute, relative, combined }

  /// A number that is to be reached, or to be passed.
  package struct Limit: Sendable {
    let value: Double
    /// True if the number itself is not enough.
    var isPassed = false

    /// Tells if an amount reaches it. In binary, 0.72 after 7.2 is not quite 90 % better: hence the tolerance.
    fileprivate func isReached(by amount: Double) -> Bool {
      isPassed ? amount > value + 1e-9 : amount >= value - 1e-9
    }
  }

  /// The usual name: `SALT20`, `EASI75`, `DLQIfall4`.
  package let name: String
  /// The score to reach.
  let score: Limit?
  /// The improvement to reach, in per cent of the score before.
  let percent: Double?
  /// The improvement to reach, in points.
  let points: Limit?
  /// The least bad score before treatment from which it counts; nil where every score that leaves room does.
  let from: Double?
  /// True if rates of response show it unasked.
  package let isHeadline: Bool

  init(
    _ name: String, score: Limit? = nil, percent: Double? = nil, points: Limit? = nil, from: Double? = nil,
    isHeadline: Bool = true
  ) {
    (self.name, self.score, self.percent, self.points) = (name, score, percent, points)
    (self.from, self.isHeadline) = (from, isHeadline)
  }

  /// The parts of a score that it rests on.
  package var basis: Basis {
    if score == nil { return .relative }
    return percent == nil && points == nil ? .absolute : .combined
  }
}

extension Instrument {
  /// Returns the criteria on one basis that each assessment is judged by: those that count from every score before.
  package func shownCriteria(_ basis: ScoreCriterion.Basis) -> [ScoreCriterion] {
    criteria.filter { $0.basis == basis && $0.from == nil }
  }

  /// True if a criterion asks for an improvement in per cent.
  package var hasPercents: Bool { criteria.contains { $0.percent != nil } }

  /// Returns so many points by which a score is better than one before; negative if it is worse.
  package func improvement(of score: Double, from baseline: Double) -> Double {
    better == .lower ? baseline - score : score - baseline
  }

  /// Returns the improvement in per cent of the score before; nil where that is 0, from which nothing is a part.
  package func percentImprovement(of score: Double, from baseline: Double) -> Double? {
    baseline > 0 ? 100 * improvement(of: score, from: baseline) / baseline : nil
  }

  /// Judges a criterion by a score and the one before it, both of the instrument; nil where one that it needs is
  /// missing.
  package func isMet(_ criterion: ScoreCriterion, by score: Double?, from baseline: Double?) -> Bool? {
    guard let score else { return nil }
    var verdicts: [Bool?] = []
    if let limit = criterion.score { verdicts.append(reaches(limit, score)) }
    if let percent = criterion.percent {
      let found = baseline.flatMap { percentImprovement(of: score, from: $0) }
      verdicts.append(found.map(ScoreCriterion.Limit(value: percent).isReached))
    }
    if let points = criterion.points {
      verdicts.append(baseline.map { points.isReached(by: improvement(of: score, from: $0)) })
    }
    return verdicts.contains { $0 == nil } ? nil : verdicts.allSatisfy { $0 == true }
  }

  /// Tells if a criterion can be reached from a score before treatment that does not reach it by itself.
  package func isWithinReach(_ criterion: ScoreCriterion, from baseline: Double) -> Bool {
    let best = better == .lower ? range.lowerBound : range.upperBound
    if let from = criterion.from, improvement(of: from, from: baseline) < 0 { return false }
    if let score = criterion.score, criterion.basis == .absolute, reaches(score, baseline) { return false }
    if criterion.percent != nil || criterion.points != nil {
      return isMet(criterion, by: best, from: baseline) == true
    }
    return true
  }

  private func reaches(_ limit: ScoreCriterion.Limit, _ score: Double) -> Bool {
    ScoreCriterion.Limit(value: 0, isPassed: limit.isPassed).isReached(by: improvement(of: score, from: limit.value))
  }

  /// Returns a criterion in words: `SALT of 20 or less, of those above 20 before`.
  package func inWords(_ criterion: ScoreCriterion) -> String {
    let (less, beyond, fallen) =
      better == .lower ? ("less", "above", "lower") : ("more", "below", "higher")
    var parts: [String] = []
    if let limit = criterion.score {
      let value = DoseAmount.text(limit.value)
      parts.append(
        limit.isPassed ? "of \(better == .lower ? "less" : "more") than \(value)" : "of \(value) or \(less)")
    }
    if let percent = criterion.percent { parts.append("\(fallen) by \(DoseAmount.text(percent)) % or more") }
    if let points = criterion.points {
      let value = DoseAmount.text(points.value)
      parts.append(points.isPassed ? "\(fallen) by more than \(value)" : "\(fallen) by \(value) or more")
    }
    let said = name + " " + parts.joined(separator: " and ")
    if let from = criterion.from {
      return "\(said), of those with \(DoseAmount.text(from)) or \(better == .lower ? "more" : "less") before"
    }
    guard criterion.basis == .absolute, let limit = criterion.score, !limit.isPassed else { return said }
    return "\(said), of those \(beyond) \(DoseAmount.text(limit.value)) before"
  }
}
