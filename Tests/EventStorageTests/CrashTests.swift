import CalendarTime
import SimulatedDisk
import SystemCalls
import Testing

@testable import EventStorage

/// Batches appended by one writer to a log of three lines: it replaces the head after the first, notes some that
/// follow, replaces the head again, begins a new segment, and notes some there.
///
/// Every call that this makes is made to fail or to be the last. Whatever happens: what was acknowledged is there, what
/// was not is there whole or not at all, and the next writer can go on.
@Suite("Crashes and failing calls")
struct CrashTests {
  static let segmentLimit = 3300
  static let batches = [4...5, 6...6, 7...8, 9...9, 10...12, 13...13, 14...14]
  static let last = 14
  static let ends = [3] + batches.map(\.upperBound)

  static func environment() -> WriterEnvironment { SampleLog.environment(segmentLimit: segmentLimit, notedLimit: 2) }

  static func base() throws -> SimulatedFileSystem { try SampleLog.log(batches: [2, 1], segmentLimit: segmentLimit) }

  /// What a user knows: the lines that were acknowledged, and whether all went well.
  struct Outcome {
    var acknowledged: [String]
    var failures: [LogError] = []
  }

  /// Appends the batches that are not there yet, once each, and stops at the first failure.
  static func appendMissing(_ fileSystem: SimulatedFileSystem, _ outcome: inout Outcome) {
    do throws(LogError) {
      var writer = try LogWriter.open(
        SampleLog.directory, in: fileSystem, environment: environment())
      // A batch that was found whole was acknowledged by opening.
      outcome.acknowledged = writer.log.texts
      for batch in batches where batch.upperBound > writer.log.lastSequenceNumber {
        _ = try writer.append(SampleLog.drafts(batch), recorded: try writer.nextRecorded())
        outcome.acknowledged = writer.log.texts
      }
      writer.close()
    } catch {
      outcome.failures.append(error)
    }
  }

  static func run(_ fileSystem: SimulatedFileSystem) throws -> Outcome {
    var outcome = Outcome(acknowledged: try EventLog.open(SampleLog.directory, in: try base()).texts)
    appendMissing(fileSystem, &outcome)
    return outcome
  }

  /// A reader sees what was acknowledged, and beyond it at most one whole batch.
  static func requireReadable(_ fileSystem: SimulatedFileSystem, _ outcome: Outcome, _ place: String) throws {
    let log = try EventLog.open(SampleLog.directory, in: fileSystem)
    let texts = log.texts
    #expect(Array(texts.prefix(outcome.acknowledged.count)) == outcome.acknowledged, "\(place): acknowledged lines")
    #expect(ends.contains(texts.count), "\(place): \(texts.count) lines")
  }

  /// The next writer finishes, and all is there once, with nothing left over.
  static func requireContinuable(_ fileSystem: SimulatedFileSystem, _ outcome: Outcome, _ place: String) throws {
    var next = Outcome(acknowledged: [])
    appendMissing(fileSystem, &next)
    #expect(next.failures == [], "\(place)")
    #expect(Array(next.acknowledged.prefix(outcome.acknowledged.count)) == outcome.acknowledged, "\(place)")
    let log = try EventLog.open(SampleLog.directory, in: fileSystem)
    #expect(log.lastSequenceNumber == last && log.isClean, "\(place)")
    #expect(log.head == (try SampleLog.head(in: fileSystem)), "\(place)")
    let files = try fileSystem.list(SampleLog.directory)
    #expect(!files.contains { $0.hasSuffix(".new") || $0 == LogFormat.latestFile }, "\(place)")
    for segment in log.segments {
      #expect(fileSystem.contents(SampleLog.directory + "/" + segment.name) == segment.bytes, "\(place): room is left")
    }
    let synced = try EventLog.open(SampleLog.directory, in: fileSystem.restarted(losing: .everything))
    #expect(synced.texts == log.texts, "\(place): durable")
  }

  static let losses: [SimulatedFileSystem.Loss] = [.nothing, .everything] + (0..<6).map { .some(seed: $0) }

  @Test("a crash before any call, whatever is lost of what was not synchronized", arguments: losses)
  func crashing(_ loss: SimulatedFileSystem.Loss) throws {
    let base = try CrashTests.base()
    var index = 0
    while true {
      let fileSystem = base.restarted(losing: .nothing)
      fileSystem.inject(.stop, atCall: index)
      let outcome = try CrashTests.run(fileSystem)
      if fileSystem.calls.count <= index { break }
      let place = "stopped before call \(index), \(fileSystem.calls[index]), losing \(loss)"
      let after = fileSystem.restarted(losing: loss)
      try CrashTests.requireReadable(after, outcome, place)
      try CrashTests.requireContinuable(after, outcome, place)
      index += 1
    }
    #expect(index > 90, "the scenario makes only \(index) calls")
  }

  @Test("a crash during the recovery from a crash", arguments: [3, 4, 5])
  func crashingTwice(_ seed: UInt64) throws {
    let base = try CrashTests.base()
    var index = 0
    while true {
      let fileSystem = base.restarted(losing: .nothing)
      fileSystem.inject(.stop, atCall: index)
      let outcome = try CrashTests.run(fileSystem)
      if fileSystem.calls.count <= index { break }
      let after = fileSystem.restarted(losing: .some(seed: seed))
      index += 1
      if try EventLog.open(SampleLog.directory, in: after).isClean { continue }
      try crashRecovery(after, outcome, "stopped before call \(index - 1), seed \(seed)")
    }
  }

