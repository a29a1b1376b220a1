import CalendarTime
import Seals
import SimulatedDisk
import SystemCalls
import Testing

@testable import EventStorage

@Suite("Erasure")
struct ErasureTests {
  static let erased = [2, 4]

  /// Six lines in two segments, a set-aside tail and a snapshot; lines 2 and 4 are to go.
  static func base() throws -> SimulatedFileSystem {
    let fileSystem = try SampleLog.log(batches: [3, 1, 2], segmentLimit: 1300)
    fileSystem.setContents("/log/set-aside-00000000000000000003-1", Array("\"patient\":\"P2\"".utf8))
    try fileSystem.makeDirectory("/log/snapshots", permissions: 0o700)
    fileSystem.setContents("/log/snapshots/" + LogSnapshots.name(6), Array("{\"patient\":\"P2\"}".utf8))
    for directory in ["/", "/log", "/log/snapshots"] { try fileSystem.synchronizeDirectory(directory) }
    return fileSystem
  }

  static func erase(_ fileSystem: SimulatedFileSystem) -> LogError? {
    failure { () throws(LogError) in
      var writer = try LogWriter.open(SampleLog.directory, in: fileSystem, environment: SampleLog.environment())
      if writer.log.lastSequenceNumber == 6 {
        _ = try writer.erase(erased, by: SampleLog.draft(7), recorded: try writer.nextRecorded())
      }
      writer.close()
    }
  }

  /// Whether any file of the log still shows what was erased.
  static func holdsErased(_ fileSystem: SimulatedFileSystem) throws -> Bool {
    var texts = try fileSystem.list("/log/snapshots").map { "/log/snapshots/" + $0 }
    texts += try fileSystem.list("/log").filter { $0 != "snapshots" }.map { "/log/" + $0 }
    return texts.contains { path in
      let text = String(decoding: fileSystem.contents(path) ?? [], as: UTF8.self)
      return text.contains("\"patient\":\"P2\"") || text.contains("\"patient\":\"P4\"")
    }
  }

  @Test("erased lines become stubs, and every seal still verifies")
  func stubs() throws {
    let fileSystem = try ErasureTests.base()
    let before = try EventLog.open(SampleLog.directory, in: fileSystem)
    #expect(ErasureTests.erase(fileSystem) == nil)
    let log = try EventLog.open(SampleLog.directory, in: fileSystem)
    #expect(log.lastSequenceNumber == 7 && log.isClean)
    #expect(log.erasedSequenceNumbers == ErasureTests.erased)
    #expect(Array(log.batches.prefix(3)) == before.batches)
    let leaves = before.merkleTree().leaves
    #expect(Array(log.merkleTree().leaves.prefix(6)) == leaves)
    let seal = before.batches[1].seal
    #expect(
      log.texts[3] == #"{"seq":4,"id":"01JCQ7Z6V4W1N8S3T5Y2K90004","recorded":"2022-03-09T09:30:00.001Z","#
        + #""erased":{"leafHash":"\#(leaves[3])"},"seal":"\#(seal)"}"#)
    #expect(try #require(log.line(2)).line.content == .erased(leaves[1]))
    #expect(log.texts[0] == before.texts[0] && log.texts[5] == before.texts[5])
    #expect(try ErasureTests.holdsErased(fileSystem) == false)
    #expect(log.line(7)?.line.segment == LogFormat.segmentName(first: 7))
  }

  @Test("a writer goes on after an erasure, and may erase again")
  func goingOn() throws {
    let fileSystem = try ErasureTests.base()
    var writer = try LogWriter.open(SampleLog.directory, in: fileSystem, environment: SampleLog.environment())
    _ = try writer.erase([2], by: SampleLog.draft(7), recorded: writer.nextRecorded())
    _ = try writer.append(SampleLog.drafts(8...9), recorded: writer.nextRecorded())
    _ = try writer.erase([2, 4, 9], by: SampleLog.draft(10), recorded: writer.nextRecorded())
    #expect(writer.log.erasedSequenceNumbers == [2, 4, 9])
    let log = try EventLog.open(SampleLog.directory, in: fileSystem)
    #expect(log.texts == writer.log.texts && log.erasedSequenceNumbers == [2, 4, 9])
    writer.close()
  }

  @Test("an erasure names lines that there are", arguments: [[], [0], [7], [1, 99]])
  func refused(_ numbers: [Int]) throws {
    let fileSystem = try ErasureTests.base()
    var writer = try LogWriter.open(SampleLog.directory, in: fileSystem, environment: SampleLog.environment())
    do {
      _ = try writer.erase(numbers, by: SampleLog.draft(7), recorded: writer.nextRecorded())
      Issue.record("taken")
    } catch { #expect(error.kind == .invalidBatch) }
    #expect(writer.log.lastSequenceNumber == 6)
    writer.close()
  }

  @Test(
    "whatever call fails or is the last, an erasure that was recorded is finished by the next writer",
    arguments: [
      SimulatedFileSystem.Fault.stop, .fail(SystemError.inputOutput), .fail(SystemError.noSpace), .short,
      .fail(SystemError.interrupted),
    ])
  func crashing(_ fault: SimulatedFileSystem.Fault) throws {
    let base = try ErasureTests.base()
    let texts = try EventLog.open(SampleLog.directory, in: base).texts
    var index = 0
    while true {
      let fileSystem = base.restarted(losing: .nothing)
      fileSystem.inject(fault, atCall: index)
      let failed = ErasureTests.erase(fileSystem)
      if fileSystem.calls.count <= index { break }
      if fault == .short || fault == .fail(SystemError.interrupted) { #expect(failed == nil) }
      for loss in [SimulatedFileSystem.Loss.nothing, .everything, .some(seed: 1), .some(seed: 2)] {
        let after = fileSystem.restarted(losing: loss)
        try requireFinished(after, texts, "\(fault) at call \(index), \(fileSystem.calls[index]), losing \(loss)")
      }
      index += 1
    }
    #expect(index > 40)
  }

  private func requireFinished(_ fileSystem: SimulatedFileSystem, _ texts: [String], _ place: String) throws {
    let found = try EventLog.open(SampleLog.directory, in: fileSystem)
    #expect([6, 7].contains(found.lastSequenceNumber), "\(place)")
    if found.lastSequenceNumber == 6 {
      #expect(found.texts == texts, "\(place): nothing is erased without its event")
    }
    let writer = try LogWriter.open(SampleLog.directory, in: fileSystem, environment: SampleLog.environment())
    #expect(writer.log.erasedSequenceNumbers == (found.lastSequenceNumber == 7 ? ErasureTests.erased : []), "\(place)")
    let isDone = writer.log.lastSequenceNumber == 7
    writer.close()
    let onDisk = fileSystem.restarted(losing: .everything)
    if isDone { #expect(try ErasureTests.holdsErased(onDisk) == false, "\(place)") }
    #expect(fileSystem.contents("/log/erasing") == nil, "\(place)")
    #expect(
      try EventLog.open(SampleLog.directory, in: onDisk).texts
        == EventLog.open(SampleLog.directory, in: fileSystem).texts)
    #expect(ErasureTests.erase(fileSystem) == nil, "\(place)")
    #expect(
      try EventLog.open(SampleLog.directory, in: fileSystem).erasedSequenceNumbers == ErasureTests.erased, "\(place)")
  }
}
