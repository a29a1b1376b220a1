import CalendarTime
import Seals
import SimulatedDisk
import SystemCalls
import Testing

@testable import EventStorage

/// Three batches that are appended at once to a log of three lines, beside every failing call and every crash.
@Suite("Appending more than a batch can hold")
struct AtOnceTests {
  private static let batches = [4...5, 6...8, 9...9]

  private static func environment() -> WriterEnvironment { SampleLog.environment(heldLimit: 400) }

  private static func append(_ fileSystem: SimulatedFileSystem) throws(LogError) {
    var writer = try LogWriter.open(SampleLog.directory, in: fileSystem, environment: environment())
    if writer.log.lastSequenceNumber < 9 {
      let first = try writer.nextRecorded()
      try writer.appendAtOnce(batches.count) { number in
        (SampleLog.drafts(batches[number]), first.adding(milliseconds: Int64(number)))
      }
    }
    writer.close()
  }

  @Test("the batches stand in a segment of their own, each under its seal, and the next append goes on behind them")
  func whole() throws {
    let fileSystem = try SampleLog.log(batches: [2, 1])
    var writer = try LogWriter.open(SampleLog.directory, in: fileSystem, environment: Self.environment())
    let first = try writer.nextRecorded()
    try writer.appendAtOnce(Self.batches.count) { number in
      (SampleLog.drafts(Self.batches[number]), first.adding(milliseconds: Int64(number)))
    }
    _ = try writer.append(SampleLog.drafts(10...10), recorded: writer.nextRecorded())
    writer.close()
    let log = try EventLog.open(SampleLog.directory, in: fileSystem)
    #expect(log.isClean && log.lastSequenceNumber == 10)
    #expect(log.batches.map(\.lastSequenceNumber) == [2, 3, 5, 8, 9, 10])
    #expect(log.segments.map(\.firstSequenceNumber) == [1, 4])
    #expect(log.seal == log.merkleTree().root(ofFirst: 10))
  }

  @Test("a crash before any call leaves none of them or all, and a second try writes them once")
  func crashing() throws {
    let base = try SampleLog.log(batches: [2, 1])
    var seen: Set<Int> = []
    var index = 0
    while true {
      let fileSystem = base.restarted(losing: .nothing)
      fileSystem.inject(.stop, atCall: index)
      try? Self.append(fileSystem)
      if fileSystem.calls.count <= index { break }
      for loss in [.nothing, .everything] + (0..<4).map({ SimulatedFileSystem.Loss.some(seed: $0) }) {
        let after = fileSystem.restarted(losing: loss)
        let count = try EventLog.open(SampleLog.directory, in: after).lastSequenceNumber
        #expect(count == 3 || count == 9, "\(count) lines, stopped before call \(index), losing \(loss)")
        seen.insert(count)
        try Self.append(after)
        let log = try EventLog.open(SampleLog.directory, in: after)
        #expect(log.isClean && log.lastSequenceNumber == 9, "call \(index), losing \(loss)")
        #expect(!(try after.list(SampleLog.directory)).contains { $0.hasSuffix(".new") })
      }
      index += 1
    }
    #expect(index > 15 && seen == [3, 9])
  }

  @Test(
    "a call that fails leaves the log as it was, or with all of them",
    arguments: [SystemError.inputOutput, SystemError.noSpace], [false, true])
  func failing(_ number: Int32, _ isForGood: Bool) throws {
    let base = try SampleLog.log(batches: [2, 1])
    var index = 0
    while true {
      let fileSystem = base.restarted(losing: .nothing)
      fileSystem.inject(.fail(number), atCall: index, forGood: isForGood)
      try? Self.append(fileSystem)
      if fileSystem.calls.count <= index { break }
      for loss in [.nothing, .everything] + [SimulatedFileSystem.Loss.some(seed: UInt64(index))] {
        let after = fileSystem.restarted(losing: loss)
        let count = try EventLog.open(SampleLog.directory, in: after).lastSequenceNumber
        #expect(count == 3 || count == 9, "\(count) lines, call \(index), losing \(loss)")
        try Self.append(after)
        #expect(try EventLog.open(SampleLog.directory, in: after).lastSequenceNumber == 9)
      }
      index += 1
    }
  }

  @Test("while the lines are written, a reader sees none of them")
  func reading() throws {
    let fileSystem = try SampleLog.log(batches: [2, 1])
    var writer = try LogWriter.open(SampleLog.directory, in: fileSystem, environment: Self.environment())
    let first = try writer.nextRecorded()
    var counts: [Int?] = []
    try writer.appendAtOnce(Self.batches.count) { number in
      counts.append(try? EventLog.open(SampleLog.directory, in: fileSystem).lastSequenceNumber)
      return (SampleLog.drafts(Self.batches[number]), first.adding(milliseconds: Int64(number)))
    }
    writer.close()
    #expect(counts == [3, 3, 3])
  }

  @Test("a batch that cannot be written takes the others with it")
  func refused() throws {
    let fileSystem = try SampleLog.log(batches: [2, 1])
    var writer = try LogWriter.open(SampleLog.directory, in: fileSystem, environment: Self.environment())
    let first = try writer.nextRecorded()
    let error = failure { () throws(LogError) in
      try writer.appendAtOnce(2) { number in
        (SampleLog.drafts(Self.batches[number]), first.adding(milliseconds: -Int64(number)))
      }
    }
    #expect(error?.kind == .invalidBatch && writer.log.lastSequenceNumber == 3)
    _ = try writer.append(SampleLog.drafts(4...4), recorded: writer.nextRecorded())
    writer.close()
    #expect(try EventLog.open(SampleLog.directory, in: fileSystem).isClean)
  }
}
