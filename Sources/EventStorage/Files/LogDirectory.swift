package import SystemCalls

/// The directory of a log, held open.
///
/// The path is looked up once. Everything after that is done in the directory that was found there, whatever someone
/// puts in its place; no name is followed out of it. Files are listed, opened, made, replaced and removed here alone:
///
/// - A file is judged by the descriptor that it was opened with: it is a regular file, it belongs to someone who may
///   write to the log (`LogAccess`), and it is not larger than any file of a log is.
/// - Only names that a log itself gives are written or removed, and only regular files that bear them.
package final class LogDirectory: Sendable {
  /// The path that it was found at, for messages.
  package let path: String
  let fileSystem: any FileSystem
  let handle: OpenFile
  /// The directory's own status when it was opened.
  let status: FileStatus
  let access: LogAccess
  private let kind: Kind
  private let heldFiles = Locked<[String: LogFile]>([:])

  private enum Kind { case log, snapshots }

  /// Opens the directory of a log; a symbolic link is refused.
  ///
  /// Fails with `.notFound`, `.notALog`, `.notReadable`, `.untrusted` or a failed call.
  package static func open(
    _ path: String, in fileSystem: any FileSystem = SystemFileSystem(), isWriting: Bool = false
  ) throws(LogError) -> LogDirectory {
    var name = path[...]
    // With a slash behind it a symbolic link is followed.
    while name.count > 1, name.hasSuffix("/") { name.removeLast() }
    let directory = try LogDirectory(String(name), in: fileSystem, isWriting: isWriting)
    try directory.access.check(directory)
    return directory
  }

  private init(_ path: String, in fileSystem: any FileSystem, isWriting: Bool) throws(LogError) {
    (self.path, self.fileSystem, kind) = (path, fileSystem, .log)
    do throws(SystemError) {
      (handle, status) = try fileSystem.openWithStatus(path, in: .workingDirectory, .directory)
    } catch {
      throw LogDirectory.failure(path, fileSystem, error)
    }
    access = LogAccess(place: status, user: fileSystem.user, isWriting: isWriting)
  }

  private init(snapshotsOf log: LogDirectory, _ handle: OpenFile, _ status: FileStatus) {
    (path, fileSystem, access, kind) = (log.path(LogFormat.snapshotDirectory), log.fileSystem, log.access, .snapshots)
    (self.handle, self.status) = (handle, status)
  }

  deinit { fileSystem.closeQuietly(handle) }

  private static func failure(_ path: String, _ fileSystem: any FileSystem, _ error: SystemError) -> LogError {
    guard [SystemError.notADirectory, SystemError.symbolicLink].contains(error.number) else {
      return LogError(reading: path, error)
    }
    if (try? fileSystem.status(path, in: .workingDirectory))?.kind == .symbolicLink {
      return LogAccess.symbolicLink(path, next: "name the directory that it points to")
    }
    return LogError(.notALog, file: path, "is not a directory", hint: LogReader.initHint)
  }

  /// The path of a file, for messages.
  func path(_ name: String) -> String { path + "/" + name }

  /// The directory of the snapshots; nil where there is none.
  func snapshots() throws(LogError) -> LogDirectory? {
    let name = LogFormat.snapshotDirectory
    let opened: LogDirectory
    do throws(SystemError) {
      let (handle, status) = try fileSystem.openWithStatus(name, in: handle, .directory)
      opened = LogDirectory(snapshotsOf: self, handle, status)
    } catch {
      if error.number == SystemError.notFound { return nil }
      if let status = try? fileSystem.status(name, in: handle) { try access.judge(path(name), status, .directory) }
      throw LogError(reading: path(name), error)
    }
    try access.judge(path(name), opened.status, .directory)
    return opened
  }
}

// Looking and reading.
extension LogDirectory {
  /// The names in the directory, in order.
  func names() throws(LogError) -> [String] {
    do throws(SystemError) {
      return try fileSystem.uninterrupted { () throws(SystemError) in try fileSystem.list(handle) }.sorted()
    } catch {
      throw LogError(reading: path, error)
    }
  }

  /// The status of what bears a name; nil where nothing does.
  func status(_ name: String) throws(LogError) -> FileStatus? {
    do throws(SystemError) {
      return try fileSystem.uninterrupted { () throws(SystemError) in try fileSystem.status(name, in: handle) }
    } catch {
      if error.number == SystemError.notFound { return nil }
      throw LogError(reading: path(name), error)
    }
  }

  /// Opens a file: the one place where a file of a log is opened.
  func open(_ name: String, _ access: FileAccess, permissions: UInt16 = 0) throws(LogError) -> LogFile {
    let path = path(name)
    let file: LogFile
    do throws(SystemError) {
      let (opened, status) = try fileSystem.openWithStatus(name, in: handle, access, permissions: permissions)
      file = LogFile(path: path, file: opened, status: status, fileSystem: fileSystem)
    } catch {
      if error.number == SystemError.symbolicLink {
        throw LogAccess.symbolicLink(path, next: "put the file itself in its place, if it is the log's")
      }
      throw access == .reading ? LogError(reading: path, error) : LogError(writing: path, error)
    }
    try self.access.judge(path, file.status, .file)
    let limit = kind == .log ? LogFormat.byteLimit(ofFile: name) : LogFormat.snapshotByteLimit
    if file.status.size > limit {
      throw .damage(path, "is \(file.status.size) bytes long, and no such file of a log has more than \(limit)")
    }
    return file
  }

