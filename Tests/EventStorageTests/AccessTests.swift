import Foundation
import SimulatedDisk
import SystemCalls
import TestSupport
import Testing

@testable import EventStorage

/// Whose files a log is made of. Owners are simulated, so that the rules are tested whoever runs the tests.
@Suite("Access")
struct AccessTests {
  static let files = ["log.json", "head", "lock", "00000000000000000001.jsonl"].map { "/log/" + $0 }
  static let owner: UInt32 = 1000
  static let colleague: UInt32 = 1001
  static let stranger: UInt32 = 1002
  static let group: UInt32 = 77

  /// A log of one line that its owner made, perhaps for a group.
  static func log(group: UInt32? = nil) throws -> SimulatedFileSystem {
    let fileSystem = SimulatedFileSystem()
    fileSystem.user = owner
    try EventLog.create(SampleLog.directory, SampleLog.description, sharedWithGroup: group, in: fileSystem)
    try SampleLog.append(batches: [1], in: fileSystem)
    return fileSystem
  }

  static func reading(_ fileSystem: SimulatedFileSystem) -> LogError? {
    failure { () throws(LogError) in try EventLog.open(SampleLog.directory, in: fileSystem) }
  }

  static func writing(_ fileSystem: SimulatedFileSystem) -> LogError? {
    failure { () throws(LogError) in try LogWriter.open(SampleLog.directory, in: fileSystem) }
  }

  @Test("a symbolic link in place of the log or of a file in it is refused and named", arguments: ["/log"] + files)
  func symbolicLinks(_ path: String) throws {
    let fileSystem = try AccessTests.log()
    fileSystem.disguise(path, as: .symbolicLink)
    for error in [AccessTests.reading(fileSystem), AccessTests.writing(fileSystem)] {
      #expect(error?.kind == .untrusted && error?.file == path && error?.hint != nil)
    }
  }

  @Test("a pipe or device in place of a file is refused and named", arguments: files)
  func otherKinds(_ path: String) throws {
    let fileSystem = try AccessTests.log()
    fileSystem.disguise(path, as: .other)
    #expect(AccessTests.reading(fileSystem)?.file == path)
    #expect(AccessTests.writing(fileSystem)?.kind == .untrusted)
  }

  @Test("a stranger's file is refused and named; the superuser's and the caller's are not", arguments: files)
  func strangers(_ path: String) throws {
    let fileSystem = try AccessTests.log()
    fileSystem.disguise(path, owner: AccessTests.stranger)
    for error in [AccessTests.reading(fileSystem), AccessTests.writing(fileSystem)] {
      #expect(error?.kind == .untrusted && error?.file == path && error?.hint != nil)
    }
    fileSystem.user = AccessTests.stranger
    #expect(AccessTests.reading(fileSystem) == nil)
    fileSystem.user = AccessTests.owner
    fileSystem.disguise(path, owner: 0)
    #expect(AccessTests.reading(fileSystem) == nil && AccessTests.writing(fileSystem) == nil)
  }

  @Test("the superuser reads what strangers left, but writes nothing on top of it")
  func superuser() throws {
    let fileSystem = try AccessTests.log()
    fileSystem.disguise("/log/head", owner: AccessTests.stranger)
    fileSystem.user = 0
    #expect(AccessTests.reading(fileSystem) == nil)
    #expect(AccessTests.writing(fileSystem)?.file == "/log/head")
  }

