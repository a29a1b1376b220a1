import CalendarTime
import SimulatedDisk
import SystemCalls
import Testing

@testable import EventStorage

@Suite("Torn tails")
struct TornTailTests {
  /// A log of three acknowledged lines and the bytes of a batch of two more, which the head does not know.
  static func scenario() throws -> (fileSystem: SimulatedFileSystem, acknowledged: [UInt8], batch: [UInt8]) {
    let fileSystem = try SampleLog.log(batches: [2, 1])
    let acknowledged = try #require(fileSystem.contents(SampleLog.segment))
    let head = try #require(fileSystem.contents("/log/head"))
    try SampleLog.append(batches: [2], in: fileSystem)
    let all = try #require(fileSystem.contents(SampleLog.segment))
    fileSystem.setContents("/log/head", head)
    return (fileSystem, acknowledged, Array(all[acknowledged.count...]))
  }

  @Test("a batch cut after any byte is ignored by readers and set aside by the next writer")
  func everyCut() throws {
    let (fileSystem, acknowledged, batch) = try TornTailTests.scenario()
    let firstLineLength = try #require(batch.firstIndex(of: 10)) + 1
    for length in 1..<batch.count {
      fileSystem.setContents(SampleLog.segment, acknowledged + batch.prefix(length))
      let log = try EventLog.open(SampleLog.directory, in: fileSystem)
      #expect(log.lastSequenceNumber == 3, "cut after \(length) bytes")
      let tail = try #require(log.ignoredTail)
      #expect(tail.bytes == Array(batch.prefix(length)) && tail.offset == acknowledged.count && tail.lineNumber == 4)
      // Two cuts through the recovery too: within the first line, and between the lines.
      if length != 150, length != firstLineLength { continue }
      let writer = try LogWriter.open(SampleLog.directory, in: fileSystem, environment: SampleLog.environment())
      let name = "set-aside-00000000000000000004-" + (length == 150 ? "1" : "2")
      #expect(
        writer.recovery == [.setAside(tail, file: name), .rewroteSegment("00000000000000000001.jsonl")])
      #expect(fileSystem.contents("/log/" + name) == tail.bytes)
      #expect(fileSystem.contents(SampleLog.segment) == acknowledged)
      #expect(writer.log.ignoredTail == nil)
      writer.close()
    }
  }

  @Test("a whole sealed batch beyond the head counts as there")
  func wholeBatch() throws {
    let (fileSystem, acknowledged, batch) = try TornTailTests.scenario()
    fileSystem.setContents(SampleLog.segment, acknowledged + batch)
    #expect(try EventLog.open(SampleLog.directory, in: fileSystem).lastSequenceNumber == 5)
    let writer = try LogWriter.open(SampleLog.directory, in: fileSystem, environment: SampleLog.environment())
    #expect(writer.recovery.last == .acknowledged(upTo: 5))
    writer.close()
    #expect(try EventLog.open(SampleLog.directory, in: fileSystem).head.sequenceNumber == 5)
  }

  @Test("a tail of other bytes is ignored too", arguments: [0, 1, 2])
  func otherBytes(_ index: Int) throws {
    let (fileSystem, acknowledged, batch) = try TornTailTests.scenario()
    let tails: [[UInt8]] = [[0xC3], [UInt8](repeating: 0, count: 500), batch.reversed()]
    let tail = tails[index]
    fileSystem.setContents(SampleLog.segment, acknowledged + tail)
    #expect(try EventLog.open(SampleLog.directory, in: fileSystem).ignoredTail?.bytes == tail)
    try SampleLog.append(batches: [1], in: fileSystem)
    #expect(try EventLog.open(SampleLog.directory, in: fileSystem).lastSequenceNumber == 4)
  }

  @Test("a new segment without a whole batch is a tail; an empty one is removed", arguments: [0, 100])
  func newSegment(_ length: Int) throws {
    let (fileSystem, acknowledged, batch) = try TornTailTests.scenario()
    fileSystem.setContents(SampleLog.segment, acknowledged)
    let next = "/log/" + LogFormat.segmentName(first: 4)
    fileSystem.setContents(next, Array(batch.prefix(length)))
    let log = try EventLog.open(SampleLog.directory, in: fileSystem)
    #expect(log.lastSequenceNumber == 3 && log.ignoredTail?.bytes.count == length)
    let writer = try LogWriter.open(SampleLog.directory, in: fileSystem, environment: SampleLog.environment())
    #expect(fileSystem.contents(next) == nil)
    #expect(fileSystem.contents(SampleLog.segment) == acknowledged)
    writer.close()
  }

  @Test("what a writer had to do first is said in words")
  func words() throws {
    let tail = UnacknowledgedTail(segment: "a.jsonl", lineNumber: 4, offset: 90, bytes: [1, 2])
    let actions: [(RecoveryAction, String)] = [
      (.removedUnfinishedFile("head.new"), "removed the unfinished file head.new"),
      (
        .setAside(tail, file: "b"),
        "set aside 2 bytes that were never acknowledged, from line 4 of a.jsonl (byte 90), as b"
      ),
      (.removedEmptySegment("a.jsonl"), "removed the empty segment a.jsonl"),
      (.rewroteSegment("a.jsonl"), "wrote a.jsonl anew"),
      (.acknowledged(upTo: 5), "acknowledged the whole batch found up to line 5"),
      (.finishedErasure(lineCount: 3), "finished an erasure of 3 lines"),
    ]
    for (action, text) in actions { #expect(action.description == text) }
  }
}
