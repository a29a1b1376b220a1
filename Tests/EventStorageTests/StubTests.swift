import Seals
import Testing

@testable import EventStorage

@Suite("A stub holds nothing that its seal does not cover")
struct StubTests {
  private static let stub =
    #""seq":7,"id":"01JCQ7Z6V4W1N8S3T5Y2K9M0AB","recorded":"2022-03-09T09:15:00.123Z","erased":{"leafHash":"\#(leaf)"}"#
  private static let leaf = String(repeating: "0123456789abcdef", count: 4)

  @Test("a stub has the leaf of the line that it stands for")
  func leaf() throws {
    let line = Array("{\(StubTests.stub)}".utf8)
    let read = try StoredLine(line, in: 0..<line.count)
    #expect(read.leaf.description == StubTests.leaf)
    #expect(read.content == .erased(read.leaf))
  }

  @Test(
    "any other member of a stub is a fault, at its place",
    arguments: [#""salt":"00""#, #""type":"patient-seen""#, #""data":{"note":"x"}"#, #""note":"x""#])
  func other(member: String) {
    for (text, offset) in [
      ("{\(StubTests.stub),\(member)}", StubTests.stub.utf8.count + 2), ("{\(member),\(StubTests.stub)}", 1),
    ] {
      let line = Array(text.utf8)
      let fault = #expect(throws: LineFault.self) { try LineMembers(scanning: line, in: 0..<line.count) }
      #expect(fault?.offset == offset)
    }
  }
}
