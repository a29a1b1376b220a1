import SystemCalls

/// A file or directory: what the cache shows, what is on the disk, and what has happened in between.
struct Inode {
  enum Change {
    case write(Int, [UInt8])
    case truncate(Int)
    case entry(String, Int?)
    case move(String, String, Int)
  }

  var kind: FileStatus.Kind
  var permissions: UInt16
  var owner: UInt32
  var group: UInt32
  var disk: [UInt8] = []
  var cached: [UInt8] = []
  var diskEntries: [String: Int] = [:]
  var entries: [String: Int] = [:]
  var pending: [Change] = []
  var lockedBy: Int32?
  /// The path that a symbolic link leads to.
  var target: String?

  init(
    kind: FileStatus.Kind, permissions: UInt16, owner: UInt32 = 0, group: UInt32 = 0, disk: [UInt8] = [],
    cached: [UInt8] = []
  ) {
    self.kind = kind
    self.permissions = permissions
    self.owner = owner
    self.group = group
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
