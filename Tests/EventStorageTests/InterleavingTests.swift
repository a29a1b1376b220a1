import SimulatedDisk
import Synchronization
import SystemCalls
import Testing

@testable import EventStorage

/// Readers, writers, erasures and snapshots beside one another, in every order of their steps.
///
/// Whatever the order: a reader reads one state that was acknowledged, never accuses the log, and never sees a stub
/// without the erasure that names it; what was acknowledged is there; what was erased is in no file.
@Suite("Every order of steps")
struct InterleavingTests {
  /// What the processes of one order have found.
  private final class Outcome: Sendable {
    let faults = Mutex<[String]>([])
    let acknowledged = Mutex<Set<Int>>([])
    let hasErased = Mutex(false)

    func fail(_ text: String) { faults.withLock { $0.append(text) } }
  }

  /// Lines 1 to 4 in two segments, of which 2 and 3 are to be erased, and a snapshot of them.
  private static func base() throws -> SimulatedFileSystem {
    let disk = try SampleLog.log(batches: [2, 1, 1], segmentLimit: 600)
    try disk.makeDirectory("/log/snapshots", permissions: 0o700)
    disk.setContents("/log/snapshots/" + LogSnapshots.name(4), Array("{\"patient\":\"P2\"}".utf8))
    return disk
  }

  private static func isName(_ name: String, in names: [String]) -> Bool {
    names.contains(name) || name.hasSuffix(LogFormat.segmentSuffix) && names.contains("segment")
  }

  // The processes.

  private static func reader(_ outcome: Outcome, at names: [String] = ["head", "segment"]) -> Interleaving.Process {
    Interleaving.Process(gate: { call, name in call == .open && isName(name, in: names) }) { fileSystem in
      do throws(LogError) {
        let extent = try LogExtent.open(SampleLog.directory, in: fileSystem)
        if try extent.verified(threads: 1) == nil { outcome.fail("a reader found seals that do not hold") }
        try judge(extent, outcome)
      } catch {
        outcome.fail("a reader: \(error)")
      }
    }
  }

  /// A reader's view is that of one state: each line is there or is a stub that an erasure before the end names.
  private static func judge(_ extent: LogExtent, _ outcome: Outcome) throws(LogError) {
    let lookup = LogLookup(extent)
    var lines: [String] = []
    for position in 1...extent.lastSequenceNumber {
      guard let line = try lookup.line(position) else { return outcome.fail("a reader misses line \(position)") }
      lines.append(String(decoding: line, as: UTF8.self))
    }
    let stubs = lines.indices.filter { lines[$0].contains("\"erased\"") }.map { $0 + 1 }
    let isErasure = lines.contains { $0.contains("\"patient\":\"P90\"") }
    if !stubs.isEmpty, !isErasure { outcome.fail("a reader sees stubs \(stubs) that nothing names") }
    if !Set(stubs).isSubset(of: [2, 3]) { outcome.fail("a reader sees stubs \(stubs)") }
  }

  private static func eraser(
    _ outcome: Outcome, at names: [String] = ["head", "segment"]
  ) -> Interleaving.Process {
    Interleaving.Process(gate: { call, name in call == .rename && isName(name, in: names) }) { fileSystem in
      do throws(LogError) {
        var writer = try LogWriter.open(
          SampleLog.directory, in: fileSystem, environment: SampleLog.environment(segmentLimit: 600), waiting: .zero)
        _ = try writer.erase([2, 3], by: SampleLog.draft(90), recorded: try writer.nextRecorded())
        _ = outcome.acknowledged.withLock { $0.insert(90) }
        outcome.hasErased.withLock { $0 = true }
        writer.close()
      } catch {
        if error.kind != .busy { outcome.fail("an erasure: \(error)") }
      }
    }
  }

  private static func writer(_ number: Int, _ outcome: Outcome, _ calls: [SystemCall]) -> Interleaving.Process {
    Interleaving.Process(gate: { call, name in calls.contains(call) && name != "latest" }) { fileSystem in
      do throws(LogError) {
        var writer = try LogWriter.open(
          SampleLog.directory, in: fileSystem, environment: SampleLog.environment(segmentLimit: 600), waiting: .zero)
        _ = try writer.append([SampleLog.draft(number)], recorded: try writer.nextRecorded())
        _ = outcome.acknowledged.withLock { $0.insert(number) }
        writer.close()
      } catch {
        if ![.busy, .changed].contains(error.kind) { outcome.fail("a writer: \(error)") }
      }
    }
  }

  private static let key = SnapshotKey(log: SampleLog.description.id, contentVersion: 1)

  private static func snapshotMaker(
    _ outcome: Outcome, at names: [String] = ["head", "lock"]
  ) -> Interleaving.Process {
    Interleaving.Process(gate: { call, name in
      call == .rename || call == .open && isName(name, in: names)
    }) { fileSystem in
      do throws(LogError) {
        var snapshot = try SnapshotFileWriter.begin(SampleLog.directory, key, in: fileSystem)
        let log = try EventLog.open(SampleLog.directory, in: fileSystem)
        let isErased = log.texts.contains { $0.contains("\"patient\":\"P90\"") }
        // As the record does: while a line stands that an erasure names, there is no snapshot.
        if isErased, log.texts[1...2].contains(where: { !$0.contains("\"erased\"") }) { return }
        // What is verified is the log as it is afterwards.
        let verified = try EventLog.open(SampleLog.directory, in: fileSystem)
        guard let base = Checkpoint(verified), base.sequenceNumber == log.lastSequenceNumber else { return }
        try snapshot.append(Array(log.texts.joined(separator: "\n").utf8)[...])
        snapshot.endSection()
        _ = try snapshot.finish(base, waiting: .zero)
      } catch {
        if error.kind != .busy { outcome.fail("a snapshot: \(error)") }
      }
    }
  }

