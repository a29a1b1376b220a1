package import SystemCalls

/// Writes a snapshot: a new file among a log's snapshots, that takes its name when all of it is there.
///
/// It must be begun before the lines that it will stand for are read. Then no erasure is missed: one that ends before
/// is in the lines; one that comes later empties the file under whatever name it has, before it rewrites the log; and
/// of one that is between the two, the event stands in the log already. Nothing is synchronized: what a power cut
/// leaves is found by its hashes.
package struct SnapshotFileWriter: ~Copyable {
  private let directory: String
  private let path: String
  private let key: SnapshotKey
  private let fileSystem: any FileSystem
  private let file: OpenFile
  private var buffer: [UInt8] = []
  private var written = 0
  private var sections: [Range<Int>] = []
  private var hashes: [UInt64] = []

  private static let bufferLength = 64 * SnapshotFile.blockLength

  /// Begins a snapshot of the log in a directory; fails where nothing can be written there.
  package static func begin(
    _ log: String, _ key: SnapshotKey, in fileSystem: any FileSystem = SystemFileSystem()
  ) throws(LogError) -> SnapshotFileWriter {
    let directory = log + "/" + LogFormat.snapshotDirectory
    let path = directory + "/" + String(UInt64.random(in: 0 ... .max), radix: 36) + temporarySuffix
    try LogAccess.check(log, in: fileSystem, isWriting: true)
    let permissions = try LogWriter.permissions(log, in: fileSystem)
    do throws(SystemError) {
      try makeDirectory(directory, filePermissions: permissions, fileSystem)
      let file = try fileSystem.uninterrupted { () throws(SystemError) in
        try fileSystem.open(path, .creating, permissions: permissions)
      }
      let writer = SnapshotFileWriter(directory: directory, path: path, key: key, fileSystem: fileSystem, file: file)
      try fileSystem.prepare(file, at: path, permissions: permissions)
      return writer
    } catch {
      throw LogError(writing: directory, error)
    }
  }

  private init(directory: String, path: String, key: SnapshotKey, fileSystem: any FileSystem, file: OpenFile) {
    (self.directory, self.path, self.key, self.fileSystem, self.file) = (directory, path, key, fileSystem, file)
  }

  /// Makes the directory of the snapshots for those who may read the files in it, where it is missing.
  private static func makeDirectory(
    _ path: String, filePermissions: UInt16, _ fileSystem: any FileSystem
  ) throws(SystemError) {
    let permissions = filePermissions | (filePermissions & 0o444) >> 2
    do throws(SystemError) {
      try fileSystem.uninterrupted { () throws(SystemError) in
        try fileSystem.makeDirectory(path, permissions: permissions)
      }
    } catch {
      if error.number == SystemError.exists { return }
      throw error
    }
    try fileSystem.withFile(path, .directory) { (file) throws(SystemError) in
      try fileSystem.prepare(file, at: path, permissions: permissions)
    }
  }

  /// Adds bytes to the present section.
  package mutating func append(_ bytes: ArraySlice<UInt8>) throws(LogError) {
    buffer += bytes
    if buffer.count >= SnapshotFileWriter.bufferLength { try write(buffer.count / SnapshotFile.blockLength) }
  }

  /// Ends the present section and begins the next.
  package mutating func endSection() {
    let start = sections.last?.upperBound ?? 0
    sections.append(start..<written + buffer.count)
  }

  private mutating func write(_ blockCount: Int) throws(LogError) {
    let length = min(blockCount * SnapshotFile.blockLength, buffer.count)
    for start in stride(from: 0, to: length, by: SnapshotFile.blockLength) {
      let end = min(start + SnapshotFile.blockLength, length)
      hashes.append(SnapshotFile.hash(buffer, start..<end, ofBlock: hashes.count))
    }
    try write(buffer[..<length])
    buffer.removeFirst(length)
  }

  private mutating func write(_ bytes: ArraySlice<UInt8>) throws(LogError) {
    do throws(SystemError) {
      try fileSystem.writeWhole(file, bytes, at: written)
    } catch {
      throw LogError(writing: path, error)
    }
    written += bytes.count
  }

  /// Gives the snapshot its name, and removes the others. Says how many bytes it has.
  package consuming func finish(_ checkpoint: Checkpoint) throws(LogError) -> Int {
    try write((buffer.count + SnapshotFile.blockLength - 1) / SnapshotFile.blockLength)
    let trailer = SnapshotTrailer(checkpoint: checkpoint, sections: sections, hashes: hashes)
    try write(trailer.bytes(key)[...])
    let name = LogSnapshots.name(checkpoint.sequenceNumber)
    do throws(SystemError) {
      let (path, directory) = (path, directory)
      try fileSystem.uninterrupted { () throws(SystemError) in
        try fileSystem.rename(path, to: directory + "/" + name)
      }
      let others = try fileSystem.uninterrupted { () throws(SystemError) in try fileSystem.list(directory) }
      for other in others where other != name { try fileSystem.removeIfPresent(directory + "/" + other) }
    } catch {
      throw LogError(writing: path, error)
    }
    return written
  }

  deinit {
    fileSystem.closeQuietly(file)
    try? fileSystem.removeIfPresent(path)
  }
}

/// The snapshots of a log: files in a directory of its own, of which the latest is used.
package enum LogSnapshots {
  private static let suffix = ".snapshot"

  static func name(_ sequenceNumber: Int) -> String { LogFormat.twentyDigits(sequenceNumber) + suffix }

  /// The latest snapshot with a key that stands in the log; nil where there is none. O(snapshots + segments + blocks).
  package static func latest(
    of log: String, _ key: SnapshotKey, in fileSystem: any FileSystem = SystemFileSystem()
  ) -> SnapshotFile? {
    let directory = log + "/" + LogFormat.snapshotDirectory
    let names = try? fileSystem.uninterrupted { () throws(SystemError) in try fileSystem.list(directory) }
    for name in (names ?? []).filter({ $0.hasSuffix(suffix) }).sorted().reversed() {
      guard let file = try? SnapshotFile(directory + "/" + name, key, in: fileSystem) else { continue }
      if file.checkpoint.stands(in: log, fileSystem) { return file }
    }
    return nil
  }
}
