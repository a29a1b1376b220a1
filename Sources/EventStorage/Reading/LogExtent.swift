package import Seals
package import SystemCalls

/// The valid byte ranges of a log, found without reading its lines.
///
/// Up to `head` all is acknowledged; what lies beyond it counts as far as its seals verify, and only then is it read.
package struct LogExtent: Sendable {
  /// A part of a segment.
  package struct Piece: Hashable, Sendable {
    /// The file name of the segment.
    package let segment: String
    /// The number of the first line of the segment.
    package let firstSequenceNumber: Int
    /// The bytes that count; begins and ends between lines.
    package let range: Range<Int>
  }

  /// The directory that it was found in; the files that were opened there stay open.
  package let directory: LogDirectory
  /// The description of the log.
  package let description: LogDescription
  /// The last line that counts; 0 where there is none.
  package let lastSequenceNumber: Int
  /// The last line that the head acknowledges; those after it may not be on the disk.
  package let acknowledged: Int
  /// The seal on the last line that counts; nil where there is none.
  package let seal: Seal?
  /// All lines that count, in order.
  package let pieces: [Piece]
  /// The ignored bytes after the last whole batch; nil if there are none.
  package let ignoredTail: UnacknowledgedTail?
  /// The number of valid bytes.
  package var byteCount: Int { pieces.reduce(0) { $0 + $1.range.count } }

  /// Finds what counts. O(segments) unless something lies beyond the head.
  ///
  /// Fails as `EventLog.open` does.
  package static func open(
    _ path: String, in fileSystem: any FileSystem = SystemFileSystem(), after checkpoint: Checkpoint? = nil
  ) throws(LogError) -> LogExtent {
    try open(try LogDirectory.open(path, in: fileSystem), after: checkpoint)
  }

  /// Finds what counts of the log in a directory, as `open(_:in:after:)` does.
  package static func open(
    _ directory: LogDirectory, after checkpoint: Checkpoint? = nil
  ) throws(LogError) -> LogExtent {
    try directory.settled { (description, head) throws(LogError) in
      if let pieces = try wholePieces(directory, head) {
        return LogExtent(acknowledged: head, pieces, of: directory, description)
      }
      return LogExtent(try LogReader.read(directory, description, head, after: checkpoint))
    }
  }

  /// The pieces of a log that ends where its head says; nil for any other.
  private static func wholePieces(_ directory: LogDirectory, _ head: LogHead) throws(LogError) -> [Piece]? {
    let names = try LogReader.segmentNames(directory)
    if head.sequenceNumber == 0 { return names.isEmpty && head == .empty ? [] : nil }
    guard names.last == head.segment else { return nil }
    var pieces: [Piece] = []
    for name in names {
      guard let first = LogFormat.firstSequenceNumber(name) else { return nil }
      let file = try directory.held(name)
      let size = file.status.size
      let length = name == head.segment ? head.length : size
      guard size > 0, size == length || isRoom(file, from: length) else { return nil }
      pieces.append(Piece(segment: name, firstSequenceNumber: first, range: 0..<length))
    }
    return pieces.first?.firstSequenceNumber == 1 ? pieces : nil
  }

  /// True if a segment goes on with room for lines to come: what is written next is written at its beginning.
  private static func isRoom(_ file: LogFile, from start: Int) -> Bool {
    start < file.status.size && (try? file.read(start..<start + 1)) == [UInt8(ascii: "\n")]
  }

  private init(
    directory: LogDirectory, description: LogDescription, lastSequenceNumber: Int, acknowledged: Int, seal: Seal?,
    pieces: [Piece]
  ) {
    (self.directory, self.description, self.lastSequenceNumber) = (directory, description, lastSequenceNumber)
    (self.acknowledged, self.seal, self.pieces) = (acknowledged, seal, pieces)
    ignoredTail = nil
  }

  /// The part of a log that its head acknowledges.
  init(acknowledged head: LogHead, _ pieces: [Piece], of directory: LogDirectory, _ description: LogDescription) {
    self.init(
      directory: directory, description: description, lastSequenceNumber: head.sequenceNumber,
      acknowledged: head.sequenceNumber, seal: head.sequenceNumber == 0 ? nil : head.seal, pieces: pieces)
  }

  /// The valid byte ranges of a log that was read.
  package init(_ log: EventLog) {
    directory = log.directory
    description = log.description
    lastSequenceNumber = log.lastSequenceNumber
    acknowledged = log.head.sequenceNumber
    seal = log.seal
    ignoredTail = log.ignoredTail
    var pieces: [Piece] = []
    for piece in log.checkpoint?.pieces ?? [] {
      pieces.append(
        Piece(
          segment: piece.segment, firstSequenceNumber: LogFormat.firstSequenceNumber(piece.segment) ?? 1,
          range: 0..<piece.length))
    }
    for segment in log.segments {
      if pieces.last?.segment == segment.name { pieces.removeLast() }
      pieces.append(
        Piece(
          segment: segment.name, firstSequenceNumber: segment.firstSequenceNumber - segment.linesBefore,
          range: 0..<segment.end))
    }
    self.pieces = pieces
  }

  /// True if a checkpoint stands in what was found.
  package func extends(_ checkpoint: Checkpoint) -> Bool {
    checkpoint.sequenceNumber <= lastSequenceNumber && checkpoint.stands(in: directory)
  }

  /// The pieces with the lines after a checkpoint and up to another one.
  package func pieces(after start: Checkpoint?, upTo end: Checkpoint?) -> [Piece] {
    guard let last = end?.pieces.last else { return pieces(after: start) }
    return pieces(after: start).compactMap { piece in
      let upper = piece.segment == last.segment ? min(last.length, piece.range.upperBound) : piece.range.upperBound
      if piece.segment > last.segment || upper <= piece.range.lowerBound { return nil }
      let range = piece.range.lowerBound..<upper
      return Piece(segment: piece.segment, firstSequenceNumber: piece.firstSequenceNumber, range: range)
    }
  }

  /// The pieces with the lines after a checkpoint.
  package func pieces(after checkpoint: Checkpoint?) -> [Piece] {
    guard let checkpoint, let last = checkpoint.pieces.last else { return pieces }
    return pieces.compactMap { piece in
      if piece.segment < last.segment { return nil }
      if piece.segment > last.segment { return piece }
      let range = min(last.length, piece.range.upperBound)..<piece.range.upperBound
      return range.isEmpty
        ? nil : Piece(segment: piece.segment, firstSequenceNumber: piece.firstSequenceNumber, range: range)
    }
  }
}

extension LogFormat {
  /// The number of the first line of a segment by its name; nil where it is not named as segments are.
  static func firstSequenceNumber(_ name: String) -> Int? {
    guard name.utf8.count == 20 + segmentSuffix.utf8.count, name.hasSuffix(segmentSuffix) else { return nil }
    return name.utf8.prefix(20).allSatisfy { (0x30...0x39).contains($0) } ? Int(name.prefix(20)) : nil
  }
}
