import EventStorage
import Foundation
import PatientRecord
import TestSupport
import Testing

@testable import RecordKeeping

@Suite("A snapshot compared with the log")
struct SnapshotComparisonTests {
  private func compare(_ log: DrawnLog) throws -> SnapshotComparison {
    try SnapshotComparison(try LogExtent.open(log.path), try log.record(), threads: 2)
  }

  private func segments(of log: DrawnLog) throws -> [URL: Data] {
    let files = try FileManager.default.contentsOfDirectory(atPath: log.path).filter { $0.hasSuffix(".jsonl") }
      .map { URL(fileURLWithPath: log.path + "/" + $0) }
    return Dictionary(uniqueKeysWithValues: try files.map { ($0, try Data(contentsOf: $0)) })
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

  @Test("none is made of a record that was read between an erasure's event and its stubs", arguments: 1...8)
  func readBesideAnErasure(seed: UInt64) throws {
    var log = try DrawnLog(seed: seed)
    for _ in 0..<12 { try log.grow() }
    let before = try segments(of: log)
    let known = try log.record()
    let event = try #require(known.subjects.flatMap(known.events(of:)).first { !$0.event.type.isCorrection })
    let scope = ErasureScope([event.sequenceNumber], among: known.events(of: event.patient), pool: known.pool)
    var writer = try LogWriter.open(log.path)
    let instant = try writer.nextRecorded()
    let line = scope.line(id: EventID.random(at: instant), author: nil, reason: "asked")
    _ = try writer.erase(scope.positions, by: line, recorded: instant)
    writer.close()
    let after = try segments(of: log)

    let snapshot = try SnapshotFileWriter.begin(log.path, RecordSnapshot.key(DrawnLog.id))
    for (file, bytes) in before { try bytes.write(to: file) }
    let record = try log.record()
    #expect(record.standingErased.contains(event.sequenceNumber))
    for (file, bytes) in after { try bytes.write(to: file) }
    let base = try #require(try LogExtent.open(log.path).verified()?.checkpoint)
    #expect(base.sequenceNumber == record.lastSequenceNumber)
    #expect(try RecordSnapshot.write(record, at: base, to: snapshot) == nil)
    #expect(try compare(log).lines == [])
    #expect(try log.record().entry(of: event.id)?.isErased == true)
  }
}
