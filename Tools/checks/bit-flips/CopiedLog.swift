import EventStorage
import SimulatedDisk
import SystemCalls

/// A log in memory, whose files can be changed at will.
struct CopiedLog {
  static let directory = "/log"

  let fileSystem = SimulatedFileSystem()
  /// The files that hold anything, in order.
  let names: [String]
  private(set) var contents: [String: [UInt8]] = [:]

  /// Copies the files of a log on the machine's disk, but nothing below them: snapshots are derived.
  init(_ path: String) throws(SystemError) {
    let disk = SystemFileSystem()
    try fileSystem.makeDirectory(CopiedLog.directory, permissions: 0o700)
    var names: [String] = []
    for name in try disk.list(path).sorted() where try disk.status("\(path)/\(name)").kind == .file {
      let bytes = try CopiedLog.bytes(of: "\(path)/\(name)", in: disk)
      contents[name] = bytes
      fileSystem.setContents(CopiedLog.path(name), bytes)
      if !bytes.isEmpty { names.append(name) }
    }
    self.names = names
  }

  static func path(_ name: String) -> String { directory + "/" + name }

  /// What verification says while a file holds other bytes.
  func fault(with bytes: [UInt8], in name: String) -> LogError? {
    fileSystem.setContents(CopiedLog.path(name), bytes)
    fileSystem.resetCalls()
    defer { fileSystem.setContents(CopiedLog.path(name), contents[name] ?? []) }
    return fault()
  }

  /// What verification says of the log as it is.
  func fault() -> LogError? {
    do throws(LogError) {
      _ = try EventLog.open(CopiedLog.directory, in: fileSystem)
      return nil
    } catch {
      return error
    }
  }

  private static func bytes(of path: String, in disk: SystemFileSystem) throws(SystemError) -> [UInt8] {
    let file = try disk.open(path, .reading, permissions: 0)
    var bytes: [UInt8] = []
    while true {
      let more = try disk.read(file, at: bytes.count, upTo: 1 << 20)
      if more.isEmpty { break }
      bytes += more
    }
    try disk.close(file)
    return bytes
  }
}
