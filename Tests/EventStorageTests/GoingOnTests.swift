import CalendarTime
import Foundation
import Seals
import SimulatedDisk
import SystemCalls
import TestSupport
import Testing

@testable import EventStorage

/// What a writer that goes on appending leaves undone, and what it never does.
@Suite("A writer that goes on appending")
struct GoingOnTests {
  private static let latest = SampleLog.directory + "/" + LogFormat.latestFile

  /// A log of one line, and a writer that has appended four more, one by one, and is killed before it closes.
  private static func killed() throws -> SimulatedFileSystem {
    let fileSystem = try SampleLog.log(batches: [1])
    var writer = try LogWriter.open(SampleLog.directory, in: fileSystem, environment: SampleLog.environment())
    for number in 2...5 {
      fileSystem.resetCalls()
      _ = try writer.append(SampleLog.drafts(number...number), recorded: writer.nextRecorded())
      let synchronized = fileSystem.calls.count { $0.hasPrefix(SystemCall.synchronize.rawValue) }
      // The file of the first note is synchronized, too; it is made once.
      #expect(synchronized == (number == 2 ? 3 : number == 3 ? 2 : 1), "append \(number)")
    }
    let killed = fileSystem.restarted(losing: .nothing)
    writer.close()
    return killed
  }

  @Test("beside a living or a killed writer readers see all that was acknowledged, and read no more than its end")
  func readable() throws {
    let fileSystem = try GoingOnTests.killed()
    let log = try EventLog.open(SampleLog.directory, in: fileSystem)
    #expect(log.lastSequenceNumber == 5 && log.isClean)
    #expect(try SampleLog.head(in: fileSystem).sequenceNumber == 2)
    fileSystem.resetCalls()
    let extent = try LogExtent.open(SampleLog.directory, in: fileSystem)
    #expect(extent.lastSequenceNumber == 5 && extent.byteCount == log.segments[0].bytes.count)
    #expect(fileSystem.calls.filter { $0.hasPrefix(SystemCall.open.rawValue) && $0.contains(".jsonl") }.count == 1)
  }

