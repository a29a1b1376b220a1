import Foundation
import SimulatedDisk
import Synchronization
import SystemCalls
import TestSupport
import Testing

@testable import EventStorage

/// What storage touches: the directory that was opened, and in it only files of its own names.
@Suite("The directory of a log")
struct LogDirectoryTests {
  /// A log with a snapshot and a piece that was set aside, another log, and a directory that is none of theirs.
  static func base() throws -> SimulatedFileSystem {
    let disk = try SampleLog.log(batches: [2, 1], segmentLimit: 900)
    for directory in ["/log/snapshots", "/victim"] { try disk.makeDirectory(directory, permissions: 0o700) }
    disk.setContents("/log/snapshots/" + LogSnapshots.name(3), Array("{\"patient\":\"P2\"}".utf8))
    disk.setContents("/log/set-aside-00000000000000000003-1", Array("\"patient\":\"P2\"".utf8))
    try EventLog.create("/other", SampleLog.description, in: disk)
    try SampleLog.append(batches: [1], in: disk, directory: "/other")
    for name in ["thesis", "head", "0.new", "set-aside-00000000000000000003-1", LogSnapshots.name(3)] {
      disk.setContents("/victim/" + name, Array("precious".utf8))
    }
    return disk
  }

  static let deeds: [(name: String, run: @Sendable (any FileSystem) throws -> Void)] = [
    ("append", { try SampleLog.append(batches: [1, 1, 2], segmentLimit: 900, in: $0) }),
    (
      "erase",
      { fileSystem in
        var writer = try LogWriter.open(SampleLog.directory, in: fileSystem, environment: SampleLog.environment())
        _ = try writer.erase([2], by: SampleLog.draft(4), recorded: writer.nextRecorded())
        _ = try writer.places(of: ErasedText([], words: ["P2"]))
        writer.close()
      }
    ),
    (
      "snapshot",
      { fileSystem in
        let key = SnapshotKey(log: SampleLog.description.id, contentVersion: 1)
        let snapshot = try SnapshotFileWriter.begin(SampleLog.directory, key, in: fileSystem)
        guard let base = Checkpoint(try EventLog.open(SampleLog.directory, in: fileSystem)) else { return }
        _ = try snapshot.finish(base)
      }
    ),
    (
      "repair",
      { fileSystem in
        _ = try LogRepair.renewHead(SampleLog.directory, in: fileSystem)
      }
    ),
  ]

