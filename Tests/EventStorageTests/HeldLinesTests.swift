import CalendarTime
import Seals
import SimulatedDisk
import SystemCalls
import Testing

@testable import EventStorage

@Suite("A writer that goes on appending")
struct HeldLinesTests {
  @Test("lets go of the lines that it has written, and the log is the same", arguments: [0, 500, 1200, 5000, 1 << 20])
  func forgetting(heldLimit: Int) throws {
    let sizes = [1, 3, 2, 1, 1, 4, 2, 1, 3, 2]
    let expected = try EventLog.open(
      SampleLog.directory, in: SampleLog.log(batches: sizes, segmentLimit: 1300))
    let fileSystem = try SampleLog.empty()
    var environment = SampleLog.environment(segmentLimit: 1300)
    environment.heldLimit = heldLimit
    var writer = try LogWriter.open(SampleLog.directory, in: fileSystem, environment: environment)
    for size in sizes {
      let first = writer.log.lastSequenceNumber + 1
      let batch = try writer.append(SampleLog.drafts(first...first + size - 1), recorded: writer.nextRecorded())
      #expect(batch == expected.batch(holding: first))
      #expect(writer.log.heldByteCount <= heldLimit)
      #expect(writer.log.lastSequenceNumber == first + size - 1 && writer.log.seal == batch.seal)
      #expect(writer.log.lastRecorded == batch.recorded)
    }
    let base = try #require(Checkpoint(writer.log))
    writer.close()
    let log = try EventLog.open(SampleLog.directory, in: fileSystem)
    #expect(log.isClean && log.texts == expected.texts && log.batches == expected.batches)
    #expect(base == Checkpoint(log))
  }

  @Test("erases lines that it no longer holds, or never held", arguments: [true, false])
  func erasing(startsAfterBase: Bool) throws {
    let fileSystem = try SampleLog.log(batches: [3, 1, 2], segmentLimit: 1300)
    let base = Checkpoint(try EventLog.open(SampleLog.directory, in: fileSystem))
    var environment = SampleLog.environment(segmentLimit: 1300)
    environment.heldLimit = 0
    var writer = try LogWriter.open(
      SampleLog.directory, in: fileSystem, environment: environment, after: startsAfterBase ? base : nil)
    _ = try writer.append(SampleLog.drafts(7...7), recorded: writer.nextRecorded())
    #expect(writer.log.checkpoint != nil)
    _ = try writer.erase([2, 7], by: SampleLog.draft(8), recorded: writer.nextRecorded())
    writer.close()
    let log = try EventLog.open(SampleLog.directory, in: fileSystem)
    #expect(log.isClean && log.lastSequenceNumber == 8 && log.erasedSequenceNumbers == [2, 7])
    let texts = try fileSystem.list("/log").map {
      String(decoding: fileSystem.contents("/log/" + $0) ?? [], as: UTF8.self)
    }
    #expect(!texts.contains { $0.contains("\"patient\":\"P2\"") || $0.contains("\"patient\":\"P7\"") })
  }
}
