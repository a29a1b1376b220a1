import SimulatedDisk
import SystemCalls
import TestSupport
import Testing

@testable import EventStorage

@Suite("Lines found by their numbers")
struct LogLookupTests {
  /// A log in several segments, whose lines are of many lengths.
  private static func log(seed: UInt64) throws -> SimulatedFileSystem {
    var random = RepeatableRandomNumberGenerator(seed: seed)
    let fileSystem = try SampleLog.empty()
    var writer = try LogWriter.open(
      SampleLog.directory, in: fileSystem, environment: SampleLog.environment(segmentLimit: 60_000))
    for _ in 0..<40 {
      let first = writer.log.lastSequenceNumber + 1
      let drafts = (first...first + Int.random(in: 0...5, using: &random)).map { number in
        let length = [0, 0, 0, 30, 400, 9000].randomElement(using: &random) ?? 0
        return SampleLog.draft(number, text: String(repeating: "x", count: length))
      }
      _ = try writer.append(drafts, recorded: writer.nextRecorded())
    }
    writer.close()
    return fileSystem
  }

  @Test("every line is found, and none beside them, however long lines are", arguments: UInt64(1)...12)
  func lines(seed: UInt64) throws {
    let log = try EventLog.open(SampleLog.directory, in: try Self.log(seed: seed))
    let lookup = LogLookup(LogExtent(log))
    #expect(LogExtent(log).pieces.count > 1)
    for (index, text) in log.texts.enumerated() {
      let line = try lookup.line(index + 1)
      #expect(line.map { String(decoding: $0, as: UTF8.self) } == text, "line \(index + 1)")
    }
    for absent in [-1, 0, log.lastSequenceNumber + 1, Int.max, Int.min] { #expect(try lookup.line(absent) == nil) }
  }
}
