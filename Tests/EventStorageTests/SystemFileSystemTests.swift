import Foundation
import Seals
import SimulatedDisk
import SystemCalls
import TestSupport
import Testing

@testable import EventStorage

/// The machine's own file system. One test at a time: the umask belongs to the whole process.
@Suite("On the disk", .serialized)
struct SystemFileSystemTests {
  private let temporary: TemporaryDirectory
  private let fileSystem = SystemFileSystem()
  private var directory: String { temporary.path + "/log" }

  init() throws { temporary = try TemporaryDirectory() }

  private func create() throws { try EventLog.create(directory, SampleLog.description) }

  @Test("a log is its owner's alone, whatever the umask", arguments: [0o000, 0o077] as [mode_t])
  func permissions(_ mask: mode_t) throws {
    let previous = umask(mask)
    defer { umask(previous) }
    try create()
    try SampleLog.append(batches: [1, 1], segmentLimit: 10, in: fileSystem, directory: directory)
    #expect(try fileSystem.status(directory).permissions == 0o700)
    let names = try fileSystem.list(directory).sorted()
    #expect(names == [1, 2].map { LogFormat.segmentName(first: $0) } + ["head", "lock", "log.json"])
    for name in names { #expect(try fileSystem.status(directory + "/" + name).permissions == 0o600, "\(name)") }
  }

  @Test("a log shared with a group is the group's too")
  func sharedPermissions() throws {
    let previous = umask(0o077)
    defer { umask(previous) }
    try EventLog.create(directory, SampleLog.description, sharedWithGroup: getgid())
    try SampleLog.append(batches: [1], in: fileSystem, directory: directory)
    #expect(try fileSystem.status(directory).permissions == 0o2770)
    for name in try fileSystem.list(directory) {
      #expect(try fileSystem.status(directory + "/" + name).permissions == 0o660, "\(name)")
    }
  }

  @Test("a log is made in no directory that holds anything")
  func createdOnce() throws {
    try create()
    #expect(
      failure { () throws(LogError) in try EventLog.create(directory, SampleLog.description) }?.kind == .alreadyThere)
    #expect(
      failure { () throws(LogError) in try EventLog.create(temporary.path, SampleLog.description) }?.kind
        == .alreadyThere)
    #expect(
      failure { () throws(LogError) in try EventLog.create(temporary.path + "/a/b", SampleLog.description) }?.kind
        == .notFound)
    for within in ["/a", "/a/b", "/./a/"] {
      let error = failure { () throws(LogError) in try EventLog.create(directory + within, SampleLog.description) }
      #expect(error?.kind == .refused, "\(within): \(String(describing: error))")
    }
    let log = try EventLog.open(directory)
    #expect(log.lastSequenceNumber == 0 && log.seal == nil && log.lastRecorded == nil && log.isClean)
    #expect(log.description == SampleLog.description)
  }

  @Test("a log in memory and one on the disk are the same bytes")
  func sameBytes() throws {
    try create()
    try SampleLog.append(batches: [2, 3, 1], segmentLimit: 900, in: fileSystem, directory: directory)
    let simulated = try SampleLog.log(batches: [2, 3, 1], segmentLimit: 900)
    for name in try fileSystem.list(directory) {
      #expect(try fileSystem.readWhole(directory + "/" + name) == simulated.contents("/log/" + name), "\(name)")
    }
  }

  @Test("whoever only reads needs no lock file and no right to write")
  func reading() throws {
    try create()
    try SampleLog.append(batches: [2], in: fileSystem, directory: directory)
    try fileSystem.unlink(directory + "/lock")
    unsafe chmod(directory, 0o500)
    defer { unsafe chmod(directory, 0o700) }
    #expect(try EventLog.open(directory).lastSequenceNumber == 2)
    #expect(try fileSystem.list(directory).contains("lock") == false)
  }

  @Test("in a directory without a log no lock is made")
  func notALog() throws {
    let opened = failure { () throws(LogError) in try LogWriter.open(temporary.path) }
    #expect(opened?.kind == .notALog)
    #expect(try fileSystem.list(temporary.path) == [])
  }

  @Test("one process writes at a time, and readers do not wait")
  func twoProcesses() throws {
    try create()
    let holder = """
      import fcntl, sys
      file = open(sys.argv[1]); fcntl.flock(file, fcntl.LOCK_EX); print("held", flush=True); sys.stdin.read()
      """
    let other = try Python(["-c", holder, directory + "/lock"])
    #expect(other.nextOutput().hasPrefix("held"))
    let refused = failure { () throws(LogError) in try LogWriter.open(directory, waiting: .milliseconds(30)) }
    #expect(refused?.kind == .busy && refused?.file == directory + "/lock")
    #expect(try EventLog.open(directory).lastSequenceNumber == 0)
    #expect(try other.finish().status == 0)
    try SampleLog.append(batches: [1], in: fileSystem, directory: directory)
    #expect(try EventLog.open(directory).lastSequenceNumber == 1)
  }

  @Test("writers that come at once take turns, and none is lost")
  func manyWriters() async throws {
    try create()
    let directory = directory
    await withTaskGroup(of: LogError?.self) { group in
      for _ in 0..<4 {
        group.addTask {
          failure { () throws(LogError) in
            for _ in 0..<5 {
              var writer = try LogWriter.open(directory, waiting: .seconds(60))
              let next = writer.log.lastSequenceNumber + 1
              _ = try writer.append([SampleLog.draft(next)], recorded: try writer.nextRecorded())
              writer.close()
            }
          }
        }
      }
      for await error in group { #expect(error == nil) }
    }
    #expect(try EventLog.open(directory).batches.count == 20)
  }

  @Test("the second verifier finds the same seal")
  func secondVerifier() throws {
    try create()
    #expect(
      try Python.verifySeals([directory]).output
        == "ok seq 0 seal e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n")
    try SampleLog.append(batches: [2, 7, 1, 1, 3], segmentLimit: 1500, in: fileSystem, directory: directory)
    let seal = try #require(try EventLog.open(directory).seal)
    let found = try Python.verifySeals([directory])
    #expect(found.output == "ok seq 14 seal \(seal)\n" && found.status == 0)
  }

  @Test("the second verifier takes stubs for the lines that they stand for")
  func secondVerifierReadsStubs() throws {
    try create()
    try SampleLog.append(batches: [3, 1], in: fileSystem, directory: directory)
    var writer = try LogWriter.open(directory, environment: SampleLog.environment())
    _ = try writer.erase([2, 4], by: SampleLog.draft(5), recorded: writer.nextRecorded())
    let seal = try #require(writer.log.seal)
    writer.close()
    #expect(try Python.verifySeals([directory]).output == "ok seq 5 seal \(seal)\n")
  }

  @Test("the second verifier finds changed bytes too, and allows a torn tail")
  func secondVerifierFindsDamage() throws {
    try create()
    try SampleLog.append(batches: [1, 2, 1], in: fileSystem, directory: directory)
    let segment = directory + "/" + LogFormat.segmentName(first: 1)
    let bytes = try fileSystem.readWhole(segment)
    let head = try fileSystem.readWhole(directory + "/head")
    var copies: [String] = []
    for offset in stride(from: 0, to: bytes.count, by: 3) {
      var changed = bytes
      changed[offset] ^= 1
      copies.append(try copy(changed, head, "line-\(offset)"))
    }
    for offset in head.indices {
      var changed = head
      changed[offset] ^= 1
      copies.append(try copy(bytes, changed, "head-\(offset)"))
    }
    let found = try Python.verifySeals(["--many"] + copies)
    let lines = found.output.split(separator: "\n")
    #expect(found.status == 1 && lines.count == copies.count)
    for (line, copy) in zip(lines, copies) { #expect(line.hasPrefix(copy + "/") && line.contains("at byte")) }

    let torn = try copy(bytes + [0xC3, 0xA9, 0x0A, 0x7B], head, "torn")
    #expect(try Python.verifySeals([torn]).status == 0)
  }

  private func copy(_ segment: [UInt8], _ head: [UInt8], _ name: String) throws -> String {
    let path = temporary.path + "/" + name
    try fileSystem.makeDirectory(path, permissions: 0o700)
    try fileSystem.makeFile(path + "/" + LogFormat.segmentName(first: 1), segment[...], permissions: 0o600)
    try fileSystem.makeFile(path + "/head", head[...], permissions: 0o600)
    return path
  }
}