  private static func lockRemover() -> Interleaving.Process {
    Interleaving.Process(gate: { _, _ in false }) { fileSystem in try? fileSystem.unlink("/log/lock") }
  }

  // What must hold in the end.

  private static func judge(_ disk: SimulatedFileSystem, _ outcome: Outcome, _ order: String) throws {
    for fault in outcome.faults.withLock({ $0 }) { Issue.record("order \(order): \(fault)") }
    let log = try EventLog.open(SampleLog.directory, in: disk)
    let texts = log.texts
    for number in outcome.acknowledged.withLock({ $0 }) {
      let isThere = texts.contains { $0.contains("\"patient\":\"P\(number)\"") }
      #expect(isThere, "order \(order): line of P\(number) was acknowledged and is gone")
    }
    if let snapshot = LogSnapshots.latest(of: SampleLog.directory, key, in: disk) {
      let held = String(decoding: (try? snapshot.bytes(0)) ?? [], as: UTF8.self).split(separator: "\n").map(String.init)
      let expected = Array(texts.prefix(snapshot.checkpoint.sequenceNumber))
      #expect(held == expected, "order \(order): the snapshot says otherwise than the log")
    }
    if !outcome.hasErased.withLock({ $0 }) { return }
    for file in try files(disk) {
      let text = String(decoding: disk.contents(file) ?? [], as: UTF8.self)
      let isHeld = text.contains("\"patient\":\"P2\"") || text.contains("\"patient\":\"P3\"")
      #expect(!isHeld, "order \(order): \(file) holds what was erased")
    }
  }

  private static func files(_ disk: SimulatedFileSystem) throws -> [String] {
    let names = try disk.list("/log").filter { $0 != "snapshots" }.map { "/log/" + $0 }
    return names + (try disk.list("/log/snapshots")).map { "/log/snapshots/" + $0 }
  }

  private static func check(
    _ name: String, _ base: SimulatedFileSystem, _ processes: (Outcome) -> [Interleaving.Process]
  ) throws -> Int {
    var outcome = Outcome()
    let count = try Interleaving.everyOrder {
      outcome = Outcome()
      return (base.restarted(losing: .nothing), processes(outcome))
    } _: { disk, order in
      try judge(disk, outcome, order)
    }
    print("every order of steps: \(name): \(count) orders")
    return count
  }

  @Test("a reader beside an erasure")
  func readerAndEraser() throws {
    let count = try InterleavingTests.check("reader, erasure", try InterleavingTests.base()) {
      [InterleavingTests.reader($0), InterleavingTests.eraser($0)]
    }
    #expect(count > 50)
  }

  @Test("a reader beside a writer")
  func readerAndWriter() throws {
    let count = try InterleavingTests.check("reader, writer", try InterleavingTests.base()) {
      [InterleavingTests.reader($0), InterleavingTests.writer(5, $0, [.write, .rename])]
    }
    #expect(count > 50)
  }

  @Test("a snapshot beside an erasure")
  func snapshotAndEraser() throws {
    let count = try InterleavingTests.check("snapshot, erasure", try InterleavingTests.base()) {
      [InterleavingTests.snapshotMaker($0), InterleavingTests.eraser($0)]
    }
    #expect(count > 50)
  }

  @Test("two snapshots beside each other")
  func twoSnapshots() throws {
    let count = try InterleavingTests.check("snapshot, snapshot", try InterleavingTests.base()) {
      [InterleavingTests.snapshotMaker($0), InterleavingTests.snapshotMaker($0)]
    }
    #expect(count > 20)
  }

  @Test("a writer, an erasure and a reader")
  func threeProcesses() throws {
    let count = try InterleavingTests.check("reader, writer, erasure", try InterleavingTests.base()) {
      [
        InterleavingTests.reader($0, at: ["head"]), InterleavingTests.writer(5, $0, [.rename]),
        InterleavingTests.eraser($0),
      ]
    }
    #expect(count > 50)
  }

  @Test("a reader, a writer, an erasure and a snapshot")
  func fourProcesses() throws {
    let count = try InterleavingTests.check("reader, writer, erasure, snapshot", try InterleavingTests.base()) {
      [
        InterleavingTests.reader($0, at: ["head"]), InterleavingTests.writer(5, $0, []),
        InterleavingTests.eraser($0, at: ["head"]), InterleavingTests.snapshotMaker($0, at: []),
      ]
    }
    #expect(count > 50)
  }

  @Test("two writers, while someone removes the lock")
  func lockRemoved() throws {
    let count = try InterleavingTests.check("writer, writer, lock removed", try InterleavingTests.base()) {
      [
        InterleavingTests.writer(5, $0, [.write, .rename, .synchronize]), InterleavingTests.lockRemover(),
        InterleavingTests.writer(6, $0, [.write, .rename]),
      ]
    }
    #expect(count > 50)
  }
}