  @Test("lines that a killed writer acknowledged cannot be cut off unseen")
  func cutOff() throws {
    let fileSystem = try GoingOnTests.killed()
    let bytes = try EventLog.open(SampleLog.directory, in: fileSystem).segments[0].bytes
    let end = try #require(bytes.dropLast().lastIndex(of: UInt8(ascii: "\n")))
    fileSystem.setContents(SampleLog.segment, Array(bytes[...end]))
    let error = failure { () throws(LogError) in try EventLog.open(SampleLog.directory, in: fileSystem) }
    #expect(
      error?.kind == .damaged && error?.message.contains("acknowledges line 5") == true, "\(String(describing: error))")
  }

  @Test("the second verifier sees them, too, and that they are cut off")
  func secondVerifier() throws {
    let fileSystem = try GoingOnTests.killed()
    let log = try EventLog.open(SampleLog.directory, in: fileSystem)
    let directory = try TemporaryDirectory()
    for name in try fileSystem.list(SampleLog.directory) {
      let bytes = fileSystem.contents(SampleLog.directory + "/" + name) ?? []
      try Data(bytes).write(to: URL(fileURLWithPath: directory.path + "/" + name))
    }
    let seal = try #require(log.seal)
    #expect(try Python.verifySeals([directory.path]).output == "ok seq 5 seal \(seal)\n")
    let lines = log.segments[0].bytes
    let end = try #require(lines.dropLast().lastIndex(of: UInt8(ascii: "\n")))
    try Data(lines[...end]).write(to: URL(fileURLWithPath: directory.path + "/" + log.segments[0].name))
    #expect(try Python.verifySeals([directory.path]).status == 1)
  }

  @Test("the next writer brings head up to date and leaves nothing of it")
  func nextWriter() throws {
    let fileSystem = try GoingOnTests.killed()
    let writer = try LogWriter.open(SampleLog.directory, in: fileSystem, environment: SampleLog.environment())
    #expect(writer.recovery == [])
    writer.close()
    let onDisk = fileSystem.restarted(losing: .everything)
    #expect(try SampleLog.head(in: onDisk).sequenceNumber == 5)
    #expect(try !onDisk.list(SampleLog.directory).contains(LogFormat.latestFile))
    #expect(onDisk.contents(SampleLog.segment)?.suffix(2) == Array("}\n".utf8)[...])
  }

  @Test("any changed byte of what was noted makes it say nothing, and then all whole batches still count")
  func torn() throws {
    let fileSystem = try GoingOnTests.killed()
    let noted = try #require(fileSystem.contents(GoingOnTests.latest))
    #expect(LatestHead.head(noted)?.sequenceNumber == 5)
    for offset in noted.indices {
      for mask in [UInt8(1), 0x80] {
        var bytes = noted
        bytes[offset] ^= mask
        #expect(LatestHead.head(bytes) == nil, "byte \(offset)")
      }
      #expect(LatestHead.head(Array(noted[..<offset])) == nil, "\(offset) bytes")
      #expect(LatestHead.head(noted[..<offset] + [UInt8](repeating: 0, count: noted.count - offset)) == nil)
    }
    fileSystem.setContents(GoingOnTests.latest, Array(noted.dropLast(9)))
    let log = try EventLog.open(SampleLog.directory, in: fileSystem)
    #expect(log.lastSequenceNumber == 5 && log.head.sequenceNumber == 2)
  }

  @Test("a repair that cuts below what was noted is not undone by it")
  func repaired() throws {
    let fileSystem = try GoingOnTests.killed()
    var bytes = try #require(fileSystem.contents(SampleLog.segment))
    let first = try #require(bytes.firstIndex(of: UInt8(ascii: "\n")))
    bytes[first + 40] ^= 1
    fileSystem.setContents(SampleLog.segment, bytes)
    let outcome = try LogRepair.cut(SampleLog.directory, after: 1, in: fileSystem)
    #expect(outcome.takenOut == 2...5)
    // What is set aside is the lines, not the room behind them.
    #expect(outcome.movedAside.allSatisfy { $0.piece.bytes.suffix(2) == Array("}\n".utf8)[...] })
    let log = try EventLog.open(SampleLog.directory, in: fileSystem.restarted(losing: .everything))
    #expect(log.lastSequenceNumber == 1 && log.isClean)
  }

  @Test("where it cannot be noted, head is replaced as ever", arguments: [SystemCall.open, .write])
  func cannotBeNoted(_ call: SystemCall) throws {
    let fileSystem = try SampleLog.log(batches: [1])
    var writer = try LogWriter.open(SampleLog.directory, in: fileSystem, environment: SampleLog.environment())
    _ = try writer.append(SampleLog.drafts(2...2), recorded: writer.nextRecorded())
    fileSystem.resetCalls()
    // A first call of the append writes the lines; the next writes the note.
    let index = try #require(try noteCall(call))
    fileSystem.inject(.fail(SystemError.noSpace), atCall: index)
    _ = try writer.append(SampleLog.drafts(3...3), recorded: writer.nextRecorded())
    #expect(try SampleLog.head(in: fileSystem).sequenceNumber == 3)
    writer.close()
    #expect(try EventLog.open(SampleLog.directory, in: fileSystem.restarted(losing: .everything)).isClean)
  }

  /// The place, among the calls of a second append, of a call that makes the note.
  private func noteCall(_ call: SystemCall) throws -> Int? {
    let fileSystem = try SampleLog.log(batches: [1])
    var writer = try LogWriter.open(SampleLog.directory, in: fileSystem, environment: SampleLog.environment())
    _ = try writer.append(SampleLog.drafts(2...2), recorded: writer.nextRecorded())
    fileSystem.resetCalls()
    _ = try writer.append(SampleLog.drafts(3...3), recorded: writer.nextRecorded())
    let calls = fileSystem.calls
    writer.close()
    guard let opened = calls.firstIndex(where: { $0.contains(LogFormat.latestFile) && $0.hasPrefix("open") }) else {
      return nil
    }
    return calls[opened...].firstIndex { $0.hasPrefix(call.rawValue) }
  }
}
