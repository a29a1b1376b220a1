import Seals
import SimulatedDisk
import SystemCalls
import TestSupport
import Testing

@testable import EventStorage

@Suite("A log that is followed")
struct FollowedLogTests {
  private let segmentLimit = 900

  private func follow(
    _ fileSystem: SimulatedFileSystem, after position: KeptSeal? = nil, threads: Int = 1
  ) -> FollowedLog {
    FollowedLog(SampleLog.directory, after: position, threads: threads, in: fileSystem)
  }

  /// The lines of the batches that are handed out, and the numbers that they end at.
  private func advance(_ log: inout FollowedLog) throws -> (lines: [String], ends: [Int]) {
    var result = (lines: [String](), ends: [Int]())
    try log.advance { batch in
      result.lines += String(decoding: batch.lines, as: UTF8.self).split(separator: "\n").map(String.init)
      result.ends.append(batch.end.sequenceNumber)
    }
    return result
  }

  @Test("each batch comes once, as it is stored, whatever is appended between two looks")
  func whole() throws {
    let fileSystem = try SampleLog.empty()
    var log = follow(fileSystem)
    #expect(try advance(&log).ends == [])
    var lines: [String] = []
    var ends: [Int] = []
    for batches in [[2, 1], [], [4], [1, 1, 3], [2]] {
      try SampleLog.append(batches: batches, segmentLimit: segmentLimit, in: fileSystem)
      let next = try advance(&log)
      lines += next.lines
      ends += next.ends
    }
    #expect(ends == [2, 3, 7, 8, 9, 12, 14])
    #expect(try lines == EventLog.open(SampleLog.directory, in: fileSystem).texts)
  }

  @Test("from any place that was handed out, what follows is what came after it", arguments: [1, 2])
  func resumed(_ threads: Int) throws {
    let fileSystem = try SampleLog.log(batches: [2, 1, 4, 1, 3], segmentLimit: segmentLimit)
    let whole = try EventLog.open(SampleLog.directory, in: fileSystem)
    for batch in whole.batches {
      var log = follow(fileSystem, after: KeptSeal(batch), threads: threads)
      #expect(try advance(&log).lines == Array(whole.texts[batch.lastSequenceNumber...]))
    }
  }

  @Test("what the head does not acknowledge is not handed out, and comes once when it is")
  func acknowledged() throws {
    let fileSystem = try SampleLog.log(batches: [2])
    let head = try #require(fileSystem.contents("/log/head"))
    try SampleLog.append(batches: [1], in: fileSystem)
    let newHead = try #require(fileSystem.contents("/log/head"))
    fileSystem.setContents("/log/head", head)
    var log = follow(fileSystem)
    #expect(try advance(&log).ends == [2])
    fileSystem.setContents("/log/head", newHead)
    #expect(try advance(&log).ends == [3])
  }

  @Test("after an erasure its event comes, and no line a second time")
  func erased() throws {
    let fileSystem = try SampleLog.log(batches: [2, 1, 4], segmentLimit: segmentLimit)
    var log = follow(fileSystem)
    _ = try advance(&log)
    try LogCopyTests.erase([2], in: fileSystem)
    #expect(try advance(&log).ends == [8])
    var again = follow(fileSystem, after: log.position)
    #expect(try advance(&again).ends == [])
  }

  @Test("a fork, a shorter log, another log and a place within a batch are refused")
  func refused() throws {
    let fileSystem = try SampleLog.log(batches: [2])
    let place = KeptSeal(try #require(try EventLog.open(SampleLog.directory, in: fileSystem).batches.last))
    let fork = fileSystem.restarted(losing: .nothing)
    try SampleLog.append(batches: [2], in: fileSystem)
    var log = follow(fileSystem)
    _ = try advance(&log)
    let end = try #require(log.position)
    for (batches, message) in [
      ([], "the log ends at seq 2, before seq 4: its end was cut off, or it is another log"),
      ([1, 1], "the log does not extend what that seal at seq 4 commits to: it was rewritten or is another log"),
    ] as [([Int], String)] {
      try SampleLog.append(batches: batches, in: fork)
      var resumed = follow(fork, after: end)
      #expect(throws: LogError.self) { try resumed.advance { _ in Issue.record("a batch of another log") } }
      let error = refusal(&resumed)
      #expect(error?.kind == .refused && error?.message == message)
    }
    var within = follow(fileSystem, after: try seal(at: 3, in: fileSystem))
    #expect(refusal(&within)?.message == "no batch ends at seq 3")
    #expect(place.sequenceNumber == 2)
  }

  private func refusal(_ log: inout FollowedLog) -> LogError? {
    do {
      _ = try advance(&log)
      return nil
    } catch {
      return error as? LogError
    }
  }

  /// The seal that commits to the lines up to one, wherever it stands.
  private func seal(at sequenceNumber: Int, in fileSystem: SimulatedFileSystem) throws -> KeptSeal {
    let extent = try LogExtent.open(SampleLog.directory, in: fileSystem)
    let verified = try #require(try extent.verified(threads: 1, sealAt: sequenceNumber))
    return KeptSeal(try #require(verified.sealAsked), endOf: sequenceNumber)
  }

  @Test("a reader that is killed anywhere and goes on from the last place it stored has each line at least once")
  func killed() throws {
    var random = RepeatableRandomNumberGenerator(seed: 5)
    let fileSystem = try SampleLog.log(batches: [2, 1, 4, 1, 3, 2, 2], segmentLimit: segmentLimit)
    struct Killed: Error {}
    for _ in 0..<40 {
      var stored: (lines: [String], place: KeptSeal?) = ([], nil)
      while true {
        var log = follow(fileSystem, after: stored.place)
        var left = Int.random(in: 1...3, using: &random)
        do {
          try log.advance { batch in
            left -= 1
            if left == 0 { throw Killed() }
            stored.lines += String(decoding: batch.lines, as: UTF8.self).split(separator: "\n").map(String.init)
            stored.place = batch.end
          }
          break
        } catch is Killed { continue }
      }
      #expect(try stored.lines == EventLog.open(SampleLog.directory, in: fileSystem).texts)
    }
  }
}
