import CalendarTime
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
      .verified(threads: threads, sealAt: sealAt)
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

  @Test(
    "goes on from a checkpoint at the end of any batch to the same end, and refuses what reading line by line refuses")
  func afterCheckpoint() throws {
    let fileSystem = try VerifiedLogTests.log()
    let log = try EventLog.open(SampleLog.directory, in: fileSystem)
    let extent = try LogExtent.open(SampleLog.directory, in: fileSystem)
    for last in log.batches.map(\.lastSequenceNumber) {
      let start = try checkpoint(at: last, of: log)
      let found = try #require(try extent.verified(after: start), "after \(last)")
      #expect(found.checkpoint == Checkpoint(log))
      #expect(found.batchCount == log.batches.count { $0.firstSequenceNumber > last })
      guard let piece = extent.pieces(after: start).last else { continue }
      let path = SampleLog.directory + "/" + piece.segment
      let bytes = try #require(fileSystem.contents(path))
      for place in stride(from: piece.range.lowerBound, to: piece.range.upperBound, by: 7) {
        var changed = bytes
        changed[place] ^= 1
        fileSystem.setContents(path, changed)
        let isSound = (try? EventLog.open(SampleLog.directory, in: fileSystem, after: start)) != nil
        let isVerified = (try? extent.verified(after: start)) != nil
        #expect(isVerified == isSound, "after \(last), byte \(place)")
      }
      fileSystem.setContents(path, bytes)
    }
    let second = try checkpoint(at: 2, of: log)
    let late = Checkpoint(
      sequenceNumber: 2, recorded: try #require(log.lastRecorded).adding(milliseconds: 1), frontier: second.frontier,
      pieces: second.pieces)
    #expect(try extent.verified(after: late) == nil, "instants go backwards")
  }

  /// The state of the log at the end of a batch.
  private func checkpoint(at last: Int, of log: EventLog) throws -> Checkpoint {
    var frontier = MerkleFrontier()
    var pieces: [Checkpoint.Piece] = []
    log.forEachLine { line, buffer in
      if line.sequenceNumber > last { return }
      frontier.append(EventLog.leafHash(of: line, in: buffer))
      if pieces.last?.segment == line.segment { pieces.removeLast() }
      pieces.append(Checkpoint.Piece(segment: line.segment, length: line.range.upperBound + 1))
    }
    let recorded = try #require(log.batch(holding: last)).recorded
    return Checkpoint(sequenceNumber: last, recorded: recorded, frontier: frontier, pieces: pieces)
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
