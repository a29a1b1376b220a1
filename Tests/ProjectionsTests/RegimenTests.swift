import CalendarTime
import PatientRecord
import Projections
import Testing

@Suite("unit=regimen") struct RegimenTests {
  @Test("a regimen is a maximal interval of one constant set of anchors and partners")
  func intervals() throws {
    let rows = try TestRecord(
      """
      2022-01-01 start T1 baricitinib reason=first-line
      2022-02-01 start T2 methotrexate reason=partial-response
      2022-03-01 start T3 prednisone reason=flare
      2022-03-15 stop T3 course-completed
      2022-05-01 stop T2 adverse-event
      """
    ).combinations("unit=regimen")
    #expect(
      rows.map(\.brief) == [
        "baricitinib + methotrexate 2022-02-01..2022-03-01 28d",
        "baricitinib + methotrexate, prednisone 2022-03-01..2022-03-15 14d",
        "baricitinib + methotrexate 2022-03-15..2022-05-01 47d",
      ])
    #expect(rows.map(\.reason) == [.partialResponse, .flare, nil])
    #expect(rows.map(\.endingReasons) == [[], [.courseCompleted], [.adverseEvent]])
    #expect(rows.map(\.events) == [[1, 2, 3, 5], [1, 2, 3, 4, 5], [1, 2, 4, 5]])
  }

  @Test("several anchors are joined by a plus sign, and all other drugs are partners")
  func severalAnchors() throws {
    let rows = try TestRecord(
      """
      2022-01-01 start T1 upadacitinib
      2022-01-01 start T2 methotrexate
      2022-02-01 start T3 baricitinib
      2022-03-01 stop T1 other
      2022-04-01 stop T3 other
      """
    ).combinations("unit=regimen")
    #expect(
      rows.map(\.brief) == [
        "upadacitinib + methotrexate 2022-01-01..2022-02-01 31d",
        "baricitinib+upadacitinib + methotrexate 2022-02-01..2022-03-01 28d",
        "baricitinib + methotrexate 2022-03-01..2022-04-01 31d",
      ])
  }

  @Test("two partners of one date end as one row; what still runs then makes an ongoing row of 0 days")
  func changeOnTheAsOfDate() throws {
    let rows = try TestRecord(
      """
      2024-12-01 start T1 baricitinib
      2024-12-01 start T2 methotrexate
      2025-01-01 start T3 prednisone
      """
    ).combinations("unit=regimen")
    #expect(
      rows.map(\.brief) == [
        "baricitinib + methotrexate 2024-12-01..2025-01-01 31d",
        "baricitinib + methotrexate, prednisone 2025-01-01.. 0d",
      ])
    #expect(rows.map(\.ongoing) == [false, true])
  }

  @Test("two partners that change places on one day make two regimens; time without a partner makes none")
  func changeOfPartners() throws {
    let rows = try TestRecord(
      """
      2022-01-01 start T1 baricitinib
      2022-01-01 start T2 methotrexate
      2022-02-01 stop T2 other
      2022-02-01 start T3 azathioprine
      2022-03-01 stop T3 other
      2022-04-01 start T4 azathioprine
      2022-05-01 stop T4 other
      """
    ).combinations("unit=regimen")
    #expect(
      rows.map(\.brief) == [
        "baricitinib + methotrexate 2022-01-01..2022-02-01 31d",
        "baricitinib + azathioprine 2022-02-01..2022-03-01 28d",
        "baricitinib + azathioprine 2022-04-01..2022-05-01 30d",
      ])
  }

  @Test("bounds come from what began and ended it: a set that another drug ends is longest when that drug comes late")
  func bounds() throws {
    let rows = try TestRecord(
      """
      2022-01-01 start T1 baricitinib
      2022-02-01 start T2 methotrexate
      2022-06 start T3 prednisone
      2022-09-01 stop T3 other
      2022-10-01 stop T2 other
      """
    ).combinations("unit=regimen")
    // The prednisone starts on 06-15, on 06-01 at the earliest, on 06-30 at the latest.
    #expect(rows.map(\.days) == [134, 78, 30])
    #expect(rows.map(\.daysMin) == [120, 63, 30])
    #expect(rows.map(\.daysMax) == [149, 92, 30])
  }

  @Test("a set that a partial stop begins is longest when that stop comes early")
  func boundsAfterStop() throws {
    let rows = try TestRecord(
      """
      2022-01-01 start T1 baricitinib
      2022-02-01 start T2 methotrexate
      2022-02-01 start T3 prednisone
      2022-06 stop T3 other
      2022-10-01 stop T2 other
      """
    ).combinations("unit=regimen")
    #expect(rows.map(\.days) == [134, 108])
    #expect(rows.map(\.daysMin) == [120, 93])
    #expect(rows.map(\.daysMax) == [149, 122])
  }

  @Test("daysMax is null where only courses that were already running began it")
  func onOrBefore() throws {
    let rows = try TestRecord(
      """
      2022-01-01 start T1 baricitinib onOrBefore
      2022-01-01 start T2 methotrexate onOrBefore
      2022-02-01 start T3 prednisone
      2022-03-01 stop T2 other
      2022-03-01 stop T3 other
      """
    ).combinations("unit=regimen")
    #expect(rows.map(\.daysMax) == [nil, 28])
  }

  @Test("daysMax is known where the end of another pair began it, even of one that was already running")
  func afterOnOrBefore() throws {
    let rows = try TestRecord(
      """
      2022-01-01 start T1 baricitinib onOrBefore
      2022-01-01 start T2 methotrexate onOrBefore
      2022-01-01 start T3 prednisone onOrBefore
      2022-02-01 stop T3 other
      2022-03-01 stop T2 other
      """
    ).combinations("unit=regimen")
    #expect(rows.map(\.daysMax) == [nil, 28])
  }
}

