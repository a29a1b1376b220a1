import RecordKeeping
import Seals
import SystemCalls

@testable import EventStorage

extension FuzzTarget {
  /// A whole log whose one segment is given, as it stands and then sealed anew, so that changed lines count as sealed.
  ///
  /// What opens has a seal that a tree built apart from the reader gives; what is cut anywhere opens with the lines
  /// before the cut and nothing else; damage is named by a place in the file.
  static let segment = FuzzTarget(name: "segment") { bytes in
    require(opened(bytes, head: .empty) != nil, "a tail that nothing acknowledges is no damage")
    let sealed = resealed(bytes)
    guard let log = opened(sealed, head: .empty) else { fatalError("a tail that nothing acknowledges is no damage") }
    let leaves = log.merkleTree().leaves
    require(log.seal == (leaves.isEmpty ? nil : Seal(root(of: leaves[...]))), "a seal is not that of its lines")
    _ = Record(log)
    let whole = lines(of: log)
    let cut = whole.isEmpty ? 0 : Int(bytes[0]) * sealed.count / 255
    guard let shorter = opened(Array(sealed[..<cut]), head: .empty) else { fatalError("a torn tail is no damage") }
    require(whole.starts(with: lines(of: shorter)), "a torn tail shows lines that the log does not hold")
    requireAcknowledged(log, sealed, cut: cut)
  }

  /// The head that acknowledges the last batch lets the log be opened, and refuses a log that was cut before it.
  private static func requireAcknowledged(_ log: EventLog, _ bytes: [UInt8], cut: Int) {
    guard let batch = log.batches.last, let line = log.line(batch.lastSequenceNumber)?.line else { return }
    let head = LogHead(
      sequenceNumber: batch.lastSequenceNumber, seal: batch.seal, segment: line.segment,
      length: line.range.upperBound + 1)
    require(opened(bytes, head: head).map(lines(of:)) == lines(of: log), "what is acknowledged does not open")
    let isCut = opened(Array(bytes[..<cut]), head: head) == nil
    require(isCut == (cut < head.length), "what was acknowledged is missing, and the log opens")
  }

  /// Opens a log with one segment; nil where it is damaged.
  static func opened(_ segment: [UInt8], head: LogHead) -> EventLog? {
    do throws(LogError) {
      return try EventLog.open("/log", in: GivenFiles(segment: segment, head: head.bytes))
    } catch {
      require(error.kind == .damaged, "a failure that is no damage: \(error)")
      if let offset = error.byteOffset { require((0...segment.count).contains(offset), "damage beyond the file") }
      return nil
    }
  }

  private static func lines(of log: EventLog) -> [[UInt8]] {
    var lines: [[UInt8]] = []
    log.forEachLine { line, buffer in lines.append(Array(buffer[line.range])) }
    return lines
  }

  /// The Merkle tree hash as RFC 9162, 2.1.1 defines it.
  private static func root(of leaves: ArraySlice<LeafHash>) -> Digest {
    if leaves.count == 1 { return leaves[leaves.startIndex].digest }
    var half = 1
    while 2 * half < leaves.count { half *= 2 }
    return SHA256.hash([0x01] + root(of: leaves.prefix(half)).bytes + root(of: leaves.dropFirst(half)).bytes)
  }

  /// The same lines with the seals that fit them, wherever a line that can be read bears one.
  static func resealed(_ bytes: [UInt8]) -> [UInt8] {
    var frontier = MerkleFrontier()
    var result: [UInt8] = []
    var start = 0
    while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
      var line = Array(bytes[start..<end])
      if let leaf = (try? StoredLine(line, in: 0..<line.count))?.leaf {
        frontier.append(leaf)
        if let place = StoredLine.sealStart(line, in: 0..<line.count) {
          let digits = place + Seal.memberPrefix.count
          line.replaceSubrange(digits..<digits + 64, with: frontier.root.digest.hexadecimal)
        }
      }
      result += line + [UInt8(ascii: "\n")]
      start = end + 1
    }
    return result + bytes[start...]
  }
}

