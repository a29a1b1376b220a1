import CalendarTime
import Testing

@Suite("Days of the Gregorian calendar")
struct CalendarDayTests {
  @Test("day numbers agree with counting day by day from 1600 to 2400")
  func countingAgrees() throws {
    let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    // 1600-01-01 lies 370 years and 90 leap days before 1970-01-01.
    var number: Int32 = -(370 * 365 + 90)
    for year in 1600...2400 {
      let isLeap = year % 400 == 0 || (year % 4 == 0 && year % 100 != 0)
      for month in 1...12 {
        let length = lengths[month - 1] + (month == 2 && isLeap ? 1 : 0)
        for day in 1...length {
          let date = try #require(CalendarDay(year: year, month: month, day: day))
          guard date.daysSinceEpoch == number, date.components == (year, month, day) else {
            Issue.record("\(year)-\(month)-\(day) has the number \(date.daysSinceEpoch), counted \(number)")
            return
          }
          number += 1
        }
        #expect(CalendarDay(year: year, month: month, day: length + 1) == nil)
      }
    }
  }

  /// Python: `(datetime.date(y, m, d) - datetime.date(1970, 1, 1)).days`.
  @Test(
    "day numbers agree with Python's datetime",
    arguments: [
      (1, 1, 1, -719_162), (4, 2, 29, -718_008), (999, 12, 31, -354_286), (1582, 10, 4, -141_438),
      (1582, 10, 15, -141_427), (1899, 12, 31, -25_568), (1900, 2, 28, -25_509), (1900, 3, 1, -25_508),
      (1969, 12, 31, -1), (1970, 1, 1, 0), (2000, 2, 29, 11_016), (2022, 3, 9, 19_060), (2038, 1, 19, 24_855),
      (2100, 3, 1, 47_541), (9999, 12, 31, 2_932_896),
    ])
  func knownNumbers(year: Int, month: Int, day: Int, number: Int32) {
    #expect(CalendarDay(year: year, month: month, day: day)?.daysSinceEpoch == number)
    #expect(CalendarDay(daysSinceEpoch: number).components == (year, month, day))
  }

  @Test(
    "a day that does not exist is nil",
    arguments: [
      (0, 1, 1), (-1, 1, 1), (10_000, 1, 1), (2022, 0, 1), (2022, 13, 1), (2022, 1, 0), (2022, 1, 32), (2022, 2, 29),
      (1900, 2, 29), (2022, 4, 31),
    ])
  func nonexistent(year: Int, month: Int, day: Int) {
    #expect(CalendarDay(year: year, month: month, day: day) == nil)
  }

  @Test("days are compared, subtracted and added as numbers; the year and the text are those of ISO 8601")
  func arithmetic() throws {
    let day = try #require(CalendarDay(year: 2024, month: 2, day: 28))
    #expect(day.adding(days: 1).description == "2024-02-29")
    #expect(day.adding(days: 2).description == "2024-03-01")
    #expect(day.adding(days: 366) - day == 366)
    #expect(day < day.adding(days: 1))
    #expect(day.adding(days: -59).year == 2023)
    #expect(CalendarDay(year: 33, month: 4, day: 3)?.description == "0033-04-03")
  }

  @Test("adding more days or months than a day number holds stops at its ends")
  func saturation() {
    let day = CalendarDay(daysSinceEpoch: 19_060)
    #expect(day.adding(days: .max).daysSinceEpoch == .max)
    #expect(day.adding(days: .min).daysSinceEpoch == .min)
    #expect(day.adding(months: .max).daysSinceEpoch == .max)
    #expect(day.adding(months: .min).daysSinceEpoch == .min)
  }
}

@Suite("Months of the calendar")
struct CalendarMonthTests {
  private func day(_ text: String) throws -> CalendarDay { try PartialDate(parsing: text).days.first }

