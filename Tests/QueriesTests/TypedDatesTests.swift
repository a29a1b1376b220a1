import Arguments
import CalendarTime
import RecordKeeping
import Testing

@testable import Queries

@Suite("Days and moments as people type them")
struct TypedDatesTests {
  @Test("a point of transaction time is an instant, a date's end in UTC, or a position")
  func knownAt() throws {
    #expect(try KnownAt.typed("@120") == .position(120))
    let instant = try #require(Instant(parsing: "2022-03-09T09:15:00.123Z"))
    #expect(try KnownAt.typed("2022-03-09T09:15:00.123Z") == .instant(instant))
    let day = try #require(CalendarDay(year: 2022, month: 3, day: 9))
    #expect(try KnownAt.typed("2022-03-09") == .instant(Instant(endOf: day)))
  }

  @Test(
    "what is no such point is refused with what to write",
    arguments: [
      ("@-1", "write @ and a seq, such as @120"), ("@x", "write @ and a seq, such as @120"),
      ("2022-03", "write 2022-03-01 or 2022-03-31"),
      ("2022-03-09 09:15", "write it in UTC: 2022-03-09T09:15:00.123Z, or a date, or @SEQ"),
      ("noon", "write 2022-03-09, yesterday, 2022-03-09T09:15:00.123Z, or @ and a seq"),
    ])
  func noPoint(text: String, hint: String) {
    let error = #expect(throws: ValueError.self) { try KnownAt.typed(text) }
    #expect(error?.hint == hint)
  }

  @Test(
    "a moment is a day in whatever form days have",
    arguments: [("9 March 2022", "2022-03-09"), ("09.03.2022", "2022-03-09"), ("2022-3-9", "2022-03-09")])
  func daysAsMoments(text: String, day: String) throws { #expect(try KnownAt.typed(text) == KnownAt.typed(day)) }

  @Test("yesterday and today are days and moments")
  func relative() throws {
    let yesterday = try typedDay("yesterday")
    #expect(try typedDay("today") > yesterday)
    #expect(try KnownAt.typed("Yesterday") == .instant(Instant(endOf: typedDay("yesterday"))))
  }

  @Test(
    "a stretch has ends as dates are typed",
    arguments: [
      ("12.01.2026..15.02.2026", "2026-01-12..2026-02-15"), ("March 2023..", "2023-03.."),
      ("..03.2022", "..2022-03"), ("2022-03..2022-06", "2022-03..2022-06"), ("..", ".."), ("unknown", ".."),
    ])
  func stretches(text: String, iso: String) throws { #expect(try typedDate(text).description == iso) }

  @Test(
    "a day that does not exist is refused with what does", arguments: ["31.02.2026", "31 February 2026", "2026-02-31"])
  func nonexistent(text: String) {
    let error = #expect(throws: ValueError.self) { try typedDate(text) }
    #expect(error?.message == "there is no such day")
  }

  @Test(
    "a month, or a day of one, lacks its year, and the date of the last such day is proposed",
    arguments: [("May", "-05"), ("3 May", "-05-03"), ("May 3rd", "-05-03"), ("03.05.", "-05-03"), ("3.5", "-05-03")])
  func yearMissing(text: String, rest: String) throws {
    let error = #expect(throws: ValueError.self) { try typedDate(text) }
    #expect(error?.message == "the year is missing")
    let proposed = try #require(error?.hint?.split(separator: " ").last.map(String.init))
    #expect(proposed.hasSuffix(rest))
    let (date, today) = (try typedDate(proposed), try typedDay("today"))
    #expect(date.days.first <= today && date.days.first.adding(days: 366) > today)
  }

  @Test("a day that lacks its year is told a day that is understood", arguments: ["May", "3 May", "03.05."])
  func yearOfDayMissing(text: String) throws {
    let error = #expect(throws: ValueError.self) { try KnownAt.typed(text) }
    let proposed = try #require(error?.hint?.split(separator: " ").last.map(String.init))
    _ = try KnownAt.typed(proposed)
  }

  @Test("what is no date with a year either is no date", arguments: ["noon", "45.13", "31.02.", "8,7,6", "12"])
  func noDate(text: String) {
    let error = #expect(throws: ValueError.self) { try typedDate(text) }
    #expect(error?.message == "not a date")
  }
}
