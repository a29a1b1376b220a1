package import SystemCalls

/// A simulated file system as one process sees it: each of its calls first passes a gate, where others can overtake it.
package struct GatedFileSystem: FileSystem {
  private let base: SimulatedFileSystem
  private let gate: @Sendable (SystemCall, String) -> Void

  /// A process's view of a file system; the gate gets each call and the name that it is made with.
  package init(_ base: SimulatedFileSystem, gate: @escaping @Sendable (SystemCall, String) -> Void) {
    (self.base, self.gate) = (base, gate)
  }

  package var user: UInt32 { base.user }

  package func open(
    _ name: String, in directory: OpenFile, _ access: FileAccess, permissions: UInt16
  ) throws(SystemError) -> OpenFile {
    gate(.open, name)
    return try base.open(name, in: directory, access, permissions: permissions)
  }

  package func close(_ file: OpenFile) throws(SystemError) {
    gate(.close, "")
    try base.close(file)
  }

  package func read(_ file: OpenFile, at offset: Int, upTo count: Int) throws(SystemError) -> [UInt8] {
    gate(.read, "")
    return try base.read(file, at: offset, upTo: count)
  }

  package func write(_ file: OpenFile, _ bytes: ArraySlice<UInt8>, at offset: Int) throws(SystemError) -> Int {
    gate(.write, "")
    return try base.write(file, bytes, at: offset)
  }

  package func truncate(_ file: OpenFile, to length: Int) throws(SystemError) {
    gate(.truncate, "")
    try base.truncate(file, to: length)
  }

  package func synchronize(_ file: OpenFile) throws(SystemError) {
    gate(.synchronize, "")
    try base.synchronize(file)
  }

  package func setPermissions(_ file: OpenFile, _ permissions: UInt16) throws(SystemError) {
    gate(.setPermissions, "")
    try base.setPermissions(file, permissions)
  }

  package func setOwner(_ file: OpenFile, _ owner: UInt32) throws(SystemError) {
    gate(.setOwner, "")
    try base.setOwner(file, owner)
  }

  package func setGroup(_ file: OpenFile, _ group: UInt32) throws(SystemError) {
    gate(.setGroup, "")
    try base.setGroup(file, group)
  }

  package func lock(_ file: OpenFile) throws(SystemError) {
    gate(.lock, "")
    try base.lock(file)
  }

  package func status(of file: OpenFile) throws(SystemError) -> FileStatus {
    gate(.status, "")
    return try base.status(of: file)
  }

  package func status(_ name: String, in directory: OpenFile) throws(SystemError) -> FileStatus {
    gate(.status, name)
    return try base.status(name, in: directory)
  }

  package func list(_ directory: OpenFile) throws(SystemError) -> [String] {
    gate(.list, "")
    return try base.list(directory)
  }

  package func makeDirectory(_ name: String, in directory: OpenFile, permissions: UInt16) throws(SystemError) {
    gate(.makeDirectory, name)
    try base.makeDirectory(name, in: directory, permissions: permissions)
  }

  package func removeDirectory(_ name: String, in directory: OpenFile) throws(SystemError) {
    gate(.removeDirectory, name)
    try base.removeDirectory(name, in: directory)
  }

  package func rename(_ name: String, to newName: String, in directory: OpenFile) throws(SystemError) {
    gate(.rename, newName)
    try base.rename(name, to: newName, in: directory)
  }

  package func unlink(_ name: String, in directory: OpenFile) throws(SystemError) {
    gate(.unlink, name)
    try base.unlink(name, in: directory)
  }

  package func pause(milliseconds: Int) {}
}
