import CalendarTime
import RecordKeeping
import Testing

@Suite("A stub is read as the place of an erased event")
struct StubReadingTests {
  private static let opening = #"{"seq":1,"id":"\#(ID.first)""#
  private static let instant = "2024-01-01T12:00:00.000Z"
  private static let erased = #""recorded":"\#(instant)","erased":{"leafHash":"00"}"#

  private func record(of line: String) throws -> Record {
    var record = Record()
    let bytes = Array(line.utf8)
    let recorded = try #require(Instant(parsing: StubReadingTests.instant))
    record.add(bytes, in: 0..<bytes.count, sequenceNumber: 1, recorded: recorded)
    return record
  }

  @Test("with and without a seal", arguments: ["", #","seal":"00""#])
  func stub(seal: String) throws {
    let record = try record(of: StubReadingTests.opening + "," + StubReadingTests.erased + seal + "}")
    #expect(record.erased == [1])
    #expect(record.findings.isEmpty)
  }

  @Test("an event that claims to be erased is no stub", arguments: [#""salt":"00""#, #""data":{}"#])
  func claim(member: String) throws {
    let record = try record(of: StubReadingTests.opening + "," + member + "," + StubReadingTests.erased + "}")
    #expect(record.erased.isEmpty)
    #expect(record.findings.map(\.kind) == [.unreadable("unknown key")])
  }
}
