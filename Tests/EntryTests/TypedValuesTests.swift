import Arguments
import CalendarTime
import RecordKeeping
import Testing

@testable import Entry

@Suite("Values as people type them")
struct TypedValuesTests {
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
    ])
  func noPoint(text: String, hint: String) {
    let error = #expect(throws: ValueError.self) { try KnownAt.typed(text) }
    #expect(error?.hint == hint)
  }

  @Test("a seq counts from 1, a position where a log may end from 0")
  func positions() {
    #expect(throws: ValueError.self) { try typedSequenceNumber("0") }
    #expect(throws: ValueError.self) { try typedPosition("-1") }
    #expect((try? typedPosition("0")) == 0 && (try? typedSequenceNumber("1")) == 1)
  }
}
