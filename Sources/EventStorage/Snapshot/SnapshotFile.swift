import ByteScanning
import SystemCalls

/// The error for a file that is no usable snapshot: missing, cut short, changed, or of another log or program.
package struct NoSnapshot: Error {
  /// Nothing more is said: whoever finds it reads the log.
  package init() {}
}

/// The log and the program that a usable snapshot must have been made from.
package struct SnapshotKey: Hashable, Sendable {
  /// The id of the log.
  package let log: String
  /// The version of the code that reads the sections.
  package let contentVersion: Int

  /// The key of the snapshots of a log.
  package init(log: String, contentVersion: Int) { (self.log, self.contentVersion) = (log, contentVersion) }
}

/// A file with sections of bytes that stand for a log up to a checkpoint. Other rooms know what the sections hold.
///
///     body      the sections, one after the other
///     trailer   the version of this layout, the version of the content, the log's id, the checkpoint, the lengths of
///               the sections, and a hash of each block of the body (16 KiB; the last may be shorter)
///     end       the length of the trailer, its hash, and `regimen1`
///
/// Numbers are little-endian and 8 bytes long, hashes are `foldedHash`, seeded with the number of the block. They find
/// what a disk or a crash did to the file, not what someone did who can write to the log's directory.
///
/// Every part that is read is checked before it is given. The file needs no lock and never changes: it is written under
/// another name, and disappears only as a whole.
package final class SnapshotFile: Sendable {
  /// The checkpoint of the log from which the snapshot was made.
  package let checkpoint: Checkpoint
  private let sections: [Range<Int>]
  private let hashes: [UInt64]
  private let file: LogFile

  static let layoutVersion = 1
  static let blockLength = 16 << 10
  static let mark = Array("regimen1".utf8)
  static let endLength = 24

  /// Opens a file of the directory of snapshots, where it is a snapshot with that key. O(blocks).
  init(_ name: String, in directory: LogDirectory, _ key: SnapshotKey) throws(NoSnapshot) {
    guard let file = try? directory.open(name, .reading) else { throw NoSnapshot() }
    let trailer = try SnapshotTrailer(file, key)
    (checkpoint, sections, hashes) = (trailer.checkpoint, trailer.sections, trailer.hashes)
    self.file = file
  }

  /// The number of bytes of the file.
  var byteCount: Int { file.status.size }

  /// True if it is smaller than the lines that it stands for: a larger one was put there to fill the memory.
  var isOfUsualSize: Bool {
    byteCount <= LogSnapshots.byteLimit(ofLines: checkpoint.pieces.reduce(0) { $0 + $1.length })
  }

  /// The length of a section in bytes; 0 if it does not exist.
  package func count(_ section: Int) -> Int { section < sections.count ? sections[section].count : 0 }

  /// Some bytes of a section. O(bytes), and up to two blocks more.
  package func bytes(_ section: Int, _ range: Range<Int>) throws(NoSnapshot) -> [UInt8] {
    guard section < sections.count, range.lowerBound >= 0, range.upperBound <= sections[section].count else {
      throw NoSnapshot()
    }
    if range.isEmpty { return [] }
    let start = sections[section].lowerBound + range.lowerBound
    let end = sections[section].lowerBound + range.upperBound
    let blocks = start / SnapshotFile.blockLength...(end - 1) / SnapshotFile.blockLength
    let whole = try read(blocks)
    let offset = blocks.lowerBound * SnapshotFile.blockLength
    if start == offset, end - offset == whole.count { return whole }
    return Array(whole[start - offset..<end - offset])
  }

  /// All bytes of a section.
  package func bytes(_ section: Int) throws(NoSnapshot) -> [UInt8] { try bytes(section, 0..<count(section)) }

  private func read(_ blocks: ClosedRange<Int>) throws(NoSnapshot) -> [UInt8] {
    let length = SnapshotFile.blockLength
    let bodyLength = sections.last?.upperBound ?? 0
    let range = blocks.lowerBound * length..<min((blocks.upperBound + 1) * length, bodyLength)
    guard let bytes = try? file.read(range) else { throw NoSnapshot() }
    var place = 0
    for block in blocks {
      let end = min(place + length, bytes.count)
      guard place < end, block < hashes.count, SnapshotFile.hash(bytes, place..<end, ofBlock: block) == hashes[block]
      else { throw NoSnapshot() }
      place = end
    }
    return bytes
  }

  static func hash(_ bytes: [UInt8], _ range: Range<Int>, ofBlock block: Int) -> UInt64 {
    unsafe bytes.withUnsafeBytes { bytes in
      unsafe foldedHash(UnsafeRawBufferPointer(rebasing: bytes[range]), seed: UInt64(block))
    }
  }
}
