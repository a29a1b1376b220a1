package import CalendarTime

/// What is known of a log up to the end of a batch, so that reading and writing can begin after it.
///
/// A snapshot holds one. It says nothing that the log does not: `stands(in:)` asks the files before it is used.
package struct LogBase: Hashable, Sendable {
  /// A segment up to the base, and how many bytes of it.
  package struct Piece: Hashable, Sendable {
    /// The file name.
    package let segment: String
    /// The bytes of it up to the base: all, but for the last.
    package let length: Int

    /// So many bytes of a segment.
    package init(segment: String, length: Int) {
      self.segment = segment
      self.length = length
    }
  }

  /// The number of the last line.
  package let sequenceNumber: Int
  /// When that line was recorded.
  package let recorded: Instant
  /// The tree over every line up to it; its root is the seal on the line.
  package let frontier: MerkleFrontier
  /// Where the lines stand, by segment.
  package let pieces: [Piece]

  /// The base at the end of a batch.
  package init(sequenceNumber: Int, recorded: Instant, frontier: MerkleFrontier, pieces: [Piece]) {
    self.sequenceNumber = sequenceNumber
    self.recorded = recorded
    self.frontier = frontier
    self.pieces = pieces
  }

  /// The base at the end of a log that was read whole; nil for an empty one.
  package init?(_ log: EventLog) {
    guard let recorded = log.lastRecorded else { return nil }
    self.init(
      sequenceNumber: log.lastSequenceNumber, recorded: recorded, frontier: log.frontier,
      pieces: LogExtent(log).pieces.map { Piece(segment: $0.segment, length: $0.range.upperBound) })
  }

  /// The seal on the last line.
  package var seal: Seal { frontier.root }

  /// The first line of the segment in which the log goes on.
  var firstSequenceNumberOfLastPiece: Int { pieces.last.flatMap { LogFormat.firstSequenceNumber($0.segment) } ?? 1 }

  /// Whether the log in a directory has these segments, and this seal at this place. O(segments).
  ///
  /// A line changed before it goes unseen here: seals are for `verify` to compute.
  package func stands(in directory: String, _ fileSystem: any FileSystem) -> Bool {
    guard sequenceNumber > 0, frontier.count == sequenceNumber, let last = pieces.last else { return false }
    for (index, piece) in pieces.enumerated() {
      guard let status = try? fileSystem.status(directory + "/" + piece.segment), status.kind == .file,
        index == pieces.count - 1 ? status.size >= piece.length : status.size == piece.length
      else { return false }
    }
    let ending = LogFormat.sealPrefix + seal.digest.hexadecimal + Array("\"}\n".utf8)
    guard last.length >= ending.count else { return false }
    let bytes = try? fileSystem.readPart(
      directory + "/" + last.segment, last.length - ending.count..<last.length)
    return bytes == ending
  }
}

extension FileSystem {
  /// A part of what a file holds; shorter where the file ends before.
  func readPart(_ path: String, _ range: Range<Int>) throws(SystemError) -> [UInt8] {
    try withFile(path, .reading) { (file) throws(SystemError) in try readPart(file, range) }
  }

  /// A part of what an open file holds; shorter where the file ends before.
  func readPart(_ file: OpenFile, _ range: Range<Int>) throws(SystemError) -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count < range.count {
      let more = try uninterrupted { () throws(SystemError) in
        try read(file, at: range.lowerBound + bytes.count, upTo: range.count - bytes.count)
      }
      if more.isEmpty { break }
      if bytes.isEmpty { bytes = more } else { bytes += more }
    }
    return bytes
  }

  /// Fills a buffer from a place of an open file; gives how many bytes there were.
  func fill(_ buffer: UnsafeMutableRawBufferPointer, from file: OpenFile, at offset: Int) throws(SystemError) -> Int {
    var filled = 0
    while filled < buffer.count {
      let count = try uninterrupted { () throws(SystemError) in
        unsafe try read(file, at: offset + filled, into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
      }
      if count == 0 { break }
      filled += count
    }
    return filled
  }
}