  static func outside(_ disk: SimulatedFileSystem) throws -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    for directory in ["/victim", "/other"] {
      for name in try disk.list(directory) {
        files[directory + "/" + name] = disk.contents(directory + "/" + name)
      }
    }
    return files
  }

  /// What someone does meanwhile who may write to the log's directory, or to the one above it.
  static let swaps: [@Sendable (SimulatedFileSystem) -> Void] = [
    { disk in
      disk.move("/log/snapshots", to: "/log/was")
      disk.link("/log/snapshots", to: "/victim")
    },
    { disk in
      disk.move("/log", to: "/was")
      disk.link("/log", to: "/other")
    },
    { disk in
      disk.move("/log", to: "/was")
      disk.link("/log", to: "/victim")
    },
    { disk in
      for name in ["head", "head.new", "latest", "00000000000000000001.jsonl", "00000000000000000001.jsonl.new"] {
        disk.link("/log/" + name, to: "/victim/thesis")
      }
    },
  ]

  @Test(
    "whatever is put in place of a directory or file, and whenever, nothing outside is touched",
    arguments: deeds.indices, swaps.indices)
  func swapped(_ deed: Int, _ swap: Int) throws {
    let base = try LogDirectoryTests.base()
    if LogDirectoryTests.deeds[deed].name == "repair" { try base.unlink("/log/head") }
    let before = try LogDirectoryTests.outside(base)
    var index = 0
    while true {
      let disk = base.restarted(losing: .nothing)
      let made = Atomic(0)
      let limit = index
      let fileSystem = GatedFileSystem(disk) { _, _ in
        if made.add(1, ordering: .relaxed).oldValue == limit { LogDirectoryTests.swaps[swap](disk) }
      }
      try? LogDirectoryTests.deeds[deed].run(fileSystem)
      // A log whose directory was exchanged before it was opened is simply another log.
      let isOther = swap == 1 && index == 0
      if !isOther { #expect(try LogDirectoryTests.outside(disk) == before, "call \(index)") }
      if made.load(ordering: .relaxed) <= index { break }
      index += 1
    }
    #expect(index > 20)
  }

  @Test("files of other names stay, whatever is done; an erasure looks through them")
  func otherNames() throws {
    let disk = try LogDirectoryTests.base()
    let others = [
      "/log/notes", "/log/set-aside-mine", "/log/x.new", "/log/snapshots/notes", "/log/snapshots/6",
      "/log/snapshots/My.new",
    ]
    for path in others { disk.setContents(path, Array("of P2".utf8)) }
    for deed in LogDirectoryTests.deeds where deed.name != "repair" { try deed.run(disk) }
    for path in others { #expect(disk.contents(path) == Array("of P2".utf8), "\(path)") }
    let writer = try LogWriter.open(SampleLog.directory, in: disk)
    let places = try writer.places(of: ErasedText([], words: ["P2"]))
    #expect(Set(places) == Set(others.map { .file(String($0.dropFirst(5))) }))
    writer.close()
  }

  @Test("a name is the log's own only in the forms that a log gives")
  func names() {
    let own = [
      "log.json", "head", "latest", "lock", "erasing", "00000000000000000001.jsonl", "head.new",
      "set-aside-00000000000000000001-12", "set-aside-00000000000000000001-12.new",
    ]
    let others = [
      "", ".", "..", "head/..", "../head", "Head", "head.new.new", "1.jsonl", "0000000000000000000x.jsonl",
      "set-aside-1-1", "set-aside-00000000000000000001-", "set-aside-00000000000000000001-1-1", "x.new", ".new",
    ]
    for name in own { #expect(LogFormat.isFileName(name), "\(name)") }
    for name in others { #expect(!LogFormat.isFileName(name), "\(name)") }
    for name in ["00000000000000000001.snapshot", "a1z9.new"] { #expect(LogSnapshots.isFileName(name), "\(name)") }
    for name in ["1.snapshot", "A.new", ".new", "a.b.new", "head"] {
      #expect(!LogSnapshots.isFileName(name), "\(name)")
    }
  }

  @Test("a writer whose lock was removed or replaced writes nothing more", arguments: [false, true])
  func lockRemoved(_ isReplaced: Bool) throws {
    let disk = try LogDirectoryTests.base()
    var writer = try LogWriter.open(SampleLog.directory, in: disk, environment: SampleLog.environment())
    _ = try writer.append([SampleLog.draft(4)], recorded: writer.nextRecorded())
    try disk.unlink("/log/lock")
    if isReplaced { disk.setContents("/log/lock", []) }
    let lines = try EventLog.open(SampleLog.directory, in: disk).texts
    let waiting = failure { () throws(LogError) in
      try LogWriter.open(SampleLog.directory, in: disk, waiting: .zero)
    }
    #expect(waiting?.kind == .busy, "the directory itself is locked, too")
    for kind in [LogError.Kind.changed, .stopped] {
      do {
        _ = try writer.append([SampleLog.draft(5)], recorded: writer.nextRecorded())
        Issue.record("taken")
      } catch { #expect(error.kind == kind && error.hint != nil) }
    }
    writer.close()
    #expect(try EventLog.open(SampleLog.directory, in: disk).texts == lines)
    try SampleLog.append(batches: [1], in: disk)
  }

  @Test("a writer writes nothing behind an end that it did not leave", arguments: [-1, 1, 40])
  func endMoved(_ difference: Int) throws {
    let disk = try SampleLog.log(batches: [2])
    var writer = try LogWriter.open(SampleLog.directory, in: disk, environment: SampleLog.environment())
    let bytes = try #require(disk.contents(SampleLog.segment))
    let changed = difference < 0 ? bytes.dropLast(-difference) : bytes + [UInt8](repeating: 0x20, count: difference)
    disk.setContents(SampleLog.segment, Array(changed))
    do {
      _ = try writer.append([SampleLog.draft(3)], recorded: writer.nextRecorded())
      Issue.record("taken")
    } catch { #expect(error.kind == .changed) }
    #expect(disk.contents(SampleLog.segment) == Array(changed))
    writer.close()
  }
}

extension LogDirectoryTests {
  @Test("a writer does not write to a file that was put in the place of its segment", arguments: [false, true])
  func segmentReplaced(_ hasWritten: Bool) throws {
    let disk = try SampleLog.log(batches: [2])
    var writer = try LogWriter.open(SampleLog.directory, in: disk, environment: SampleLog.environment())
    if hasWritten { _ = try writer.append([SampleLog.draft(3)], recorded: writer.nextRecorded()) }
    let bytes = try #require(disk.contents(SampleLog.segment))
    try disk.unlink(SampleLog.segment)
    disk.setContents(SampleLog.segment, bytes)
    do {
      _ = try writer.append([SampleLog.draft(4)], recorded: writer.nextRecorded())
      Issue.record("taken")
    } catch { #expect(error.kind == .changed) }
    #expect(disk.contents(SampleLog.segment) == bytes)
    writer.close()
  }
}

/// The same on the machine's own file system.
@Suite("The directory of a log on the disk")
struct LogDirectoryOnDiskTests {
  private let temporary: TemporaryDirectory
  private var directory: String { temporary.path + "/log" }

  init() throws { temporary = try TemporaryDirectory() }

  @Test(
    "a file larger than any of a log is named and not read into memory",
    arguments: ["head", "log.json", "00000000000000000001.jsonl", "00000000000000000002.jsonl"])
  func sparse(_ name: String) throws {
    try EventLog.create(directory, SampleLog.description)
    try SampleLog.append(batches: [1], in: SystemFileSystem(), directory: directory)
    let path = directory + "/" + name
    if !FileManager.default.fileExists(atPath: path) { try Data().write(to: URL(fileURLWithPath: path)) }
    #expect(unsafe truncate(path, 1 << 40) == 0)
    let error = failure { () throws(LogError) in try LogExtent.open(directory) }
    #expect(error?.kind == .damaged && error?.file == path && error?.message.contains("bytes long") == true)
  }

  @Test("a file among the snapshots that is larger than any is neither read nor looked through, and is named")
  func sparseSnapshots() throws {
    try EventLog.create(directory, SampleLog.description)
    try SampleLog.append(batches: [2], in: SystemFileSystem(), directory: directory)
    try FileManager.default.createDirectory(
      atPath: directory + "/snapshots", withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    for (name, size) in [(LogSnapshots.name(1), 1 << 40), (LogSnapshots.name(2), 1 << 35), ("other", 1 << 35)] {
      let path = directory + "/snapshots/" + name
      try Data().write(to: URL(fileURLWithPath: path))
      #expect(unsafe truncate(path, size) == 0)
    }
    let log = try LogDirectory.open(directory, in: SystemFileSystem())
    #expect(try LogSnapshots.readAll(of: log, lineBytes: 500))
    let key = SnapshotKey(log: SampleLog.description.id, contentVersion: 1)
    #expect(LogSnapshots.latest(of: directory, key) == nil)
    let writer = try LogWriter.open(directory)
    let unread = try writer.places(of: ErasedText([], words: ["P1"])).compactMap { place in
      if case .unread(let name, _) = place { name } else { nil }
    }
    #expect(unread == ["snapshots/" + LogSnapshots.name(1), "snapshots/" + LogSnapshots.name(2), "snapshots/other"])
  }

  @Test("a link in place of the snapshots is not followed, and what it leads to stays")
  func linkedSnapshots() throws {
    try EventLog.create(directory, SampleLog.description)
    try SampleLog.append(batches: [2], in: SystemFileSystem(), directory: directory)
    let victim = temporary.path + "/victim"
    try FileManager.default.createDirectory(atPath: victim, withIntermediateDirectories: false)
    try Data("precious".utf8).write(to: URL(fileURLWithPath: victim + "/" + LogSnapshots.name(1)))
    try FileManager.default.createSymbolicLink(atPath: directory + "/snapshots", withDestinationPath: victim)
    #expect(failure { () throws(LogError) in try LogWriter.open(directory) }?.kind == .untrusted)
    let opened = try LogDirectoryOnDiskTests.swappedAfterOpening(directory, victim)
    #expect(failure { () throws(LogError) in try opened.snapshots() }?.kind == .untrusted)
    #expect(try Data(contentsOf: URL(fileURLWithPath: victim + "/" + LogSnapshots.name(1))) == Data("precious".utf8))
  }

  /// The directory as it was opened before the link was there.
  private static func swappedAfterOpening(_ directory: String, _ victim: String) throws -> LogDirectory {
    let link = directory + "/snapshots"
    try FileManager.default.removeItem(atPath: link)
    let opened = try LogDirectory.open(directory, isWriting: true)
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: victim)
    return opened
  }
}
