import Seals
import SimulatedDisk
import SystemCalls
import TestSupport
import Testing

@testable import EventStorage

/// Two verifications of one log: on several threads without keeping lines, and line by line.
@Suite("Verification on several threads")
struct VerifiedLogTests {
  /// Batches of one and of several lines, over segments of a few lines, two of them erased.
  private static func log() throws -> SimulatedFileSystem {
    let fileSystem = try SampleLog.log(batches: [2, 1, 3, 1, 4, 1, 1], segmentLimit: 1300)
    var writer = try LogWriter.open(
      SampleLog.directory, in: fileSystem, environment: SampleLog.environment(segmentLimit: 1300))
    _ = try writer.erase([2, 9], by: SampleLog.draft(14), recorded: writer.nextRecorded())
    writer.close()
    return fileSystem
  }

  private func verified(
    _ fileSystem: SimulatedFileSystem, threads: Int = 2, sealAt: Int? = nil
  ) throws(LogError) -> VerifiedLog? {
    try LogExtent.open(SampleLog.directory, in: fileSystem)
      .verified(threads: threads, sealAt: sealAt, in: fileSystem)
  }

  @Test("finds what reading line by line finds", arguments: [1, 2, 3])
  func same(threads: Int) throws {
    let fileSystem = try VerifiedLogTests.log()
    let log = try EventLog.open(SampleLog.directory, in: fileSystem)
    let found = try #require(try verified(fileSystem, threads: threads))
    #expect(found.checkpoint == Checkpoint(log))
    #expect(found.batchCount == log.batches.count)
    #expect(found.sealAsked == nil)
  }

  @Test("gives the seal at any line that is asked for, and none where there is no such line")
  func sealAt() throws {
    let fileSystem = try VerifiedLogTests.log()
    let tree = try EventLog.open(SampleLog.directory, in: fileSystem).merkleTree()
    for line in 1...14 {
      #expect(try verified(fileSystem, sealAt: line)?.sealAsked == tree.root(ofFirst: line), "line \(line)")
    }
    #expect(try verified(fileSystem, sealAt: 15)?.sealAsked == nil)
    #expect(try verified(fileSystem, sealAt: 0)?.sealAsked == nil)
  }

  @Test("an empty log has nothing to verify, and verifies")
  func empty() throws {
    let found = try #require(try verified(try SampleLog.empty()))
    #expect(found.checkpoint == nil && found.batchCount == 0)
  }

  @Test("a line that is longer than a window leaves windows without lines, and verifies", arguments: [1, 2])
  func longLine(threads: Int) throws {
    let fileSystem = try SampleLog.log(batches: [2, 1], segmentLimit: 1300)
    var writer = try LogWriter.open(SampleLog.directory, in: fileSystem, environment: SampleLog.environment())
    let draft = SampleLog.draft(4)
    let note = String(repeating: "x", count: 3 << 20)
    let long = DraftLine(id: draft.id, head: draft.head, tail: Array(#""data":{"note":"\#(note)"}"#.utf8))
    _ = try writer.append([long], recorded: writer.nextRecorded())
    _ = try writer.append([SampleLog.draft(5)], recorded: writer.nextRecorded())
    writer.close()
    let found = try #require(try verified(fileSystem, threads: threads))
    #expect(found.checkpoint == Checkpoint(try EventLog.open(SampleLog.directory, in: fileSystem)))
    #expect(found.batchCount == 4)
  }

  @Test("accepts no changed byte that reading line by line refuses")
  func changed() throws {
    let fileSystem = try VerifiedLogTests.log()
    let names = try fileSystem.list(SampleLog.directory).filter { $0.hasSuffix(LogFormat.segmentSuffix) }
    #expect(names.count > 3)
    for path in names.map({ SampleLog.directory + "/" + $0 }) {
      let bytes = try #require(fileSystem.contents(path))
      for place in bytes.indices {
        var changed = bytes
        changed[place] ^= 1 << UInt8(place % 8)
        fileSystem.setContents(path, changed)
        let isSound = (try? EventLog.open(SampleLog.directory, in: fileSystem)) != nil
        let isVerified = (try? verified(fileSystem)) != nil
        #expect(isVerified == isSound, "\(path), byte \(place)")
      }
      fileSystem.setContents(path, bytes)
    }
  }

  @Test("refuses lines that are exchanged, doubled or left out, and a segment under another's name")
  func moved() throws {
    let fileSystem = try VerifiedLogTests.log()
    let path = SampleLog.segment
    let bytes = try #require(fileSystem.contents(path))
    let lines = bytes.split(separator: UInt8(ascii: "\n")).map { Array($0) + [UInt8(ascii: "\n")] }
    for other in [[lines[1], lines[0]] + lines[2...], [lines[0]] + lines, Array(lines.dropFirst())] {
      fileSystem.setContents(path, Array(other.joined()))
      let isVerified = (try? verified(fileSystem)) != nil
      #expect(!isVerified)
    }
    fileSystem.setContents(path, bytes)
    #expect(try verified(fileSystem) != nil)
  }
}
