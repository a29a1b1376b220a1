import Foundation
import PatientRecord
import TestSupport
import Testing

@testable import EventStorage
@testable import RecordKeeping

@Suite("Lines with numbers that no log gives")
struct LineNumberTests {
  @Test(
    "are out of order, wherever they stand, and stop nothing else",
    arguments: [0, 1, 2], ["-1", "0", "4", "-9223372036854775808", "9223372036854775807", "9223372036854775808"])
  func strangeNumber(place: Int, number: String) throws {
    let directory = try TemporaryDirectory()
    let lines = (0..<3).map { index in
      let seal = index == 2 ? ",\"seal\":\"\(String(repeating: "0", count: 64))\"" : ""
      return #"{"seq":\#(index == place ? number : String(index + 1)),"id":"01JCQ7Z6V4W1N8S3T5Y2K9000\#(index)","#
        + #""salt":"\#(String(repeating: "0", count: 32))","type":"patient-seen","v":1,"patient":"P1","#
        + #""occurred":"2022-03","recorded":"2024-01-01T12:00:00.000Z","data":{}\#(seal)}"#
    }
    let name = LogFormat.segmentName(first: 1)
    let text = lines.map { $0 + "\n" }.joined()
    try Data(text.utf8).write(to: URL(fileURLWithPath: directory.path + "/" + name))
    let piece = LogExtent.Piece(segment: name, firstSequenceNumber: 1, range: 0..<text.utf8.count)
    let opened = try LogDirectory.open(directory.path)
    #expect(throws: ReplayError.self) { try Record(reading: LogWindows(opened, [piece])) }
  }
}
