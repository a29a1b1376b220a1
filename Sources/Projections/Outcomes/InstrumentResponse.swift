package import PatientRecord

/// The response that a score shows: the absolute state apart from the change relative to the baseline.
package struct InstrumentResponse: Hashable, Sendable {
  /// One criterion and its verdict.
  package struct Criterion: Hashable, Sendable {
    /// The usual name: `SALT20`, `EASI75`.
    package let name: String
    /// True if it is met; nil if it cannot be judged.
    package let isMet: Bool?
  }

  /// The reason that a criterion cannot be judged.
  package enum Fault: String, CaseIterable, Sendable {
    case noScore = "no-score"
    case impossibleScore = "impossible-score"
    case noBaseline = "no-baseline"
    case impossibleBaseline = "impossible-baseline"
    /// A baseline of 0 cannot improve: a relative response is not defined.
    case baselineOfZero = "baseline-of-zero"
  }

  /// The instrument.
  package let instrument: Instrument
  /// Score minus baseline: negative for an improvement, where a lower score is better.
  package let change: Double?
  /// The improvement in per cent of the baseline; negative for a worsening.
  package let improvement: Double?
  /// The criteria that the score alone decides.
  package let absolute: [Criterion]
  /// The criteria of the change from the baseline.
  package let relative: [Criterion]
  /// The criteria that ask for both: IGA 0 or 1 with a fall of 2 or more.
  package let combined: [Criterion]
  /// The reason that a criterion cannot be judged; nil if all can.
  package let fault: Fault?

  /// Judges a score by itself and against the baseline, either of which may be missing.
  package init(_ instrument: Instrument, score: Double?, baseline: Double?) {
    let usable = score.flatMap { instrument.allows($0) ? $0 : nil }
    let before = baseline.flatMap { instrument.allows($0) ? $0 : nil }
    self.instrument = instrument
    change = usable.flatMap { score in before.map { score - $0 } }
    improvement = usable.flatMap { score in before.flatMap { instrument.percentImprovement(of: score, from: $0) } }
    func judge(_ basis: ScoreCriterion.Basis) -> [Criterion] {
      instrument.shownCriteria(basis).map { criterion in
        Criterion(name: criterion.name, isMet: instrument.isMet(criterion, by: usable, from: before))
      }
    }
    (absolute, relative, combined) = (judge(.absolute), judge(.relative), judge(.combined))
    fault = InstrumentResponse.fault(instrument, score, usable, baseline, before)
  }

  private static func fault(
    _ instrument: Instrument, _ score: Double?, _ usable: Double?, _ baseline: Double?, _ before: Double?
  ) -> Fault? {
    if score == nil { return .noScore }
    if usable == nil { return .impossibleScore }
    if baseline == nil { return .noBaseline }
    guard let before else { return .impossibleBaseline }
    return before <= 0 && instrument.hasPercents ? .baselineOfZero : nil
  }
}
