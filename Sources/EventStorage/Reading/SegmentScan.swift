import CalendarTime
import Seals

/// A fault in a segment, with the lines that may have it.
struct SegmentFault {
  let lines: ClosedRange<Int>
  let offset: Int
  let message: String
}

/// Goes through the lines of one segment and verifies each batch.
struct SegmentScan {
  /// The segment, with the ends of the lines of whole batches.
  private(set) var segment: LogSegment
  /// The end of the last whole batch.
  private(set) var wholeLength = 0
  private let head: LogHead
  private var frontier: MerkleFrontier
  private var batches: [LogBatch] = []
  private var erased: [Int: LeafHash] = [:]
  private var lastRecorded: Instant?

  init(_ segment: LogSegment, in log: EventLog) {
    self.segment = segment
    head = log.head
    frontier = log.frontier
    lastRecorded = log.lastRecorded
  }

  /// The sequence number of the last line of a whole batch, in this segment or before it.
  var lastSequenceNumber: Int { segment.firstSequenceNumber + segment.lineCount - 1 }

  /// Takes up whole batches until the end or the first fault.
  mutating func run() -> SegmentFault? {
    while wholeLength < segment.bytes.count {
      if let fault = takeBatch() { return fault }
    }
    return nil
  }

  /// Adds what was taken up to the log.
  consuming func commit(to log: inout EventLog) {
    if segment.start + wholeLength == 0 { return }
    if wholeLength < segment.bytes.count { segment.bytes = Array(segment.bytes[..<wholeLength]) }
    log.segments.append(segment)
    log.batches += batches
    log.frontier = frontier
    log.erasedLeaves.merge(erased) { first, _ in first }
  }

  func damage(_ fault: SegmentFault, path: String) -> LogError {
    let before = segment.linesBefore
    return .damage(
      path, lines: fault.lines.lowerBound + before...fault.lines.upperBound + before,
      byteOffset: segment.start + fault.offset, fault.message)
  }

  private mutating func takeBatch() -> SegmentFault? {
    var batch = PendingBatch(start: wholeLength, firstLine: segment.lineCount + 1, frontier: frontier)
    let bytes = segment.bytes
    while batch.end < bytes.count {
      guard let lineEnd = bytes[batch.end...].firstIndex(of: UInt8(ascii: "\n")) else {
        return exact(batch) ?? batch.fault(at: batch.end, "the line has no line feed")
      }
      let line: StoredLine
      do throws(LineFault) {
        line = try StoredLine(bytes, in: batch.end..<lineEnd)
      } catch {
        return exact(batch) ?? batch.fault(at: error.offset, error.message)
      }
      if let fault = check(line, in: batch) { return exact(batch) ?? fault }
      batch.add(line, end: lineEnd)
      guard let seal = line.seal else { continue }
      if batch.frontier.root != seal { return exact(batch) ?? batch.unfitFault() }
      take(batch, seal)
      return nil
    }
    return exact(batch) ?? batch.unsealedFault()
  }

  private func check(_ line: StoredLine, in batch: PendingBatch) -> SegmentFault? {
    let expected = lastSequenceNumber + batch.lineEnds.count + 1
    if line.sequenceNumber != expected {
      return batch.fault(at: batch.end, "the line has seq \(line.sequenceNumber) where \(expected) should stand")
    }
    if let recorded = batch.recorded, recorded != line.recorded {
      return batch.unsealedFault(beforeLine: batch.firstLine + batch.lineEnds.count)
    }
    if let lastRecorded, line.recorded < lastRecorded {
      return batch.fault(at: line.recordedOffset, "recorded goes backwards")
    }
    return nil
  }

  private mutating func take(_ batch: PendingBatch, _ seal: Seal) {
    guard let recorded = batch.recorded else { return }
    let first = lastSequenceNumber + 1
    for (sequenceNumber, leaf) in batch.erased { erased[sequenceNumber] = leaf }
    segment.lineEnds += batch.lineEnds
    batches.append(
      LogBatch(firstSequenceNumber: first, lastSequenceNumber: lastSequenceNumber, recorded: recorded, seal: seal))
    frontier = batch.frontier
    lastRecorded = recorded
    wholeLength = batch.end
  }
}

// Finding the place of a fault as exactly as can be known.
extension SegmentScan {
  /// The place of a fault in the lines so far, if one can be told from the others.
  private func exact(_ batch: PendingBatch) -> SegmentFault? { brokenSeal(batch) ?? malformedLine(batch) }

