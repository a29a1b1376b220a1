package import SystemCalls

/// Calls by paths, for whoever prepares files for a log or looks at them from outside. Storage itself has none.
extension FileSystem {
  /// Opens a file or directory.
  package func open(_ path: String, _ access: FileAccess, permissions: UInt16) throws(SystemError) -> OpenFile {
    try open(path, in: .workingDirectory, access, permissions: permissions)
  }

  /// Returns the status of what stands at a path.
  package func status(_ path: String) throws(SystemError) -> FileStatus { try status(path, in: .workingDirectory) }

  /// Returns the names in a directory.
  package func list(_ path: String) throws(SystemError) -> [String] {
    let directory = try open(path, .directory, permissions: 0)
    defer { closeQuietly(directory) }
    return try list(directory)
  }

  /// Makes a directory.
  package func makeDirectory(_ path: String, permissions: UInt16) throws(SystemError) {
    try makeDirectory(path, in: .workingDirectory, permissions: permissions)
  }

  /// Removes a name.
  package func unlink(_ path: String) throws(SystemError) { try unlink(path, in: .workingDirectory) }

  /// Returns the whole contents of a file.
  package func readWhole(_ path: String) throws(SystemError) -> [UInt8] {
    let file = try open(path, .reading, permissions: 0)
    defer { closeQuietly(file) }
    return try readPart(file, 0..<(try status(of: file)).size)
  }

  /// Makes a file that holds some bytes, and brings it to the disk.
  package func makeFile(_ path: String, _ bytes: ArraySlice<UInt8>, permissions: UInt16) throws(SystemError) {
    let file = try open(path, .creating, permissions: permissions)
    defer { closeQuietly(file) }
    try setPermissions(file, permissions)
    try writeWhole(file, bytes, at: 0)
    try synchronizeWhole(file)
  }

  /// Brings the names in a directory to the disk.
  package func synchronizeDirectory(_ path: String) throws(SystemError) {
    let directory = try open(path, .directory, permissions: 0)
    defer { closeQuietly(directory) }
    try synchronizeWhole(directory)
  }
}
