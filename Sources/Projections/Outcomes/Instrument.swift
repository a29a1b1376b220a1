/// A score of a skin disease whose response is defined: what it can be, and what counts as better.
package enum Instrument: String, CaseIterable, Sendable {
  /// Severity of Alopecia Tool: the scalp without hair in per cent, 0 to 100.
  case salt = "SALT"
  /// Eczema Area and Severity Index, 0 to 72.
  case easi = "EASI"
  /// Investigator's Global Assessment, 0 to 4 in whole steps.
  case iga = "IGA"
  /// Dermatology Life Quality Index, 0 to 30 in whole steps.
  case dlqi = "DLQI"

  /// The instrument of a name as people write it; nil for any other.
  package init?(named name: String) { self.init(rawValue: name.uppercased()) }

  /// Whether a score can be one of the instrument's.
  package func allows(_ score: Double) -> Bool {
    switch self {
    case .salt: (0...100).contains(score)
    case .easi: (0...72).contains(score)
    case .iga: (0...4).contains(score) && score == score.rounded()
    case .dlqi: (0...30).contains(score) && score == score.rounded()
    }
  }
}

/// What a score says of the response: absolute (where the patient is) and relative (how far from the baseline) apart.
package struct InstrumentResponse: Hashable, Sendable {
  /// One criterion and whether it is met; nil where it cannot be judged.
  package struct Criterion: Hashable, Sendable {
    /// Its usual name: `SALT20`, `EASI75`.
    package let name: String
    /// Whether it is met.
    package let isMet: Bool?
  }

  /// Why a criterion cannot be judged.
  package enum Fault: String, CaseIterable, Sendable {
    case noScore = "no-score"
    case impossibleScore = "impossible-score"
    case noBaseline = "no-baseline"
    case impossibleBaseline = "impossible-baseline"
    /// Nothing to be better than: a relative response is not defined.
    case baselineOfZero = "baseline-of-zero"
  }

  /// The instrument.
  package let instrument: Instrument
  /// Score minus baseline: negative where it is better.
  package let change: Double?
  /// How much better, in per cent of the baseline; negative where it is worse.
  package let improvement: Double?
  /// Criteria that the score alone decides.
  package let absolute: [Criterion]
  /// Criteria of the change from the baseline.
  package let relative: [Criterion]
  /// Criteria that ask for both: IGA 0 or 1 with a fall of 2 or more.
  package let combined: [Criterion]
  /// Why something of this cannot be judged.
  package let fault: Fault?

  /// What a score and the one before say.
  package init(_ instrument: Instrument, score: Double?, baseline: Double?) {
    let usable = score.flatMap { instrument.allows($0) ? $0 : nil }
    let before = baseline.flatMap { instrument.allows($0) ? $0 : nil }
    let change = usable.flatMap { score in before.map { score - $0 } }
    let percent = change.flatMap { change in before.flatMap { $0 > 0 ? -100 * change / $0 : nil } }
    func better(_ thresholds: [Int]) -> [Criterion] {
      // Scores with decimals: 0.72 after 7.2 is 90 % better, though not in binary.
      thresholds.map { limit in
        Criterion(name: instrument.rawValue + String(limit), isMet: percent.map { $0 >= Double(limit) - 1e-9 })
      }
    }
    self.instrument = instrument
    self.change = change
    improvement = percent
    switch instrument {
    case .salt:
      absolute = [Criterion(name: "SALT20", isMet: usable.map { $0 <= 20 })]
      (relative, combined) = (better([50, 75, 90]), [])
    case .easi: (absolute, relative, combined) = ([], better([50, 75, 90]), [])
    case .iga:
      absolute = [Criterion(name: "IGA01", isMet: usable.map { $0 <= 1 })]
      relative = [Criterion(name: "IGAfall2", isMet: change.map { $0 <= -2 })]
      combined = [
        Criterion(name: "IGAresponse", isMet: usable.flatMap { score in change.map { score <= 1 && $0 <= -2 } })
      ]
    case .dlqi:
      (absolute, combined) = ([], [])
      relative = [Criterion(name: "DLQIfall4", isMet: change.map { $0 <= -4 })]
    }
    fault = InstrumentResponse.fault(instrument, score, usable, baseline, before)
  }

  private static func fault(
    _ instrument: Instrument, _ score: Double?, _ usable: Double?, _ baseline: Double?, _ before: Double?
  ) -> Fault? {
    if score == nil { return .noScore }
    if usable == nil { return .impossibleScore }
    if baseline == nil { return .noBaseline }
    guard let before else { return .impossibleBaseline }
    return before == 0 && (instrument == .salt || instrument == .easi) ? .baselineOfZero : nil
  }
}
