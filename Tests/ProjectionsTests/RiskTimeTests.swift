import CalendarTime
import PatientRecord
import Projections
import Testing

@Suite("Time at risk of adverse events") struct RiskTimeTests {
  private func part(
    _ basis: AdverseEventExposure.Basis, _ text: String, asOf: String = "2023-01-01", _ rules: String...
  ) throws -> AdverseEventExposure {
    let record = try TestRecord(text, asOf: asOf)
    let parts = try deriveAdverseEventExposures(record.history, patient: "P01", in: record.context(rules))
    return try #require(parts.first { $0.basis == basis })
  }

  private static let text = """
    2022-01-01 start T1 baricitinib
    2022-01-31 start T2 methotrexate
    2022-03-01 stop T1 other
    2022-03-31 stop T2 other
    """

  @Test(
    "days on each kind of treatment, those of overlapping courses once",
    arguments: [(AdverseEventExposure.Basis.anchor, 59), (.partner, 59), (.combination, 29)])
  func days(basis: AdverseEventExposure.Basis, days: Int) throws {
    #expect(try part(basis, Self.text).days == days)
    #expect(try part(basis, Self.text + "\n2022-02-10 start T3 upadacitinib\n2022-02-20 stop T3 other").days == days)
  }

  @Test("a lag lengthens the time at risk, to the as-of date or the end of follow-up at most, and never beyond death")
  func lag() throws {
    #expect(try part(.anchor, Self.text, "lag=30").days == 89)
    #expect(try part(.anchor, Self.text, asOf: "2022-03-11", "lag=30").days == 69)
    #expect(try part(.partner, Self.text + "\n2022-04-05 ended lost", "lag=30").days == 64)
    #expect(try part(.partner, Self.text + "\n2022-04-05 ended death", "lag=30").days == 64)
    #expect(try part(.anchor, "2022-01-01 start T1 baricitinib\n2022-01-11 ended death", "lag=30").days == 10)
  }

  @Test(
    "an onset counts from the first day to the day of the end and those of the lag, if its drug may be suspected",
    arguments: [
      ("2021-12-31", AdverseEventExposure.Place.outside, false), ("2022-01-01", .counted, false),
      ("2022-03-01", .counted, false), ("2022-03-02", .outside, false), ("2022-03", .outside, true),
      ("2022-02", .counted, false), ("2022", .outside, true), ("2021", .outside, false),
    ])
  func onsets(date: String, place: AdverseEventExposure.Place, isUncertain: Bool) throws {
    let onset = try #require(try part(.anchor, Self.text + "\n\(date) adverse nausea").onsets.first)
    #expect((onset.place, onset.isUncertain) == (place, isUncertain))
    let within = try #require(try part(.partner, Self.text + "\n2022 adverse nausea").onsets.first)
    #expect((within.place, within.isUncertain) == (.outside, true), "the time at risk lies within the year")
    for (rule, place) in [("all", AdverseEventExposure.Place.counted), ("suspected", .otherSuspect)] {
      let text = Self.text + "\n2022-02-10 adverse nausea T2"
      let other = try #require(try part(.anchor, text, "attribution=\(rule)").onsets.first)
      #expect(other.place == place)
    }
  }

  @Test(
    "time on a drug alone belongs to no combination, and the day of a combination's end is the combination's",
    arguments: [
      (AdverseEventExposure.Basis.anchorAlone, 30), (.partnerAlone, 30), (.combination, 29), (.anchorEver, 365),
    ])
  func alone(basis: AdverseEventExposure.Basis, days: Int) throws {
    let record = try TestRecord(Self.text + "\n2022-01-10 adverse acne\n2022-03-01 adverse nausea", asOf: "2023-01-01")
    let parts = try deriveAdverseEventExposures(
      record.history, patient: "P01", in: record.context([]), on: AdverseEventExposure.Basis.allCases)
    let part = try #require(parts.first { $0.basis == basis })
    #expect(part.days == days)
    let expected: [AdverseEventExposure.Basis: [AdverseEventExposure.Place]] = [
      .anchorAlone: [.counted, .outside], .partnerAlone: [.outside, .outside], .combination: [.outside, .counted],
      .anchorEver: [.counted, .counted],
    ]
    #expect(part.onsets.map(\.place) == expected[basis])
  }

