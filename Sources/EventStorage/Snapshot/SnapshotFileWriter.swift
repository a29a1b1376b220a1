package import SystemCalls

/// Writes a snapshot: a new file among a log's snapshots, that takes its name when all of it is there.
///
/// It must be begun before the lines that it will stand for are read. Then no erasure is missed: one that ends before
/// is in the lines; one that comes later removes the file under whatever name it has; and of one that is between the
/// two, the event stands in the log already. The file takes its name under the log's lock, and only if no erasure came
/// meanwhile. Nothing is synchronized: what a power cut leaves is found by its hashes.
package struct SnapshotFileWriter: ~Copyable {
  private let log: LogDirectory
  private let directory: LogDirectory
  private let name: String
  private let key: SnapshotKey
  private let permissions: UInt16
  private let file: LogFile
  private var buffer: [UInt8] = []
  private var written = 0
  private var sections: [Range<Int>] = []
  private var hashes: [UInt64] = []

  private static let bufferLength = 64 * SnapshotFile.blockLength

  /// Begins a snapshot of the log in a directory; fails where nothing can be written there.
  package static func begin(
    _ path: String, _ key: SnapshotKey, in fileSystem: any FileSystem = SystemFileSystem()
  ) throws(LogError) -> SnapshotFileWriter {
    let log = try LogDirectory.open(path, in: fileSystem, isWriting: true)
    let permissions = try log.filePermissions()
    let name = String(UInt64.random(in: 0 ... .max), radix: 36) + temporarySuffix
    do throws(SystemError) {
      try log.makeSnapshotDirectory(filePermissions: permissions)
    } catch {
      throw LogError(writing: log.path(LogFormat.snapshotDirectory), error)
    }
    guard let directory = try log.snapshots() else {
      throw LogError(.notFound, file: log.path(LogFormat.snapshotDirectory), "was removed meanwhile")
    }
    do throws(SystemError) {
      let file = try directory.makeOpenFile(name, [], permissions: permissions, isSynchronized: false)
      // Tells whoever clears up that someone is at work on it.
      _ = try? file.lock()
      return SnapshotFileWriter(
        log: log, directory: directory, name: name, key: key, permissions: permissions, file: file)
    } catch {
      try? directory.removeFile(name)
      throw LogError(writing: directory.path, error)
    }
  }

  private init(
    log: LogDirectory, directory: LogDirectory, name: String, key: SnapshotKey, permissions: UInt16, file: LogFile
  ) {
    (self.log, self.directory, self.name, self.key) = (log, directory, name, key)
    (self.permissions, self.file) = (permissions, file)
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
      try file.write(bytes, at: written)
    } catch {
      throw LogError(writing: file.path, error)
    }
    written += bytes.count
  }

  /// Gives the snapshot its name, and removes the others; waits for the log's lock at most as long as `waiting`.
  ///
  /// Returns the number of its bytes; nil where an erasure came meanwhile, as it may hold what was erased, and where
  /// another holds the lock for longer. Then it goes.
  package consuming func finish(
    _ checkpoint: Checkpoint, waiting: Duration = .seconds(5)
  ) throws(LogError) -> Int? {
    try writeEnd(checkpoint)
    let lock: LogLock
    do throws(LogError) {
      lock = try LogLock.take(log, permissions: permissions, waiting: waiting)
    } catch {
      if error.kind == .busy { return nil }
      throw error
    }
    defer { withExtendedLifetime(lock) {} }
    guard try isCurrent(checkpoint) else { return nil }
    try take(LogSnapshots.name(checkpoint.sequenceNumber), keeping: LogSnapshots.isPlaces)
    return written
  }

  /// Gives a file of places its name while its caller, as the log's writer, keeps erasures away; removes the others but
  /// those that end at some positions.
  package consuming func finishPlaces(_ checkpoint: Checkpoint, keeping kept: [Int]) throws(LogError) {
    try writeEnd(checkpoint)
    let names = kept.map(LogSnapshots.placesName)
    try take(LogSnapshots.placesName(checkpoint.sequenceNumber)) { !LogSnapshots.isPlaces($0) || names.contains($0) }
  }

  private mutating func writeEnd(_ checkpoint: Checkpoint) throws(LogError) {
    try write((buffer.count + SnapshotFile.blockLength - 1) / SnapshotFile.blockLength)
    let trailer = SnapshotTrailer(checkpoint: checkpoint, sections: sections, hashes: hashes)
    try write(trailer.bytes(key)[...])
  }

  /// Takes a name, and removes the files that are not to be kept.
  private func take(_ finalName: String, keeping isKept: (String) -> Bool) throws(LogError) {
    do throws(SystemError) {
      try directory.rename(name, to: finalName)
    } catch {
      throw LogError(writing: file.path, error)
    }
    for other in try directory.names() where other != finalName && !isKept(other) { removeIfLeft(other) }
  }

  /// True if no erasure was recorded since the checkpoint: its event begins a segment, and it removes every snapshot.
  private func isCurrent(_ checkpoint: Checkpoint) throws(LogError) -> Bool {
    guard try directory.status(name)?.identity == file.status.identity,
      try log.status(LogFormat.erasureFile) == nil
    else { return false }
    return try LogReader.readHead(log).segment == checkpoint.pieces.last?.segment
  }

  /// Removes a snapshot that nobody is at work on.
  private func removeIfLeft(_ name: String) {
    guard LogSnapshots.isFileName(name) else { return }
    if name.hasSuffix(temporarySuffix), let file = try? directory.open(name, .writing), (try? file.lock()) == false {
      return
    }
    try? directory.removeFile(name)
  }

  deinit {
    // It is gone where the snapshot has taken its name.
    try? directory.removeFile(name)
  }
}