  /// What the superuser does to another's log, each of which makes files.
  static let deeds: [(String, @Sendable (SimulatedFileSystem) throws -> Void)] = [
    ("append", { try SampleLog.append(batches: [1, 2], segmentLimit: 600, in: $0) }),
    (
      "erase",
      { fileSystem in
        var writer = try LogWriter.open(SampleLog.directory, in: fileSystem, environment: SampleLog.environment())
        _ = try writer.erase([1], by: SampleLog.draft(2), recorded: writer.nextRecorded())
        writer.close()
      }
    ),
    (
      "recover",
      { fileSystem in
        let bytes = try #require(fileSystem.contents(SampleLog.segment))
        fileSystem.setContents(SampleLog.segment, bytes + Array("torn".utf8))
        fileSystem.disguise(SampleLog.segment, owner: owner, group: group)
        try SampleLog.append(batches: [], in: fileSystem)
      }
    ),
    (
      "repair",
      { fileSystem in
        try fileSystem.unlink("/log/head")
        _ = try LogRepair.renewHead(SampleLog.directory, in: fileSystem)
      }
    ),
    (
      "append where the lock was lost",
      { fileSystem in
        try fileSystem.unlink("/log/lock")
        try SampleLog.append(batches: [1], in: fileSystem)
      }
    ),
  ]

  @Test("whatever the superuser does to another's log, every file of it stays that other's", arguments: deeds.indices)
  func superuserInAnothersLog(_ index: Int) throws {
    let (name, deed) = AccessTests.deeds[index]
    let fileSystem = try AccessTests.log()
    for path in ["/log"] + AccessTests.files { fileSystem.disguise(path, group: AccessTests.group) }
    fileSystem.user = 0
    try deed(fileSystem)
    let names = try fileSystem.list(SampleLog.directory)
    #expect(names.count >= 4)
    for file in names {
      let status = try fileSystem.status("/log/" + file)
      #expect(status.owner == AccessTests.owner && status.group == AccessTests.group, "\(name): \(file)")
      #expect(status.permissions == 0o600, "\(name): \(file)")
    }
    fileSystem.user = AccessTests.owner
    try SampleLog.append(batches: [1], in: fileSystem)
  }

  @Test("where a file cannot be given to the log's owner, the superuser writes nothing")
  func ownerRefused() throws {
    let fileSystem = try AccessTests.log()
    let lines = try EventLog.open(SampleLog.directory, in: fileSystem).texts
    fileSystem.user = 0
    fileSystem.inject(.fail(SystemError.notPermitted), atEvery: .setOwner)
    let error = failure { () throws(LogError) in
      var writer = try LogWriter.open(SampleLog.directory, in: fileSystem, environment: SampleLog.environment())
      let recorded = try writer.nextRecorded()
      _ = try writer.append([SampleLog.draft(2)], recorded: recorded)
      writer.close()
    }
    #expect(error?.kind == .notWritable)
    fileSystem.resetCalls()
    #expect(try EventLog.open(SampleLog.directory, in: fileSystem).texts == lines)
    for path in AccessTests.files { #expect(try fileSystem.status(path).owner == AccessTests.owner, "\(path)") }
  }

  @Test("anyone may read another's log whose files all are that other's")
  func readingAnothersLog() throws {
    let fileSystem = try AccessTests.log()
    fileSystem.user = AccessTests.stranger
    #expect(AccessTests.reading(fileSystem) == nil)
  }

  @Test("in a log that is shared with a group, members append in turn and read each other's files")
  func sharing() throws {
    let fileSystem = try AccessTests.log(group: AccessTests.group)
    fileSystem.user = AccessTests.colleague
    try SampleLog.append(batches: [1], in: fileSystem)
    #expect(try fileSystem.status("/log/head").owner == AccessTests.colleague)
    #expect(try fileSystem.status("/log/head").group == AccessTests.group)
    fileSystem.user = AccessTests.owner
    try SampleLog.append(batches: [1], in: fileSystem)
    #expect(try EventLog.open(SampleLog.directory, in: fileSystem).lastSequenceNumber == 3)
    fileSystem.disguise("/log/head", owner: AccessTests.stranger, group: 5)
    #expect(AccessTests.reading(fileSystem)?.file == "/log/head")
  }

  @Test("a checkout that others may read is a log like any other", arguments: [0o755, 0o775] as [UInt16])
  func checkout(_ permissions: UInt16) throws {
    let fileSystem = try AccessTests.log()
    fileSystem.disguise("/log", permissions: permissions)
    for path in AccessTests.files { fileSystem.disguise(path, permissions: permissions & 0o666) }
    #expect(AccessTests.reading(fileSystem) == nil && AccessTests.writing(fileSystem) == nil)
  }

  @Test("what everyone may write to can be read, and not be written to", arguments: ["/log"] + files)
  func writableByAll(_ path: String) throws {
    let fileSystem = try AccessTests.log()
    fileSystem.disguise(path, permissions: path == "/log" ? 0o1777 : 0o666)
    #expect(AccessTests.reading(fileSystem) == nil)
    let error = AccessTests.writing(fileSystem)
    #expect(error?.kind == .untrusted && error?.file == path && error?.hint?.contains("chmod") == true)
  }
}

/// The same on the machine's own file system.
@Suite("Access on the disk")
struct AccessOnDiskTests {
  private let temporary: TemporaryDirectory
  private let fileSystem = SystemFileSystem()
  private var directory: String { temporary.path + "/log" }

