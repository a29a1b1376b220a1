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

  /// Returns true if the log in a directory has these segments, and this seal at this place. O(segments).
  ///
  /// A line changed before that place goes unseen here: `verify` computes the seals.
  func stands(in directory: LogDirectory) -> Bool {
    guard sequenceNumber > 0, frontier.count == sequenceNumber, let last = pieces.last else { return false }
    for (index, piece) in pieces.enumerated() {
      guard LogFormat.firstSequenceNumber(piece.segment) != nil,
        let size = try? directory.held(piece.segment).status.size,
        index == pieces.count - 1 ? size >= piece.length : size == piece.length
      else { return false }
    }
    let ending = Seal.memberPrefix + seal.digest.hexadecimal + Array("\"}\n".utf8)
    guard last.length >= ending.count else { return false }
    return (try? directory.held(last.segment).read(last.length - ending.count..<last.length)) == ending
  }
}