  private func parts(
    _ text: String, within window: String?, asOf: String = "2023-01-01", _ rules: String...
  ) throws -> [AdverseEventExposure.Basis: AdverseEventExposure] {
    let record = try TestRecord(text, asOf: asOf)
    let parts = try deriveAdverseEventExposures(
      record.history, patient: "P01", in: record.context(rules), on: AdverseEventExposure.Basis.allCases,
      within: window.map { try #require(StartWindow(parsing: $0)) })
    return Dictionary(parts.map { ($0.basis, $0) }, uniquingKeysWith: { first, _ in first })
  }

  @Test(
    "a window begins with the first day on that kind of treatment, and ends before its last day",
    arguments: [
      ("P0M..P1M", 31, 28, 1), ("P1M..", 28, 1, 1), ("P10D..P20D", 10, 10, 0), ("P59D..P60D", 0, 0, 1),
      ("P60D..", 0, 0, 0),
    ])
  func window(window: String, anchor: Int, combination: Int, onsets: Int) throws {
    // On baricitinib from 1 January for 59 days, on both from 31 January for 29, to 1 March, the day of an onset.
    let text = Self.text + "\n2022-01-05 adverse acne\n2022-03-01 adverse nausea"
    let parts = try parts(text, within: window)
    let (alone, both) = (try #require(parts[.anchor]), try #require(parts[.combination]))
    #expect((alone.days, both.days) == (anchor, combination))
    #expect(alone.onsets.count { $0.place == .counted } == onsets)
    #expect(alone.isExposed == (window != "P60D.."))
    #expect(!alone.isStartUnknown)
  }

  @Test("of a drug that was running when it is first heard of there is no time after its start")
  func unknownStart() throws {
    let text = "2022-01-01 start T1 baricitinib onOrBefore\n2022-06-01 start T2 methotrexate\n2022-07-01 adverse acne"
    let parts = try parts(text, within: "P0M..P2M")
    #expect(parts[.anchor].map { ($0.isStartUnknown, $0.isExposed, $0.days) == (true, false, 0) } == true)
    #expect(parts[.combination].map { ($0.isStartUnknown, $0.isExposed, $0.days) == (false, true, 61) } == true)
    #expect(try self.parts(text, within: nil)[.anchor].map { !$0.isStartUnknown && $0.isExposed } == true)
  }

  @Test("windows that follow one another share out the days and the events of a kind of treatment")
  func windowLaw() throws {
    for seed in 0..<150 as Range<UInt64> {
      let text =
        RandomRecord(seed: seed, upTo: 7, partialOneIn: 4).text + "\n2022-03-20 adverse acne\n2022 adverse rash"
      for rule in ["lag=0", "lag=30"] {
        let whole = try parts(text, within: "P0M..", rule)
        let first = try parts(text, within: "P0M..P2M", rule)
        let second = try parts(text, within: "P2M..P150D", rule)
        let third = try parts(text, within: "P150D..", rule)
        for (basis, part) in whole {
          let shares = [first, second, third].compactMap { $0[basis] }
          #expect(shares.reduce(0) { $0 + $1.days } == part.days, "seed \(seed), \(basis), \(rule)")
          let onsets = shares.map { $0.onsets.count { $0.place == .counted } }.reduce(0, +)
          #expect(onsets == part.onsets.count { $0.place == .counted }, "seed \(seed), \(basis), \(rule)")
        }
      }
    }
  }

  @Test("alone and in combination share out the days and the events of a drug", arguments: ["lag=0", "lag=30"])
  func shared(rule: String) throws {
    for seed in 0..<150 as Range<UInt64> {
      let text =
        RandomRecord(seed: seed, upTo: 7, partialOneIn: 4).text + "\n2022-03-20 adverse acne\n2022 adverse rash"
      let record = try TestRecord(text, asOf: "2022-07-01")
      let parts = try deriveAdverseEventExposures(record.history, patient: "P01", in: record.context([rule]))
      func part(_ basis: AdverseEventExposure.Basis) throws -> AdverseEventExposure {
        try #require(parts.first { $0.basis == basis })
      }
      func counted(_ part: AdverseEventExposure) -> Int { part.onsets.count { $0.place == .counted } }
      for (whole, alone) in [
        (AdverseEventExposure.Basis.anchor, AdverseEventExposure.Basis.anchorAlone), (.partner, .partnerAlone),
      ] {
        let (whole, alone, both) = (try part(whole), try part(alone), try part(.combination))
        #expect(whole.days == alone.days + both.days, "seed \(seed)")
        #expect(counted(whole) == counted(alone) + counted(both), "seed \(seed)")
      }
    }
  }

  @Test(
    "person-time begins at the enrolment, by the rule prevalent; what was over by then was never at risk",
    arguments: [
      ("2022-01-11", "delayed", 49, true), ("2022-01-11", "left-out", 0, false), ("2022-01-11", "naive", 59, true),
      ("2022-01-01", "delayed", 59, true), ("2021-12-01", "left-out", 59, true), ("2022-03-01", "delayed", 0, false),
    ])
  func enrolment(date: String, rule: String, days: Int, isExposed: Bool) throws {
    let part = try part(
      .anchor, Self.text + "\n\(date) enrolled female\n2022-01-05 adverse acne\n2022-02-01 adverse rash",
      "prevalent=\(rule)")
    #expect((part.days, part.isExposed) == (days, isExposed))
    let isEarly = rule == "naive" || date <= "2022-01-05"
    #expect(part.onsets.map { $0.place == .counted } == [isEarly && days > 0, days > 0])
  }

  @Test(
    "who has courses of both drugs was on the combination, also where by the rules no time of it counts",
    arguments: [
      (["possible=left-out"], 1, true), (["possible=imputed"], 0, true), (["possible=counted"], 0, true),
      (["minimum=60"], 0, true), (["anchor=tofacitinib"], 0, false), (["partner=prednisone"], 0, false),
    ])
  func treated(rules: [String], possible: Int, isTreated: Bool) throws {
    let record = try TestRecord(
      "2022-01-01 start T1 baricitinib\n2022-03 stop T1 other\n2022-03-05 start T2 methotrexate")
    let parts = try deriveAdverseEventExposures(
      record.history, patient: "P01", in: record.context(rules), on: AdverseEventExposure.Basis.allCases)
    let part = try #require(parts.first { $0.basis == .combination })
    #expect((part.isTreated, part.possible) == (isTreated, possible))
    #expect(part.isExposed == (isTreated && possible == 0 && rules != ["minimum=60"]))
    #expect(parts.allSatisfy { $0.isTreated || !$0.isExposed })
    #expect(parts.filter { $0.basis != .combination }.allSatisfy { $0.possible == 0 })
  }

  @Test("a partial enrolment that may cut the time is refused if the profile refuses partial dates")
  func refusedEnrolment() throws {
    let refusing = "partial=refuse"
    #expect(throws: ProjectionError.partialDate(sequenceNumber: 5)) {
      try part(.anchor, Self.text + "\n2022-01 enrolled female", refusing)
    }
    #expect(try part(.anchor, Self.text + "\n2021 enrolled female", refusing).days == 59)
  }
}