  init() throws { temporary = try TemporaryDirectory() }

  @Test(
    "a link to a log is refused, with and without a slash behind it; the log itself is not", arguments: ["", "/", "//"])
  func linkedDirectory(_ slash: String) throws {
    try EventLog.create(directory, SampleLog.description)
    let link = temporary.path + "/link"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: directory)
    let error = failure { () throws(LogError) in try EventLog.open(link + slash) }
    #expect(error?.kind == .untrusted && error?.file == link)
    #expect(failure { () throws(LogError) in try LogWriter.open(link + slash) }?.kind == .untrusted)
    #expect(try EventLog.open(directory + slash).lastSequenceNumber == 0)
  }

  @Test("a link to a file of a log is refused", arguments: ["log.json", "head", "lock", "00000000000000000001.jsonl"])
  func linkedFile(_ name: String) throws {
    try EventLog.create(directory, SampleLog.description)
    try SampleLog.append(batches: [1], in: fileSystem, directory: directory)
    let (path, elsewhere) = (directory + "/" + name, temporary.path + "/elsewhere")
    try fileSystem.makeFile(elsewhere, try fileSystem.readWhole(path)[...], permissions: 0o600)
    try fileSystem.unlink(path)
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: elsewhere)
    #expect(failure { () throws(LogError) in try EventLog.open(directory) }?.file == path)
    #expect(failure { () throws(LogError) in try LogWriter.open(directory) }?.file == path)
  }

  /// Giving a file away takes the superuser. Whoever else runs this sees instead that the call fails, and that nothing
  /// is left behind; the owners' rules themselves are tested above under simulation.
  @Test("a log goes to the group that it is made for, if the caller may give it")
  func group() throws {
    let (previous, another) = (getgid(), 54_321 as UInt32)
    #expect(previous != another, "this test takes \(another) for a group that no one is in")
    if geteuid() == 0 {
      try EventLog.create(directory, SampleLog.description, sharedWithGroup: another)
      try SampleLog.append(batches: [1], in: fileSystem, directory: directory)
      for name in [""] + (try fileSystem.list(directory)) {
        #expect(try fileSystem.status(directory + "/" + name).group == another, "\(name)")
      }
      #expect(unsafe chown(directory + "/head", 54_322, another) == 0)
      #expect(try EventLog.open(directory).lastSequenceNumber == 1)
      try SampleLog.append(batches: [1], in: fileSystem, directory: directory)
      #expect(unsafe chown(directory, 54_322, another) == 0)
      try SampleLog.append(batches: [1], in: fileSystem, directory: directory)
      #expect(try fileSystem.status(directory + "/head").owner == 54_322, "what the superuser makes is the owner's")
    } else {
      print("AccessOnDiskTests: run as user \(geteuid()), who cannot give files away; only the refusal is tested")
      let error = failure { () throws(LogError) in
        try EventLog.create(directory, SampleLog.description, sharedWithGroup: another)
      }
      #expect(error?.kind == .notWritable && error?.hint?.contains("id -Gn") == true)
      #expect(try fileSystem.list(temporary.path) == [])
    }
  }
}
