import CalendarTime
import PatientRecord
import Projections
import Testing

/// The hard rows of Table 1 of the case series, as small records with dates of our own.
@Suite("Rows of the case series") struct CaseSeriesTests {
  @Test("case 1: twenty months of methotrexate beside baricitinib")
  func case1() throws {
    let row = try TestRecord(
      """
      2022-01-01 enrolled female age=29
      2022-01-01 diagnosis alopecia-areata
      2022-01-01 start T1 baricitinib 4mg/day oral reason=insufficient-prior
      2022-03-01 response partial T1 phase=monotherapy
      2022-03-01 add T2 methotrexate 15mg/week oral reason=partial-response
      2023-11-01 response partial T1 T2 phase=combination
      2023-11-01 stop T2 insufficient-response
      2023-11-01 stop T1 insufficient-response switchedTo=upadacitinib
      2023-11-01 start T3 upadacitinib 30mg/day
      """
    ).onlyOutcome()
    #expect(row.combination.months == 20)
    #expect(row.monotherapy.response == .partial)
    #expect((row.combination.reason, row.combination.response) == (.partialResponse, .partial))
    #expect(row.combination.endingReasons == [.insufficientResponse])
    #expect((row.anchorStop?.reasons, row.anchorStop?.switchedTo) == ([.insufficientResponse], "upadacitinib"))
  }

  @Test("case 5: baricitinib was added to methotrexate, and alone it was only after: complete")
  func case5() throws {
    let row = try TestRecord(
      """
      2021-01-01 start T1 methotrexate 15mg/week subcutaneous
      2022-03-01 start T2 baricitinib 4mg/day reason=insufficient-prior
      2023-06-01 response complete
      2024-01-01 stop T1 complete-response
      2024-06-01 response complete T2 phase=monotherapy
      """
    ).onlyOutcome()
    #expect(row.combination.months == 22)
    #expect((row.monotherapy.phase, row.monotherapy.response) == (.after, .complete))
    #expect((row.combination.reason, row.combination.response) == (.insufficientPrior, .complete))
    #expect(row.combination.endingReasons == [.completeResponse])
    #expect(row.anchorStop == nil)
  }

  @Test("cases 7 and 8: two partners that were there first, one event of herpes in both rows, still ongoing")
  func cases7And8() throws {
    let record = try TestRecord(
      """
      2022-01-01 enrolled male age=45
      2022-01-01 comorbidity renal-transplantation
      2022-01-01 start T1 tacrolimus 2.5mg/day onOrBefore
      2022-01-01 start T2 prednisone 5mg/day onOrBefore
      2023-01-01 start T3 baricitinib 4mg/day reason=comorbidity
      2024-01-01 adverse herpes T3:possible
      2024-06-01 response complete
      """)
    let rows = try record.outcomes()
    #expect(rows.map(\.partner.drug) == ["prednisone", "tacrolimus"])
    #expect(rows.allSatisfy { $0.combination.months == 24 && $0.combination.ongoing })
    #expect(rows.allSatisfy { $0.combination.response == .complete && $0.combination.reason == .comorbidity })
    #expect(rows.allSatisfy { $0.monotherapy.response == .unassessable && $0.monotherapy.phase == nil })
    #expect(rows.map { $0.adverseEvents.map(\.sequenceNumber) } == [[6], [6]])
    #expect(rows.allSatisfy { $0.combination.daysMax == $0.combination.days })
    #expect(try record.onlyCombination("unit=patient").months == 24)
    #expect(try record.onlyCombination("unit=regimen").partners == ["prednisone", "tacrolimus"])
  }

  @Test("case 11: half a month of tapered prednisone; no step is invented from the plan")
  func case11() throws {
    let row = try TestRecord(
      """
      2022-01-01 start T1 baricitinib 4mg/day
      2022-01-20 response partial
      2022-02-01 add T2 prednisone 40mg/day reason=flare
      2022-02-10 response partial
      2022-02-15 stop T2 loss-of-efficacy
      2022-02-15 stop T1 loss-of-efficacy switchedTo=upadacitinib
      """
    ).onlyOutcome()
    #expect(row.combination.months == 0.5)
    #expect(row.partner.doseAtEnd?.description == "40mg/day")
    #expect(row.combination.reason == .flare)
    #expect(row.anchorStop?.switchedTo == "upadacitinib")
  }

