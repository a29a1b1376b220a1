import Seals
import SimulatedDisk
import SystemCalls
import Testing

@testable import EventStorage

/// A log of three segments in `/log`, and copies of it in `/copy`.
@Suite("A copy that is brought up to its log")
struct LogCopyTests {
  static let segmentLimit = 900
  static let copy = "/copy"
  static let now = SampleLog.created

  /// Brings the copy up to the log, as `backup` does.
  @discardableResult
  static func bringUp(
    _ fileSystem: SimulatedFileSystem, erased: [Int] = [], to path: String = copy
  ) throws(LogError) -> LogCopy.Outcome {
    let source = try LogExtent.acknowledged(try LogDirectory.open(SampleLog.directory, in: fileSystem))
    var copy = try LogCopy.open(path, of: source, threads: 1, in: fileSystem)
    return try copy.bringUp(erased: erased, at: now)
  }

  static func append(_ batches: [Int], to directory: String = SampleLog.directory, in fileSystem: SimulatedFileSystem)
    throws
  {
    try SampleLog.append(batches: batches, segmentLimit: segmentLimit, in: fileSystem, directory: directory)
  }

  /// Erases lines of the log, by the line after its last.
  static func erase(_ numbers: [Int], in fileSystem: SimulatedFileSystem) throws {
    var writer = try LogWriter.open(
      SampleLog.directory, in: fileSystem, environment: SampleLog.environment(segmentLimit: segmentLimit))
    let draft = SampleLog.draft(writer.log.lastSequenceNumber + 1)
    _ = try writer.erase(numbers, by: draft, recorded: try writer.nextRecorded())
    writer.close()
  }

  /// The files that make the log up, by name: all but the lock, the note of a backup, and torn ends set aside.
  static func files(_ directory: String, _ fileSystem: SimulatedFileSystem) throws -> [String: [UInt8]] {
    let names = try fileSystem.list(directory).filter {
      ![LogFormat.lockFile, LogFormat.backupFile].contains($0) && !LogFormat.isSetAside($0)
    }
    return Dictionary(uniqueKeysWithValues: names.map { ($0, fileSystem.contents(directory + "/" + $0) ?? []) })
  }

  static func requireSame(_ fileSystem: SimulatedFileSystem, _ place: String = "") throws {
    let (one, other) = (try files(SampleLog.directory, fileSystem), try files(copy, fileSystem))
    #expect(one.keys.sorted() == other.keys.sorted() && one == other, "\(place)")
  }

  @Test("a new copy and one that is brought up have the log's files, byte for byte, and say when and up to where")
  func same() throws {
    let fileSystem = try SampleLog.log(batches: [2, 1, 4], segmentLimit: LogCopyTests.segmentLimit)
    let first = try LogCopyTests.bringUp(fileSystem)
    #expect(first.lineCount == 7 && first.end?.sequenceNumber == 7)
    try LogCopyTests.requireSame(fileSystem)
    try LogCopyTests.append([1, 3, 2], in: fileSystem)
    let second = try LogCopyTests.bringUp(fileSystem)
    #expect(second.lineCount == 6 && second.erasedCount == 0)
    #expect(try LogCopyTests.bringUp(fileSystem).lineCount == 0)
    try LogCopyTests.requireSame(fileSystem)
    let seal = try EventLog.open(SampleLog.directory, in: fileSystem).seal
    let note = String(decoding: fileSystem.contents("/copy/backup.json") ?? [], as: UTF8.self)
    let end = try #require(seal)
    #expect(note == "{\"seq\":13,\"seal\":\"\(end)\",\"verified\":\"\(LogCopyTests.now)\"}\n")
    #expect(try EventLog.open(SampleLog.directory, in: fileSystem).segments.count > 2)
  }

  @Test("an empty log has an empty copy")
  func empty() throws {
    let fileSystem = try SampleLog.empty()
    #expect(try LogCopyTests.bringUp(fileSystem).end == nil)
    try LogCopyTests.requireSame(fileSystem)
  }

  @Test("what a writer has noted beside the head is copied, and what no head acknowledges is not")
  func acknowledged() throws {
    let fileSystem = try SampleLog.log(batches: [2])
    var writer = try LogWriter.open(SampleLog.directory, in: fileSystem, environment: SampleLog.environment())
    for number in 3...5 {
      _ = try writer.append(SampleLog.drafts(number...number), recorded: try writer.nextRecorded())
    }
    #expect(try LogCopyTests.bringUp(fileSystem).end?.sequenceNumber == 5)
    writer.close()
    let whole = try #require(fileSystem.contents(SampleLog.segment))
    let head = try #require(fileSystem.contents("/log/head"))
    try LogCopyTests.append([1], in: fileSystem)
    fileSystem.setContents("/log/head", head)
    #expect(try LogCopyTests.bringUp(fileSystem).lineCount == 0)
    #expect(fileSystem.contents("/copy/00000000000000000001.jsonl") == whole)
  }

