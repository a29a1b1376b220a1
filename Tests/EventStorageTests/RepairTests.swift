import CalendarTime
import Seals
import SimulatedDisk
import SystemCalls
import Testing

@testable import EventStorage

@Suite("Repair")
struct RepairTests {
  /// Nine lines in three segments, 1 to 4, 5 to 7 and 8 to 9, in batches that end at 2, 3, 4, 6, 7 and 9.
  static func base() throws -> SimulatedFileSystem {
    try SampleLog.log(batches: [2, 1, 1, 2, 1, 2], segmentLimit: 1300)
  }

  static let second = "/log/" + LogFormat.segmentName(first: 5)
  static let third = "/log/" + LogFormat.segmentName(first: 8)

  /// The same with a bit flipped in line 7, so that the batches up to line 6 verify.
  static func damaged() throws -> SimulatedFileSystem {
    let fileSystem = try base()
    var bytes = try #require(fileSystem.contents(second))
    bytes[bytes.count - 200] ^= 1
    fileSystem.setContents(second, bytes)
    return fileSystem
  }

  static func inspect(_ fileSystem: SimulatedFileSystem) throws -> LogInspection {
    try LogInspection.of(SampleLog.directory, in: fileSystem)
  }

  static func cut(_ fileSystem: SimulatedFileSystem, after position: Int) -> LogError? {
    failure { () throws(LogError) in try LogRepair.cut(SampleLog.directory, after: position, in: fileSystem) }
  }

  /// The files that were moved aside, by their bytes.
  static func aside(_ fileSystem: SimulatedFileSystem) throws -> [[UInt8]] {
    let names = try fileSystem.list(SampleLog.directory).filter { $0.hasPrefix("set-aside-") }
    return names.compactMap { fileSystem.contents("/log/" + $0) }
  }

  @Test("an inspection says what verifies, what stands behind it, and what was acknowledged")
  func inspecting() throws {
    let inspection = try RepairTests.inspect(try RepairTests.damaged())
    #expect(inspection.fault?.file == RepairTests.second && inspection.fault?.line == 3)
    #expect(inspection.log.lastSequenceNumber == 6 && inspection.acknowledged == 9)
    #expect(inspection.rest.map(\.segment) == [5, 8].map { LogFormat.segmentName(first: $0) })
    #expect(inspection.remedy == .cutAfter(6))
    #expect(inspection.acknowledged(after: 6) == 7...9)
    #expect(try RepairTests.inspect(try RepairTests.base()).remedy == .nothing)
  }

