import EventStorage
import TestSupport
import Testing

@testable import RecordKeeping

@Suite("A snapshot compared with the log")
struct SnapshotComparisonTests {
  private func compare(_ log: DrawnLog) throws -> SnapshotComparison {
    try SnapshotComparison(try LogExtent.open(log.path), try log.record(), threads: 2)
  }

  @Test("one that was made from the log agrees with it, also after the log has grown", arguments: 1...8)
  func agrees(seed: UInt64) throws {
    var log = try DrawnLog(seed: seed)
    #expect(try compare(log).lines == [])
    for _ in 0..<12 { try log.grow() }
    _ = try log.makeSnapshot()
    for _ in 0..<3 {
      let comparison = try compare(log)
      #expect(!comparison.isFinding && comparison.lines.count <= 1, "seed \(seed)")
      try log.grow()
    }
  }

  @Test("one that says something else is found, and the first difference is named", arguments: 1...8)
  func forged(seed: UInt64) throws {
    var log = try DrawnLog(seed: seed)
    var other = try DrawnLog(seed: seed + 100)
    for _ in 0..<12 {
      try log.grow()
      try other.grow()
    }
    let writer = try SnapshotFileWriter.begin(log.path, RecordSnapshot.key(DrawnLog.id))
    let base = try #require(try LogExtent.open(log.path).verified()?.checkpoint)
    _ = try RecordSnapshot.write(try other.record(), at: base, to: writer)
    let comparison = try compare(log)
    #expect(comparison.isFinding, "seed \(seed)")
    #expect(comparison.lines.first?.hasPrefix("finding: the snapshot at seq \(base.sequenceNumber) says") == true)
  }
}
