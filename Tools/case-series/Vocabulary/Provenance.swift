import PatientRecord

/// Where a fact comes from and how sure it is: the `evidence` of its event.
struct Provenance: Sendable {
  let source: String
  let basis: EvidenceBasis
  let dates: EvidenceDates?
  let note: String

  /// A fact that Table 1 prints in the row of a case.
  static func table(_ cases: Int..., dates: EvidenceDates = .chosen) -> Provenance {
    Provenance(source: source(of: cases), basis: .reported, dates: dates, note: "synthetic date")
  }

  /// A stop whose distance from the start is the duration that Table 1 prints.
  static func duration(_ cases: Int...) -> Provenance {
    Provenance(source: source(of: cases), basis: .reported, dates: .length, note: "printed duration, synthetic date")
  }

  /// Something that Table 1 does not print in the row of a case and that had to be worked out: how.
  static func inferred(_ cases: Int..., from grounds: String, dates: EvidenceDates = .length) -> Provenance {
    Provenance(source: source(of: cases), basis: .inferred, dates: dates, note: grounds + "; synthetic date")
  }

  /// A fact that a part of the letter's text says.
  static func text(_ part: String, dates: EvidenceDates = .chosen) -> Provenance {
    Provenance(source: "Letter, text, \(part)", basis: .reported, dates: dates, note: "synthetic date")
  }

  /// A fact that a part of the letter's text says, without the case: how it was given to one.
  static func text(_ part: String, inferring grounds: String) -> Provenance {
    Provenance(source: "Letter, text, \(part)", basis: .inferred, dates: .chosen, note: grounds + "; synthetic date")
  }

  /// Something that was made up so that the record is whole: why.
  static func synthetic(_ cases: Int..., reason: String) -> Provenance {
    Provenance(source: source(of: cases), basis: .synthetic, dates: .chosen, note: reason)
  }

  /// A start that Table 1 does not place: how long the drug ran is chosen to fit the medians and ranges of the text.
  static func fitted(_ cases: Int...) -> Provenance {
    Provenance(
      source: source(of: cases), basis: .reported, dates: .chosen,
      note: "synthetic date, chosen to fit the text's median and range of months on the drug")
  }

  /// An entry that was made up to be wrong.
  static func wrongEntry(_ cases: Int..., dates: EvidenceDates = .chosen) -> Provenance {
    Provenance(
      source: source(of: cases), basis: .synthetic, dates: dates, note: "made-up error of entry, corrected later")
  }

  /// An amendment that brings what Table 1 says.
  static func amended(_ cases: Int..., dates: EvidenceDates? = nil) -> Provenance {
    Provenance(source: source(of: cases), basis: .reported, dates: dates, note: "corrects a made-up error of entry")
  }

  /// The retraction of a made-up error.
  static func retracted(_ cases: Int...) -> Provenance {
    Provenance(source: source(of: cases), basis: .synthetic, dates: nil, note: "takes back a made-up error of entry")
  }

  private static func source(of cases: [Int]) -> String {
    let numbers = cases.map(String.init).joined(separator: " and ")
    return cases.count == 1 ? "Table 1, case \(numbers)" : "Table 1, cases \(numbers)"
  }
}
