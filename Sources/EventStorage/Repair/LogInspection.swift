package import SystemCalls

/// The sound part of a log that may be damaged.
///
/// Reads what a reader of a sound log would refuse; only what every seal verifies is taken up.
package struct LogInspection: Sendable {
  /// The batches whose seals verify, from the first on without a gap.
  package let log: EventLog
  /// The error that opening the log gives; nil if there is none.
  package let fault: LogError?
  /// The bytes after the verified batches, segment by segment.
  package let rest: [Piece]
  /// The last sequence number that `head` acknowledges; nil where it cannot be read.
  package let acknowledged: Int?

  /// The end of a segment, from a byte on.
  package struct Piece: Hashable, Sendable {
    /// The file name of the segment.
    package let segment: String
    /// The offset of the piece in it.
    package let offset: Int
    /// The bytes up to the segment's end.
    package let bytes: [UInt8]
  }

  /// A remedy that the owner of the log can choose.
  package enum Remedy: Hashable, Sendable {
    /// Nothing is wrong.
    case nothing
    /// Keep the batches up to a position, at most this one: the end of the last that verifies.
    case cutAfter(Int)
    /// Write a new `head`: every line verifies, but the head is missing or says something else.
    case renewHead
  }

  /// The remedy for what is wrong.
  package var remedy: Remedy {
    if fault == nil { return .nothing }
    if !rest.isEmpty { return .cutAfter(log.lastSequenceNumber) }
    if let acknowledged, acknowledged > log.lastSequenceNumber { return .cutAfter(log.lastSequenceNumber) }
    return .renewHead
  }

  /// The acknowledged sequence numbers after a position; nil where there are none, or no head says so.
  package func acknowledged(after position: Int) -> ClosedRange<Int>? {
    guard let acknowledged, acknowledged > position else { return nil }
    return position + 1...acknowledged
  }

  /// Reads a log, damaged or not. O(bytes).
  ///
  /// Fails, as `EventLog.open` does, where there is no log, where it cannot be read, and where `log.json` is damaged:
  /// nothing in the log says what stood there.
  package static func of(
    _ path: String, in fileSystem: any FileSystem = SystemFileSystem()
  ) throws(LogError) -> LogInspection {
    try of(try LogDirectory.open(path, in: fileSystem))
  }

  /// Reads the log in a directory, as `of(_:in:)` does.
  static func of(_ directory: LogDirectory) throws(LogError) -> LogInspection {
    _ = try LogReader.readDescription(directory)
    var fault: LogError?
    do throws(LogError) {
      let log = try EventLog.open(directory)
      // What was never acknowledged is the next writer's to set aside.
      return LogInspection(log: log, fault: nil, rest: [], acknowledged: log.head.sequenceNumber)
    } catch {
      if error.kind != .damaged { throw error }
      fault = error
    }
    let (log, rest, head) = try LogReader.readVerified(directory)
    return LogInspection(log: log, fault: fault, rest: rest, acknowledged: head?.sequenceNumber)
  }
}