  /// The directory itself, opened once more.
  func reopened() throws(LogError) -> LogFile {
    do throws(SystemError) {
      let (file, status) = try fileSystem.openWithStatus(".", in: handle, .directory)
      return LogFile(path: path, file: file, status: status, fileSystem: fileSystem)
    } catch {
      throw LogError(reading: path, error)
    }
  }

  /// Reads a whole file. O(bytes).
  func read(_ name: String) throws(LogError) -> [UInt8] { try open(name, .reading).read() }

  /// True if a file of that name holds these bytes and no others.
  func holds(_ bytes: [UInt8], _ name: String) -> Bool {
    guard let file = try? open(name, .reading), file.status.size == bytes.count else { return false }
    return (try? file.read()) == bytes
  }

  /// A file that stays open, so that it is read as it was when it was first asked for, whatever takes its name.
  func held(_ name: String) throws(LogError) -> LogFile {
    if let file = heldFiles.withLock({ $0[name] }) { return file }
    let file = try open(name, .reading)
    heldFiles.withLock { $0[name] = file }
    return file
  }

  /// The file that is held under a name; nil where none is.
  func heldIdentity(_ name: String) -> FileIdentity? { heldFiles.withLock { $0[name]?.status.identity } }

  /// Lets go of the files that were held, and returns itself.
  func lettingGo() -> LogDirectory {
    letGo()
    return self
  }

  /// Lets go of the files that were held: each is opened anew when it is asked for again.
  func letGo() { heldFiles.withLock { $0 = [:] } }
}

// Changing.
extension LogDirectory {
  /// Makes a file that holds `bytes` and is on the disk when this returns; its name is not yet.
  func makeFile(_ name: String, _ bytes: ArraySlice<UInt8>, permissions: UInt16) throws(SystemError) {
    _ = try makeOpenFile(name, bytes, permissions: permissions)
  }

  /// Makes a file that holds `bytes` and is on the disk when this returns, and leaves it open; its name is not yet on
  /// the disk.
  func makeOpenFile(
    _ name: String, _ bytes: ArraySlice<UInt8>, permissions: UInt16, isSynchronized: Bool = true
  ) throws(SystemError) -> LogFile {
    try requireOwn(name)
    let file = try fileSystem.uninterrupted { () throws(SystemError) in
      try fileSystem.open(name, in: handle, .creating, permissions: permissions)
    }
    do throws(SystemError) {
      try prepare(file, permissions: permissions)
      try fileSystem.writeWhole(file, bytes, at: 0)
      if isSynchronized { try fileSystem.synchronizeWhole(file) }
      let status = try fileSystem.uninterrupted { () throws(SystemError) in try fileSystem.status(of: file) }
      return LogFile(path: path(name), file: file, status: status, fileSystem: fileSystem)
    } catch {
      fileSystem.closeQuietly(file)
      throw error
    }
  }

  /// Gives a new file or directory its permissions, whatever the umask.
  ///
  /// A file that the superuser makes goes to the owner and the group of the directory, who could not read it otherwise.
  func prepare(_ file: OpenFile, permissions: UInt16) throws(SystemError) {
    if fileSystem.user == superuser {
      let place = try fileSystem.uninterrupted { () throws(SystemError) in try fileSystem.status(of: handle) }
      if place.owner != superuser {
        try fileSystem.uninterrupted { () throws(SystemError) in try fileSystem.setOwner(file, place.owner) }
        try fileSystem.uninterrupted { () throws(SystemError) in try fileSystem.setGroup(file, place.group) }
      }
    }
    try fileSystem.uninterrupted { () throws(SystemError) in try fileSystem.setPermissions(file, permissions) }
  }

  /// Puts a file that holds `bytes` in place of whatever bore the name. The new file, whose name first ends in
  /// `temporarySuffix`, is on the disk before it takes the name.
  ///
  /// The directory is not synchronized.
  func replaceFile(_ name: String, _ bytes: ArraySlice<UInt8>, permissions: UInt16) throws(SystemError) {
    let temporary = name.hasSuffix(temporarySuffix) ? "0" + temporarySuffix : name + temporarySuffix
    try requireOwn(name)
    do throws(SystemError) {
      try removeFile(temporary)
      try makeFile(temporary, bytes, permissions: permissions)
      try rename(temporary, to: name)
    } catch {
      try? removeFile(temporary)
      throw error
    }
  }

  /// Gives a file of the directory another name.
  func rename(_ name: String, to newName: String) throws(SystemError) {
    try requireOwn(name)
    try requireOwn(newName)
    heldFiles.withLock { $0[newName] = nil }
    try fileSystem.uninterrupted { () throws(SystemError) in try fileSystem.rename(name, to: newName, in: handle) }
  }

