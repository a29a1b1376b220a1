import CalendarTime
import Testing

@Suite("Periods of months and days")
struct CalendarPeriodTests {
  @Test(
    "a period is a number of days, or ISO 8601's years, months, weeks and days in that order",
    arguments: [
      ("30", 0, 30), ("0", 0, 0), ("P1M", 1, 0), ("P1Y", 12, 0), ("P1Y6M", 18, 0), ("P2W", 0, 14), ("P30D", 0, 30),
      ("P1Y2M3W4D", 14, 25), ("P0D", 0, 0), ("P1M15D", 1, 15), ("P007D", 0, 7),
    ])
  func reads(text: String, months: Int, days: Int) {
    #expect(CalendarPeriod(parsing: text) == CalendarPeriod(months: months, days: days))
  }

  @Test(
    "any other text is refused",
    arguments: [
      "", "P", "P1", "PM", "P1D1M", "P1M1M", "P1M1Y", "1M", "p1m", "P1m", "P-1M", "-30", "+30", "P1.5M", "PT1H", "P1H",
      "P 1M", "P1M ", " 30", "30d", "1e3", "P100000D", "P14286W", "P8334Y", "P1W99999D", "9999999999", "３０",
    ])
  func refuses(text: String) { #expect(CalendarPeriod(parsing: text) == nil) }

  @Test(
    "a period is typed in letters and words, too",
    arguments: [
      ("2w", 0, 14), ("6M", 6, 0), ("6m", 6, 0), ("1y", 12, 0), ("30d", 0, 30), ("6 months", 6, 0), ("1 week", 0, 7),
      ("2 Weeks", 0, 14), ("P1Y6M", 18, 0), ("30", 0, 30),
    ])
  func typed(text: String, months: Int, days: Int) {
    #expect(CalendarPeriod(typed: text) == CalendarPeriod(months: months, days: days))
  }

  @Test(
    "any other text is no typed period",
    arguments: ["", "w", "6x", "6 ms", "1e3", "-2w", "２w", "6 months 2 weeks", "s"])
  func noTypedPeriod(text: String) { #expect(CalendarPeriod(typed: text) == nil) }

  @Test(
    "it is written as days where it has no months",
    arguments: [("P2W", "14"), ("P1Y6M", "P18M"), ("P1M2D", "P1M2D"), ("0", "0")])
  func written(text: String, description: String) {
    #expect(CalendarPeriod(parsing: text)?.description == description)
  }

  @Test(
    "the longest periods are written so that they read back", arguments: ["P8333Y3M99999D", "P99999M", "999999999"])
  func longest(text: String) throws {
    let period = try #require(CalendarPeriod(parsing: text))
    #expect(CalendarPeriod(parsing: period.description) == period)
  }

  @Test("what is written reads back the same")
  func roundTrip() {
    for months in 0..<40 {
      for days in 0..<40 {
        let period = CalendarPeriod(months: months, days: days)
        #expect(CalendarPeriod(parsing: period.description) == period)
        #expect(period.isEmpty == (months + days == 0))
      }
    }
  }

  @Test("a period is added months first, then days")
  func added() throws {
    let start = try #require(CalendarDay(year: 2022, month: 1, day: 31))
    #expect(start.adding(CalendarPeriod(months: 1, days: 1)).description == "2022-03-01")
  }
}
