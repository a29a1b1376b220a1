import CalendarTime
import PatientRecord
import Projections
import Testing

@Suite("Pairs") struct PairTests {
  private func brief(_ text: String, asOf: String = "2025-01-01", _ rules: String...) throws -> [String] {
    let record = try TestRecord(text, asOf: asOf)
    return try deriveCombinations(record.history, patient: "P01", in: record.context(rules)).map(\.brief)
  }

  @Test("a pair runs from the later start to the earlier stop")
  func overlap() throws {
    let row = try TestRecord(
      """
      2022-03-01 start T1 baricitinib reason=first-line
      2022-06-01 add T2 methotrexate reason=partial-response
      2023-11-01 stop T2 adverse-event
      2024-01-01 stop T1 loss-of-efficacy
      """
    ).onlyCombination()
    #expect(row.brief == "baricitinib + methotrexate 2022-06-01..2023-11-01 518d")
    #expect(row.months == 17)
    #expect(row.patient == "P01")
    #expect(row.reason == .partialResponse)
    #expect(row.endingReasons == [.adverseEvent])
    #expect((row.ongoing, row.possible, row.intervals) == (false, false, 1))
    #expect((row.daysMin, row.daysMax) == (518, 518))
    #expect(row.events == [1, 2, 3, 4])
  }

