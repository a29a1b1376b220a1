import Synchronization
import TestSupport

@testable import EventStorage

/// A file system in memory that fails and crashes when it is told to, the same way for the same seed.
///
/// Every file keeps what is on the disk apart from what has only been written, every directory which names are on the
/// disk. A failed `synchronize` behaves as Linux does: the cache keeps showing what was written, but it is taken for
/// clean and never reaches the disk.
final class SimulatedFileSystem: FileSystem {
  /// What becomes of a call.
  enum Fault: Hashable, Sendable {
    /// The call fails and does nothing.
    case fail(Int32)
    /// A write takes only a part; other calls are not touched.
    case short
    /// This call and every later one fails and does nothing, as when the process is killed before it.
    case stop
  }

  /// What becomes of that which was not synchronized.
  enum Loss: Hashable, Sendable {
    /// Nothing is lost: the process was killed, the machine went on.
    case nothing
    /// Everything is lost.
    case everything
    /// Chance decides over each write and each entry by itself; writes are torn or leave zeros in their place.
    case some(seed: UInt64)
  }

  private let state = Mutex(State())

  init() {}

  /// The calls since the last `resetCalls`.
  var calls: [String] { state.withLock { $0.calls } }
  /// Forgets calls and faults.
  func resetCalls() {
    state.withLock {
      $0.calls = []
      $0.faults = []
      $0.isStopped = false
    }
  }

  /// Has the call at `index`, counted from the last `resetCalls`, meet a fault; for good means every later one too.
  func inject(_ fault: Fault, atCall index: Int, forGood: Bool = false) {
    state.withLock { $0.faults.append(PlannedFault(fault: fault, index: index, call: nil, isForGood: forGood)) }
  }

  /// Has every call of one kind from now on meet a fault.
  func inject(_ fault: Fault, atEvery call: SystemCall) {
    state.withLock { $0.faults.append(PlannedFault(fault: fault, index: 0, call: call, isForGood: true)) }
  }

  /// The machine as it is after a crash, with no file open and no fault planned.
  func restarted(losing loss: Loss) -> SimulatedFileSystem {
    let next = SimulatedFileSystem()
    let survivors = state.withLock { $0.survivors(losing: loss) }
    next.state.withLock { $0 = survivors }
    return next
  }

  /// What a file holds; nil where there is none.
  func contents(_ path: String) -> [UInt8]? {
    state.withLock { state in (try? state.lookUp(path, .read)).map { state.inodes[$0].cached } }
  }

  /// Puts bytes in place of what a file holds, on the disk, as someone would who is not a writer of logs.
  func setContents(_ path: String, _ bytes: [UInt8]) {
    state.withLock { state in
      if let inode = try? state.lookUp(path, .read) {
        state.inodes[inode].cached = bytes
        state.inodes[inode].disk = bytes
      } else if let (directory, name) = try? state.parent(path, .open) {
        state.inodes.append(Inode(kind: .file, permissions: 0o600, disk: bytes, cached: bytes))
        state.inodes[directory].entries[name] = state.inodes.count - 1
        state.inodes[directory].diskEntries[name] = state.inodes.count - 1
      }
    }
  }

  func open(_ path: String, _ access: FileAccess, permissions: UInt16) throws(SystemError) -> OpenFile {
    try call(.open, path) { (state) throws(SystemError) in try state.open(path, access, permissions) }
  }

  func close(_ file: OpenFile) throws(SystemError) {
    try call(.close, "") { (state) throws(SystemError) in
      guard let inode = state.openFiles.removeValue(forKey: file.descriptor) else {
        throw SystemError(.close, SystemError.badFile)
      }
      if state.inodes[inode].lockedBy == file.descriptor { state.inodes[inode].lockedBy = nil }
    }
  }

  func read(_ file: OpenFile, at offset: Int, upTo count: Int) throws(SystemError) -> [UInt8] {
    try call(.read, "") { (state) throws(SystemError) in
      let bytes = state.inodes[try state.inode(file, .read)].cached
      return offset < bytes.count ? Array(bytes[offset..<min(bytes.count, offset + count)]) : []
    }
  }