  /// Removes a file; one that is not there is no failure.
  ///
  /// Nothing else is removed by a call: a link goes and what it leads to stays, and a directory stays.
  func removeFile(_ name: String) throws(SystemError) {
    try requireOwn(name)
    heldFiles.withLock { $0[name] = nil }
    do throws(SystemError) {
      try fileSystem.uninterrupted { () throws(SystemError) in try fileSystem.unlink(name, in: handle) }
    } catch {
      if error.number != SystemError.notFound { throw error }
    }
  }

  /// Cuts a file off at a length, and brings that to the disk.
  func cut(_ name: String, to length: Int) throws(SystemError) {
    let (file, status) = try fileSystem.openWithStatus(name, in: handle, .writing)
    defer { fileSystem.closeQuietly(file) }
    guard (try? access.judge(path(name), status, .file)) != nil else {
      throw SystemError(.open, SystemError.notPermitted)
    }
    try fileSystem.uninterrupted { () throws(SystemError) in try fileSystem.truncate(file, to: length) }
    try fileSystem.synchronizeWhole(file)
  }

  /// Makes the directory of the snapshots, where it is missing, for those who may read the files in it.
  func makeSnapshotDirectory(filePermissions: UInt16) throws(SystemError) {
    let permissions = filePermissions | (filePermissions & 0o444) >> 2
    let name = LogFormat.snapshotDirectory
    do throws(SystemError) {
      try fileSystem.uninterrupted { () throws(SystemError) in
        try fileSystem.makeDirectory(name, in: handle, permissions: permissions)
      }
    } catch {
      if error.number == SystemError.exists { return }
      throw error
    }
    let made = try fileSystem.uninterrupted { () throws(SystemError) in
      try fileSystem.open(name, in: handle, .directory, permissions: 0)
    }
    defer { fileSystem.closeQuietly(made) }
    try prepare(made, permissions: permissions)
  }

  /// Brings the names in the directory to the disk.
  func synchronize() throws(SystemError) { try fileSystem.synchronizeWhole(handle) }

  private func requireOwn(_ name: String) throws(SystemError) {
    let isOwn = kind == .log ? LogFormat.isFileName(name) : LogSnapshots.isFileName(name)
    if !isOwn { throw SystemError(.open, SystemError.notPermitted) }
  }
}

/// A file of a log, open for as long as the value lives.
final class LogFile: Sendable {
  /// The path, for messages.
  let path: String
  /// The status when it was opened.
  let status: FileStatus
  private let file: OpenFile
  private let fileSystem: any FileSystem

  init(path: String, file: OpenFile, status: FileStatus, fileSystem: any FileSystem) {
    (self.path, self.file, self.status, self.fileSystem) = (path, file, status, fileSystem)
  }

  deinit { fileSystem.closeQuietly(file) }

  /// Reads all that the file held when it was opened; fails where that is more than is read at once. O(bytes).
  func read() throws(LogError) -> [UInt8] {
    let limit = LogFormat.byteLimitAtOnce
    if status.size <= limit { return try read(0..<status.size) }
    throw .damage(path, "is \(status.size) bytes long, and no more than \(limit) are read at once")
  }

  /// Reads a part; shorter if the file ends before.
  func read(_ range: Range<Int>) throws(LogError) -> [UInt8] {
    do throws(SystemError) {
      return try fileSystem.readPart(file, range)
    } catch {
      throw LogError(reading: path, error)
    }
  }

  /// Fills a buffer from an offset and returns the number of bytes read.
  func fill(_ buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(LogError) -> Int {
    do throws(SystemError) {
      return unsafe try fileSystem.fill(buffer, from: file, at: offset)
    } catch {
      throw LogError(reading: path, error)
    }
  }

  /// Writes all bytes at an offset.
  func write(_ bytes: ArraySlice<UInt8>, at offset: Int) throws(SystemError) {
    try fileSystem.writeWhole(file, bytes, at: offset)
  }

  /// Brings what was written to the disk, but not the file's times.
  func synchronizeData() throws(SystemError) {
    try fileSystem.uninterrupted { () throws(SystemError) in try fileSystem.synchronizeData(file) }
  }

  /// Takes the lock of the file; false where another holds it.
  func lock() throws(SystemError) -> Bool {
    do throws(SystemError) {
      try fileSystem.uninterrupted { () throws(SystemError) in try fileSystem.lock(file) }
      return true
    } catch {
      if error.number == SystemError.wouldBlock { return false }
      throw error
    }
  }
}

extension FileSystem {
  /// Opens a file or directory and asks for its status.
  fileprivate func openWithStatus(
    _ name: String, in directory: OpenFile, _ access: FileAccess, permissions: UInt16 = 0
  ) throws(SystemError) -> (OpenFile, FileStatus) {
    let file = try uninterrupted { () throws(SystemError) in
      try open(name, in: directory, access, permissions: permissions)
    }
    do throws(SystemError) {
      return (file, try uninterrupted { () throws(SystemError) in try status(of: file) })
    } catch {
      closeQuietly(file)
      throw error
    }
  }
}
