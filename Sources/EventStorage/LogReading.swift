import CalendarTime
import JSONText

/// Reads the segments of a log from the first to the last and checks every line and seal.
///
/// What `head` acknowledges must be there and right: anything else is damage. Beyond it, whole batches whose seal
/// verifies count; what follows the last of them was never acknowledged and is left out.
struct LogReading {
  let directory: String
  let head: LogHead
  private(set) var segments: [LogSegment] = []
  private(set) var batches: [LogBatch] = []
  private(set) var frontier = MerkleFrontier()
  private(set) var tail: UnacknowledgedTail?

  private var pending: [LogLine] = []
  private var hasPassedHead: Bool

  init(directory: String, head: LogHead) {
    self.directory = directory
    self.head = head
    hasPassedHead = head.sequenceNumber == 0
  }

  /// Reads the next segment; a segment after one with a tail is damage.
  mutating func read(_ name: String, _ bytes: [UInt8]) throws(LogError) {
    if let tail { throw damage(tail.file, offset: tail.offset, "the segment breaks off, yet another follows") }
    let expected = frontier.count + 1
    guard LogFormat.firstSequenceNumber(ofSegment: name) == expected else {
      let missing = LogFormat.segmentName(firstSequenceNumber: expected)
      throw damage(name, offset: 0, "the segment \(missing) is missing, or this one has a wrong name")
    }
    var segment = LogSegment(name: name, bytes: bytes)
    let fault = readLines(&segment)
    pending = []
    if segment.acceptedLength < bytes.count {
      let fault = fault ?? unfinished(segment)
      if isAcknowledged(name, segment.acceptedLength) { throw fault }
      tail = UnacknowledgedTail(
        file: name, offset: segment.acceptedLength, length: bytes.count - segment.acceptedLength)
    }
    segments.append(segment)
  }

  /// Checks that everything was there that `head` acknowledges.
  mutating func finish() throws(LogError) {
    guard !hasPassedHead else { return }
    let last = segments.last?.name ?? head.segment
    throw damage(
      last, offset: segments.last?.bytes.count ?? 0,
      "the log ends at seq \(frontier.count), but head acknowledges seq \(head.sequenceNumber): lines are missing")
  }

  /// Takes the batches of a segment one by one up to the first fault, which it returns.
  private mutating func readLines(_ segment: inout LogSegment) -> LogError? {
    var offset = 0
    var lineNumber = 1
    while let end = segment.bytes[offset...].firstIndex(of: LogFormat.newline) {
      do throws(LogError) {
        let line = try readLine(segment, offset..<end, lineNumber)
        pending.append(line)
        if let seal = line.seal { try close(seal, &segment, end + 1) }
      } catch {
        return error
      }
      offset = end + 1
      lineNumber += 1
    }
    return nil
  }

  private func readLine(_ segment: LogSegment, _ range: Range<Int>, _ lineNumber: Int) throws(LogError) -> LogLine {
    let line: LogLine
    do throws(JSONError) {
      line = try LogLine(segment.bytes, in: range, segment: segment.name, lineNumber: lineNumber)
    } catch {
      throw damage(segment.name, lineNumber, offset: error.offset, "not a line of format 1: \(error.message)")
    }
    let expected = frontier.count + pending.count + 1
    if line.sequenceNumber != expected {
      throw damage(
        segment.name, lineNumber, offset: range.lowerBound,
        "the line has seq \(line.sequenceNumber) where \(expected) must stand: lines are missing, exchanged or repeated"
      )
    }
    let isFirst = pending.isEmpty
    if let before = isFirst ? batches.last?.recorded : pending.last?.recorded,
      isFirst ? line.recorded <= before : line.recorded != before
    {
      throw damage(
        segment.name, lineNumber, offset: range.lowerBound,
        isFirst ? "recorded is not after the batch before it" : "recorded differs within a batch")
    }
    return line
  }

  /// Checks the seal of the batch that is pending, and the head where this is the batch that it names.
  private mutating func close(_ seal: Seal, _ segment: inout LogSegment, _ end: Int) throws(LogError) {
    guard let first = pending.first, let last = pending.last else { return }
    var sealed = frontier
    for line in pending { sealed.append(line.leafHash(segment.bytes)) }
    guard sealed.root == seal else {
      let lines = pending.count == 1 ? "this line" : "a line from here to line \(last.lineNumber)"
      throw damage(
        segment.name, first.lineNumber, offset: first.range.lowerBound,
        "the seal of seq \(last.sequenceNumber) does not match: \(lines), or the seal itself, was changed")
    }
    if last.sequenceNumber == head.sequenceNumber {
      guard seal == head.seal, segment.name == head.segment, end == head.length else {
        throw damage(LogFormat.headName, 1, offset: 0, "the head does not agree with seq \(head.sequenceNumber)")
      }
      hasPassedHead = true
    } else if !hasPassedHead, last.sequenceNumber > head.sequenceNumber {
      throw damage(LogFormat.headName, 1, offset: 0, "the head names a position within a batch")
    }
    frontier = sealed
    batches.append(
      LogBatch(
        firstSequenceNumber: first.sequenceNumber, lastSequenceNumber: last.sequenceNumber, recorded: last.recorded,
        seal: seal))
    segment.lines += pending
    segment.acceptedLength = end
    pending = []
  }

  /// Whether bytes at an offset of a segment lie within what `head` acknowledges.
  private func isAcknowledged(_ segment: String, _ offset: Int) -> Bool {
    if hasPassedHead { return false }
    return segment < head.segment || segment == head.segment && offset < head.length
  }

  private func unfinished(_ segment: LogSegment) -> LogError {
    let line = (segment.lines.last?.lineNumber ?? 0) + 1
    return damage(segment.name, line, offset: segment.acceptedLength, "the batch breaks off without its seal")
  }

  private func damage(_ name: String, _ line: Int? = nil, offset: Int, _ message: String) -> LogError {
    LogError(
      .damaged, "\(directory)/\(name)", line: line, offset: offset, "damaged: \(message)",
      hint: "nothing is appended to a damaged log; compare it with a copy")
  }
}
