package import CalendarTime
package import Seals

/// One line of a log: where it stands and what the storage knows of it.
package struct LogLine: Hashable, Sendable {
  /// True if the line still holds its event.
  package enum Content: Hashable, Sendable {
    /// An event.
    case event
    /// A stub: the event was erased, and this is the hash of the line that held it.
    case erased(LeafHash)
  }

  /// The number of the line in the log, from 1.
  package let sequenceNumber: Int
  /// The range of the line in the buffer that comes with it, without its line feed.
  package let range: Range<Int>
  /// The file name of the segment; offsets in it are those of the buffer.
  package let segment: String
  /// The number of the line in its segment, from 1.
  package let lineNumber: Int
  /// When the line's batch was recorded.
  package let recorded: Instant
  /// The seal, on the last line of a batch.
  package let seal: Seal?
  /// True if the line still holds its event.
  package let content: Content
}

/// Lines that were appended together.
package struct LogBatch: Hashable, Sendable {
  /// The sequence number of the first line.
  package let firstSequenceNumber: Int
  /// The sequence number of the last line.
  package let lastSequenceNumber: Int
  /// When the batch was recorded.
  package let recorded: Instant
  /// The seal on the last line.
  package let seal: Seal
}

/// The bytes after the last acknowledged or whole batch, never acknowledged.
package struct UnacknowledgedTail: Hashable, Sendable {
  /// The file name of the segment.
  package let segment: String
  /// The number of the first line of the tail in its segment, from 1.
  package let lineNumber: Int
  /// The offset of the tail in its segment.
  package let offset: Int
  /// Its bytes, up to the end of the segment; empty if a new segment was never written to.
  package let bytes: [UInt8]
}

/// One segment as it was read: all of its whole batches, or those after a checkpoint.
struct LogSegment: Sendable {
  let name: String
  /// The number of the first line in `bytes`.
  let firstSequenceNumber: Int
  /// The number of lines of the segment before `bytes`.
  var linesBefore = 0
  /// The offset of `bytes` in the segment.
  var start = 0
  /// The whole lines, line feeds included.
  var bytes: [UInt8]
  /// The end of each line in `bytes`, before its line feed.
  var lineEnds: [Int] = []

  /// The end of the last line in the segment, its line feed included.
  var end: Int { start + bytes.count }

  var lineCount: Int { lineEnds.count }

  /// Returns the range of a line (from 0), without its line feed.
  func range(ofLine index: Int) -> Range<Int> { (index == 0 ? 0 : lineEnds[index - 1] + 1)..<lineEnds[index] }
}

/// The order of lines in the log.
package struct LineOrder: Sendable {
  /// The number of the first line.
  package let firstSequenceNumber: Int
  /// When the first line was recorded.
  package let firstRecorded: Instant
  /// The number of the last line.
  package private(set) var lastSequenceNumber: Int
  /// When the last line was recorded.
  package private(set) var lastRecorded: Instant
  /// True if the last line bears a seal.
  package private(set) var endsSealed: Bool
  /// True if every line follows the one before it.
  package private(set) var isUnbroken = true

  /// One line.
  package init(_ sequenceNumber: Int, _ recorded: Instant, isSealed: Bool) {
    firstSequenceNumber = sequenceNumber
    firstRecorded = recorded
    lastSequenceNumber = sequenceNumber
    lastRecorded = recorded
    endsSealed = isSealed
  }

  /// Reads one line as the log itself does, whose form behind `recorded` no seal depends on; nil where it is none.
  package init?(reading line: [UInt8]) {
    var instant = KnownInstant()
    guard let members = try? LineMembers(line, in: 0..<line.count, &instant) else { return nil }
    self.init(
      members.sequenceNumber, members.recorded, isSealed: StoredLine.sealStart(line, in: 0..<line.count) != nil)
  }

  /// True if a line can come next: its number is one higher, and within a batch it was recorded at the same instant.
  private func canBeFollowed(by sequenceNumber: Int, _ recorded: Instant) -> Bool {
    sequenceNumber > 0 && sequenceNumber - 1 == lastSequenceNumber
      && (endsSealed ? recorded >= lastRecorded : recorded == lastRecorded)
  }

  /// Adds the next line.
  package mutating func add(_ sequenceNumber: Int, _ recorded: Instant, isSealed: Bool) {
    isUnbroken = isUnbroken && canBeFollowed(by: sequenceNumber, recorded)
    (lastSequenceNumber, lastRecorded, endsSealed) = (sequenceNumber, recorded, isSealed)
  }

  /// Adds the lines that come next.
  package mutating func add(_ next: LineOrder) {
    isUnbroken =
      isUnbroken && next.isUnbroken && canBeFollowed(by: next.firstSequenceNumber, next.firstRecorded)
    (lastSequenceNumber, lastRecorded, endsSealed) = (next.lastSequenceNumber, next.lastRecorded, next.endsSealed)
  }
}
