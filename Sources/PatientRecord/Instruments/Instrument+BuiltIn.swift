extension ScoreCriterion {
  fileprivate static func atMost(_ score: Double, _ name: String, isHeadline: Bool = true) -> ScoreCriterion {
    ScoreCriterion(name, score: Limit(value: score), isHeadline: isHeadline)
  }

  fileprivate static func below(_ score: Double, _ name: String) -> ScoreCriterion {
    ScoreCriterion(name, score: Limit(value: score, isPassed: true))
  }

  fileprivate static func percent(_ percent: Double, _ name: String, isHeadline: Bool = true) -> ScoreCriterion {
    ScoreCriterion(name, percent: percent, isHeadline: isHeadline)
  }

  fileprivate static func points(_ points: Double, _ name: String, isHeadline: Bool = true) -> ScoreCriterion {
    ScoreCriterion(name, points: Limit(value: points), isHeadline: isHeadline)
  }
}

extension Instrument {
  /// The instruments that come with the program. Those with criteria name the publications of them; the worst score of
  /// a complete response is the limit of the instrument to mild disease, or to remission.
  static let builtIn: [Instrument] = skin + joints + others

  private static let skin: [Instrument] = [
    Instrument(
      "SALT", names: ["SALT score"], 0...100, complete: 20, of: ["alopecia"],
      [
        .atMost(20, "SALT20"),
        ScoreCriterion("SALT20-from-50", score: .init(value: 20), from: 50), .percent(50, "SALT50", isHeadline: false),
        .percent(75, "SALT75", isHeadline: false), .percent(90, "SALT90", isHeadline: false),
      ],
      source: "Olsen et al., J Am Acad Dermatol 2004;51:440; 20 or less: Wyrwich et al., Br J Dermatol 2020;183:702"),
    Instrument(
      "EASI", 0...72, complete: 7, of: eczema, minimumDifference: 6.6,
      [
        .percent(50, "EASI50"), .percent(75, "EASI75"), .percent(90, "EASI90"),
        .points(6.6, "EASIfall6.6", isHeadline: false),
      ],
      source: "Hanifin et al., Exp Dermatol 2001;10:11; 6.6: Schram et al., Allergy 2012;67:99"),
    Instrument(
      "PASI", 0...72, complete: 5, of: ["psoria"],
      [
        .atMost(2, "PASI-at-most-2"), .percent(50, "PASI50"), .percent(75, "PASI75"), .percent(90, "PASI90"),
        .percent(100, "PASI100"),
      ],
      source:
        "Fredriksson and Pettersson, Dermatologica 1978;157:238; 2 or less: Mahil et al., Br J Dermatol 2020;182:1158"
    ),
    Instrument(
      "IGA", names: ["vIGA", "vIGA-AD", "IGA-AD", "IGA mod 2011"], 0...4, isWhole: true, complete: 1,
      [
        .atMost(1, "IGA01", isHeadline: false), .points(2, "IGAfall2", isHeadline: false),
        ScoreCriterion("IGAresponse", score: .init(value: 1), points: .init(value: 2)),
      ], source: "Simpson et al., J Am Acad Dermatol 2020;83:839"),
    Instrument(
      "BSA", 0...100, complete: 10,
      [.atMost(1, "BSA-at-most-1"), .atMost(3, "BSA-at-most-3"), .percent(75, "BSA75")],
      source: "per cent of the body surface; criteria: Armstrong et al., J Am Acad Dermatol 2017;76:290"),
    Instrument(
      "DLQI", 0...30, isWhole: true, minimumDifference: 4, [.atMost(1, "DLQI01"), .points(4, "DLQIfall4")],
      source: "Finlay and Khan, Clin Exp Dermatol 1994;19:210; 4: Basra et al., Dermatology 2015;230:27"),
    Instrument(
      "POEM", 0...28, isWhole: true, of: eczema, minimumDifference: 3.4,
      [.atMost(2, "POEM-at-most-2"), .points(3.4, "POEMfall3.4")],
      source: "Charman et al., Arch Dermatol 2004;140:1513; bands: Br J Dermatol 2013;169:1326; 3.4: Schram et al., "
        + "Allergy 2012;67:99"),
    Instrument(
      "NRS", names: ["itch NRS", "PP-NRS", "pruritus NRS"], 0...10, minimumDifference: 4,
      [.atMost(1, "NRS-at-most-1"), .points(4, "NRSfall4")],
      source: "worst itch in 24 hours: Yosipovitch et al., Br J Dermatol 2019;181:761"),
  ]