  @Test("an erasure is handed on: no file of the copy holds the text, and its seals verify")
  func erased() throws {
    let fileSystem = try SampleLog.log(batches: [2, 1, 4], segmentLimit: LogCopyTests.segmentLimit)
    try LogCopyTests.bringUp(fileSystem)
    let text = try EventLog.open(LogCopyTests.copy, in: fileSystem).texts[1]
    fileSystem.setContents("/copy/set-aside-00000000000000000008-1", Array(text.utf8))
    try LogCopyTests.append([1], in: fileSystem)
    try LogCopyTests.erase([2, 5], in: fileSystem)
    let outcome = try LogCopyTests.bringUp(fileSystem, erased: [2, 5])
    #expect(outcome.lineCount == 2 && outcome.erasedCount == 2)
    try LogCopyTests.requireSame(fileSystem)
    let files = try LogCopyTests.files(LogCopyTests.copy, fileSystem).values
    #expect(!files.contains { String(decoding: $0, as: UTF8.self).contains("\"patient\":\"P2\"") })
    #expect(try LogCopyTests.bringUp(fileSystem, erased: [2, 5]).erasedCount == 0)
  }

  @Test("the end of a copy that was cut short within a batch is not kept beside it")
  func cutShort() throws {
    let fileSystem = try SampleLog.log(batches: [2, 1])
    try LogCopyTests.bringUp(fileSystem)
    try LogCopyTests.append([3], in: fileSystem)
    let path = "/copy/00000000000000000001.jsonl"
    let (whole, part) = (fileSystem.contents(SampleLog.segment), fileSystem.contents(path))
    fileSystem.setContents(path, Array(try #require(whole).prefix(try #require(part).count + 300)))
    #expect(try LogCopyTests.bringUp(fileSystem).lineCount == 3)
    #expect(try !fileSystem.list(LogCopyTests.copy).contains { LogFormat.isSetAside($0) })
    try LogCopyTests.requireSame(fileSystem)
  }

  @Test("a copy that parted, or goes on, is refused with the place, and another log and the log itself are")
  func refused() throws {
    let fileSystem = try SampleLog.log(batches: [2, 1])
    try LogCopyTests.bringUp(fileSystem)
    let seal = try #require(try EventLog.open(SampleLog.directory, in: fileSystem).seal)
    try LogCopyTests.append([1], to: LogCopyTests.copy, in: fileSystem)
    let before = try LogCopyTests.files(LogCopyTests.copy, fileSystem)
    let ahead = failure { () throws(LogError) in try LogCopyTests.bringUp(fileSystem) }
    #expect(ahead?.kind == .refused)
    #expect(ahead?.message == "goes on after seq 3, seal \(seal), where the log ends: 1 more there")
    try LogCopyTests.append([2], in: fileSystem)
    let parted = failure { () throws(LogError) in try LogCopyTests.bringUp(fileSystem) }
    #expect(
      parted?.message == "parted from the log after seq 3, seal \(seal): 1 more there, 2 more in the log")
    #expect(try LogCopyTests.files(LogCopyTests.copy, fileSystem) == before)
    let other = LogDescription(id: "1f8fad5b-d9cb-469f-a165-70867728950e", name: "sample", created: LogCopyTests.now)
    try EventLog.create("/other", other, in: fileSystem)
    for path in ["/other", SampleLog.directory] {
      let error = failure { () throws(LogError) in try LogCopyTests.bringUp(fileSystem, to: path) }
      #expect(error?.kind == .refused, "\(path)")
    }
  }

  @Test("a copy with one line changed is named as damaged, and nothing is written")
  func damaged() throws {
    let fileSystem = try SampleLog.log(batches: [2, 1])
    try LogCopyTests.bringUp(fileSystem)
    try LogCopyTests.append([1], in: fileSystem)
    let path = "/copy/00000000000000000001.jsonl"
    var bytes = try #require(fileSystem.contents(path))
    bytes[40] ^= 1
    fileSystem.setContents(path, bytes)
    let error = failure { () throws(LogError) in try LogCopyTests.bringUp(fileSystem) }
    #expect(error?.kind == .damaged && error?.file == path)
    #expect(fileSystem.contents(path) == bytes)
  }
}

/// A copy of three lines is brought up to a log of eleven, two of which the log has erased; or it is made anew. Every
/// call is the last, or fails.
@Suite("Crashes and failing calls of a copy")
struct LogCopyCrashTests {
  static let erased = [2, 5]

