package import CalendarTime
import SystemCalls
package import Seals

/// The state of a log at the end of a batch, from which reading and writing can go on without the lines before.
///
/// A snapshot holds one. It is derived from the log: `stands(in:)` asks the files before it is used.
package struct Checkpoint: Hashable, Sendable {
  /// The part of a segment up to the checkpoint.
  package struct Piece: Hashable, Sendable {
    /// The file name.
    package let segment: String
    /// The number of bytes up to the checkpoint: all of them, except in the last segment.
    package let length: Int

    /// The first `length` bytes of a segment.
    package init(segment: String, length: Int) { (self.segment, self.length) = (segment, length) }
  }

  /// The number of the last line.
  package let sequenceNumber: Int
  /// The instant at which that line was recorded.
  package let recorded: Instant
  /// The tree over every line up to it; its root is the seal on the line.
  package let frontier: MerkleFrontier
  /// The segments that hold the lines.
  package let pieces: [Piece]

  /// The checkpoint at the end of a batch.
  package init(sequenceNumber: Int, recorded: Instant, frontier: MerkleFrontier, pieces: [Piece]) {
    (self.sequenceNumber, self.recorded, self.frontier, self.pieces) = (sequenceNumber, recorded, frontier, pieces)
  }

  /// The checkpoint at the end of a log that was read whole; nil for an empty one.
  package init?(_ log: EventLog) {
    guard let recorded = log.lastRecorded else { return nil }
    self.init(
      sequenceNumber: log.lastSequenceNumber, recorded: recorded, frontier: log.frontier,
      pieces: LogExtent(log).pieces.map { Piece(segment: $0.segment, length: $0.range.upperBound) })
  }

  /// The seal on the last line.
  package var seal: Seal { frontier.root }

  /// Returns true if the log in a directory has these segments, and at this place a line of this number, this instant
  /// and this seal. O(segments).
  ///
  /// A line changed before that place goes unseen here: `verify` computes the seals.
  func stands(in directory: LogDirectory) -> Bool {
    let segments = pieces.map(\.segment)
    guard sequenceNumber > 0, frontier.count == sequenceNumber, let last = pieces.last,
      zip(segments, segments.dropFirst()).allSatisfy({ $0 < $1 })
    else { return false }
    for (index, piece) in pieces.enumerated() {
      guard LogFormat.firstSequenceNumber(piece.segment) != nil,
        let size = try? directory.held(piece.segment).status.size,
        index == pieces.count - 1 ? size >= piece.length : size == piece.length
      else { return false }
    }
    guard let line = lastLine(directory, last) else { return false }
    return line.sequenceNumber == sequenceNumber && line.recorded == recorded && line.seal == seal
  }

  /// Returns the line whose line feed is the last of a part of a segment; nil where no line ends there.
  private func lastLine(_ directory: LogDirectory, _ piece: Piece) -> StoredLine? {
    var size = 2048
    while true {
      let start = max(0, piece.length - size)
      guard let bytes = try? directory.held(piece.segment).read(start..<piece.length),
        bytes.count == piece.length - start, bytes.last == UInt8(ascii: "\n")
      else { return nil }
      let lineFeed = bytes.dropLast().lastIndex(of: UInt8(ascii: "\n"))
      if let first = lineFeed.map({ $0 + 1 }) ?? (start == 0 ? 0 : nil) {
        return try? StoredLine(bytes, in: first..<bytes.count - 1)
      }
      if size > LogFormat.batchByteLimit { return nil }
      size *= 4
    }
  }
}