  /// The first line that is no JSON object with the members of a line.
  private func malformedLine(_ batch: PendingBatch) -> SegmentFault? {
    for index in batch.lineEnds.indices {
      do throws(LineFault) {
        _ = try LineMembers(scanning: segment.bytes, in: batch.range(ofLine: index))
      } catch {
        return batch.fault(line: batch.firstLine + index, at: error.offset, error.message)
      }
    }
    return nil
  }

  /// The first byte that is wrong in the seal on the last line so far, where later seals show that its lines are as
  /// sealed.
  private func brokenSeal(_ batch: PendingBatch) -> SegmentFault? {
    guard !batch.lineEnds.isEmpty else { return nil }
    let range = batch.range(ofLine: batch.lineEnds.count - 1)
    let sealStart = range.upperBound - 1 - Seal.memberLength
    guard sealStart > range.lowerBound else { return nil }
    var tree = batch.frontierBeforeLast
    tree.append(LeafHash(ofEntry: segment.bytes, in: range.lowerBound..<sealStart, followedBy: [UInt8(ascii: "}")]))
    guard isWitnessed(tree, end: batch.end) else { return nil }
    let expected = Seal.memberPrefix + tree.root.digest.hexadecimal + Array("\"}".utf8)
    let same = zip(segment.bytes[sealStart...], expected).prefix { $0 == $1 }.count
    if same == expected.count { return nil }
    return batch.fault(
      line: batch.lastLine, at: sealStart + same, "the seal is changed: its lines are as they were sealed")
  }

  /// True if the head, or the seal of the next batch, shows that the lines up to `end` are as they were sealed.
  private func isWitnessed(_ tree: MerkleFrontier, end: Int) -> Bool {
    if head.sequenceNumber == tree.count { return head.seal == tree.root }
    var tree = tree
    var start = end
    while let lineEnd = segment.bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
      guard let line = try? StoredLine(segment.bytes, in: start..<lineEnd) else { return false }
      tree.append(line.leaf)
      if let seal = line.seal { return seal == tree.root }
      start = lineEnd + 1
    }
    return false
  }
}

/// Lines since the last seal.
private struct PendingBatch {
  let start: Int
  let firstLine: Int
  var frontier: MerkleFrontier
  /// The tree without the last of the lines so far.
  var frontierBeforeLast: MerkleFrontier
  /// The end of the lines so far, line feeds included.
  var end: Int
  var lineEnds: [Int] = []
  var recorded: Instant?
  var erased: [(Int, LeafHash)] = []

  init(start: Int, firstLine: Int, frontier: MerkleFrontier) {
    (self.start, self.firstLine, self.frontier) = (start, firstLine, frontier)
    frontierBeforeLast = frontier
    end = start
  }

  var lastLine: Int { firstLine + lineEnds.count - 1 }

  /// Returns the range of a line (from 0), without its line feed.
  func range(ofLine index: Int) -> Range<Int> { (index == 0 ? start : lineEnds[index - 1] + 1)..<lineEnds[index] }

  mutating func add(_ line: StoredLine, end lineEnd: Int) {
    frontierBeforeLast = frontier
    frontier.append(line.leaf)
    lineEnds.append(lineEnd)
    recorded = line.recorded
    if case .erased(let leaf) = line.content { erased.append((line.sequenceNumber, leaf)) }
    end = lineEnd + 1
  }

  /// A fault of the line after those so far.
  func fault(at offset: Int, _ message: String) -> SegmentFault { fault(line: lastLine + 1, at: offset, message) }

  func fault(line: Int, at offset: Int, _ message: String) -> SegmentFault {
    SegmentFault(lines: line...line, offset: offset, message: message)
  }

  /// The lines so far do not fit the seal on the last of them.
  func unfitFault() -> SegmentFault {
    let which = lineEnds.count == 1 ? "the line does" : "lines \(firstLine) to \(lastLine) do"
    return SegmentFault(
      lines: firstLine...lastLine, offset: start, message: "\(which) not fit the seal on line \(lastLine)")
  }

  /// The lines so far end without a seal.
  func unsealedFault() -> SegmentFault {
    SegmentFault(
      lines: firstLine...max(firstLine, lastLine), offset: start, message: "no line of the last batch bears a seal")
  }

  /// The next line was recorded at another time, though no seal ends the batch.
  func unsealedFault(beforeLine next: Int) -> SegmentFault {
    SegmentFault(
      lines: firstLine...next, offset: start,
      message: "recorded differs between lines \(firstLine) and \(next), but no seal stands between them")
  }
}
