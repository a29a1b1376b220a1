package import SystemCalls

/// A file system in memory that fails and crashes when it is told to, the same way for the same seed.
///
/// Every file keeps what is on the disk apart from what has only been written, every directory which names are on the
/// disk. A failed `synchronize` behaves as Linux does: the cache keeps showing what was written, but it is taken for
/// clean and never reaches the disk.
package final class SimulatedFileSystem: FileSystem {
  /// What becomes of a call.
  package enum Fault: Hashable, Sendable {
    /// The call fails and does nothing.
    case fail(Int32)
    /// A write takes only a part; other calls are not touched.
    case short
    /// This call and every later one fails and does nothing, as when the process is killed before it.
    case stop
  }

  /// What becomes of that which was not synchronized.
  package enum Loss: Hashable, Sendable {
    /// Nothing is lost: the process was killed, the machine went on.
    case nothing
    /// Everything is lost.
    case everything
    /// Chance decides over each write and each entry by itself; writes are torn or leave zeros in their place.
    case some(seed: UInt64)
  }

  private let state = Locked(State())

  /// An empty disk: the root directory alone.
  package init() {}

  /// The user on whose behalf calls are made; no call asks what that user may do.
  package var user: UInt32 {
    get { state.withLock { $0.user } }
    set { state.withLock { $0.user = newValue } }
  }

  /// The calls since the last `resetCalls`.
  package var calls: [String] { state.withLock { $0.calls } }
  /// Forgets calls and faults.
  package func resetCalls() {
    state.withLock {
      $0.calls = []
      $0.faults = []
      $0.isStopped = false
    }
  }

  /// Has the call at `index`, counted from the last `resetCalls`, meet a fault; for good means every later one too.
  package func inject(_ fault: Fault, atCall index: Int, forGood: Bool = false) {
    state.withLock { $0.faults.append(PlannedFault(fault: fault, index: index, call: nil, isForGood: forGood)) }
  }

  /// Has every call of one kind from now on meet a fault.
  package func inject(_ fault: Fault, atEvery call: SystemCall) {
    state.withLock { $0.faults.append(PlannedFault(fault: fault, index: 0, call: call, isForGood: true)) }
  }

  /// The machine as it is after a crash, with no file open and no fault planned.
  package func restarted(losing loss: Loss) -> SimulatedFileSystem {
    let next = SimulatedFileSystem()
    let survivors = state.withLock { $0.survivors(losing: loss) }
    next.state.withLock { $0 = survivors }
    return next
  }

  /// What a file holds; nil where there is none.
  package func contents(_ path: String) -> [UInt8]? {
    state.withLock { state in (try? state.lookUp(path, in: .workingDirectory, .read)).map { state.inodes[$0].cached } }
  }

  /// Puts bytes in place of what a file holds, on the disk, as someone would who is not a writer of logs.
  package func setContents(_ path: String, _ bytes: [UInt8]) {
    state.withLock { state in
      if let inode = try? state.lookUp(path, in: .workingDirectory, .read) {
        state.inodes[inode].cached = bytes
        state.inodes[inode].disk = bytes
      } else if let (directory, name) = try? state.parent(path, in: .workingDirectory, .open) {
        state.inodes.append(Inode(kind: .file, permissions: 0o600, owner: state.user, disk: bytes, cached: bytes))
        state.inodes[directory].entries[name] = state.inodes.count - 1
        state.inodes[directory].diskEntries[name] = state.inodes.count - 1
      }
    }
  }

  /// Changes what stands at a path, as someone would who is not a writer of logs.
  package func disguise(
    _ path: String, as kind: FileStatus.Kind? = nil, owner: UInt32? = nil, group: UInt32? = nil,
    permissions: UInt16? = nil
  ) {
    state.withLock { state in
      guard let inode = try? state.lookUp(path, in: .workingDirectory, .status) else { return }
      if let kind { state.inodes[inode].kind = kind }
      if let owner { state.inodes[inode].owner = owner }
      if let group { state.inodes[inode].group = group }
      if let permissions { state.inodes[inode].permissions = permissions }
    }
  }

  /// Puts a symbolic link at a path, in place of whatever bore the name, as someone would who is not a writer of logs.
  package func link(_ path: String, to target: String) {
    state.withLock { state in
      guard let (directory, name) = try? state.parent(path, in: .workingDirectory, .open) else { return }
      var link = Inode(kind: .symbolicLink, permissions: 0o777, owner: state.user)
      link.target = target
      state.inodes.append(link)
      state.inodes[directory].entries[name] = state.inodes.count - 1
      state.inodes[directory].diskEntries[name] = state.inodes.count - 1
    }
  }

  /// Moves what stands at a path to another, as someone would who is not a writer of logs.
  package func move(_ path: String, to newPath: String) {
    state.withLock { state in
      guard let inode = try? state.lookUp(path, in: .workingDirectory, .rename),
        let (from, name) = try? state.parent(path, in: .workingDirectory, .rename),
        let (to, newName) = try? state.parent(newPath, in: .workingDirectory, .rename)
      else { return }
      state.inodes[from].entries[name] = nil
      state.inodes[from].diskEntries[name] = nil
      state.inodes[to].entries[newName] = inode
      state.inodes[to].diskEntries[newName] = inode
    }
  }

  package func open(
    _ name: String, in directory: OpenFile, _ access: FileAccess, permissions: UInt16
  ) throws(SystemError) -> OpenFile {
    try call(.open, name) { (state) throws(SystemError) in try state.open(name, in: directory, access, permissions) }
  }

  package func close(_ file: OpenFile) throws(SystemError) {
    try call(.close, "") { (state) throws(SystemError) in
      guard let inode = state.openFiles.removeValue(forKey: file.descriptor) else {
        throw SystemError(.close, SystemError.badFile)
      }
      if state.inodes[inode].lockedBy == file.descriptor { state.inodes[inode].lockedBy = nil }
    }
  }

  package func read(_ file: OpenFile, at offset: Int, upTo count: Int) throws(SystemError) -> [UInt8] {
    try call(.read, "") { (state) throws(SystemError) in
      let bytes = state.inodes[try state.inode(file, .read)].cached
      return offset < bytes.count ? Array(bytes[offset..<min(bytes.count, offset + count)]) : []
    }
  }

  package func write(_ file: OpenFile, _ bytes: ArraySlice<UInt8>, at offset: Int) throws(SystemError) -> Int {
    try call(.write, "\(bytes.count)") { (state) throws(SystemError) in
      let inode = try state.inode(file, .write)
      let taken = state.isShort ? bytes.prefix(max(1, bytes.count / 3)) : bytes
      state.inodes[inode].change(.write(offset, Array(taken)))
      return taken.count
    }
  }

  package func truncate(_ file: OpenFile, to length: Int) throws(SystemError) {
    try call(.truncate, "\(length)") { (state) throws(SystemError) in
      state.inodes[try state.inode(file, .truncate)].change(.truncate(length))
    }
  }

  package func synchronize(_ file: OpenFile) throws(SystemError) {
    do throws(SystemError) {
      try call(.synchronize, "") { (state) throws(SystemError) in
        state.inodes[try state.inode(file, .synchronize)].synchronize()
      }
    } catch {
      if error.number != SystemError.interrupted {
        state.withLock { state in
          if !state.isStopped, let inode = state.openFiles[file.descriptor] {
            state.inodes[inode].forgetUnsynchronized()
          }
        }
      }
      throw error
    }
  }

  package func setPermissions(_ file: OpenFile, _ permissions: UInt16) throws(SystemError) {
    try call(.setPermissions, String(permissions, radix: 8)) { (state) throws(SystemError) in
      state.inodes[try state.inode(file, .setPermissions)].permissions = permissions
    }
  }

  package func setOwner(_ file: OpenFile, _ owner: UInt32) throws(SystemError) {
    try call(.setOwner, String(owner)) { (state) throws(SystemError) in
      state.inodes[try state.inode(file, .setOwner)].owner = owner
    }
  }

  package func setGroup(_ file: OpenFile, _ group: UInt32) throws(SystemError) {
    try call(.setGroup, String(group)) { (state) throws(SystemError) in
      state.inodes[try state.inode(file, .setGroup)].group = group
    }
  }

  package func lock(_ file: OpenFile) throws(SystemError) {
    try call(.lock, "") { (state) throws(SystemError) in
      let inode = try state.inode(file, .lock)
      if let holder = state.inodes[inode].lockedBy, holder != file.descriptor {
        throw SystemError(.lock, SystemError.wouldBlock)
      }
      state.inodes[inode].lockedBy = file.descriptor
    }
  }

  package func status(of file: OpenFile) throws(SystemError) -> FileStatus {
    try call(.status, "") { (state) throws(SystemError) in
      state.status(ofInode: try state.inode(file, .status))
    }
  }

  package func status(_ name: String, in directory: OpenFile) throws(SystemError) -> FileStatus {
    try call(.status, name) { (state) throws(SystemError) in
      state.status(ofInode: try state.lookUp(name, in: directory, .status))
    }
  }

  package func list(_ directory: OpenFile) throws(SystemError) -> [String] {
    try call(.list, "") { (state) throws(SystemError) in
      state.inodes[try state.inode(directory, .list)].entries.keys.sorted()
    }
  }

  package func makeDirectory(_ name: String, in directory: OpenFile, permissions: UInt16) throws(SystemError) {
    try call(.makeDirectory, name) { (state) throws(SystemError) in
      let (parent, name) = try state.parent(name, in: directory, .makeDirectory)
      if state.inodes[parent].entries[name] != nil { throw SystemError(.makeDirectory, SystemError.exists) }
      state.inodes.append(Inode(kind: .directory, permissions: permissions, owner: state.user))
      state.inodes[parent].change(.entry(name, state.inodes.count - 1))
    }
  }

  package func removeDirectory(_ name: String, in directory: OpenFile) throws(SystemError) {
    try call(.removeDirectory, name) { (state) throws(SystemError) in
      let inode = try state.lookUp(name, in: directory, .removeDirectory)
      let (parent, name) = try state.parent(name, in: directory, .removeDirectory)
      if state.inodes[inode].kind != .directory { throw SystemError(.removeDirectory, SystemError.notADirectory) }
      if !state.inodes[inode].entries.isEmpty { throw SystemError(.removeDirectory, SystemError.notEmpty) }
      state.inodes[parent].change(.entry(name, nil))
    }
  }

  package func rename(_ name: String, to newName: String, in directory: OpenFile) throws(SystemError) {
    try call(.rename, name) { (state) throws(SystemError) in
      let inode = try state.lookUp(name, in: directory, .rename)
      let (parent, name) = try state.parent(name, in: directory, .rename)
      let (newParent, newName) = try state.parent(newName, in: directory, .rename)
      precondition(parent == newParent, "only renames within a directory are simulated")
      state.inodes[parent].change(.move(name, newName, inode))
    }
  }

  package func unlink(_ name: String, in directory: OpenFile) throws(SystemError) {
    try call(.unlink, name) { (state) throws(SystemError) in
      let inode = try state.lookUp(name, in: directory, .unlink)
      if state.inodes[inode].kind == .directory { throw SystemError(.unlink, SystemError.notPermitted) }
      let (parent, name) = try state.parent(name, in: directory, .unlink)
      state.inodes[parent].change(.entry(name, nil))
    }
  }

  package func pause(milliseconds: Int) {}

  /// Counts a call, lets it meet its fault, or makes it.
  private func call<Result: Sendable>(
    _ call: SystemCall, _ detail: String, _ body: (inout State) throws(SystemError) -> Result
  ) throws(SystemError) -> Result {
    try state.withLock { (state) throws(SystemError) in
      let index = state.calls.count
      state.calls.append(detail.isEmpty ? call.rawValue : "\(call.rawValue) \(detail)")
      state.isShort = false
      if state.isStopped { throw SystemError(call, SystemError.inputOutput) }
      for planned in state.faults where planned.applies(to: call, at: index) {
        switch planned.fault {
        case .fail(let number): throw SystemError(call, number)
        case .short: state.isShort = true
        case .stop:
          state.isStopped = true
          throw SystemError(call, SystemError.inputOutput)
        }
      }
      return try body(&state)
    }
  }
}