  @Test("case 13: a transitory partial response alone, two reasons to end")
  func case13() throws {
    let row = try TestRecord(
      """
      2022-01-01 start T1 baricitinib 4mg/day
      2022-03-01 response partial transitory phase=monotherapy
      2022-04-01 add T2 methotrexate 15mg/week reason=partial-response
      2023-02-01 adverse transaminitis T2:probable
      2023-03-01 adverse macrocytosis T2:probable
      2023-03-01 response none
      2023-03-01 stop T2 no-response adverse-event
      2023-03-01 stop T1 no-response switchedTo=ruxolitinib
      """
    ).onlyOutcome()
    #expect(row.combination.months == 11)
    #expect((row.monotherapy.response, row.monotherapy.transitory) == (.partial, true))
    #expect(row.combination.response == Optional(Response.none))
    #expect(row.combination.endingReasons == [.noResponse, .adverseEvent])
    #expect(row.adverseEvents.map(\.term) == ["transaminitis", "macrocytosis"])
  }

  @Test("case 16: prednisone came first and was tapered away within half a month of upadacitinib")
  func case16() throws {
    let row = try TestRecord(
      """
      2022-02-01 start T1 prednisone 30mg/day
      2022-03-01 start T2 upadacitinib 30mg/day reason=insufficient-prior
      2022-03-08 lower T1 10mg/day
      2022-03-15 response complete
      2022-03-15 stop T1 complete-response
      2022-06-01 response complete phase=monotherapy
      """
    ).onlyOutcome()
    #expect((row.combination.days, row.combination.reason) == (14, .insufficientPrior))
    #expect([row.partner.doseAtStart, row.partner.doseAtEnd].map { $0?.description } == ["30mg/day", "10mg/day"])
    #expect((row.monotherapy.phase, row.monotherapy.response) == (.after, .complete))
  }

  /// Cases 18, 19 and 20: one woman.
  private static let patient17 = """
    2021-01-01 enrolled female age=54
    2021-01-01 start T1 baricitinib 4mg/day
    2021-06-01 response none phase=monotherapy
    2021-07-01 add T2 dupilumab 300mg/14d reason=no-response
    2021-07-01 add T3 ciclosporin 100mg/12h reason=no-response
    2021-07-02 adverse nausea T2:certain
    2021-12-01 response partial
    2022-01-01 stop T2 insufficient-response
    2022-01-01 stop T3 insufficient-response
    2022-03-01 stop T1 other-condition switchedTo=adalimumab
    2022-03-01 start T4 adalimumab 40mg/14d
    2022-12-01 stop T4 other
    2023-01-01 start T5 upadacitinib 30mg/day
    2023-01-01 start T6 prednisone 15mg/day reason=other
    2023-07-01 adverse weight-gain T5
    2023-07-01 lower T5 15mg/day
    2023-12-01 response complete
    2024-01-01 stop T6 complete-response

    """

  @Test("cases 18, 19 and 20: three rows, two of them over the same six months, eighteen months in all")
  func cases18To20() throws {
    let record = try TestRecord(CaseSeriesTests.patient17)
    let rows = try record.outcomes()
    #expect(rows.map(\.partner.drug) == ["ciclosporin", "dupilumab", "prednisone"])
    #expect(rows.map(\.combination.months) == [6, 6, 12])
    #expect(rows.map(\.combination.response) == [.partial, .partial, .complete])
    #expect(rows.map(\.age) == [54, 54, 56])
    #expect(rows.map { $0.adverseEvents.map(\.term) } == [[], ["nausea"], ["weight-gain"]])
    #expect(rows.map(\.monotherapy.phase) == [.before, .before, .after])
    #expect(rows.map(\.monotherapy.response) == [Optional(Response.none), Optional(Response.none), nil])
    #expect(rows.map(\.anchorStop?.switchedTo) == ["adalimumab", "adalimumab", nil])
    #expect(rows[2].anchor.doseAtStart?.description == "30mg/day")
    #expect(rows[2].anchor.doseAtEnd?.description == "15mg/day")
    let patient = try record.onlyCombination("unit=patient")
    #expect((patient.months, patient.intervals) == (18, 2))
    #expect(patient.anchor == "baricitinib+upadacitinib")
    #expect(try record.combinations("unit=regimen").map(\.partners) == [["ciclosporin", "dupilumab"], ["prednisone"]])
  }

