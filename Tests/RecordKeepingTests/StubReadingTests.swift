import RecordKeeping
import Testing

@Suite("A stub is read as the place of an erased event")
struct StubReadingTests {
  private static let opening = #"{"seq":1,"id":"\#(ID.first)""#
  private static let instant = "2024-01-01T12:00:00.000Z"
  private static let erased = #""recorded":"\#(instant)","erased":{"leafHash":"00"}"#

  private func record(of line: String) -> Record { Record(lines: Array(line.utf8)) }

  @Test("with and without a seal", arguments: ["", #","seal":"00""#])
  func stub(seal: String) {
    let record = record(of: StubReadingTests.opening + "," + StubReadingTests.erased + seal + "}")
    #expect(record.erased == [1])
    #expect(record.findings.isEmpty)
  }

  @Test("an event that claims to be erased is no stub", arguments: [#""salt":"00""#, #""data":{}"#])
  func claim(member: String) {
    let record = record(of: StubReadingTests.opening + "," + member + "," + StubReadingTests.erased + "}")
    #expect(record.erased.isEmpty)
    #expect(record.findings.map(\.kind) == [.unreadable("unknown key")])
  }
}