  private static let joints: [Instrument] = [
    Instrument(
      "DAS28", names: ["DAS28-CRP", "DAS28-ESR"], 0...10, complete: 3.2, of: arthritis, minimumDifference: 1.2,
      [
        .below(2.6, "DAS28-below-2.6"), .atMost(3.2, "DAS28-at-most-3.2"),
        ScoreCriterion(
          "DAS28-EULAR-good", score: .init(value: 3.2), points: .init(value: 1.2, isPassed: true)),
      ],
      source:
        "Prevoo et al., Arthritis Rheum 1995;38:44; good response: van Gestel et al., Arthritis Rheum 1998;41:1845"
    ),
    Instrument(
      "CDAI", 0...76, complete: 10, of: arthritis,
      [
        .atMost(2.8, "CDAI-at-most-2.8"), .atMost(10, "CDAI-at-most-10"), .percent(50, "CDAI50"),
        .percent(70, "CDAI70"), .percent(85, "CDAI85"),
      ],
      source: "Aletaha and Smolen, Clin Exp Rheumatol 2005;23:S100; responses: Ann Rheum Dis 2012;71:1190"),
    Instrument(
      "BASDAI", 0...10, minimumDifference: 2,
      [.below(4, "BASDAI-below-4"), .percent(50, "BASDAI50"), .points(2, "BASDAIfall2")],
      source: "Garrett et al., J Rheumatol 1994;21:2286; criteria: Braun et al., Ann Rheum Dis 2003;62:817"),
    Instrument(
      "HAQ", names: ["HAQ-DI"], 0...3, minimumDifference: 0.22,
      [.atMost(0.5, "HAQ-at-most-0.5"), .points(0.22, "HAQfall0.22")],
      source: "Fries et al., Arthritis Rheum 1980;23:137; 0.22: Wells et al., J Rheumatol 1993;20:557"),
  ]

  /// Instruments of which the range is known, and no criterion.
  private static let others: [Instrument] = [
    Instrument(
      "PGA", names: ["sPGA"], 0...6, complete: 2, source: definition),
    Instrument("CDLQI", 0...30, isWhole: true, source: definition),
    Instrument("SCORAD", 0...103, complete: 25, of: eczema, source: definition),
    Instrument("oSCORAD", 0...83, complete: 20, of: eczema, source: definition),
    Instrument("SDAI", 0...86, complete: 11, of: arthritis, source: definition),
    Instrument("ASDAS", 0...12, complete: 2.1, source: definition),
    Instrument("UAS7", 0...42, isWhole: true, complete: 6, of: ["urticaria"], source: definition),
    Instrument("UCT", 0...16, isWhole: true, better: .higher, of: ["urticaria"], source: definition),
    Instrument("ADCT", 0...24, isWhole: true, of: eczema, source: definition),
    Instrument("NAPSI", 0...80, isWhole: true, of: ["psoria"], source: definition),
    Instrument("mRSS", 0...51, isWhole: true, of: ["scler", "morphea", "morphoea"], source: definition),
    Instrument("mSWAT", 0...400, complete: 10, source: definition),
    Instrument("VASI", 0...100, of: ["vitiligo"], source: definition),
    Instrument(
      "CLASI", names: ["CLASI-A"], 0...70, isWhole: true, complete: 3, of: ["lupus"], source: definition),
    Instrument("VAS", 0...100, source: definition),
    Instrument("PEST", 0...5, isWhole: true, of: ["psoria"], source: definition),
  ]

  private static let eczema: FoldedWords = ["dermatitis", "eczema", "neurodermitis"]
  private static let arthritis: FoldedWords = ["arthrit", "artrit", "rheuma"]
  private static let definition = "its definition, for the range alone"
}