  @Test(
    "31 January plus n months is the last day of shorter months, and the 31st of longer ones",
    arguments: zip(
      0...13,
      [
        "2023-01-31", "2023-02-28", "2023-03-31", "2023-04-30", "2023-05-31", "2023-06-30", "2023-07-31", "2023-08-31",
        "2023-09-30", "2023-10-31", "2023-11-30", "2023-12-31", "2024-01-31", "2024-02-29",
      ]))
  func monthEnds(months: Int, result: String) throws {
    #expect(try day("2023-01-31").adding(months: months).description == result)
  }

  @Test(
    "months are taken away in the same way",
    arguments: [
      ("2022-03-31", -1, "2022-02-28"), ("2022-01-15", -1, "2021-12-15"), ("2022-01-15", -13, "2020-12-15"),
      ("2024-02-29", -12, "2023-02-28"), ("2022-12-01", -12, "2021-12-01"),
    ])
  func takenAway(start: String, months: Int, result: String) throws {
    #expect(try day(start).adding(months: months).description == result)
  }

  @Test("adding months never goes backwards, past the year 9999 either")
  func monotonous() throws {
    for text in ["2022-01-31", "9999-11-30", "9999-12-31"] {
      let start = try day(text)
      for months in 0..<30 { #expect(start.adding(months: months) < start.adding(months: months + 1)) }
    }
    #expect(try day("9999-12-01").calendarMonths(to: day("9999-12-16")) == 15.0 / 31)
  }

  @Test(
    "months between days are the whole ones that fit, and the rest as a part of the next",
    arguments: [
      ("2022-03-01", "2023-11-01", 20, 0, 30), ("2022-02-01", "2022-02-15", 0, 14, 28),
      ("2022-03-01", "2022-03-01", 0, 0, 31), ("2022-03-02", "2022-03-01", 0, 0, 31),
      ("2022-01-31", "2022-02-28", 1, 0, 31), ("2022-01-31", "2022-03-01", 1, 1, 31),
      ("2022-01-31", "2022-03-30", 1, 30, 31), ("2022-01-31", "2022-03-31", 2, 0, 30),
      ("2024-02-29", "2025-02-28", 12, 0, 29), ("2024-02-29", "2024-03-28", 0, 28, 29),
      ("2024-01-30", "2024-02-29", 1, 0, 30), ("2022-01-15", "2022-02-14", 0, 30, 31),
      ("2022-02-15", "2022-03-01", 0, 14, 28), ("2020-02-01", "2020-02-15", 0, 14, 29),
      ("2022-12-31", "2023-01-01", 0, 1, 31), ("2019-06-17", "2024-06-17", 60, 0, 30),
    ] as [(String, String, Double, Double, Double)])
  func monthsBetween(start: String, end: String, whole: Double, days: Double, length: Double) throws {
    #expect(try day(start).calendarMonths(to: day(end)) == whole + days / length)
  }

  @Test("months between days grow with the later day, and are n for n months added")
  func lawOfMonths() throws {
    for text in ["2022-01-28", "2022-01-31", "2023-03-30", "2024-02-29"] {
      let start = try day(text)
      for months in 1...48 { #expect(start.calendarMonths(to: start.adding(months: months)) == Double(months)) }
      for days in 0..<800 {
        let shorter = start.calendarMonths(to: start.adding(days: days))
        #expect(shorter < start.calendarMonths(to: start.adding(days: days + 1)), "\(text) + \(days) days")
      }
    }
  }

  @Test("appended to bytes, it is what describes it, also in years of other than four digits")
  func appended() {
    let days: [Int32] = [0, -1, 19_060, -719_163, -719_529, 2_932_896, 2_932_897, .min, .max]
    for day in days.map(CalendarDay.init(daysSinceEpoch:)) {
      var bytes = Array("on ".utf8)
      day.appendText(to: &bytes)
      #expect(bytes == Array("on \(day)".utf8))
    }
  }
}
