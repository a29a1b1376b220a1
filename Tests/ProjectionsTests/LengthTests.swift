import CalendarTime
import PatientRecord
import Projections
import Testing

@Suite("Days and months") struct LengthTests {
  private func row(_ start: String, _ end: String?, _ rules: String...) throws -> Combination {
    let stop = end.map { "\($0) stop T2 other" } ?? ""
    let record = try TestRecord(
      """
      2020-01-01 start T1 baricitinib
      \(start) start T2 methotrexate
      \(stop)
      """, asOf: "2025-01-01")
    let rows = try deriveCombinations(record.history, patient: "P01", in: record.context(rules))
    try #require(rows.count == 1)
    return rows[0]
  }

  @Test(
    "elapsed days are end minus start; calendar months the most that fit and the rest as a part of the next",
    arguments: [
      ("2022-03-01", "2023-11-01", 610, 20.0), ("2022-02-01", "2022-02-15", 14, 0.5),
      ("2022-01-31", "2022-03-31", 59, 2.0), ("2024-12-01", nil, 31, 1.0), ("2022-03-01", "2022-03-02", 1, 1 / 31),
    ])
  func elapsed(start: String, end: String?, days: Int, months: Double) throws {
    let row = try row(start, end)
    #expect(row.days == days)
    #expect(row.months == months)
  }

  @Test("inclusive days are one more, and calendar months reach one day further")
  func inclusive() throws {
    let row = try row("2022-03-01", "2022-03-31", "days=inclusive")
    #expect((row.days, row.daysMin, row.daysMax, row.months) == (31, 31, 31, 1))
    #expect(try self.row("2022-03-01", "2022-03-31").days == 30)
  }

  @Test("months of 30.4375 days divide the days that are counted")
  func averageMonths() throws {
    #expect(try row("2022-03-01", "2023-11-01", "month=30.4375").months == 610 / 30.4375)
    #expect(try row("2022-03-01", "2023-11-01", "month=30.4375", "days=inclusive").months == 611 / 30.4375)
  }

  @Test(
    "a pair counts from the minimum on, in days or calendar time",
    arguments: [
      ("2022-02-01", "2022-03-01", "28", true), ("2022-02-01", "2022-03-01", "29", false),
      ("2022-02-01", "2022-03-01", "P1M", true), ("2022-03-01", "2022-03-31", "P1M", false),
      ("2022-03-01", "2022-03-31", "30", true), ("2024-12-01", nil, "P1M", true), ("2024-12-02", nil, "P1M", false),
      ("2024-12-02", nil, "P30D", true), ("2025-01-01", nil, "0", true), ("2025-01-01", nil, "1", false),
    ])
  func minimum(start: String, end: String?, minimum: String, counts: Bool) throws {
    let stop = end.map { "\($0) stop T2 other" } ?? ""
    let record = try TestRecord(
      """
      2020-01-01 start T1 baricitinib
      \(start) start T2 methotrexate
      \(stop)
      """)
    #expect(try record.combinations("minimum=\(minimum)").count == (counts ? 1 : 0))
  }

  @Test("the minimum is compared with the days that are counted")
  func minimumOfInclusiveDays() throws {
    #expect(try row("2022-02-01", "2022-03-01", "minimum=29", "days=inclusive").days == 29)
  }

  @Test("the minimum is compared with the days that are counted where a start lies after the end of follow-up")
  func minimumOfCensoredDays() throws {
    let record = try TestRecord(
      """
      2022-01-01 start T1 baricitinib
      2022-03-20 start T2 methotrexate
      2022-03-16 ended consent-withdrawn
      """)
    #expect(try record.onlyCombination("minimum=1", "days=inclusive").days == 1)
    #expect(try record.combinations("minimum=1").isEmpty)
  }

  @Test("the minimum acts on pairs before the unit: a burst counts for none")
  func minimumBeforeUnit() throws {
    let record = try TestRecord(
      """
      2022-01-01 start T1 baricitinib
      2022-01-01 start T2 methotrexate
      2022-01-31 start T3 prednisone
      2022-02-14 stop T3 other
      2022-02-10 stop T2 other
      """)
    #expect(
      try record.combinations("unit=patient", "minimum=30").map(\.brief) == [
        "baricitinib + methotrexate 2022-01-01..2022-02-10 40d"
      ])
    #expect(
      try record.combinations("unit=regimen", "minimum=30").map(\.brief) == [
        "baricitinib + methotrexate 2022-01-01..2022-02-10 40d"
      ])
  }
}
