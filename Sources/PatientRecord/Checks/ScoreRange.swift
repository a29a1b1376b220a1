/// The range of an instrument's score, and what of it can be called a complete response.
package struct ScoreRange: Sendable {
  /// The usual name.
  package let instrument: String
  /// The scores that there are.
  package let range: ClosedRange<Double>
  /// True if there are no scores between whole numbers.
  package let isWhole: Bool
  /// The highest score that a complete response can have; nil where the instrument does not measure the disease.
  let mostForComplete: Double?

  /// Tells if a score is one of the instrument.
  package func allows(_ score: Double) -> Bool { range.contains(score) && (!isWhole || score == score.rounded()) }

  /// Parts of the names, folded, of the diseases that it measures; empty where it measures no disease in particular.
  let conditions: FoldedWords

  private static func conditions(of instrument: String) -> FoldedWords {
    switch instrument {
    case "SALT": ["alopecia"]
    case "EASI", "SCORAD", "oSCORAD", "POEM", "ADCT": ["dermatitis", "eczema", "neurodermitis"]
    case "PASI", "NAPSI", "PEST": ["psoria"]
    case "DAS28", "CDAI", "SDAI": ["arthrit", "artrit", "rheuma"]
    case "UAS7", "UCT": ["urticaria"]
    case "VASI": ["vitiligo"]
    case "CLASI": ["lupus"]
    case "mRSS": ["scler", "morphea", "morphoea"]
    default: []
    }
  }

  /// Returns the range of the instrument of a name, whatever its case, spaces and hyphens; nil for an unknown one.
  package static func named(_ name: String) -> ScoreRange? { byName[DrugSpelling.folded(name)] }

  /// The usual names of all instruments.
  package static let instruments: [String] = table.map { names, _, _, _ in
    names.split(separator: ",").first.map(String.init) ?? names
  }

  private static let byName: [String: ScoreRange] = {
    var ranges: [String: ScoreRange] = [:]
    for (names, range, isWhole, mostForComplete) in table {
      let all = names.split(separator: ",").map(String.init)
      let instrument = all.first ?? names
      let row = ScoreRange(
        instrument: instrument, range: range, isWhole: isWhole, mostForComplete: mostForComplete,
        conditions: conditions(of: instrument))
      for name in all { ranges[DrugSpelling.folded(name)] = row }
    }
    return ranges
  }()

  /// Names, range, whole numbers alone, most for a complete response. Ranges are those of the instruments' definitions;
  /// what can be complete is their limit to mild disease, or to remission.
  private static let table: [(String, ClosedRange<Double>, Bool, Double?)] = [
    ("SALT,SALT score", 0...100, false, 20), ("EASI", 0...72, false, 7), ("PASI", 0...72, false, 5),
    ("IGA,vIGA,vIGA-AD,IGA-AD,IGA mod 2011", 0...4, true, 1), ("PGA,sPGA", 0...6, false, 2),
    ("DLQI", 0...30, true, nil), ("CDLQI", 0...30, true, nil), ("BSA", 0...100, false, 10),
    ("SCORAD", 0...103, false, 25), ("oSCORAD", 0...83, false, 20), ("POEM", 0...28, true, nil),
    ("DAS28,DAS28-CRP,DAS28-ESR", 0...10, false, 3.2), ("CDAI", 0...76, false, 10), ("SDAI", 0...86, false, 11),
    ("HAQ,HAQ-DI", 0...3, false, nil), ("BASDAI", 0...10, false, nil), ("ASDAS", 0...12, false, 2.1),
    ("UAS7", 0...42, true, 6), ("UCT", 0...16, true, nil), ("ADCT", 0...24, true, nil), ("NAPSI", 0...80, true, nil),
    ("mRSS", 0...51, true, nil), ("mSWAT", 0...400, false, 10), ("VASI", 0...100, false, nil),
    ("CLASI,CLASI-A", 0...70, true, 3), ("NRS,PP-NRS,itch NRS", 0...10, false, nil), ("VAS", 0...100, false, nil),
    ("PEST", 0...5, true, nil),
  ]
}