  @Test(
    "after a cut the log holds the batches up to there, and every byte behind is in a file that is named",
    arguments: [0, 2, 4, 6])
  func cutting(_ position: Int) throws {
    let fileSystem = try RepairTests.damaged()
    let before = try [SampleLog.segment, RepairTests.second, RepairTests.third].map {
      try #require(fileSystem.contents($0))
    }
    let texts = try RepairTests.inspect(fileSystem).log.texts
    let outcome = try LogRepair.cut(SampleLog.directory, after: position, in: fileSystem)
    let log = try EventLog.open(SampleLog.directory, in: fileSystem.restarted(losing: .everything))
    #expect(log.isClean && log.texts == Array(texts.prefix(position)))
    #expect(outcome.lastSequenceNumber == position && outcome.seal == log.seal && outcome.takenOut == position + 1...9)
    for moved in outcome.movedAside { #expect(fileSystem.contents("/log/" + moved.file) == moved.piece.bytes) }
    let kept = log.segments.flatMap(\.bytes)
    #expect(kept + outcome.movedAside.flatMap(\.piece.bytes) == before.flatMap { $0 })
    try SampleLog.append(batches: [2], in: fileSystem)
    #expect(try EventLog.open(SampleLog.directory, in: fileSystem).lastSequenceNumber == position + 2)
  }

  @Test(
    "a cut elsewhere than behind a verified batch is refused, and changes nothing", arguments: [-1, 1, 5, 7, 9, 10])
  func refusedCuts(_ position: Int) throws {
    let fileSystem = try RepairTests.damaged()
    let names = try fileSystem.list(SampleLog.directory)
    let error = RepairTests.cut(fileSystem, after: position)
    #expect(error?.kind == .refused && error?.hint != nil)
    #expect(try fileSystem.list(SampleLog.directory) == names)
    #expect(try RepairTests.inspect(fileSystem).remedy == .cutAfter(6))
  }

  @Test("a log that is not damaged is not cut, and gets no new head")
  func soundLog() throws {
    let fileSystem = try RepairTests.base()
    #expect(RepairTests.cut(fileSystem, after: 6)?.kind == .refused)
    let renewed = failure { () throws(LogError) in try LogRepair.renewHead(SampleLog.directory, in: fileSystem) }
    #expect(renewed?.kind == .refused)
    #expect(try EventLog.open(SampleLog.directory, in: fileSystem).lastSequenceNumber == 9)
  }

  static let heads: [(String, [UInt8]?)] = [
    ("missing", nil), ("empty", []), ("not a head", Array("{}\n".utf8)), ("the empty log's", LogHead.empty.bytes),
  ]

  @Test("a head that is missing or unreadable over lines that all verify is written anew", arguments: [0, 1, 2])
  func renewing(_ index: Int) throws {
    let fileSystem = try RepairTests.base()
    let texts = try EventLog.open(SampleLog.directory, in: fileSystem).texts
    if let head = RepairTests.heads[index].1 {
      fileSystem.setContents("/log/head", head)
    } else {
      try fileSystem.unlink("/log/head")
    }
    #expect(try RepairTests.inspect(fileSystem).remedy == .renewHead)
    let outcome = try LogRepair.renewHead(SampleLog.directory, in: fileSystem)
    #expect(outcome.lastSequenceNumber == 9 && outcome.movedAside == [] && outcome.takenOut == nil)
    let log = try EventLog.open(SampleLog.directory, in: fileSystem.restarted(losing: .everything))
    #expect(log.texts == texts && log.isClean)
  }

  @Test("a new head is refused where it would hide that lines are damaged or missing", arguments: [false, true])
  func hiding(_ isMissing: Bool) throws {
    let fileSystem = isMissing ? try RepairTests.base() : try RepairTests.damaged()
    if isMissing { try fileSystem.unlink(RepairTests.third) }
    let error = failure { () throws(LogError) in try LogRepair.renewHead(SampleLog.directory, in: fileSystem) }
    #expect(error?.kind == .refused && error?.hint?.contains("--cut-after \(isMissing ? 7 : 6)") == true)
    if isMissing {
      let outcome = try LogRepair.cut(SampleLog.directory, after: 7, in: fileSystem)
      #expect(outcome.takenOut == 8...9 && outcome.movedAside == [])
      #expect(try EventLog.open(SampleLog.directory, in: fileSystem).lastSequenceNumber == 7)
    }
  }

  @Test("a repair waits for no writer longer than asked, and leaves the lock free")
  func locking() throws {
    let fileSystem = try RepairTests.damaged()
    let lock = try fileSystem.open("/log/lock", .locking, permissions: 0o600)
    try fileSystem.lock(lock)
    #expect(RepairTests.cut(fileSystem, after: 6)?.kind == .busy)
    fileSystem.closeQuietly(lock)
    #expect(RepairTests.cut(fileSystem, after: 6) == nil)
    try SampleLog.append(batches: [1], in: fileSystem)
  }

  @Test(
    "whatever call of a cut fails or is the last, nothing is lost, and the same cut can be asked for again",
    arguments: [
      SimulatedFileSystem.Fault.stop, .fail(SystemError.inputOutput), .fail(SystemError.noSpace),
      .fail(SystemError.interrupted), .short,
    ])
  func crashing(_ fault: SimulatedFileSystem.Fault) throws {
    let base = try RepairTests.damaged()
    let pieces = try RepairTests.inspect(base).rest.map(\.bytes)
    let texts = try RepairTests.inspect(base).log.texts
    var index = 0
    while true {
      let fileSystem = base.restarted(losing: .nothing)
      fileSystem.inject(fault, atCall: index)
      let error = RepairTests.cut(fileSystem, after: 6)
      if fileSystem.calls.count <= index { break }
      if fault == .short || fault == .fail(SystemError.interrupted) { #expect(error == nil) }
      let losses: [SimulatedFileSystem.Loss] =
        fault == .stop
        ? [.nothing, .everything, .some(seed: 1), .some(seed: 2)] : [.nothing, .some(seed: UInt64(index))]
      for loss in losses {
        let after = fileSystem.restarted(losing: loss)
        let place = "\(fault) at call \(index), \(fileSystem.calls[index]), losing \(loss)"
        let isDone = try RepairTests.inspect(after).remedy == .nothing
        #expect(isDone || error != nil, "\(place): not done though it said so")
        if !isDone { #expect(RepairTests.cut(after, after: 6) == nil, "\(place)") }
        // A repair that was cut short can be seen and yet not be on the disk; what is acknowledged later brings it
        // there.
        let isKnown = !isDone || error == nil
        if !isKnown { try SampleLog.append(batches: [1], in: after) }
        let onDisk = after.restarted(losing: .everything)
        let log = try EventLog.open(SampleLog.directory, in: onDisk)
        #expect(Array(log.texts.prefix(6)) == texts && log.lastSequenceNumber == (isKnown ? 6 : 7), "\(place)")
        // An empty segment may come back, where the directory could not be synchronized; it holds nothing.
        #expect(log.head.sequenceNumber == log.lastSequenceNumber, "\(place)")
        #expect(log.ignoredTail?.bytes.isEmpty ?? true, "\(place)")
        let aside = try RepairTests.aside(onDisk)
        for piece in pieces { #expect(aside.contains(piece), "\(place): \(piece.count) bytes are lost") }
      }
      index += 1
    }
    #expect(index > 40)
  }
}
