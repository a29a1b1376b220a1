import ByteScanning
import EventStorage
import Foundation
import PatientRecord
import TestSupport
import Testing

@testable import RecordKeeping

@Suite("A snapshot changes how fast, and never what")
struct SnapshotLawTests {
  @Test(
    "a record read after a snapshot, made at any batch, says what one read from the first line says",
    arguments: 1...12)
  func sameRecord(seed: UInt64) throws {
    var log = try DrawnLog(seed: seed)
    var snapshots: [Data] = []
    for _ in 0..<25 {
      try log.grow()
      if let snapshot = try log.makeSnapshot() { snapshots.append(snapshot) }
    }
    let whole = try log.record(threads: 1)
    var used = 0
    for (number, bytes) in snapshots.enumerated() {
      guard let snapshot = try log.place(bytes) else { continue }
      used += 1
      let place = "seed \(seed), snapshot \(number) at seq \(snapshot.checkpoint.sequenceNumber)"
      #expect(try log.record(after: snapshot).said() == whole.said(), "\(place)")
      for patient in whole.patients.map(whole.pool.text) {
        let part = try log.record(after: snapshot, scope: RecordScope(patients: [patient]))
        #expect(part.said(of: patient) == whole.said(of: patient), "\(place), patient \(patient)")
        #expect(part.patients.map(part.pool.text) == [patient], "\(place)")
      }
    }
    #expect(used > 0, "seed \(seed)")
  }

  @Test("as known at any batch, too", arguments: 20...24)
  func knownAt(seed: UInt64) throws {
    var log = try DrawnLog(seed: seed)
    for _ in 0..<12 { try log.grow() }
    _ = try log.makeSnapshot()
    for _ in 0..<6 { try log.grow() }
    // An erasure has removed it meanwhile, or it is there.
    let snapshot = RecordSnapshot(of: try LogDirectory.open(log.path), id: DrawnLog.id)
    let lookup = LogLookup(try LogExtent.open(log.path))
    for position in 0...(try log.record().lastSequenceNumber) {
      let end = try lookup.lastBatch(endingAtOrBefore: position)
      var (with, without) = (try log.record(after: snapshot), try log.record())
      with.know(upTo: end)
      without.know(upTo: end)
      #expect(with.said() == without.said(), "seed \(seed), known at \(position)")
      #expect(with.unlimited.said() == (try log.record()).said(), "seed \(seed), known at \(position)")
    }
  }

  @Test("lines that are in memory say what those of the files say", arguments: 25...29)
  func inMemory(seed: UInt64) throws {
    var log = try DrawnLog(seed: seed)
    for _ in 0..<20 { try log.grow() }
    let names = try FileManager.default.contentsOfDirectory(atPath: log.path).filter { $0.hasSuffix(".jsonl") }.sorted()
    let lines = try names.flatMap { try Data(contentsOf: URL(fileURLWithPath: log.path + "/" + $0)) }
    #expect(Record(lines: lines).said() == (try log.record()).said(), "seed \(seed)")
  }

  @Test("the patient of any id is found, in the snapshot or after it", arguments: 30...33)
  func ids(seed: UInt64) throws {
    var log = try DrawnLog(seed: seed)
    for _ in 0..<15 { try log.grow() }
    _ = try log.makeSnapshot()
    for _ in 0..<10 { try log.grow() }
    let whole = try log.record()
    let snapshot = RecordSnapshot(of: try LogDirectory.open(log.path), id: DrawnLog.id)
    let events = whole.patients.flatMap(whole.events(of:))
    let counts = Dictionary(grouping: events, by: \.id).mapValues(\.count)
    // An id that stands twice, in a damaged log, is found with either patient.
    for event in events where counts[event.id] == 1 {
      let part = try log.record(after: snapshot, scope: RecordScope(patients: [], ids: [event.id]))
      #expect(part.event(event.id)?.sequenceNumber == whole.event(event.id)?.sequenceNumber, "seed \(seed)")
    }
  }