@Suite("unit=patient") struct PatientUnitTests {
  @Test("days on any combination are counted once, from the first start to the last end")
  func union() throws {
    let record = try TestRecord(
      """
      2022-01-01 start T1 baricitinib reason=first-line
      2022-02-01 start T2 methotrexate reason=partial-response
      2022-04-01 stop T2 adverse-event
      2022-03-01 start T3 prednisone reason=flare
      2022-05-01 stop T3 course-completed
      2022-07-01 start T4 dupilumab reason=no-response
      2022-08-01 stop T1 loss-of-efficacy
      2022-08-01 start T5 upadacitinib
      2022-08-15 stop T4 funding
      """)
    let row = try record.onlyCombination("unit=patient")
    #expect(
      row.brief == "baricitinib+upadacitinib + dupilumab, methotrexate, prednisone 2022-02-01..2022-08-15 134d")
    // 02-01 to 05-01 is 89 days and 3 months; 07-01 to 08-15 is 45 days, 1 month and 14 of 31 days.
    #expect(row.days == 134)
    let months: Double = 4 + 14 / 31
    #expect(row.months == months)
    #expect(row.intervals == 2)
    #expect(row.reason == .partialResponse)
    #expect(row.endingReasons == [.funding])
    #expect(row.events == Array(1...9))
    #expect((row.daysMin, row.daysMax) == (134, 134))
    let inclusive = try record.onlyCombination("unit=patient", "days=inclusive")
    #expect(inclusive.days == 136)
  }

  @Test("intervals that touch are one")
  func touching() throws {
    let row = try TestRecord(
      """
      2022-01-01 start T1 baricitinib
      2022-01-01 start T2 methotrexate
      2022-02-01 stop T2 other
      2022-02-01 start T3 prednisone
      2022-03-01 stop T3 other
      """
    ).onlyCombination("unit=patient", "days=inclusive")
    #expect((row.days, row.intervals) == (60, 1))
    let months: Double = 2 + 1 / 31
    #expect(row.months == months)
  }

  @Test("the end is null while any combination is ongoing, and then nothing ended it")
  func ongoing() throws {
    let row = try TestRecord(
      """
      2024-01-01 start T1 baricitinib
      2024-01-01 start T2 methotrexate
      2024-02-01 stop T2 adverse-event
      2024-12-01 start T3 prednisone
      """
    ).onlyCombination("unit=patient")
    #expect(row.brief == "baricitinib + methotrexate, prednisone 2024-01-01.. 62d")
    #expect(row.ongoing)
    #expect(row.endingReasons == [])
    #expect(row.intervals == 2)
  }

  @Test("the response is the best of its pairs' responses")
  func response() throws {
    let record = try TestRecord(
      """
      2022-01-01 start T1 baricitinib
      2022-01-01 start T2 methotrexate
      2022-02-01 response partial
      2022-03-01 stop T2 other
      2022-04-01 start T3 dupilumab
      2022-05-01 response complete
      2022-05-15 response none
      2022-06-01 stop T3 other
      """)
    #expect(try record.combinations().map(\.response) == [.partial, .complete])
    #expect(try record.onlyCombination("unit=patient").response == .complete)
    #expect(try record.onlyCombination("unit=patient").events == [1, 2, 3, 4, 5, 6, 8])
    #expect(try record.onlyCombination("unit=patient", "response=last").response == .partial)
  }

  @Test("why it ended is told by the pair that ended last, not by the one that began last")
  func lastToEnd() throws {
    let row = try TestRecord(
      """
      2022-01-01 start T1 baricitinib
      2022-01-01 start T2 methotrexate
      2022-02-01 start T3 prednisone
      2022-02-15 stop T3 course-completed
      2022-06-01 stop T2 funding
      """
    ).onlyCombination("unit=patient")
    #expect(row.endingReasons == [.funding])
  }

  @Test("bounds come from the unions of the shortest and of the longest imputation")
  func bounds() throws {
    let row = try TestRecord(
      """
      2022-01-01 start T1 baricitinib
      2022-02-01 start T2 methotrexate
      2022-06 stop T2 other
      2022-06-20 start T3 prednisone
      2022-07-20 stop T3 other
      """
    ).onlyCombination("unit=patient")
    // The methotrexate stops on 06-15, 06-01 or 06-30; the prednisone lasts 30 days.
    #expect((row.days, row.daysMin, row.daysMax) == (164, 150, 169))
  }

  @Test("daysMax is null where that of one of its pairs is")
  func onOrBefore() throws {
    let row = try TestRecord(
      """
      2022-01-01 start T1 baricitinib
      2022-01-01 start T2 methotrexate
      2022-02-01 stop T2 other
      2022-03-01 start T3 prednisone onOrBefore
      """
    ).onlyCombination("unit=patient")
    #expect(row.daysMax == nil)
  }

  @Test("without a certain pair there is no row")
  func none() throws {
    #expect(try TestRecord("2022-01-01 start T1 baricitinib").combinations("unit=patient").isEmpty)
  }
}