  @Test("courses that only touch are no combination")
  func touching() throws {
    #expect(
      try brief(
        """
        2022-03-01 start T1 baricitinib
        2022-06-01 stop T1 other
        2022-06-01 start T2 methotrexate
        """) == [])
  }

  @Test("a pair begun on the as-of date is listed, ongoing, 0 days")
  func begunToday() throws {
    let text = """
      2022-03-01 start T1 baricitinib
      2025-01-01 start T2 methotrexate
      """
    let row = try TestRecord(text).onlyCombination()
    #expect(row.brief == "baricitinib + methotrexate 2025-01-01.. 0d")
    #expect(row.ongoing && !row.possible)
    #expect(try TestRecord(text).onlyCombination("days=inclusive").days == 1)
  }

  @Test("an exposure of no days pairs with what ran on its day, and the pair has no days")
  func emptyExposure() throws {
    #expect(
      try brief(
        """
        2022-03-01 start T1 baricitinib
        2022-06-01 start T2 methotrexate
        2022-06-01 stop T2 other
        """) == ["baricitinib + methotrexate 2022-06-01..2022-06-01 0d"])
  }

  @Test("what is yet to come on the as-of date is not there: a stop after it leaves the pair ongoing")
  func asOf() throws {
    let text = """
      2022-03-01 start T1 baricitinib
      2022-06-01 start T2 methotrexate
      2022-08-01 stop T2 other
      """
    #expect(try brief(text, asOf: "2022-07-31") == ["baricitinib + methotrexate 2022-06-01.. 60d"])
    #expect(try brief(text, asOf: "2022-08-01") == ["baricitinib + methotrexate 2022-06-01..2022-08-01 61d"])
    #expect(try brief(text, asOf: "2022-05-31") == [])
  }

  @Test("a dose change does not split a pair")
  func titration() throws {
    #expect(
      try brief(
        """
        2022-03-01 start T1 baricitinib 4mg/day
        2022-03-01 start T2 methotrexate 15mg/week
        2022-04-01 lower T2 10mg/week
        2022-05-01 lower T1 2mg/day
        2022-06-01 stop T2 other
        """) == ["baricitinib + methotrexate 2022-03-01..2022-06-01 92d"])
  }

  @Test("holds are counted")
  func holds() throws {
    let row = try TestRecord(
      """
      2022-03-01 start T1 baricitinib
      2022-03-01 start T2 methotrexate
      2022-04-01 hold T2
      2022-05-01 resume T2
      2022-06-01 stop T2 other
      """
    ).onlyCombination()
    #expect(row.days == 92)
    #expect(row.events == [1, 2, 3, 4, 5])
  }

  @Test(
    "without a route the unit of the dose and the name say whether a course is systemic; a route that is recorded wins",
    arguments: [
      ("ruxolitinib 2application/day", "methotrexate", 0), ("upadacitinib", "betamethasone 1application/day", 0),
      ("Opzelura", "methotrexate", 0), ("delgocitinib", "methotrexate", 0), ("baricitinib", "Protopic", 0),
      ("baricitinib", "methoxsalen 2J/cm2/day", 0), ("ruxolitinib", "methotrexate", 1),
      ("ruxolitinib 2application/day oral", "methotrexate", 1), ("upadacitinib", "betamethasone", 1),
      ("upadacitinib", "betamethasone 1application/day oral", 1), ("Leqselvi", "Metotrexato", 1),
      ("deuruxolitinib", "Amgevita", 1), ("povorcitinib", "isotretinoin", 0), ("baricitinib", "puva", 0),
    ])
  func impliedRoutes(anchor: String, partner: String, count: Int) throws {
    let record = try TestRecord(
      """
      2022-01-01 start T1 \(anchor)
      2022-02-01 start T2 \(partner)
      """)
    #expect(try record.combinations().count == count)
  }

  @Test("topical, intralesional and phototherapy courses are neither anchor nor partner")
  func routes() throws {
    #expect(
      try brief(
        """
        2022-03-01 start T1 ruxolitinib topical
        2022-03-01 start T2 methotrexate subcutaneous
        2022-03-01 start T3 baricitinib oral
        2022-03-01 start T4 triamcinolone intralesional
        2022-03-01 start T5 methotrexate phototherapy
        """) == ["baricitinib + methotrexate 2022-03-01.. 1037d"])
  }

  @Test("an anchor is never another anchor's partner, and a retinoid is no systemic immunomodulator")
  func roles() throws {
    let text = """
      2022-03-01 start T1 baricitinib
      2022-03-01 start T2 upadacitinib
      2022-03-01 start T3 acitretin
      2022-03-01 start T4 something-new
      2022-03-11 stop T1 other
      2022-03-11 stop T2 other
      """
    #expect(try brief(text) == [])
    #expect(try brief(text, "anchor=upadacitinib") == ["upadacitinib + baricitinib 2022-03-01..2022-03-11 10d"])
    #expect(
      try brief(text, "partner=retinoid") == [
        "baricitinib + acitretin 2022-03-01..2022-03-11 10d", "upadacitinib + acitretin 2022-03-01..2022-03-11 10d",
      ])
  }

  @Test("any class or drug can be anchor or partner")
  func otherRoles() throws {
    let text = """
      2022-03-01 start T1 dupilumab
      2022-03-01 start T2 MTX
      2022-03-01 start T3 Cyclosporine
      2022-03-11 stop T1 other
      """
    #expect(
      try brief(text, "anchor=biologic") == [
        "dupilumab + ciclosporin 2022-03-01..2022-03-11 10d", "dupilumab + methotrexate 2022-03-01..2022-03-11 10d",
      ])
    #expect(
      try brief(text, "anchor=dupixent", "partner=antimetabolite") == [
        "dupilumab + methotrexate 2022-03-01..2022-03-11 10d"
      ])
  }

  @Test("a gap within the rule counts, one beyond it makes two rows")
  func gap() throws {
    let text = """
      2022-03-01 start T1 baricitinib
      2022-03-01 start T2 methotrexate
      2022-03-11 stop T2 adverse-event
      2022-03-18 start T3 methotrexate
      2022-03-28 stop T3 complete-response
      """
    #expect(
      try brief(text, "gap=6") == [
        "baricitinib + methotrexate 2022-03-01..2022-03-11 10d",
        "baricitinib + methotrexate 2022-03-18..2022-03-28 10d",
      ])
    let row = try TestRecord(text).onlyCombination("gap=7")
    #expect(row.brief == "baricitinib + methotrexate 2022-03-01..2022-03-28 27d")
    #expect(row.endingReasons == [.completeResponse])
    #expect(row.events == [1, 2, 3, 4, 5])
  }

  @Test("rows stand by start, end with ongoing ones last, anchor, partners")
  func order() throws {
    #expect(
      try brief(
        """
        2022-03-01 start T1 upadacitinib
        2022-03-01 start T2 baricitinib
        2022-03-01 start T3 tacrolimus
        2022-03-01 start T4 prednisone
        2022-02-01 start T5 abrocitinib
        2022-02-11 start T6 azathioprine
        2022-02-21 stop T5 other
        2022-02-21 stop T6 other
        2022-03-11 stop T1 other
        """, asOf: "2022-04-01") == [
          "abrocitinib + azathioprine 2022-02-11..2022-02-21 10d",
          "upadacitinib + prednisone 2022-03-01..2022-03-11 10d",
          "upadacitinib + tacrolimus 2022-03-01..2022-03-11 10d", "baricitinib + prednisone 2022-03-01.. 31d",
          "baricitinib + tacrolimus 2022-03-01.. 31d",
        ])
  }

  @Test("ongoing rows are derived, and the final list may leave them out")
  func ongoing() throws {
    let record = try TestRecord(
      """
      2022-03-01 start T1 baricitinib
      2022-03-01 start T2 methotrexate
      2022-03-01 start T3 prednisone
      2022-03-11 stop T3 other
      """)
    let rows = try record.combinations("ongoing=left-out")
    #expect(rows.map(\.ongoing) == [false, true])
    let profile = try record.context(["ongoing=left-out"]).profile
    #expect(rows.filter(profile.lists).map(\.partners) == [["prednisone"]])
    #expect(rows.filter(Profile().lists).count == 2)
  }
}

