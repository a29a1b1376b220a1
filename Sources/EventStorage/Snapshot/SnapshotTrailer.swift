import ByteScanning
import CalendarTime
import Seals
import SystemCalls

/// The bytes after the body of a snapshot.
struct SnapshotTrailer {
  let checkpoint: Checkpoint
  /// The byte ranges of the sections.
  let sections: [Range<Int>]
  /// A hash of each block of the body.
  let hashes: [UInt64]

  init(checkpoint: Checkpoint, sections: [Range<Int>], hashes: [UInt64]) {
    (self.checkpoint, self.sections, self.hashes) = (checkpoint, sections, hashes)
  }

  /// The bytes of the trailer and of the end.
  func bytes(_ key: SnapshotKey) -> [UInt8] {
    var bytes = StoredNumbers.bytes([SnapshotFile.layoutVersion, key.contentVersion])
    add(key.log, to: &bytes)
    bytes += StoredNumbers.bytes([checkpoint.sequenceNumber, Int(checkpoint.recorded.millisecondsSinceEpoch)])
    bytes += StoredNumbers.bytes([checkpoint.frontier.roots.count])
    for root in checkpoint.frontier.roots { bytes += root.bytes }
    bytes += StoredNumbers.bytes([checkpoint.pieces.count])
    for piece in checkpoint.pieces {
      add(piece.segment, to: &bytes)
      bytes += StoredNumbers.bytes([piece.length])
    }
    bytes += StoredNumbers.bytes([sections.count] + sections.map(\.count) + [hashes.count])
    bytes += StoredNumbers.bytes(hashes.map { Int(bitPattern: UInt($0)) })
    let end = [bytes.count, Int(bitPattern: UInt(bytes.foldedHash))]
    return bytes + StoredNumbers.bytes(end) + SnapshotFile.mark
  }

  private func add(_ text: String, to bytes: inout [UInt8]) {
    bytes += StoredNumbers.bytes([text.utf8.count]) + Array(text.utf8)
  }

  /// The most bytes that a trailer can have: enough for the hashes of the largest snapshot.
  private static let byteLimit = 1 << 26

  /// Reads the trailer of an open file.
  init(_ file: LogFile, _ key: SnapshotKey) throws(NoSnapshot) {
    let size = file.status.size
    guard let end = try? file.read(max(0, size - SnapshotFile.endLength)..<size), end.count == SnapshotFile.endLength,
      end.suffix(8) == SnapshotFile.mark[...]
    else { throw NoSnapshot() }
    let numbers = StoredNumbers.values(end.prefix(16))
    let length = numbers[0]
    guard length > 0, length <= min(size - SnapshotFile.endLength, SnapshotTrailer.byteLimit) else {
      throw NoSnapshot()
    }
    let start = size - SnapshotFile.endLength - length
    guard let bytes = try? file.read(start..<start + length), bytes.count == length,
      bytes.foldedHash == UInt64(UInt(bitPattern: numbers[1]))
    else { throw NoSnapshot() }
    var reader = TrailerReader(bytes)
    guard try reader.number() == SnapshotFile.layoutVersion, try reader.number() == key.contentVersion,
      try reader.text() == key.log
    else { throw NoSnapshot() }
    checkpoint = try reader.checkpoint()
    var sections: [Range<Int>] = []
    for _ in 0..<(try reader.count()) {
      let start = sections.last?.upperBound ?? 0
      let end = start + (try reader.count())
      guard end <= size else { throw NoSnapshot() }
      sections.append(start..<end)
    }
    self.sections = sections
    hashes = StoredNumbers.values(try reader.take(8 * (try reader.count()))).map { UInt64(UInt(bitPattern: $0)) }
    let bodyLength = sections.last?.upperBound ?? 0
    guard reader.isAtEnd, bodyLength + length + SnapshotFile.endLength == size,
      hashes.count == (bodyLength + SnapshotFile.blockLength - 1) / SnapshotFile.blockLength
    else { throw NoSnapshot() }
  }
}

/// Goes through the bytes of a trailer.
private struct TrailerReader {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) { rest = bytes[...] }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func take(_ count: Int) throws(NoSnapshot) -> ArraySlice<UInt8> {
    guard count >= 0, count <= rest.count else { throw NoSnapshot() }
    defer { rest = rest.dropFirst(count) }
    return rest.prefix(count)
  }

  mutating func number() throws(NoSnapshot) -> Int { StoredNumbers.values(try take(8))[0] }

  /// A number that counts something: not negative, and far from overflow.
  mutating func count() throws(NoSnapshot) -> Int {
    let count = try number()
    guard count >= 0, count < 1 << 48 else { throw NoSnapshot() }
    return count
  }

  mutating func text() throws(NoSnapshot) -> String { String(decoding: try take(try count()), as: UTF8.self) }

  mutating func checkpoint() throws(NoSnapshot) -> Checkpoint {
    let sequenceNumber = try count()
    let milliseconds = Int64(try number())
    guard Instant.writable.contains(milliseconds) else { throw NoSnapshot() }
    let recorded = Instant(millisecondsSinceEpoch: milliseconds)
    var roots: [Digest] = []
    for _ in 0..<(try count()) {
      guard let root = Digest(bytes: try take(32)) else { throw NoSnapshot() }
      roots.append(root)
    }
    guard let frontier = MerkleFrontier(count: sequenceNumber, roots: roots) else { throw NoSnapshot() }
    var pieces: [Checkpoint.Piece] = []
    var total = 0
    for _ in 0..<(try count()) {
      let segment = try text()
      pieces.append(Checkpoint.Piece(segment: segment, length: try count()))
      total += pieces.last?.length ?? 0
      // The sum stays far from overflow.
      guard total < 1 << 62 else { throw NoSnapshot() }
    }
    return Checkpoint(sequenceNumber: sequenceNumber, recorded: recorded, frontier: frontier, pieces: pieces)
  }
}

/// Numbers as they stand in a snapshot: 8 bytes each, the lowest first.
package enum StoredNumbers {
  /// The bytes of some numbers.
  package static func bytes(_ values: [Int]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(values.count * 8)
    for value in values {
      unsafe withUnsafeBytes(of: value.littleEndian) { unsafe bytes.append(contentsOf: $0) }
    }
    return bytes
  }

  /// The numbers of some bytes; a rest of fewer than 8 is left out.
  package static func values(_ bytes: ArraySlice<UInt8>) -> [Int] {
    unsafe bytes.withUnsafeBytes { bytes in
      (0..<bytes.count / 8).map { index in
        Int(littleEndian: unsafe bytes.loadUnaligned(fromByteOffset: index * 8, as: Int.self))
      }
    }
  }
}