  @Test("cases 21 and 22: dupilumab twice beside one course of upadacitinib, which was alone in between")
  func cases21And22() throws {
    let record = try TestRecord(
      """
      2021-01-01 start T1 upadacitinib 30mg/day
      2021-03-01 response complete
      2021-06-01 lower T1 15mg/day
      2021-07-01 add T2 dupilumab 300mg/14d reason=loss-of-efficacy
      2021-09-01 response complete
      2022-01-01 stop T2 patient-preference
      2022-06-01 response unassessable phase=monotherapy
      2022-07-01 add T3 dupilumab 600mg/14d reason=insufficient-prior
      2022-09-01 adverse neutropenia T1
      2022-10-01 response complete T1 T3
      2023-03-01 stop T3 funding
      2023-03-01 stop T1 funding
      """)
    let rows = try record.outcomes()
    #expect(rows.map(\.combination.months) == [6, 8])
    #expect(rows.map(\.monotherapy.response) == [.complete, .unassessable])
    #expect(rows.map(\.combination.reason) == [.lossOfEfficacy, .insufficientPrior])
    #expect(rows.map(\.combination.response) == [.complete, .complete])
    #expect(rows.map(\.combination.endingReasons) == [[.patientPreference], [.funding]])
    #expect(rows.map { $0.partner.doseAtStart?.description } == ["300mg/14d", "600mg/14d"])
    #expect(rows.map { $0.anchor.doseAtStart?.description } == ["15mg/day", "15mg/day"])
    #expect(rows.map { $0.adverseEvents.map(\.term) } == [[], ["neutropenia"]])
    #expect(try record.onlyCombination("unit=patient").months == 14)
    #expect(try record.combinations("gap=181").map(\.partners) == [["dupilumab"]])
  }
}

/// The example of the command line: what a nurse records of P01, often knowing only the month.
@Suite("The example P01") struct ExampleTests {
  private static let text = """
    2022-03 start T1 baricitinib 4mg/day
    2022-06 add T2 methotrexate 15mg/week reason=partial-response
    2022-07-10 lower T2 10mg/week
    2022-09 response partial
    2022-07-09 adverse nausea T2:probable
    2023-11-01 stop T2 adverse-event
    """

  @Test("one row, from the middle of June to the first day off methotrexate")
  func combination() throws {
    let row = try TestRecord(ExampleTests.text).onlyCombination()
    #expect(row.brief == "baricitinib + methotrexate 2022-06-15..2023-11-01 504d")
    #expect((row.daysMin, row.daysMax) == (489, 518))
    #expect((row.response, row.reason, row.endingReasons) == (.partial, .partialResponse, [.adverseEvent]))
    #expect(row.events == [1, 2, 4, 6])
    let months: Double = 16 + 17 / 31
    #expect(row.months == months)
  }

  @Test("once the month is known to the day, the row follows, and says on what it rests")
  func amended() throws {
    let row = try TestRecord(
      ExampleTests.text + "\namend #2 2022-06-01 add T2 methotrexate 15mg/week reason=partial-response"
    ).onlyCombination()
    #expect(row.brief == "baricitinib + methotrexate 2022-06-01..2023-11-01 518d")
    #expect((row.daysMin, row.daysMax) == (518, 518))
    #expect(row.events == [1, 2, 4, 6, 7])
  }

  @Test("what it was on the day of an earlier data cut")
  func earlier() throws {
    let row = try TestRecord(ExampleTests.text, asOf: "2022-08-01").onlyCombination()
    #expect(row.brief == "baricitinib + methotrexate 2022-06-15.. 47d")
    #expect((row.ongoing, row.response) == (true, nil))
    #expect(try TestRecord(ExampleTests.text, asOf: "2022-05-31").combinations().isEmpty)
  }
}
