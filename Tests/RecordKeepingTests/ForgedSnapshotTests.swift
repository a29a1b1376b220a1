import CalendarTime
import EventStorage
import Foundation
import PatientRecord
import TestSupport
import Testing

@testable import RecordKeeping

@Suite("A writer takes no content from a snapshot")
struct ForgedSnapshotTests {
  /// Words of lines, and what a forger writes in their place: one of each kind of field.
  private static let forgeries = [
    ("methotrexate", "ciclosporin"), ("baricitinib", "tofacitinib"), ("\"T1\"", "\"T7\""), ("\"T2\"", "\"T8\""),
    ("\"occurred\":\"2023-0", "\"occurred\":\"2022-0"), ("\"oral\"", "\"topical\""), ("partial", "complete"),
    ("nausea", "zoster"), ("\"note\":\"day", "\"note\":\"eve"), ("\"amount\":1", "\"amount\":2"), ("P1D", "P1W"),
    ("\"other\"", "\"funding\""), ("probable", "unlikely"), ("misread", "invented"), ("\"type\":\"patient-seen\"", ""),
    ("\"recorded\":\"2024-", "\"recorded\":\"2023-"), ("dose-range", "long-ago"), ("\"id\":\"01", "\"id\":\"00"),
    ("\"patient\":\"P1\"", "\"patient\":\"P9\""), ("\"value\":", "\"value\":1"), ("{\"seq\":1", "{\"seq\":2"),
  ]

  @Test("a forged snapshot never changes what an amendment writes", arguments: 1...8)
  func amendments(seed: UInt64) throws {
    var log = try DrawnLog(seed: 700 + seed)
    for _ in 0..<15 { try log.grow() }
    let whole = try log.record()
    let base = try #require(try LogExtent.open(log.path).verified()?.checkpoint)
    let lines = try log.lines()
    let events = whole.patients.flatMap(whole.events(of:)).filter { !$0.event.type.isCorrection }
    let expected = try events.map { try log.amendment(of: $0.sequenceNumber, usesSnapshots: false) }
    var forged = 0
    for (word, other) in ForgedSnapshotTests.forgeries {
      let changed = lines.map { $0.replacingOccurrences(of: word, with: other) }
      if changed == lines { continue }
      forged += 1
      let record = Record(lines: Array((changed.joined(separator: "\n") + "\n").utf8))
      let writer = try SnapshotFileWriter.begin(log.path, RecordSnapshot.key(DrawnLog.id))
      _ = try RecordSnapshot.write(record, at: base, to: writer)
      let written = try events.map { try log.amendment(of: $0.sequenceNumber, usesSnapshots: true) }
      #expect(written == expected, "seed \(seed): \(word) became \(other)")
    }
    #expect(forged > 5, "seed \(seed)")
  }

  @Test("a checkpoint that gives the last line another number or instant stands in no log")
  func checkpoints() throws {
    var log = try DrawnLog(seed: 720)
    for _ in 0..<12 { try log.grow() }
    let base = try #require(try LogExtent.open(log.path).verified()?.checkpoint)
    let record = try log.record()
    let later = Checkpoint(
      sequenceNumber: base.sequenceNumber, recorded: base.recorded.adding(milliseconds: 86_400_000),
      frontier: base.frontier, pieces: base.pieces)
    for (checkpoint, isUsed) in [(base, true), (later, false)] {
      let writer = try SnapshotFileWriter.begin(log.path, RecordSnapshot.key(DrawnLog.id))
      _ = try RecordSnapshot.write(record, at: checkpoint, to: writer)
      #expect((RecordSnapshot(of: try LogDirectory.open(log.path), id: DrawnLog.id) != nil) == isUsed)
    }
  }
}

extension DrawnLog {
  /// The lines of the log.
  fileprivate func lines() throws -> [String] {
    let names = try FileManager.default.contentsOfDirectory(atPath: path).filter { $0.hasSuffix(".jsonl") }.sorted()
    return try names.flatMap { name in
      try String(contentsOfFile: path + "/" + name, encoding: .utf8).split(separator: "\n").map(String.init)
    }
  }

  /// The line, but for its id, that an amendment of an event with a new reason would write, or what it is refused for.
  fileprivate func amendment(of position: Int, usesSnapshots: Bool) throws -> String {
    let appending = DraftAppending(
      to: path, ReadingOptions(threads: 1, usesSnapshots: usesSnapshots, ofLeastByteCount: 0), author: nil,
      accepted: .all, isDryRun: true)
    do {
      let outcome = try appending.append(about: .init(patients: [], events: [String(position)])) { record in
        var pool = record.pool
        guard let event = record.event(at: position) else { return .text([]) }
        var amendment = EventAmended()
        (amendment.amends, amendment.data) = (event.id, pool.replacement(event.event))
        amendment.reason = pool.vocabulary.symbol(for: "checked")
        return .events([RecordedEvent(draft: .eventAmended(amendment), of: event.patient)], pool: pool)
      }
      guard let receipt = outcome.receipts.first, let event = outcome.record.event(receipt.id) else { return "nothing" }
      let writer = EventWriter(pool: outcome.record.pool)
      return String(decoding: writer.head(of: event) + writer.tail(of: event), as: UTF8.self)
    } catch let error as AdmissionError {
      return error.faults.map(\.message).joined(separator: "; ")
    }
  }
}
