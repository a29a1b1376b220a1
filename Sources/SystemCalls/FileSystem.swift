/// The calls that storage makes to the operating system, one to one.
///
/// A name is looked up in a directory that is open, so that nobody can put another directory in its place meanwhile; in
/// `OpenFile.workingDirectory` a name may be a path. No call follows a symbolic link in the last component.
///
/// Conformers do exactly what the call does: they hand on interrupted calls and short reads and writes, which
/// `FileSystem+WholeFiles.swift` handles in one place. `SystemFileSystem` is the machine's own; the tests have one in
/// memory that fails and crashes on request.
package protocol FileSystem: Sendable {
  /// The user on whose behalf calls are made; `superuser` is 0.
  var user: UInt32 { get }
  /// Opens a file or directory.
  ///
  /// `permissions` matter only if a file is made; the process's umask is taken from them.
  func open(
    _ name: String, in directory: OpenFile, _ access: FileAccess, permissions: UInt16
  ) throws(SystemError) -> OpenFile
  /// Closes a file, and with it gives up its lock.
  func close(_ file: OpenFile) throws(SystemError)
  /// Reads at most `count` bytes from `offset`; fewer are possible anywhere, none at the end of the file.
  func read(_ file: OpenFile, at offset: Int, upTo count: Int) throws(SystemError) -> [UInt8]
  /// Reads at most as many bytes as the buffer holds, as `read(_:at:upTo:)` does, and returns their number.
  func read(_ file: OpenFile, at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(SystemError) -> Int
  /// Writes bytes at `offset` and returns how many were taken, possibly fewer than given.
  func write(_ file: OpenFile, _ bytes: ArraySlice<UInt8>, at offset: Int) throws(SystemError) -> Int
  /// Cuts a file, or fills it with zeros, to `length` bytes.
  func truncate(_ file: OpenFile, to length: Int) throws(SystemError)
  /// Returns when what was written to the file, or entered in the directory, is on the disk.
  func synchronize(_ file: OpenFile) throws(SystemError)
  /// Returns when what was written to the file is on the disk, and its length if that has changed; not its times.
  func synchronizeData(_ file: OpenFile) throws(SystemError)
  /// Sets the permission bits of an open file or directory, whatever the umask.
  func setPermissions(_ file: OpenFile, _ permissions: UInt16) throws(SystemError)
  /// Gives an open file to another user, as only the superuser can.
  func setOwner(_ file: OpenFile, _ owner: UInt32) throws(SystemError)
  /// Gives an open file or directory to a group.
  func setGroup(_ file: OpenFile, _ group: UInt32) throws(SystemError)
  /// Takes the exclusive lock of an open file or directory; fails at once with `SystemError.wouldBlock` if another
  /// holds it.
  func lock(_ file: OpenFile) throws(SystemError)
  /// Returns the status of an open file or directory.
  func status(of file: OpenFile) throws(SystemError) -> FileStatus
  /// Returns the status of what bears a name.
  func status(_ name: String, in directory: OpenFile) throws(SystemError) -> FileStatus
  /// Returns the names in an open directory, without `.` and `..`, in any order.
  func list(_ directory: OpenFile) throws(SystemError) -> [String]
  /// Makes a directory; the process's umask is taken from its permissions.
  func makeDirectory(_ name: String, in directory: OpenFile, permissions: UInt16) throws(SystemError)
  /// Removes an empty directory.
  func removeDirectory(_ name: String, in directory: OpenFile) throws(SystemError)
  /// Gives a file a new name in its directory, in place of whatever bore that name.
  func rename(_ name: String, to newName: String, in directory: OpenFile) throws(SystemError)
  /// Removes a name.
  func unlink(_ name: String, in directory: OpenFile) throws(SystemError)
  /// Waits.
  func pause(milliseconds: Int)
}

extension FileSystem {
  /// Brings everything to the disk, for file systems that make no difference.
  package func synchronizeData(_ file: OpenFile) throws(SystemError) { try synchronize(file) }

  /// Reads into a buffer through an array, for file systems without a faster way.
  package func read(
    _ file: OpenFile, at offset: Int, into buffer: UnsafeMutableRawBufferPointer
  ) throws(SystemError) -> Int {
    let bytes = try read(file, at: offset, upTo: buffer.count)
    unsafe buffer.copyBytes(from: bytes)
    return bytes.count
  }
}

/// The user number of the superuser.
package let superuser: UInt32 = 0

/// An open file or directory of one file system.
package struct OpenFile: Hashable, Sendable {
  /// The number by which the file system knows it.
  package let descriptor: Int32

  /// The open file with this number.
  package init(descriptor: Int32) { self.descriptor = descriptor }
}

/// The purpose for which a file is opened.
package enum FileAccess: Hashable, Sendable {
  /// To read a file that is there.
  case reading
  /// To write a file that is there.
  case writing
  /// To write a file that must not be there yet.
  case creating
  /// To lock a file, which is made where it is missing.
  case locking
  /// To work in a directory, to synchronize it, or to set its permissions.
  case directory
}

/// The number by which the file system knows a file, whatever its name.
package struct FileIdentity: Hashable, Sendable {
  /// The device that holds the file.
  package let device: UInt64
  /// The number of the file on that device.
  package let inode: UInt64

  /// The identity of a file.
  package init(device: UInt64, inode: UInt64) { (self.device, self.inode) = (device, inode) }
}

/// The status of a file or of a name.
package struct FileStatus: Hashable, Sendable {
  /// The kinds of thing that a name can stand for.
  package enum Kind: Hashable, Sendable { case file, directory, symbolicLink, other }

  /// The kind.
  package let kind: Kind
  /// Its size in bytes.
  package let size: Int
  /// Its permission bits, set-user-ID, set-group-ID and sticky bit included.
  package let permissions: UInt16
  /// The user who owns it.
  package let owner: UInt32
  /// The group that it belongs to.
  package let group: UInt32

  /// The file itself, whatever its name.
  package let identity: FileIdentity

  /// A status.
  package init(
    kind: Kind, size: Int, permissions: UInt16, owner: UInt32, group: UInt32, identity: FileIdentity
  ) {
    (self.kind, self.size, self.permissions, self.owner, self.group) = (kind, size, permissions, owner, group)
    self.identity = identity
  }
}
