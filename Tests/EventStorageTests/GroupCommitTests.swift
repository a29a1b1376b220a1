import CalendarTime
import Foundation
import SimulatedDisk
import Synchronization
import TestSupport
import Testing

@testable import EventStorage

@Suite("Several threads, one log")
struct GroupCommitTests {
  /// Appends each batch from a thread of its own.
  private static func appendAtOnce(
    _ batches: [[DraftLine]], to shared: SharedLogWriter
  ) -> [Result<LogBatch, LogError>] {
    let results = Results(batches.count)
    onThreads(batches.count) { index in
      let result: Result<LogBatch, LogError>
      do throws(LogError) { result = .success(try shared.append(batches[index])) } catch { result = .failure(error) }
      results.values.withLock { $0[index] = result }
    }
    return results.values.withLock { $0.compactMap { $0 } }
  }

  private static func open(
    _ fileSystem: SimulatedFileSystem, segmentLimit: Int = LogFormat.segmentByteLimit
  ) throws -> LogWriter {
    try LogWriter.open(
      SampleLog.directory, in: fileSystem, environment: SampleLog.environment(segmentLimit: segmentLimit))
  }

  private static func encoded(_ batches: [[DraftLine]], _ writer: borrowing LogWriter) throws -> [EncodedBatch] {
    var group: [EncodedBatch] = []
    for batch in batches {
      let recorded = try writer.nextRecorded(given: nil, after: group.last?.recorded ?? writer.log.lastRecorded)
      let salt = [UInt8](repeating: UInt8(group.count + 1), count: 16)
      group.append(
        try EncodedBatch(
          batch, recorded: recorded, after: group.last?.frontier ?? writer.log.frontier, salt: { salt }))
    }
    return group
  }

  @Test("a group is one write and one synchronization, and its bytes are those of batches that came one by one")
  func oneSynchronization() throws {
    let batches = [[SampleLog.draft(1)], [SampleLog.draft(2)], [SampleLog.draft(3)]]
    let fileSystem = try SampleLog.empty()
    var writer = try GroupCommitTests.open(fileSystem)
    let group = try GroupCommitTests.encoded(batches, writer)
    fileSystem.resetCalls()
    try writer.append(group: group)
    // The segment, the directory that it is new in, the head, and the directory that the head is renamed in.
    #expect(fileSystem.calls.filter { $0 == "synchronize" }.count == 4)
    writer.close()
    let alone = try SampleLog.log(batches: [1, 1, 1])
    #expect(fileSystem.contents(SampleLog.segment) == alone.contents(SampleLog.segment))
    #expect(fileSystem.contents("/log/head") == alone.contents("/log/head"))
  }

  @Test("a crash before any call of a group leaves a beginning of whole batches, and all of what was acknowledged")
  func crashing() throws {
    let base = try SampleLog.log(batches: [2])
    var index = 0
    while true {
      let fileSystem = base.restarted(losing: .nothing)
      var writer = try GroupCommitTests.open(fileSystem)
      let group = try GroupCommitTests.encoded([SampleLog.drafts(3...4), SampleLog.drafts(5...5)], writer)
      fileSystem.resetCalls()
      fileSystem.inject(.stop, atCall: index)
      let isAcknowledged = (try? writer.append(group: group)) != nil
      let isOver = fileSystem.calls.count <= index
      writer.close()
      for loss in CrashTests.losses {
        let after = fileSystem.restarted(losing: loss)
        let place = "stopped before call \(index), losing \(loss)"
        let found = try EventLog.open(SampleLog.directory, in: after).lastSequenceNumber
        #expect(isAcknowledged ? found == 5 : [2, 4, 5].contains(found), "\(place)")
        let next = try GroupCommitTests.open(after)
        #expect(next.log.lastSequenceNumber == found, "\(place)")
        next.close()
        let onDisk = try EventLog.open(SampleLog.directory, in: after.restarted(losing: .everything))
        #expect(onDisk.lastSequenceNumber == found, "\(place): durable")
      }
      if isOver { break }
      index += 1
    }
    #expect(index > 10)
  }

