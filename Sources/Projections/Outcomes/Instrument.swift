import PatientRecord

/// A score of a skin disease with a defined response: its range, and its criteria of improvement.
package enum Instrument: String, CaseIterable, Sendable {
  /// Severity of Alopecia Tool: the scalp without hair in per cent, 0 to 100.
  case salt = "SALT"
  /// Eczema Area and Severity Index, 0 to 72.
  case easi = "EASI"
  /// Investigator's Global Assessment, 0 to 4 in whole steps.
  case iga = "IGA"
  /// Dermatology Life Quality Index, 0 to 30 in whole steps.
  case dlqi = "DLQI"

  /// Finds the instrument of a name in any case; nil for any other text.
  package init?(named name: String) { self.init(rawValue: name.uppercased()) }

  /// Tells if a score lies in the range of the instrument.
  package func allows(_ score: Double) -> Bool { ScoreRange.named(rawValue)?.allows(score) ?? true }
}

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
  /// Score minus baseline: negative for an improvement.
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
    let change = usable.flatMap { score in before.map { score - $0 } }
    let percent = change.flatMap { change in before.flatMap { $0 > 0 ? -100 * change / $0 : nil } }
    func better(_ thresholds: [Int]) -> [Criterion] {
      // In binary, 0.72 after 7.2 is not quite an improvement of 90 %: hence the tolerance.
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
      absolute = [Criterion(name: "DLQI01", isMet: usable.map { $0 <= 1 })]
      combined = []
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
