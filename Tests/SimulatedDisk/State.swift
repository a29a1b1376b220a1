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

  func lookUp(_ path: String, _ call: SystemCall) throws(SystemError) -> Int {
    var inode = 0
    for name in path.split(separator: "/") {
      guard inodes[inode].kind == .directory else { throw SystemError(call, SystemError.notADirectory) }
      guard let next = inodes[inode].entries[String(name)] else { throw SystemError(call, SystemError.notFound) }
      inode = next
    }
    return inode
  }

  func parent(_ path: String, _ call: SystemCall) throws(SystemError) -> (directory: Int, name: String) {
    let names = path.split(separator: "/")
    guard let name = names.last else { throw SystemError(call, SystemError.exists) }
    return (try lookUp(names.dropLast().joined(separator: "/"), call), String(name))
  }

  func inode(_ file: OpenFile, _ call: SystemCall) throws(SystemError) -> Int {
    guard let inode = openFiles[file.descriptor] else { throw SystemError(call, SystemError.badFile) }
    return inode
  }

  mutating func open(_ path: String, _ access: FileAccess, _ permissions: UInt16) throws(SystemError) -> OpenFile {
    if path == "/" || path == "." { return opened(0) }
    let (directory, name) = try parent(path, .open)
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
