package import CalendarTime

/// One atomic batch: lines that were appended together under one seal.
package struct LogBatch: Hashable, Sendable {
  /// Position of its first line.
  package let firstSequenceNumber: Int
  /// Position of its last line, which carries the seal.
  package let lastSequenceNumber: Int
  /// When it was recorded.
  package let recorded: Instant
  /// The seal over every line up to its last.
  package let seal: Seal
}

/// One segment of a log, with the lines that count.
struct LogSegment: Sendable {
  let name: String
  let bytes: [UInt8]
  var lines: [LogLine] = []
  /// Where the last batch that counts ends.
  var acceptedLength = 0
}

/// What lies after the last batch that counts: a batch that was never acknowledged.
package struct UnacknowledgedTail: Hashable, Sendable {
  /// The segment that it stands in.
  package let file: String
  /// Where it begins.
  package let offset: Int
  /// How many bytes it has.
  package let length: Int
}