  func write(_ file: OpenFile, _ bytes: ArraySlice<UInt8>, at offset: Int) throws(SystemError) -> Int {
    try call(.write, "\(bytes.count)") { (state) throws(SystemError) in
      let inode = try state.inode(file, .write)
      let taken = state.isShort ? bytes.prefix(max(1, bytes.count / 3)) : bytes
      state.inodes[inode].change(.write(offset, Array(taken)))
      return taken.count
    }
  }

  func truncate(_ file: OpenFile, to length: Int) throws(SystemError) {
    try call(.truncate, "\(length)") { (state) throws(SystemError) in
      state.inodes[try state.inode(file, .truncate)].change(.truncate(length))
    }
  }

  func synchronize(_ file: OpenFile) throws(SystemError) {
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

  func setPermissions(_ file: OpenFile, _ permissions: UInt16) throws(SystemError) {
    try call(.setPermissions, String(permissions, radix: 8)) { (state) throws(SystemError) in
      state.inodes[try state.inode(file, .setPermissions)].permissions = permissions
    }
  }

  func lock(_ file: OpenFile) throws(SystemError) {
    try call(.lock, "") { (state) throws(SystemError) in
      let inode = try state.inode(file, .lock)
      if let holder = state.inodes[inode].lockedBy, holder != file.descriptor {
        throw SystemError(.lock, SystemError.wouldBlock)
      }
      state.inodes[inode].lockedBy = file.descriptor
    }
  }

  func status(_ path: String) throws(SystemError) -> FileStatus {
    try call(.status, path) { (state) throws(SystemError) in
      let inode = state.inodes[try state.lookUp(path, .status)]
      return FileStatus(kind: inode.kind, size: inode.cached.count, permissions: inode.permissions, owner: 0)
    }
  }

  func list(_ path: String) throws(SystemError) -> [String] {
    try call(.list, path) { (state) throws(SystemError) in
      let inode = state.inodes[try state.lookUp(path, .list)]
      if inode.kind != .directory { throw SystemError(.list, SystemError.notADirectory) }
      return inode.entries.keys.sorted()
    }
  }

  func makeDirectory(_ path: String, permissions: UInt16) throws(SystemError) {
    try call(.makeDirectory, path) { (state) throws(SystemError) in
      let (parent, name) = try state.parent(path, .makeDirectory)
      if state.inodes[parent].entries[name] != nil { throw SystemError(.makeDirectory, SystemError.exists) }
      state.inodes.append(Inode(kind: .directory, permissions: permissions))
      state.inodes[parent].change(.entry(name, state.inodes.count - 1))
    }
  }

  func removeDirectory(_ path: String) throws(SystemError) {
    try call(.removeDirectory, path) { (state) throws(SystemError) in
      let (parent, name) = try state.parent(path, .removeDirectory)
      let inode = try state.lookUp(path, .removeDirectory)
      if !state.inodes[inode].entries.isEmpty { throw SystemError(.removeDirectory, SystemError.notEmpty) }
      state.inodes[parent].change(.entry(name, nil))
    }
  }

  func rename(_ path: String, to newPath: String) throws(SystemError) {
    try call(.rename, path) { (state) throws(SystemError) in
      let inode = try state.lookUp(path, .rename)
      let (oldParent, oldName) = try state.parent(path, .rename)
      let (newParent, newName) = try state.parent(newPath, .rename)
      precondition(oldParent == newParent, "only renames within a directory are simulated")
      state.inodes[newParent].change(.move(oldName, newName, inode))
    }
  }

  func unlink(_ path: String) throws(SystemError) {
    try call(.unlink, path) { (state) throws(SystemError) in
      _ = try state.lookUp(path, .unlink)
      let (parent, name) = try state.parent(path, .unlink)
      state.inodes[parent].change(.entry(name, nil))
    }
  }

  func pause(milliseconds: Int) {}

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

private struct PlannedFault {
  let fault: SimulatedFileSystem.Fault
  let index: Int
  let call: SystemCall?
  let isForGood: Bool

  func applies(to made: SystemCall, at position: Int) -> Bool {
    if let call, call != made { return false }
    return isForGood ? position >= index : position == index
  }
}

/// Everything that the file system knows.
private struct State {
  /// The first is the root directory.
  var inodes = [Inode(kind: .directory, permissions: 0o755)]
  var openFiles: [Int32: Int] = [:]
  var nextDescriptor: Int32 = 3
  var calls: [String] = []
  var faults: [PlannedFault] = []
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
      inodes.append(Inode(kind: .file, permissions: permissions))
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
    var chance = Chance(loss)
    next.inodes = inodes.map { $0.survivor(&chance) }
    return next
  }
}

/// A file or directory: what the cache shows, what is on the disk, and what has happened in between.
private struct Inode {
  enum Change {
    case write(Int, [UInt8])
    case truncate(Int)
    case entry(String, Int?)
    case move(String, String, Int)
  }

