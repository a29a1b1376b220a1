import CalendarTime
import Seals
import SystemCalls

/// Reads and verifies a whole log.
struct LogReader {
  let directory: LogDirectory
  var log: EventLog

  /// Reads the log in a directory, whose head was read before: segments only grow, so that whatever it names must be
  /// there.
  static func read(
    _ directory: LogDirectory, _ description: LogDescription, _ head: LogHead, after checkpoint: Checkpoint? = nil
  ) throws(LogError) -> EventLog {
    let segments = try segmentNames(directory)
    // A checkpoint beyond the head is none: then all is read, and what is wrong is named.
    let checkpoint = checkpoint.flatMap {
      $0.sequenceNumber <= head.sequenceNumber && $0.stands(in: directory) ? $0 : nil
    }
    var reader = LogReader(
      directory: directory,
      log: EventLog(directory: directory, description: description, head: head, checkpoint: checkpoint))
    for name in segments where LogFormat.firstSequenceNumber(name) == nil {
      throw .damage(directory.path(name), "is not named as segments are, by the first seq in them and 20 digits")
    }
    for (index, name) in segments.enumerated() {
      let isLast = index == segments.count - 1
      if let last = checkpoint?.pieces.last, name <= last.segment {
        if name == last.segment { try reader.takeRest(of: last, isLast: isLast) }
        continue
      }
      try reader.take(name, try readSegment(directory, name), isLast: isLast)
    }
    try reader.checkHead()
    return reader.log
  }

  /// Reads the description of the log in a directory.
  static func readDescription(_ directory: LogDirectory) throws(LogError) -> LogDescription {
    let name = LogFormat.descriptionFile
    let bytes: [UInt8]
    do throws(LogError) {
      bytes = try directory.read(name)
    } catch {
      if error.kind == .notFound {
        throw LogError(
          .notALog, file: directory.path, "holds no log: there is no \(name)", hint: LogReader.initHint)
      }
      throw error
    }
    return try LogDescription(reading: bytes, file: directory.path(name))
  }

  static let initHint = "`regimen init DIR` makes a log"

  /// Reads the last acknowledged position: the later of `head` and `latest`.
  ///
  /// `latest` is read first, as it goes when a writer has brought `head` up to it.
  static func readHead(_ directory: LogDirectory) throws(LogError) -> LogHead {
    let noted = LatestHead.read(directory)
    let head = try readHeadFile(directory)
    if let noted, noted.sequenceNumber > head.sequenceNumber { return noted }
    return head
  }

  /// Reads the file `head`.
  static func readHeadFile(_ directory: LogDirectory) throws(LogError) -> LogHead {
    let path = directory.path(LogFormat.headFile)
    let bytes: [UInt8]
    do throws(LogError) {
      bytes = try directory.read(LogFormat.headFile)
    } catch {
      if error.kind == .notFound { throw .damage(path, "is missing: nothing says where the log ends") }
      throw error
    }
    return try LogHead(reading: bytes, file: path)
  }

  /// The names that look like those of segments, in order.
  static func segmentNames(_ directory: LogDirectory) throws(LogError) -> [String] {
    try directory.names().filter { $0.hasSuffix(LogFormat.segmentSuffix) }
  }

  /// Reads a segment without the reserved space after its lines.
  static func readSegment(_ directory: LogDirectory, _ name: String) throws(LogError) -> [UInt8] {
    LogSegment.withoutRoom(try directory.held(name).read(), from: 0)
  }
}

extension LogReader {
  /// Takes up the next segment as far as its batches are whole and their seals verify.
  private mutating func take(_ name: String, _ bytes: [UInt8], isLast: Bool) throws(LogError) {
    let first = log.lastSequenceNumber + 1
    let path = directory.path(name)
    if bytes.isEmpty, !isLast || name != LogFormat.segmentName(first: first) {
      log.emptySegments.append(name)
      return
    }
    if log.emptySegments.contains(LogFormat.segmentName(first: first)), name != LogFormat.segmentName(first: first) {
      throw .damage(directory.path(LogFormat.segmentName(first: first)), "is empty")
    }
    if name != LogFormat.segmentName(first: first) {
      throw .damage(
        path, "stands where \(LogFormat.segmentName(first: first)) should: a segment is missing or misnamed")
    }
    try take(LogSegment(name: name, firstSequenceNumber: first, bytes: bytes), isLast: isLast)
  }

  /// Takes up what stands in a segment after a checkpoint that ends in it.
  private mutating func takeRest(
    of piece: Checkpoint.Piece, isLast: Bool
  ) throws(LogError) {
    guard let checkpoint = log.checkpoint, let first = LogFormat.firstSequenceNumber(piece.segment) else { return }
    let file = try directory.held(piece.segment)
    let bytes = try file.read(piece.length..<max(piece.length, file.status.size))
    try take(
      LogSegment(
        name: piece.segment, firstSequenceNumber: checkpoint.sequenceNumber + 1,
        linesBefore: checkpoint.sequenceNumber + 1 - first, start: piece.length,
        bytes: LogSegment.withoutRoom(bytes, from: piece.length)),
      isLast: isLast)
  }

