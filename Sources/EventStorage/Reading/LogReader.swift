import CalendarTime
import Seals
import SystemCalls

/// Reads and verifies a whole log.
struct LogReader {
  let directory: String
  var log: EventLog

  /// Reads the log in a directory.
  ///
  /// The head is read before the segments, which only grow, so that whatever it names must be there.
  static func read(
    _ directory: String, in fileSystem: any FileSystem, after checkpoint: Checkpoint? = nil
  ) throws(LogError) -> EventLog {
    try LogAccess.check(directory, in: fileSystem, isWriting: false)
    let description = try readDescription(directory, in: fileSystem)
    let head = try readHead(directory, in: fileSystem)
    let segments = try segmentNames(directory, in: fileSystem)
    // A checkpoint beyond the head is none: then all is read, and what is wrong is named.
    let checkpoint = checkpoint.flatMap {
      $0.sequenceNumber <= head.sequenceNumber && $0.stands(in: directory, fileSystem) ? $0 : nil
    }
    var reader = LogReader(
      directory: directory,
      log: EventLog(directory: directory, description: description, head: head, checkpoint: checkpoint))
    for name in segments where name.utf8.count != 20 + LogFormat.segmentSuffix.utf8.count {
      throw .damage(directory + "/" + name, "is not named as segments are, by the first seq in them and 20 digits")
    }
    for (index, name) in segments.enumerated() {
      let isLast = index == segments.count - 1
      if let last = checkpoint?.pieces.last, name <= last.segment {
        if name == last.segment { try reader.takeRest(of: last, isLast: isLast, in: fileSystem) }
        continue
      }
      try reader.take(name, try readFile(directory, name, in: fileSystem), isLast: isLast)
    }
    try reader.checkHead()
    return reader.log
  }

  /// Reads the description of the log in a directory.
  static func readDescription(
    _ directory: String, in fileSystem: any FileSystem
  ) throws(LogError) -> LogDescription {
    let path = directory + "/" + LogFormat.descriptionFile
    do throws(SystemError) {
      _ = try fileSystem.uninterrupted { () throws(SystemError) in try fileSystem.list(directory) }
    } catch {
      if error.number == SystemError.notADirectory {
        throw LogError(.notALog, file: directory, "is not a directory", hint: LogReader.initHint)
      }
      throw LogError(reading: directory, error)
    }
    let bytes: [UInt8]
    do throws(SystemError) {
      bytes = try fileSystem.readWhole(path)
    } catch {
      if error.number == SystemError.notFound {
        throw LogError(
          .notALog, file: directory, "holds no log: there is no \(LogFormat.descriptionFile)", hint: LogReader.initHint)
      }
      throw LogError(reading: path, error)
    }
    return try LogDescription(reading: bytes, file: path)
  }

  private static let initHint = "`regimen init DIR` makes a log"

  /// Reads the last acknowledged position: the later of `head` and `latest`.
  ///
  /// `latest` is read first, as it goes when a writer has brought `head` up to it.
  static func readHead(_ directory: String, in fileSystem: any FileSystem) throws(LogError) -> LogHead {
    let noted = LatestHead.read(directory, in: fileSystem)
    let head = try readHeadFile(directory, in: fileSystem)
    if let noted, noted.sequenceNumber > head.sequenceNumber { return noted }
    return head
  }

  /// Reads the file `head`.
  static func readHeadFile(_ directory: String, in fileSystem: any FileSystem) throws(LogError) -> LogHead {
    let path = directory + "/" + LogFormat.headFile
    let bytes: [UInt8]
    do throws(SystemError) {
      bytes = try fileSystem.readWhole(path)
    } catch {
      if error.number == SystemError.notFound { throw .damage(path, "is missing: nothing says where the log ends") }
      throw LogError(reading: path, error)
    }
    return try LogHead(reading: bytes, file: path)
  }

  static func segmentNames(
    _ directory: String, in fileSystem: any FileSystem
  ) throws(LogError) -> [String] {
    do throws(SystemError) {
      let names = try fileSystem.uninterrupted { () throws(SystemError) in try fileSystem.list(directory) }
      return names.filter { $0.hasSuffix(LogFormat.segmentSuffix) }.sorted()
    } catch {
      throw LogError(reading: directory, error)
    }
  }

  /// Reads a segment without the reserved space after its lines.
  static func readFile(
    _ directory: String, _ name: String, in fileSystem: any FileSystem
  ) throws(LogError) -> [UInt8] {
    do throws(SystemError) {
      return LogSegment.withoutRoom(try fileSystem.readWhole(directory + "/" + name), from: 0)
    } catch {
      throw LogError(reading: directory + "/" + name, error)
    }
  }
}

extension LogReader {
  /// Takes up the next segment as far as its batches are whole and their seals verify.
  private mutating func take(_ name: String, _ bytes: [UInt8], isLast: Bool) throws(LogError) {
    let first = log.lastSequenceNumber + 1
    let path = directory + "/" + name
    if bytes.isEmpty, !isLast || name != LogFormat.segmentName(first: first) {
      log.emptySegments.append(name)
      return
    }
    if log.emptySegments.contains(LogFormat.segmentName(first: first)), name != LogFormat.segmentName(first: first) {
      throw .damage(directory + "/" + LogFormat.segmentName(first: first), "is empty")
    }
    if name != LogFormat.segmentName(first: first) {
      throw .damage(
        path, "stands where \(LogFormat.segmentName(first: first)) should: a segment is missing or misnamed")
    }
    try take(LogSegment(name: name, firstSequenceNumber: first, bytes: bytes), isLast: isLast)
  }

  /// Takes up what stands in a segment after a checkpoint that ends in it.
  private mutating func takeRest(
    of piece: Checkpoint.Piece, isLast: Bool, in fileSystem: any FileSystem
  ) throws(LogError) {
    let path = directory + "/" + piece.segment
    guard let checkpoint = log.checkpoint, let first = LogFormat.firstSequenceNumber(piece.segment) else { return }
    let bytes: [UInt8]
    do throws(SystemError) {
      let size = try fileSystem.uninterrupted { () throws(SystemError) in try fileSystem.status(path) }.size
      bytes = try fileSystem.readPart(path, piece.length..<max(piece.length, size))
    } catch {
      throw LogError(reading: path, error)
    }
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
    if let fault, isAcknowledged || !isLast { throw scan.damage(fault, path: directory + "/" + segment.name) }
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
    let path = directory + "/" + LogFormat.headFile
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
      return .damage(directory + "/" + head.segment, "is missing: \(message)")
    }
    let line = segment.linesBefore + segment.lineCount + 1
    return .damage(directory + "/" + segment.name, lines: line...line, byteOffset: segment.end, message)
  }
}

extension LogReader {
  /// Reads what every seal verifies, whatever stands behind it and whatever the head says; the head is nil where it
  /// cannot be read. O(bytes).
  static func readVerified(
    _ directory: String, in fileSystem: any FileSystem
  ) throws(LogError) -> (log: EventLog, rest: [LogInspection.Piece], head: LogHead?) {
    let description = try readDescription(directory, in: fileSystem)
    let head = try? readHead(directory, in: fileSystem)
    var reader = LogReader(
      directory: directory, log: EventLog(directory: directory, description: description, head: head ?? .empty))
    var rest: [LogInspection.Piece] = []
    var isUnbroken = true
    for name in try segmentNames(directory, in: fileSystem) {
      let bytes = try readFile(directory, name, in: fileSystem)
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
