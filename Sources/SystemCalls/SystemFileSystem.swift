#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The machine's own file system.
package struct SystemFileSystem: FileSystem {
  /// The machine's own file system.
  package init() {}

  package var user: UInt32 { geteuid() }

  package func open(
    _ name: String, in directory: OpenFile, _ access: FileAccess, permissions: UInt16
  ) throws(SystemError) -> OpenFile {
    // A pipe or device in place of a file must not make anyone wait.
    let always = O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK
    let flags: Int32 =
      switch access {
      case .reading: O_RDONLY | always
      case .writing: O_WRONLY | always
      case .creating: O_WRONLY | O_CREAT | O_EXCL | always
      case .locking: O_RDWR | O_CREAT | always
      case .directory: O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
      }
    let mode = mode_t(permissions)
    return OpenFile(descriptor: try check(.open, unsafe openat(directory.descriptor, name, flags, mode)))
  }

  package func close(_ file: OpenFile) throws(SystemError) { try check(.close, posixClose(file.descriptor)) }

  package func read(_ file: OpenFile, at offset: Int, upTo count: Int) throws(SystemError) -> [UInt8] {
    var failure: SystemError?
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, initializedCount in
      let taken = unsafe pread(file.descriptor, buffer.baseAddress, count, off_t(offset))
      if taken < 0 { failure = SystemError(.read, errno) }
      initializedCount = max(0, taken)
    }
    if let failure { throw failure }
    return bytes
  }

  package func read(
    _ file: OpenFile, at offset: Int, into buffer: UnsafeMutableRawBufferPointer
  ) throws(SystemError) -> Int {
    let taken = unsafe pread(file.descriptor, buffer.baseAddress, buffer.count, off_t(offset))
    if taken < 0 { throw SystemError(.read, errno) }
    return taken
  }

  package func write(_ file: OpenFile, _ bytes: ArraySlice<UInt8>, at offset: Int) throws(SystemError) -> Int {
    let taken = unsafe bytes.withUnsafeBytes { buffer in
      unsafe pwrite(file.descriptor, buffer.baseAddress, buffer.count, off_t(offset))
    }
    if taken < 0 { throw SystemError(.write, errno) }
    return taken
  }

  package func truncate(_ file: OpenFile, to length: Int) throws(SystemError) {
    try check(.truncate, ftruncate(file.descriptor, off_t(length)))
  }

  package func synchronize(_ file: OpenFile) throws(SystemError) {
    #if canImport(Darwin)
      // fsync stops at the drive's cache there.
      try check(.synchronize, fcntl(file.descriptor, F_FULLFSYNC))
    #else
      try check(.synchronize, fsync(file.descriptor))
    #endif
  }

  package func synchronizeData(_ file: OpenFile) throws(SystemError) {
    #if canImport(Darwin)
      try synchronize(file)
    #else
      try check(.synchronize, fdatasync(file.descriptor))
    #endif
  }

  package func setPermissions(_ file: OpenFile, _ permissions: UInt16) throws(SystemError) {
    try check(.setPermissions, fchmod(file.descriptor, mode_t(permissions)))
  }

  package func setOwner(_ file: OpenFile, _ owner: UInt32) throws(SystemError) {
    // The group stays: that is what a group number of all ones says.
    try check(.setOwner, fchown(file.descriptor, uid_t(owner), gid_t.max))
  }

  package func setGroup(_ file: OpenFile, _ group: UInt32) throws(SystemError) {
    // The owner stays: that is what a user number of all ones says.
    try check(.setGroup, fchown(file.descriptor, uid_t.max, gid_t(group)))
  }

  package func lock(_ file: OpenFile) throws(SystemError) {
    try check(.lock, flock(file.descriptor, LOCK_EX | LOCK_NB))
  }

  package func status(of file: OpenFile) throws(SystemError) -> FileStatus {
    var status = stat()
    try check(.status, unsafe fstat(file.descriptor, &status))
    return FileStatus(status)
  }

  package func status(_ name: String, in directory: OpenFile) throws(SystemError) -> FileStatus {
    var status = stat()
    try check(.status, unsafe fstatat(directory.descriptor, name, &status, AT_SYMLINK_NOFOLLOW))
    return FileStatus(status)
  }

  package func list(_ directory: OpenFile) throws(SystemError) -> [String] {
    // A descriptor of its own, as closing the stream closes it and reading moves its place.
    let copy = try check(.list, unsafe openat(directory.descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC))
    guard let stream = unsafe fdopendir(copy) else {
      let error = SystemError.last(.list)
      _ = posixClose(copy)
      throw error
    }
    defer { unsafe closedir(stream) }
    var names: [String] = []
    while true {
      errno = 0
      guard let entry = unsafe readdir(stream) else { break }
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { field in
        unsafe UnsafeRawPointer(field).withMemoryRebound(to: UInt8.self, capacity: 256) { unsafe String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    if errno != 0 { throw SystemError(.list, errno) }
    return names
  }

  package func makeDirectory(_ name: String, in directory: OpenFile, permissions: UInt16) throws(SystemError) {
    try check(.makeDirectory, unsafe mkdirat(directory.descriptor, name, mode_t(permissions)))
  }

  package func removeDirectory(_ name: String, in directory: OpenFile) throws(SystemError) {
    try check(.removeDirectory, unsafe unlinkat(directory.descriptor, name, AT_REMOVEDIR))
  }

  package func rename(_ name: String, to newName: String, in directory: OpenFile) throws(SystemError) {
    try check(.rename, unsafe renameat(directory.descriptor, name, directory.descriptor, newName))
  }

  package func unlink(_ name: String, in directory: OpenFile) throws(SystemError) {
    try check(.unlink, unsafe unlinkat(directory.descriptor, name, 0))
  }

  package func pause(milliseconds: Int) { _ = usleep(UInt32(clamping: milliseconds * 1000)) }

  @discardableResult
  private func check(_ call: SystemCall, _ result: Int32) throws(SystemError) -> Int32 {
    if result < 0 { throw SystemError(call, errno) }
    return result
  }
}

// The call whose name a method above hides.
private func posixClose(_ descriptor: Int32) -> Int32 { close(descriptor) }

extension OpenFile {
  /// The directory that the process works in, where a name may be a path.
  package static let workingDirectory = OpenFile(descriptor: AT_FDCWD)
}

extension FileStatus {
  fileprivate init(_ status: stat) {
    let kind: Kind =
      switch status.st_mode & S_IFMT {
      case S_IFREG: .file
      case S_IFDIR: .directory
      case S_IFLNK: .symbolicLink
      default: .other
      }
    self.init(
      kind: kind, size: Int(status.st_size), permissions: UInt16(status.st_mode & 0o7777), owner: status.st_uid,
      group: status.st_gid,
      identity: FileIdentity(
        device: UInt64(truncatingIfNeeded: status.st_dev), inode: UInt64(truncatingIfNeeded: status.st_ino)))
  }
}

/// Opens `/dev/null` in place of each of the standard streams that is closed, so that no file of the program gets its
/// number, and with it what is meant for a person. Call it before anything else is opened.
///
/// Each is opened the wrong way round: reading or writing it fails as if it were still closed.
package func openStandardStreams() {
  for descriptor: Int32 in 0...2 where fcntl(descriptor, F_GETFD) == -1 && errno == EBADF {
    // The lowest number that is free is given: this one.
    _ = unsafe open("/dev/null", descriptor == 0 ? O_WRONLY : O_RDONLY)
  }
}