  static func base(isNew: Bool) throws -> SimulatedFileSystem {
    let fileSystem = try SampleLog.log(batches: [2, 1, 2], segmentLimit: LogCopyTests.segmentLimit)
    if !isNew { try LogCopyTests.bringUp(fileSystem) }
    try LogCopyTests.append([1, 3, 1], in: fileSystem)
    try LogCopyTests.erase(erased, in: fileSystem)
    return fileSystem.restarted(losing: .everything)
  }

  /// The copy is a log whose lines are the log's first, or those of the log before the erasure.
  private func requireReadable(_ fileSystem: SimulatedFileSystem, isNew: Bool, _ place: String) throws {
    let log = try EventLog.open(SampleLog.directory, in: fileSystem)
    do throws(LogError) {
      let copy = try EventLog.open(LogCopyTests.copy, in: fileSystem)
      #expect(copy.lastSequenceNumber <= log.lastSequenceNumber, "\(place)")
      #expect(copy.seal == log.lastBatch(endingAtOrBefore: copy.lastSequenceNumber)?.seal, "\(place)")
      #expect(isNew || copy.lastSequenceNumber >= 5, "\(place): lines are lost")
    } catch {
      #expect(isNew && [.notFound, .notALog].contains(error.kind), "\(place): \(error)")
    }
  }

  /// The next try has all of it, once, on the disk, with nothing left over.
  private func requireFinished(_ fileSystem: SimulatedFileSystem, _ place: String) throws {
    do throws(LogError) {
      try LogCopyTests.bringUp(fileSystem, erased: LogCopyCrashTests.erased)
    } catch {
      Issue.record("\(place): the next try: \(error)")
      return
    }
    let onDisk = fileSystem.restarted(losing: .everything)
    try LogCopyTests.requireSame(onDisk, place)
    #expect(onDisk.contents("/copy/backup.json") != nil, "\(place)")
  }

  @Test(
    "a crash before any call leaves a copy that is whole up to some batch, and the next try finishes it",
    arguments: [false, true],
    [SimulatedFileSystem.Loss.nothing, .everything, .some(seed: 1), .some(seed: 2), .some(seed: 3)])
  func crashing(_ isNew: Bool, _ loss: SimulatedFileSystem.Loss) throws {
    let base = try LogCopyCrashTests.base(isNew: isNew)
    var index = 0
    while true {
      let fileSystem = base.restarted(losing: .nothing)
      fileSystem.inject(.stop, atCall: index)
      let isDone =
        failure { () throws(LogError) in
          try LogCopyTests.bringUp(fileSystem, erased: LogCopyCrashTests.erased)
        } == nil
      if fileSystem.calls.count <= index { break }
      let place = "stopped before call \(index), \(fileSystem.calls[index]), losing \(loss)"
      let after = fileSystem.restarted(losing: loss)
      try requireReadable(after, isNew: isNew, place)
      if isDone {
        let texts = try EventLog.open(SampleLog.directory, in: after).texts
        #expect(try EventLog.open(LogCopyTests.copy, in: after).texts == texts, "\(place)")
      }
      try requireFinished(after, place)
      index += 1
    }
    #expect(index > 90, "the scenario makes only \(index) calls")
  }

  @Test("a call that fails, once or for good, loses nothing", arguments: [false, true], [false, true])
  func failing(_ isNew: Bool, _ isForGood: Bool) throws {
    let base = try LogCopyCrashTests.base(isNew: isNew)
    var index = 0
    while true {
      let fileSystem = base.restarted(losing: .nothing)
      fileSystem.inject(.fail(SystemError.noSpace), atCall: index, forGood: isForGood)
      _ = failure { () throws(LogError) in try LogCopyTests.bringUp(fileSystem, erased: LogCopyCrashTests.erased) }
      if fileSystem.calls.count <= index { break }
      let place = "call \(index), \(fileSystem.calls[index]), for good: \(isForGood)"
      let after = fileSystem.restarted(losing: .some(seed: UInt64(index)))
      try requireReadable(after, isNew: isNew, place)
      try requireFinished(after, place)
      index += 1
    }
  }
}
