import CalendarTime
import Testing

@Suite("Partial dates")
struct PartialDateTests {
  @Test(
    "a date stands for every day that it may be",
    arguments: [
      ("2022-03-09", "2022-03-09", "2022-03-09", PartialDate.Precision.day),
      ("2022-03", "2022-03-01", "2022-03-31", .month), ("2022-02", "2022-02-01", "2022-02-28", .month),
      ("2024-02", "2024-02-01", "2024-02-29", .month), ("2022-12", "2022-12-01", "2022-12-31", .month),
      ("2022", "2022-01-01", "2022-12-31", .year), ("0001-01-01", "0001-01-01", "0001-01-01", .day),
      ("9999", "9999-01-01", "9999-12-31", .year), ("2022-03..2022-06", "2022-03-01", "2022-06-30", .stretch),
      ("2021..2022-02-03", "2021-01-01", "2022-02-03", .stretch), ("..2022-06", "0001-01-01", "2022-06-30", .stretch),
      ("2022-06..", "2022-06-01", "9999-12-31", .stretch), ("..", "0001-01-01", "9999-12-31", .stretch),
      ("2022-06..2022", "2022-06-01", "2022-12-31", .stretch),
    ])
  func possibleDays(text: String, first: String, last: String, precision: PartialDate.Precision) throws {
    let date = try PartialDate(parsing: text)
    #expect(date.days.first.description == first)
    #expect(date.days.last.description == last)
    #expect(date.precision == precision)
    #expect(date.description == text)
    #expect(date.days.isExact == (precision == .day))
    let image =
      date.isStretch ? PartialDate(packed: date.packed, end: date.packedEnd) : PartialDate(packed: date.packed)
    #expect(image == date)
    #expect(date.isOpenAtStart == text.hasPrefix(".."))
  }