  private mutating func take(_ segment: LogSegment, isLast: Bool) throws(LogError) {
    var scan = SegmentScan(segment, in: log)
    let fault = scan.run()
    let isAcknowledged = scan.lastSequenceNumber < log.head.sequenceNumber
    if let fault, isAcknowledged || !isLast { throw scan.damage(fault, path: directory.path(segment.name)) }
    let lineNumber = scan.segment.linesBefore + scan.segment.lineCount + 1
    let offset = scan.wholeLength
    if fault != nil || segment.start + offset == 0 {
      log.ignoredTail = UnacknowledgedTail(
        segment: segment.name, lineNumber: lineNumber, offset: segment.start + offset,
        bytes: Array(segment.bytes[offset...]))
    }
    scan.commit(to: &log)
  }

  /// Checks that the log ends where the head says or later, with the head's seal at the head's place.
  private func checkHead() throws(LogError) {
    let head = log.head
    let path = directory.path(LogFormat.headFile)
    if head.sequenceNumber > log.lastSequenceNumber { throw missingEnd(head) }
    if head.sequenceNumber == 0 {
      if head != .empty { throw .damage(path, lines: 1...1, byteOffset: 0, "does not fit a log without lines") }
      return
    }
    guard let expected = headThatFits(head.sequenceNumber) else {
      throw .damage(path, lines: 1...1, byteOffset: 0, "names line \(head.sequenceNumber), which ends no batch")
    }
    if head != expected {
      let common = zip(head.bytes, expected.bytes).prefix { $0 == $1 }.count
      throw .damage(
        path, lines: 1...1, byteOffset: common, "does not agree with line \(head.sequenceNumber) of the log")
    }
  }

  /// The head of a log that ends with a line; nil where that line ends no batch.
  private func headThatFits(_ sequenceNumber: Int) -> LogHead? {
    if let checkpoint = log.checkpoint, let last = checkpoint.pieces.last, checkpoint.sequenceNumber == sequenceNumber {
      return LogHead(
        sequenceNumber: sequenceNumber, seal: checkpoint.seal, segment: last.segment, length: last.length)
    }
    guard let batch = log.lastBatch(endingAtOrBefore: sequenceNumber), batch.lastSequenceNumber == sequenceNumber,
      let line = log.line(sequenceNumber)?.line, let segment = log.segments.last(where: { $0.name == line.segment })
    else { return nil }
    return LogHead(
      sequenceNumber: sequenceNumber, seal: batch.seal, segment: line.segment,
      length: segment.start + line.range.upperBound + 1)
  }

  private func missingEnd(_ head: LogHead) -> LogError {
    let last = log.lastSequenceNumber
    let message = "the log ends at line \(last), but its head acknowledges line \(head.sequenceNumber)"
    guard let segment = log.segments.last, segment.name >= head.segment else {
      return .damage(directory.path(head.segment), "is missing: \(message)")
    }
    let line = segment.linesBefore + segment.lineCount + 1
    return .damage(directory.path(segment.name), lines: line...line, byteOffset: segment.end, message)
  }
}

extension LogReader {
  /// Reads what every seal verifies, whatever stands behind it and whatever the head says; the head is nil where it
  /// cannot be read. O(bytes).
  static func readVerified(
    _ directory: LogDirectory
  ) throws(LogError) -> (log: EventLog, rest: [LogInspection.Piece], head: LogHead?) {
    let description = try readDescription(directory)
    let head = try? readHead(directory)
    var reader = LogReader(
      directory: directory, log: EventLog(directory: directory, description: description, head: head ?? .empty))
    var rest: [LogInspection.Piece] = []
    var isUnbroken = true
    for name in try segmentNames(directory) {
      let bytes = try readSegment(directory, name)
      // A misnamed file may sort anywhere; it is no break in what is named well.
      let isNamedWell = name.utf8.count == LogFormat.segmentName(first: 1).utf8.count
      let length = isUnbroken && isNamedWell ? reader.takeVerified(name, bytes) : 0
      if length == bytes.count { continue }
      if isNamedWell { isUnbroken = false }
      rest.append(LogInspection.Piece(segment: name, offset: length, bytes: Array(bytes[length...])))
    }
    return (reader.log, rest, head)
  }

  /// Takes up the whole batches of the next segment; gives where the last of them ends.
  private mutating func takeVerified(_ name: String, _ bytes: [UInt8]) -> Int {
    let first = log.lastSequenceNumber + 1
    if name != LogFormat.segmentName(first: first) { return 0 }
    var scan = SegmentScan(LogSegment(name: name, firstSequenceNumber: first, bytes: bytes), in: log)
    _ = scan.run()
    let length = scan.wholeLength
    scan.commit(to: &log)
    return length
  }
}