  let kind: FileStatus.Kind
  var permissions: UInt16
  var disk: [UInt8] = []
  var cached: [UInt8] = []
  var diskEntries: [String: Int] = [:]
  var entries: [String: Int] = [:]
  var pending: [Change] = []
  var lockedBy: Int32?

  init(kind: FileStatus.Kind, permissions: UInt16, disk: [UInt8] = [], cached: [UInt8] = []) {
    self.kind = kind
    self.permissions = permissions
    self.disk = disk
    self.cached = cached
  }

  mutating func change(_ change: Change) {
    Inode.apply(change, &cached, &entries)
    pending.append(change)
  }

  mutating func synchronize() {
    for change in pending { Inode.apply(change, &disk, &diskEntries) }
    pending = []
  }

  mutating func forgetUnsynchronized() { pending = [] }

  func survivor(_ chance: inout Chance) -> Inode {
    var next = self
    next.lockedBy = nil
    if chance.losesNothing { return next }
    next.pending = []
    for change in pending {
      if let kept = chance.survivor(of: change) { Inode.apply(kept, &next.disk, &next.diskEntries) }
    }
    next.cached = next.disk
    next.entries = next.diskEntries
    return next
  }

  private static func apply(_ change: Change, _ bytes: inout [UInt8], _ entries: inout [String: Int]) {
    switch change {
    case .write(let offset, let written):
      let end = offset + written.count
      if bytes.count < end { bytes += [UInt8](repeating: 0, count: end - bytes.count) }
      bytes.replaceSubrange(offset..<end, with: written)
    case .truncate(let length):
      if length < bytes.count { bytes.removeLast(bytes.count - length) }
      if length > bytes.count { bytes += [UInt8](repeating: 0, count: length - bytes.count) }
    case .entry(let name, let inode): entries[name] = inode
    case .move(let oldName, let newName, let inode):
      entries[oldName] = nil
      entries[newName] = inode
    }
  }
}

/// Decides what survives a crash.
private struct Chance {
  let losesNothing: Bool
  private var generator: RepeatableRandomNumberGenerator?

  init(_ loss: SimulatedFileSystem.Loss) {
    losesNothing = loss == .nothing
    if case .some(let seed) = loss { generator = RepeatableRandomNumberGenerator(seed: seed) }
  }

  mutating func survivor(of change: Inode.Change) -> Inode.Change? {
    guard let roll = generator?.next() else { return nil }
    guard case .write(let offset, let bytes) = change else { return roll % 2 == 0 ? change : nil }
    switch roll % 4 {
    case 0: return nil
    case 1: return change
    case 2: return .write(offset, Array(bytes.prefix(Int(roll >> 8) % (bytes.count + 1))))
    default: return .write(offset, [UInt8](repeating: 0, count: bytes.count))
    }
  }
}