  @Test(
    "a stretch has two days at least, in order",
    arguments: [
      "2022-06..2022-03", "2022..2022", "2022-03-09..2022-03-09", "2022..2022..2022", "..2022..", "a..b", "2022-13..",
    ])
  func noStretch(text: String) { #expect(throws: DateError.self) { try PartialDate(parsing: text) } }

  @Test("a day of no month is no date")
  func dayWithoutMonth() { #expect(PartialDate(year: 2022, month: nil, day: 5) == nil) }

  @Test("the date of a day is that day")
  func ofDay() {
    for number in stride(from: Int32(-200_000), to: 200_000, by: 997) {
      let day = CalendarDay(daysSinceEpoch: number)
      #expect(PartialDate(day).days == DayInterval(first: day, last: day))
      #expect((try? PartialDate(parsing: day.description)) == PartialDate(day))
    }
  }

  @Test(
    "a date with slashes or dots is refused with its ISO readings",
    arguments: [
      ("03/04/2022", "write 2022-04-03 (day first) or 2022-03-04 (month first)"),
      ("3/4/2022", "write 2022-04-03 (day first) or 2022-03-04 (month first)"),
      ("25/12/2022", "write 2022-12-25 (day first)"), ("12/25/2022", "write 2022-12-25 (month first)"),
      ("05.05.2022", "write 2022-05-05 (day first)"), ("1.2.22", "write 2022-02-01 (day first)"),
      ("03-04-2022", "write 2022-04-03 (day first) or 2022-03-04 (month first)"),
      ("2022/03/09", "write 2022-03-09"), ("31/31/2022", "write it as 2022-03-09"),
      ("2022/13/01", "write it as 2022-03-09"),
    ])
  func localDates(text: String, hint: String) {
    let error = #expect(throws: DateError.self) { try PartialDate(parsing: text) }
    #expect(error?.message == "dates are written year first")
    #expect(error?.hint == hint)
  }

  @Test(
    "a month's name leaves no doubt, and is read beside the numbers",
    arguments: [
      ("3 March 2023", "2023-03-03"), ("March 2023", "2023-03"), ("mar 2023", "2023-03"), ("03 Mar 2023", "2023-03-03"),
      ("March 3, 2023", "2023-03-03"), ("3rd of march, 2023", "2023-03-03"), ("1st Sept. 2023", "2023-09-01"),
      ("29 February 2024", "2024-02-29"), ("May 2023", "2023-05"), ("03-Mar-2023", "2023-03-03"),
      ("3MAR2023", "2023-03-03"), ("3/March/2023", "2023-03-03"), ("12 de marzo de 2023", "2023-03-12"),
      ("1 août 2023", "2023-08-01"), ("März 2023", "2023-03"), ("5. Oktober 2023", "2023-10-05"),
    ])
  func monthNames(text: String, iso: String) throws {
    #expect(try PartialDate(monthNamed: text)?.description == iso)
    #expect((try? PartialDate(parsing: text)) == nil)
  }

  @Test(
    "a text without a month's name and a whole year is left to the other reader",
    arguments: [
      "", "2023", "2023-03", "3/4/2023", "3 4 2023", "March", "3 March", "3 March 23", "Marchy 2023",
      "March March 2023",
      "3 3 March 2023", "123 March 2023", "3xx March 2023", "March 2023 3", "３ March 2023",
    ])
  func noMonthName(text: String) throws { #expect(try PartialDate(monthNamed: text) == nil) }

  @Test(
    "numbers are read where their form or their values leave one reading, and else left to the other reader",
    arguments: [
      ("13/03/2023", "2023-03-13"), ("12/25/2022", "2022-12-25"), ("05.05.2022", "2022-05-05"),
      ("2022/3/4", "2022-03-04"), ("29/02/2024", "2024-02-29"), ("03/04/2022", nil), ("03-04-2022", nil),
      ("3.4.2022", "2022-04-03"), ("12.01.2026", "2026-01-12"), ("01.2026", "2026-01"), ("1/2026", "2026-01"),
      ("2026-1-2", "2026-01-02"), ("2026-1", "2026-01"), ("13-03-2023", "2023-03-13"), ("03.04/2022", nil),
      ("13/03/23", nil), ("13.03.23", nil), ("1/2/3/2023", nil), ("2023", nil), ("3.4", nil), ("", nil),
    ])
  func unambiguous(text: String, iso: String?) throws {
    #expect(try PartialDate(unambiguous: text)?.description == iso)
  }

  @Test(
    "a date of numbers that does not exist is refused with what does",
    arguments: [
      ("31.02.2026", "2026-02 has the days 01 to 28"), ("12.13.2026", "months are 01 to 12"),
      ("31/02/2026", "2026-02 has the days 01 to 28"), ("13/2023", "months are 01 to 12"),
      ("13/13/2023", "months are 01 to 12"), ("2026-2-30", "2026-02 has the days 01 to 28"),
    ])
  func nonexistentNumbers(text: String, hint: String) {
    let error = #expect(throws: DateError.self) { try PartialDate(unambiguous: text) }
    #expect(error?.hint == hint)
  }

  @Test("a day that a named month does not have is refused with what it has")
  func nonexistentNamedDay() {
    let error = #expect(throws: DateError.self) { try PartialDate(monthNamed: "31 February 2023") }
    #expect(error?.hint == "2023-02 has the days 01 to 28")
  }

  @Test(
    "a text of another shape is no date",
    arguments: [
      "", " ", "today", "22-03-09", "2022-3-9", "2022-03-9", "2022-", "2022-03-", "-2022", "2022-03-09T10:00",
      "20220309",
      "2022-03-09 ", " 2022", "2022-03-09-01", "+2022", "２０２２", "2022–03", "03/04",
      String(repeating: "9", count: 1000),
    ])
  func otherShapes(text: String) {
    let error = #expect(throws: DateError.self) { try PartialDate(parsing: text) }
    #expect(error?.message == "not a date")
    #expect(error?.hint == "write 2022-03-09, 2022-03, 2022 or 2022-03..2022-06")
  }

  @Test(
    "a date that does not exist is refused with what does",
    arguments: [
      ("2022-02-29", "2022-02 has the days 01 to 28"), ("2024-02-30", "2024-02 has the days 01 to 29"),
      ("2022-04-31", "2022-04 has the days 01 to 30"), ("2022-01-00", "2022-01 has the days 01 to 31"),
      ("2022-13", "months are 01 to 12"), ("2022-00-10", "months are 01 to 12"),
      ("0000", "write a year from 0001 to 9999"),
    ])
  func nonexistent(text: String, hint: String) {
    let error = #expect(throws: DateError.self) { try PartialDate(parsing: text) }
    #expect(error?.hint == hint)
  }
}

@Suite("Intervals of days")
struct DayIntervalTests {
  private func interval(_ first: Int32, _ last: Int32) -> DayInterval {
    DayInterval(first: CalendarDay(daysSinceEpoch: first), last: CalendarDay(daysSinceEpoch: last))
  }

  @Test(
    "the middle is first + ⌊(last − first)/2⌋", arguments: [(0, 0, 0), (0, 1, 0), (0, 2, 1), (-3, 0, -2), (10, 17, 13)])
  func middle(first: Int32, last: Int32, middle: Int32) {
    #expect(interval(first, last).middle.daysSinceEpoch == middle)
  }

  @Test("a last day before the first is raised to it")
  func raised() { #expect(interval(5, 3) == interval(5, 5)) }
}
