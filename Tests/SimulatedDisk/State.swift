import SystemCalls

/// Everything that the file system knows.
struct State {
  /// The first is the root directory.
  var inodes = [Inode(kind: .directory, permissions: 0o755)]
  var openFiles: [Int32: Int] = [:]
  var nextDescriptor: Int32 = 3
  var calls: [String] = []
  var faults: [PlannedFault] = []
  var user: UInt32 = 0
  var isStopped = false
  var isShort = false

  /// The inode of a name in an open directory, or of a path; a link in the last place is not followed.
  func lookUp(_ name: String, in directory: OpenFile, _ call: SystemCall) throws(SystemError) -> Int {
    try lookUp(name.split(separator: "/")[...], from: try start(directory, call), call)
  }

  /// The inode of the directory that a name stands in, and the name there.
  func parent(
    _ name: String, in directory: OpenFile, _ call: SystemCall
  ) throws(SystemError) -> (directory: Int, name: String) {
    let names = name.split(separator: "/")
    guard let last = names.last else { throw SystemError(call, SystemError.exists) }
    let parent = try follow(try lookUp(names.dropLast(), from: try start(directory, call), call), call)
    return (parent, String(last))
  }

  private func start(_ directory: OpenFile, _ call: SystemCall) throws(SystemError) -> Int {
    directory == .workingDirectory ? 0 : try inode(directory, call)
  }

  private func lookUp(
    _ names: ArraySlice<Substring>, from start: Int, _ call: SystemCall
  ) throws(SystemError) -> Int {
    var inode = start
    for name in names where name != "." {
      inode = try follow(inode, call)
      guard inodes[inode].kind == .directory else { throw SystemError(call, SystemError.notADirectory) }
      guard let next = inodes[inode].entries[String(name)] else { throw SystemError(call, SystemError.notFound) }
      inode = next
    }
    return names.last == "." ? try follow(inode, call) : inode
  }

  /// The inode that a link leads to, or the inode itself.
  private func follow(_ inode: Int, _ call: SystemCall) throws(SystemError) -> Int {
    guard let target = inodes[inode].target else { return inode }
    return try follow(try lookUp(target.split(separator: "/")[...], from: 0, call), call)
  }

  func inode(_ file: OpenFile, _ call: SystemCall) throws(SystemError) -> Int {
    guard let inode = openFiles[file.descriptor] else { throw SystemError(call, SystemError.badFile) }
    return inode
  }

  func status(ofInode number: Int) -> FileStatus {
    let inode = inodes[number]
    return FileStatus(
      kind: inode.kind, size: inode.cached.count, permissions: inode.permissions, owner: inode.owner,
      group: inode.group, identity: FileIdentity(device: 1, inode: UInt64(number)))
  }

  mutating func open(
    _ path: String, in place: OpenFile, _ access: FileAccess, _ permissions: UInt16
  ) throws(SystemError) -> OpenFile {
    if path.split(separator: "/").allSatisfy({ $0 == "." }) {
      return opened(try start(place, .open))
    }
    let (directory, name) = try parent(path, in: place, .open)
    if name == "." { return opened(directory) }
    guard inodes[directory].kind == .directory else { throw SystemError(.open, SystemError.notADirectory) }
    var inode = inodes[directory].entries[name]
    if inode != nil, access == .creating { throw SystemError(.open, SystemError.exists) }
    if inode == nil, access == .creating || access == .locking {
      let parent = inodes[directory]
      let group = parent.permissions & 0o2000 != 0 ? parent.group : 0
      inodes.append(Inode(kind: .file, permissions: permissions, owner: user, group: group))
      inodes[directory].change(.entry(name, inodes.count - 1))
      inode = inodes.count - 1
    }
    guard let inode else { throw SystemError(.open, SystemError.notFound) }
    if access == .directory, inodes[inode].kind != .directory {
      throw SystemError(.open, SystemError.notADirectory)
    }
    if inodes[inode].kind == .symbolicLink { throw SystemError(.open, SystemError.symbolicLink) }
    return opened(inode)
  }

  private mutating func opened(_ inode: Int) -> OpenFile {
    let descriptor = nextDescriptor
    nextDescriptor += 1
    openFiles[descriptor] = inode
    return OpenFile(descriptor: descriptor)
  }

  func survivors(losing loss: SimulatedFileSystem.Loss) -> State {
    var next = State()
    next.user = user
    var chance = Chance(loss)
    next.inodes = inodes.map { $0.survivor(&chance) }
    return next
  }
}