  @Test("a snapshot with a byte changed is found out where it is read, and never believed")
  func changedBytes() throws {
    var log = try DrawnLog(seed: 41)
    for _ in 0..<20 { try log.grow() }
    let bytes = try #require(try log.makeSnapshot())
    let said = try log.record().said()
    var refused = 0
    for place in stride(from: 0, to: bytes.count, by: 7) {
      var changed = bytes
      changed[place] ^= 1 << UInt8(place % 8)
      guard let snapshot = try log.place(changed) else {
        refused += 1
        continue
      }
      do {
        let record = try log.record(after: snapshot)
        Issue.record("byte \(place) was changed, and the snapshot was used; it said the same: \(record.said() == said)")
      } catch ReplayError.noSnapshot {
        refused += 1
      }
    }
    #expect(refused == (bytes.count + 6) / 7)
  }

  @Test("a snapshot cut short anywhere is none")
  func cutShort() throws {
    var log = try DrawnLog(seed: 42)
    for _ in 0..<6 { try log.grow() }
    let bytes = try #require(try log.makeSnapshot())
    for length in stride(from: 0, to: bytes.count, by: 13) {
      #expect(try log.place(bytes.prefix(length)) == nil, "\(length) bytes")
    }
  }

  @Test("a snapshot of another log, or one that an erasure has overtaken, is not used")
  func others() throws {
    var log = try DrawnLog(seed: 43)
    var other = try DrawnLog(seed: 44)
    for _ in 0..<8 { try log.grow() }
    for _ in 0..<8 { try other.grow() }
    let foreign = try #require(try other.makeSnapshot())
    #expect(try log.place(foreign) == nil)
    let own = try #require(try log.makeSnapshot())
    #expect(try log.place(own) != nil)
    let record = try log.record()
    let event = try #require(record.patients.flatMap(record.events(of:)).first)
    let scope = ErasureScope([event.sequenceNumber], among: record.events(of: event.patient), pool: record.pool)
    var writer = try LogWriter.open(log.path)
    _ = try writer.erase(
      scope.positions, by: scope.line(id: event.id, author: nil, reason: "asked"), recorded: writer.nextRecorded())
    writer.close()
    #expect(try FileManager.default.contentsOfDirectory(atPath: log.path + "/snapshots").isEmpty)
    #expect(try log.place(own) == nil)
  }

  @Test("snapshots of one program are read by the next: the form of one has changed only if this number was raised")
  func form() throws {
    var log = try DrawnLog(seed: 45, hasStretches: false)
    for _ in 0..<30 { try log.grow() }
    // Raise `RecordSnapshot.contentVersion` when this differs, then write down what it is now.
    let bytes = try #require(try log.makeSnapshot())
    let snapshot = try #require(try log.place(bytes))
    let sections = try RecordSnapshot.Section.allCases.flatMap { try snapshot.bytes($0) }
    #expect(String(sections.foldedHash, radix: 16) == "b24d0210e9cb663d")
  }
}

extension DrawnLog {
  /// Makes a snapshot of the log as it is and gives its bytes; nil for an empty log.
  func makeSnapshot() throws -> Data? {
    let writer = try SnapshotFileWriter.begin(path, RecordSnapshot.key(DrawnLog.id))
    guard let base = try LogExtent.open(path).verified()?.checkpoint else { return nil }
    _ = try RecordSnapshot.write(try record(), at: base, to: writer)
    let files = try FileManager.default.contentsOfDirectory(atPath: path + "/snapshots")
    let names = files.filter { $0.hasSuffix(".snapshot") }
    #expect(names.count == 1)
    return try names.first.map { try Data(contentsOf: URL(fileURLWithPath: path + "/snapshots/" + $0)) }
  }

  /// Puts a snapshot in place of those that are there; nil where it is not to be used.
  func place(_ bytes: Data) throws -> RecordSnapshot? {
    let directory = path + "/snapshots"
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    for name in try FileManager.default.contentsOfDirectory(atPath: directory) {
      try FileManager.default.removeItem(atPath: directory + "/" + name)
    }
    try bytes.write(to: URL(fileURLWithPath: directory + "/00000000000000000001.snapshot"))
    return RecordSnapshot(of: try LogDirectory.open(path), id: DrawnLog.id)
  }
}