/// The snapshots of a log: files in a directory of its own, of which the latest is used; and beside them those of
/// places.
package enum LogSnapshots {
  private static let suffix = ".snapshot"
  private static let placesSuffix = ".places"

  static func placesName(_ sequenceNumber: Int) -> String { LogFormat.twentyDigits(sequenceNumber) + placesSuffix }

  static func isPlaces(_ name: String) -> Bool { name.hasSuffix(placesSuffix) }

  /// The files of places of a log with a key, the one that goes furthest first; none where that one does not stand in
  /// the log. O(files + segments + blocks).
  package static func places(of log: LogDirectory, _ key: SnapshotKey) -> [SnapshotFile] {
    guard let directory = try? log.snapshots(), let names = try? directory.names() else { return [] }
    let files = names.reversed().filter { isFileName($0) && isPlaces($0) }
      .compactMap { try? SnapshotFile($0, in: directory, key) }
    let isUsable = files.first.map { $0.checkpoint.stands(in: log) && files.allSatisfy(\.isOfUsualSize) } ?? false
    return isUsable ? files : []
  }

  static func name(_ sequenceNumber: Int) -> String { LogFormat.twentyDigits(sequenceNumber) + suffix }

  /// True for the names that a log gives to its snapshots: 20 digits, or any letters and digits while it is written.
  static func isFileName(_ name: String) -> Bool {
    if name.hasSuffix(temporarySuffix) {
      let stem = name.utf8.dropLast(temporarySuffix.utf8.count)
      return isFileName(String(name.dropLast(temporarySuffix.utf8.count)))
        || !stem.isEmpty && stem.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) }
    }
    return [suffix, placesSuffix].contains { name.utf8.count == 20 + $0.utf8.count && name.hasSuffix($0) }
      && name.utf8.prefix(20).allSatisfy { (0x30...0x39).contains($0) }
  }

  /// The latest snapshot with a key that stands in the log at a path; nil where there is none.
  package static func latest(
    of log: String, _ key: SnapshotKey, in fileSystem: any FileSystem = SystemFileSystem()
  ) -> SnapshotFile? {
    (try? LogDirectory.open(log, in: fileSystem)).flatMap { latest(of: $0, key) }
  }

  /// The most bytes of a snapshot that is used: one is smaller than the lines that it stands for, and a larger one was
  /// put there to fill the memory.
  static func byteLimit(ofLines lineBytes: Int) -> Int { 2 * lineBytes + 1 << 20 }

  /// Reads every snapshot of a log with so many bytes of lines that a question may use; fails where one cannot be read,
  /// and returns false where there is none. O(bytes).
  package static func readAll(of log: LogDirectory, lineBytes: Int) throws(LogError) -> Bool {
    guard let directory = try log.snapshots() else { return false }
    let names = try directory.names().filter { isFileName($0) && $0.hasSuffix(suffix) }
    for name in names {
      guard let size = try directory.status(name)?.size, size <= byteLimit(ofLines: lineBytes) else { continue }
      let file: LogFile
      do throws(LogError) {
        file = try directory.open(name, .reading)
      } catch {
        // An erasure may have taken it away meanwhile.
        if error.kind == .notFound { continue }
        throw error
      }
      for start in stride(from: 0, to: size, by: 1 << 20) { _ = try file.read(start..<min(start + 1 << 20, size)) }
    }
    return !names.isEmpty
  }

  /// The latest snapshot with a key that stands in a log; nil where there is none. O(snapshots + segments + blocks).
  package static func latest(of log: LogDirectory, _ key: SnapshotKey) -> SnapshotFile? {
    guard let directory = try? log.snapshots(), let names = try? directory.names() else { return nil }
    for name in names.reversed() where isFileName(name) && name.hasSuffix(suffix) {
      guard let file = try? SnapshotFile(name, in: directory, key), file.checkpoint.stands(in: log) else { continue }
      if file.isOfUsualSize { return file }
    }
    return nil
  }
}