  @Test("a failing synchronization acknowledges none of the group, and nothing after it")
  func failingSynchronization() throws {
    let fileSystem = try SampleLog.log(batches: [1])
    let shared = SharedLogWriter(try GroupCommitTests.open(fileSystem))
    fileSystem.inject(.fail(SystemError.inputOutput), atEvery: .synchronize)
    let results = GroupCommitTests.appendAtOnce((2...9).map { [SampleLog.draft($0)] }, to: shared)
    #expect(results.count == 8)
    for result in results { #expect(throws: LogError.self) { try result.get() } }
    fileSystem.resetCalls()
    #expect(failure { () throws(LogError) in try shared.append([SampleLog.draft(10)]) }?.kind == .stopped)
    #expect(fileSystem.calls == [])
    #expect(shared.log.lastSequenceNumber == 1)
  }

  @Test("a batch that breaks the format fails alone")
  func invalidBatch() throws {
    let fileSystem = try SampleLog.log(batches: [1])
    let shared = SharedLogWriter(try GroupCommitTests.open(fileSystem))
    let results = GroupCommitTests.appendAtOnce([[SampleLog.draft(2)], [], [SampleLog.draft(3)]], to: shared)
    let numbers = results.map { (try? $0.get())?.lastSequenceNumber }
    #expect(numbers[1] == nil && Set([numbers[0], numbers[2]]) == [2, 3])
  }

  @Test("when the disk is full everyone is told, and the same writer goes on once there is room")
  func fullDisk() throws {
    let fileSystem = try SampleLog.log(batches: [1])
    let shared = SharedLogWriter(try GroupCommitTests.open(fileSystem))
    fileSystem.inject(.fail(SystemError.noSpace), atEvery: .write)
    let batches = (2...5).map { [SampleLog.draft($0)] }
    for result in GroupCommitTests.appendAtOnce(batches, to: shared) {
      if case .failure(let error) = result { #expect(error.kind == .full) } else { Issue.record("acknowledged") }
    }
    fileSystem.resetCalls()
    let results = GroupCommitTests.appendAtOnce(batches, to: shared)
    #expect(Set(results.compactMap { (try? $0.get())?.lastSequenceNumber }) == [2, 3, 4, 5])
    #expect(try EventLog.open(SampleLog.directory, in: fileSystem).lastSequenceNumber == 5)
  }

  @Test("eight threads append at once: all is acknowledged, in order, and verifies", arguments: [2_000, 1 << 26])
  func threads(_ segmentLimit: Int) throws {
    let temporary = try TemporaryDirectory()
    let directory = temporary.path + "/log"
    try EventLog.create(directory, SampleLog.description)
    let shared = SharedLogWriter(
      try LogWriter.open(directory, environment: SampleLog.environment(segmentLimit: segmentLimit)))
    let perThread = 25
    let acknowledged = Acknowledged()
    onThreads(8) { thread in
      var last = 0
      for number in 0..<perThread {
        let draft = SampleLog.draft(thread * perThread + number + 1)
        guard let batch = try? shared.append([draft]) else { continue }
        #expect(batch.firstSequenceNumber == batch.lastSequenceNumber && batch.lastSequenceNumber > last)
        last = batch.lastSequenceNumber
        acknowledged.ids.withLock { $0[batch.lastSequenceNumber] = draft.id }
      }
    }
    let log = try EventLog.open(directory)
    #expect(log.isClean && log.batches.count == 8 * perThread && log.texts == shared.log.texts)
    let told = acknowledged.ids.withLock { $0 }
    #expect(told.count == 8 * perThread)
    for (number, id) in told { #expect(log.holds(id: id, at: number), "seq \(number)") }
    for (earlier, later) in zip(log.batches, log.batches.dropFirst()) { #expect(earlier.recorded < later.recorded) }
  }
}

/// What each thread was answered.
private final class Results: Sendable {
  let values: Mutex<[Result<LogBatch, LogError>?]>
  init(_ count: Int) { values = Mutex(Array(repeating: nil, count: count)) }
}

/// Which event was acknowledged at which position.
///
/// The thread sanitizer knows the lock of a `Monitor`; of a contended `Mutex` it sees only half.
private final class Acknowledged: Sendable {
  let ids = Monitor([Int: String]())
}

/// Runs a body on so many threads of their own, however few processors there are, and waits for all.
private func onThreads(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
  let ended = DispatchSemaphore(value: 0)
  for index in 0..<count {
    Thread {
      body(index)
      ended.signal()
    }.start()
  }
  for _ in 0..<count { ended.wait() }
}