/// A directory of three files that are only read, and of a snapshot.
struct GivenFiles: FileSystem {
  private static let description = Array(
    #"{"format":1,"id":"fuzz","name":"fuzz","created":"2025-01-07T08:00:00.000Z","recorded":"clock"}"#.utf8)
  private static let names = [
    LogFormat.descriptionFile, LogFormat.headFile, LogFormat.segmentName(first: 1), "00000000000000000001.snapshot",
  ]

  private let contents: [[UInt8]]

  init(segment: [UInt8], head: [UInt8], snapshot: [UInt8]? = nil) {
    contents = [GivenFiles.description, head, segment] + (snapshot.map { [$0] } ?? [])
  }

  private func index(_ name: String, _ call: SystemCall) throws(SystemError) -> Int {
    guard let index = GivenFiles.names.firstIndex(of: name), index < contents.count else {
      throw SystemError(call, SystemError.notFound)
    }
    return index
  }

  /// The numbers that stand for the directory, and for that of its snapshots.
  private static let (directory, snapshots): (Int32, Int32) = (100, 101)

  func open(
    _ name: String, in directory: OpenFile, _ access: FileAccess, permissions: UInt16
  ) throws(SystemError) -> OpenFile {
    if access == .directory {
      let isSnapshots = name == LogFormat.snapshotDirectory
      if isSnapshots, contents.count < GivenFiles.names.count { throw SystemError(.open, SystemError.notFound) }
      return OpenFile(descriptor: isSnapshots ? GivenFiles.snapshots : GivenFiles.directory)
    }
    return OpenFile(descriptor: Int32(try index(name, .open)))
  }
  func close(_ file: OpenFile) throws(SystemError) {}
  func read(_ file: OpenFile, at offset: Int, upTo count: Int) throws(SystemError) -> [UInt8] {
    Array(contents[Int(file.descriptor)].dropFirst(offset).prefix(count))
  }
  func status(of file: OpenFile) throws(SystemError) -> FileStatus {
    let isDirectory = file.descriptor >= GivenFiles.directory
    return FileStatus(
      kind: isDirectory ? .directory : .file, size: isDirectory ? 0 : contents[Int(file.descriptor)].count,
      permissions: isDirectory ? 0o700 : 0o600, owner: 0, group: 0,
      identity: FileIdentity(device: 1, inode: UInt64(file.descriptor)))
  }
  func status(_ name: String, in directory: OpenFile) throws(SystemError) -> FileStatus {
    try status(of: OpenFile(descriptor: Int32(try index(name, .status))))
  }
  func list(_ directory: OpenFile) throws(SystemError) -> [String] {
    directory.descriptor == GivenFiles.snapshots ? Array(GivenFiles.names.suffix(1)) : GivenFiles.names.dropLast()
  }
  func pause(milliseconds: Int) {}
  var user: UInt32 { 0 }

  func setOwner(_ file: OpenFile, _ owner: UInt32) throws(SystemError) {
    throw SystemError(.setOwner, SystemError.readOnly)
  }
  func setGroup(_ file: OpenFile, _ group: UInt32) throws(SystemError) {
    throw SystemError(.setGroup, SystemError.readOnly)
  }

  func write(_ file: OpenFile, _ bytes: ArraySlice<UInt8>, at offset: Int) throws(SystemError) -> Int {
    throw SystemError(.write, SystemError.readOnly)
  }
  func truncate(_ file: OpenFile, to length: Int) throws(SystemError) {
    throw SystemError(.truncate, SystemError.readOnly)
  }
  func synchronize(_ file: OpenFile) throws(SystemError) { throw SystemError(.synchronize, SystemError.readOnly) }
  func setPermissions(_ file: OpenFile, _ permissions: UInt16) throws(SystemError) {
    throw SystemError(.setPermissions, SystemError.readOnly)
  }
  func lock(_ file: OpenFile) throws(SystemError) { throw SystemError(.lock, SystemError.readOnly) }
  func makeDirectory(_ name: String, in directory: OpenFile, permissions: UInt16) throws(SystemError) {
    throw SystemError(.makeDirectory, SystemError.readOnly)
  }
  func removeDirectory(_ name: String, in directory: OpenFile) throws(SystemError) {
    throw SystemError(.removeDirectory, SystemError.readOnly)
  }
  func rename(_ name: String, to newName: String, in directory: OpenFile) throws(SystemError) {
    throw SystemError(.rename, SystemError.readOnly)
  }
  func unlink(_ name: String, in directory: OpenFile) throws(SystemError) {
    throw SystemError(.unlink, SystemError.readOnly)
  }
}
