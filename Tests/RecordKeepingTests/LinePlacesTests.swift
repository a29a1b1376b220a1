import EventStorage
import Foundation
import PatientRecord
import TestSupport
import Testing

@testable import RecordKeeping

@Suite("Places of lines change how fast a writer reads, and never what")
struct LinePlacesTests {
  @Test("what is read by places is what is read from the first line", arguments: 1...10)
  func sameRecord(seed: UInt64) throws {
    var log = try DrawnLog(seed: seed)
    var used = 0
    for step in 0..<24 {
      try log.grow()
      if step % 3 == 0 { try leave(log) }
      guard places(log) != nil else { continue }
      let whole = try log.record()
      for name in whole.patients.map(whole.pool.text) {
        guard let record = try read(log, RecordScope(patients: [name])) else { continue }
        used += 1
        #expect(record.said(of: name) == whole.said(of: name), "seed \(seed), step \(step), patient \(name)")
        #expect(record.lastSequenceNumber == whole.lastSequenceNumber && record.lastRecorded == whole.lastRecorded)
        #expect(record.erased == whole.erased && record.unknown.map(\.type) == whole.unknown.map(\.type))
      }
      for id in whole.positions.keys {
        guard let record = try read(log, RecordScope(patients: [], ids: [id])) else { continue }
        let (found, expected) = (record.entry(of: id), whole.entry(of: id))
        #expect(found?.sequenceNumber == expected?.sequenceNumber && found?.type == expected?.type, "seed \(seed)")
      }
    }
    #expect(used > 0, "seed \(seed)")
  }

  @Test("they agree with the log at every end, and few files hold them", arguments: 20...23)
  func files(seed: UInt64) throws {
    var log = try DrawnLog(seed: seed)
    for _ in 0..<40 {
      try log.grow()
      try leave(log)
      let extent = try LogExtent.open(log.path)
      guard let places = places(log) else { continue }
      #expect(places.checkpoint?.sequenceNumber == extent.lastSequenceNumber)
      #expect(try places.agree(with: extent, threads: 2), "seed \(seed)")
      let names = try FileManager.default.contentsOfDirectory(atPath: log.path + "/snapshots")
      #expect(names.count <= 8 && names.allSatisfy { $0.hasSuffix(".places") }, "\(names)")
      #expect(try !SnapshotComparison(extent, try log.record(), threads: 2).isFinding)
    }
  }

  @Test("ones that leave out a line are found by a comparison, and a snapshot leaves them where they are")
  func forged() throws {
    var log = try DrawnLog(seed: 30)
    while try log.record().patients.count < 2 { try log.grow() }
    let extent = try LogExtent.open(log.path)
    let index = try LineIndex(extent, after: nil, threads: 1)
    let less = LineIndex(patients: Array(index.patients.dropLast()), ids: index.ids, notes: index.notes)
    try LinePlaces.write(less, from: 0, extent, at: try #require(try extent.verified()?.checkpoint), keeping: [])
    _ = try log.makeSnapshot()
    let comparison = try SnapshotComparison(extent, try log.record(), threads: 2)
    #expect(comparison.isFinding && comparison.lines.count == 2)
    #expect(
      comparison.lines[0].hasPrefix("finding: the places of lines up to seq \(extent.lastSequenceNumber) are not"))
  }

  @Test("ones that name a place where no line begins are not used")
  func falsePlace() throws {
    var log = try DrawnLog(seed: 31)
    while try log.record().patients.isEmpty { try log.grow() }
    let extent = try LogExtent.open(log.path)
    let name = try #require(try log.record().patients.map(log.record().pool.text).first)
    let entry = PlaceEntry(hash: PlaceEntry.hash(name.utf8), place: LinePlace(segment: 0, offset: 5).packed)
    for wrong in [entry, PlaceEntry(hash: entry.hash, place: LinePlace(segment: 9, offset: 0).packed)] {
      let index = LineIndex(patients: [wrong], ids: [], notes: LoadingNotes())
      try LinePlaces.write(index, from: 0, extent, at: try #require(try extent.verified()?.checkpoint), keeping: [])
      let position = try read(log, RecordScope(patients: [name]))?.lastSequenceNumber
      #expect(position == nil)
    }
  }

  private func places(_ log: DrawnLog) -> LinePlaces? {
    (try? LogDirectory.open(log.path)).flatMap { LinePlaces(of: $0, id: DrawnLog.id) }
  }

  private func leave(_ log: DrawnLog) throws {
    let extent = try LogExtent.open(log.path)
    guard let checkpoint = try extent.verified()?.checkpoint else { return }
    try LinePlaces.leave(after: places(log), extent, at: checkpoint, threads: 2)
  }

  /// What a writer reads by places; nil where it reads all lines.
  private func read(_ log: DrawnLog, _ scope: RecordScope) throws -> Record? {
    guard let places = places(log) else { return nil }
    let writer = try LogWriter.open(log.path, after: places.checkpoint)
    let options = ReadingOptions(threads: 2, usesSnapshots: true, ofLeastByteCount: 0).forWriting
    let reading = LogReading(writer, after: nil, places, options)
    writer.close()
    return try reading.record(scope, places, costing: 0)
  }
}