@Suite("Why a row began and ended") struct RowReasonTests {
  private func row(_ text: String) throws -> Combination { try TestRecord(text).onlyCombination() }

  @Test("the partner's reason where the partner was added")
  func partnerAdded() throws {
    let row = try row(
      """
      2022-03-01 start T1 baricitinib reason=first-line
      2022-04-01 start T2 methotrexate reason=flare
      """)
    #expect(row.reason == .flare)
  }

  @Test("the anchor's reason where the anchor was added")
  func anchorAdded() throws {
    let row = try row(
      """
      2022-04-01 start T1 baricitinib reason=insufficient-prior
      2022-03-01 start T2 methotrexate reason=first-line
      """)
    #expect(row.reason == .insufficientPrior)
  }

  @Test("the partner's first where both start on one date, the anchor's where the partner has none")
  func together() throws {
    let both = try row(
      """
      2022-03-01 start T1 baricitinib reason=first-line
      2022-03-01 start T2 methotrexate reason=comorbidity
      """)
    #expect(both.reason == .comorbidity)
    let one = try row(
      """
      2022-03-01 start T1 baricitinib reason=first-line
      2022-03-01 start T2 methotrexate
      """)
    #expect(one.reason == .firstLine)
  }

  @Test("no reason recorded is null")
  func noReason() throws {
    let row = try row(
      """
      2022-03-01 start T1 baricitinib reason=first-line
      2022-04-01 start T2 methotrexate
      """)
    #expect(row.reason == nil)
  }

  @Test("the anchor's stop where it came first, the partner's where both stopped on one date")
  func ending() throws {
    let start = """
      2022-03-01 start T1 baricitinib
      2022-03-01 start T2 methotrexate

      """
    let anchorFirst = try row(start + "2022-04-01 stop T1 funding\n2022-05-01 stop T2 other")
    #expect(anchorFirst.endingReasons == [.funding])
    let together = try row(start + "2022-04-01 stop T1 funding\n2022-04-01 stop T2 no-response adverse-event")
    #expect(together.endingReasons == [.noResponse, .adverseEvent])
    #expect(try row(start).endingReasons == [])
  }
}