  private func crashRecovery(_ crashed: SimulatedFileSystem, _ outcome: CrashTests.Outcome, _ place: String) throws {
    var index = 0
    while true {
      let fileSystem = crashed.restarted(losing: .nothing)
      fileSystem.inject(.stop, atCall: index)
      let opened = failure { () throws(LogError) in
        try LogWriter.open(SampleLog.directory, in: fileSystem, environment: SampleLog.environment())
      }
      if opened == nil, fileSystem.calls.count <= index { break }
      let twice = "\(place), then before call \(index) of the recovery"
      let after = fileSystem.restarted(losing: .some(seed: UInt64(index)))
      try CrashTests.requireReadable(after, outcome, twice)
      try CrashTests.requireContinuable(after, outcome, twice)
      index += 1
    }
  }

  @Test("a call that is interrupted is made again", arguments: [false, true])
  func interrupted(_ isShort: Bool) throws {
    let base = try CrashTests.base()
    let whole = try CrashTests.run(base.restarted(losing: .nothing)).acknowledged
    var index = 0
    while true {
      let fileSystem = base.restarted(losing: .nothing)
      fileSystem.inject(isShort ? .short : .fail(SystemError.interrupted), atCall: index)
      let outcome = try CrashTests.run(fileSystem)
      #expect(outcome.failures == [] && outcome.acknowledged == whole, "call \(index)")
      if fileSystem.calls.count <= index + 1 { break }
      index += 1
    }
  }

  @Test(
    "a call that fails once, or from then on until someone helps",
    arguments: [SystemError.inputOutput, SystemError.noSpace], [false, true])
  func failing(_ number: Int32, _ isForGood: Bool) throws {
    let base = try CrashTests.base()
    var index = 0
    while true {
      let fileSystem = base.restarted(losing: .nothing)
      fileSystem.inject(.fail(number), atCall: index, forGood: isForGood)
      let outcome = try CrashTests.run(fileSystem)
      if fileSystem.calls.count <= index { break }
      let place = "call \(index), \(fileSystem.calls[index]), errno \(number), for good: \(isForGood)"
      try CrashTests.requireReadable(fileSystem.restarted(losing: .everything), outcome, place)
      try CrashTests.requireReadable(fileSystem.restarted(losing: .some(seed: UInt64(index))), outcome, place)
      let after = fileSystem.restarted(losing: .nothing)
      try CrashTests.requireReadable(after, outcome, place)
      try CrashTests.requireContinuable(after, outcome, place)
      index += 1
    }
  }

  @Test("after a full disk the same writer goes on", arguments: [SystemCall.write, .open, .rename, .truncate])
  func fullDisk(_ call: SystemCall) throws {
    let fileSystem = try CrashTests.base()
    var writer = try LogWriter.open(SampleLog.directory, in: fileSystem, environment: SampleLog.environment())
    let before = fileSystem.contents(SampleLog.segment)
    fileSystem.inject(.fail(SystemError.noSpace), atEvery: call)
    do {
      _ = try writer.append(SampleLog.drafts(4...5), recorded: writer.nextRecorded())
      #expect(call == .truncate)
      return
    } catch { #expect(error.kind == .full) }
    fileSystem.resetCalls()
    if call == .open { writer.close() } else { try goOn(&writer, fileSystem, before) }
    let log = try EventLog.open(SampleLog.directory, in: fileSystem)
    #expect(log.ignoredTail == nil)
  }

  private func goOn(_ writer: inout LogWriter, _ fileSystem: SimulatedFileSystem, _ before: [UInt8]?) throws {
    #expect(fileSystem.contents(SampleLog.segment) == before)
    #expect(try EventLog.open(SampleLog.directory, in: fileSystem).isClean)
    _ = try writer.append(SampleLog.drafts(4...5), recorded: writer.nextRecorded())
    #expect(try EventLog.open(SampleLog.directory, in: fileSystem).lastSequenceNumber == 5)
  }

  @Test("after a failed synchronization a writer acknowledges nothing more, and the next writes the segment anew")
  func failedSynchronization() throws {
    let fileSystem = try CrashTests.base()
    var writer = try LogWriter.open(SampleLog.directory, in: fileSystem, environment: SampleLog.environment())
    fileSystem.resetCalls()
    fileSystem.inject(.fail(SystemError.inputOutput), atEvery: .synchronize)
    do {
      _ = try writer.append(SampleLog.drafts(4...5), recorded: writer.nextRecorded())
      Issue.record("acknowledged")
    } catch { #expect(error.kind == .failed(.synchronize, SystemError.inputOutput)) }
    fileSystem.resetCalls()
    do {
      _ = try writer.append(SampleLog.drafts(4...5), recorded: writer.nextRecorded())
      Issue.record("acknowledged")
    } catch { #expect(error.kind == .stopped) }
    #expect(fileSystem.calls == [], "a stopped writer touches nothing")
    writer.close()

    let next = try LogWriter.open(SampleLog.directory, in: fileSystem, environment: SampleLog.environment())
    #expect(next.recovery == [.rewroteSegment("00000000000000000001.jsonl"), .acknowledged(upTo: 5)])
    let onDisk = try EventLog.open(SampleLog.directory, in: fileSystem.restarted(losing: .everything))
    #expect(onDisk.texts == next.log.texts)
    next.close()
  }
}

extension EventLog {
  /// Whether a writer would find nothing to do.
  var isClean: Bool { ignoredTail == nil && head.sequenceNumber == lastSequenceNumber }
}
