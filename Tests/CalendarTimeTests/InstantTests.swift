import CalendarTime
import TestSupport
import Testing

@Suite("Instants")
struct InstantTests {
  /// Python: `datetime.datetime(…, tzinfo=datetime.timezone.utc).timestamp() * 1000`.
  @Test(
    "a text and its milliseconds agree with Python's datetime",
    arguments: [
      ("1970-01-01T00:00:00.000Z", 0), ("1969-12-31T23:59:59.999Z", -1),
      ("2022-03-09T09:15:00.123Z", 1_646_817_300_123),
      ("2024-02-29T23:59:59.999Z", 1_709_251_199_999), ("0001-01-01T00:00:00.000Z", -62_135_596_800_000),
      ("9999-12-31T23:59:59.999Z", 253_402_300_799_999),
    ])
  func known(text: String, milliseconds: Int64) {
    #expect(Instant(parsing: text)?.millisecondsSinceEpoch == milliseconds)
    #expect(Instant(millisecondsSinceEpoch: milliseconds).description == text)
  }

  @Test("what is written reads back the same, and texts sort as instants do")
  func roundTrip() {
    let seed: UInt64 = 20_220_309
    var generator = RepeatableRandomNumberGenerator(seed: seed)
    var previous = Instant(millisecondsSinceEpoch: 0)
    for _ in 0..<2000 {
      let milliseconds = Int64.random(in: -62_135_596_800_000...253_402_300_799_999, using: &generator)
      let instant = Instant(millisecondsSinceEpoch: milliseconds)
      #expect(Instant(parsing: instant.description) == instant, "seed \(seed)")
      #expect((instant < previous) == (instant.description < previous.description), "seed \(seed)")
      #expect(Instant(startOf: instant.day) <= instant && instant <= Instant(endOf: instant.day), "seed \(seed)")
      previous = instant
    }
  }

  @Test(
    "any other form is refused",
    arguments: [
      "", "2022-03-09", "2022-03-09T09:15:00Z", "2022-03-09T09:15:00.12Z", "2022-03-09T09:15:00.1234Z",
      "2022-03-09t09:15:00.123Z", "2022-03-09T09:15:00.123z", "2022-03-09 09:15:00.123Z", "2022-03-09T24:00:00.000Z",
      "2022-03-09T09:60:00.000Z", "2016-12-31T23:59:60.000Z", "2022-02-30T00:00:00.000Z", "2022-03-09T09:15:00.123+",
      "0000-03-09T09:15:00.123Z", "2022-03-09T+9:15:00.123Z", "2022-03-09T09:15:00,123Z",
    ])
  func refuses(text: String) { #expect(Instant(parsing: text) == nil) }

  @Test(
    "the latest possible day is the day at UTC+14",
    arguments: [
      ("2022-03-09T09:59:59.999Z", "2022-03-09"), ("2022-03-09T10:00:00.000Z", "2022-03-10"),
      ("2022-12-31T10:00:00.000Z", "2023-01-01"), ("1969-12-31T09:59:59.999Z", "1969-12-31"),
      ("1969-12-31T10:00:00.000Z", "1970-01-01"),
    ])
  func latestPossibleDay(text: String, day: String) {
    #expect(Instant(parsing: text)?.latestPossibleDay.description == day)
  }

  @Test("the day falls with the clock's distance from UTC")
  func localDays() {
    let midnight = Instant(parsing: "2022-03-09T00:00:00.000Z")
    #expect(midnight?.day.description == "2022-03-09")
    #expect(midnight?.day(hoursEastOfUTC: -1).description == "2022-03-08")
    #expect(midnight?.adding(milliseconds: -1).day.description == "2022-03-08")
    #expect(midnight?.adding(milliseconds: -1).day(hoursEastOfUTC: 1).description == "2022-03-09")
  }
}
