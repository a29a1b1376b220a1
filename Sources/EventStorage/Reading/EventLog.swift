package import CalendarTime
package import Seals
package import SystemCalls

/// A reader's view of a log: what stood acknowledged, or sealed and whole, when it was opened.
///
/// Opening waits for no lock and never sees half a batch. The log holds every line in memory, or every line after a
/// checkpoint; the log of a writer that goes on appending holds only the last lines.
package struct EventLog: Sendable {
  /// The directory that it was read from.
  package let directory: LogDirectory
  /// The description of the log.
  package let description: LogDescription
  /// The bytes after the last whole batch, never acknowledged; nil if there are none.
  package internal(set) var ignoredTail: UnacknowledgedTail?
  /// The batches, in order.
  package internal(set) var batches: [LogBatch] = []

  /// The state before the first line held in memory; nil if all lines are held.
  package private(set) var checkpoint: Checkpoint?

  /// The position that `head` acknowledged when the log was opened.
  var head: LogHead
  var segments: [LogSegment] = []
  /// Segments without a byte that count as not there.
  var emptySegments: [String] = []
  var frontier: MerkleFrontier
  /// The leaf hashes of erased lines, by sequence number.
  var erasedLeaves: [Int: LeafHash] = [:]

  init(directory: LogDirectory, description: LogDescription, head: LogHead, checkpoint: Checkpoint? = nil) {
    (self.directory, self.description, self.head, self.checkpoint) = (directory, description, head, checkpoint)
    frontier = checkpoint?.frontier ?? MerkleFrontier()
  }

  /// The sequence number of the last line; 0 in an empty log.
  package var lastSequenceNumber: Int { batches.last?.lastSequenceNumber ?? checkpoint?.sequenceNumber ?? 0 }
  /// The seal on the last line; nil in an empty log.
  package var seal: Seal? { batches.last?.seal ?? checkpoint?.seal }
  /// When the last batch was recorded; nil in an empty log.
  package var lastRecorded: Instant? { batches.last?.recorded ?? checkpoint?.recorded }
  /// The sequence numbers of the lines that are stubs, for the room that knows which events were erased. O(n log n).
  package var erasedSequenceNumbers: [Int] { erasedLeaves.keys.sorted() }

  /// Opens a log and verifies every seal in it, or every seal after a checkpoint that stands in it. O(bytes read).
  ///
  /// Fails with `.notFound`, `.notALog`, `.untrusted`, `.notReadable`, `.laterFormat`, `.damaged`, `.busy` or a failed
  /// call.
  package static func open(
    _ path: String, in fileSystem: any FileSystem = SystemFileSystem(), after checkpoint: Checkpoint? = nil
  ) throws(LogError) -> EventLog {
    try open(try LogDirectory.open(path, in: fileSystem), after: checkpoint)
  }

  /// Opens the log in a directory, as `open(_:in:after:)` does.
  package static func open(
    _ directory: LogDirectory, after checkpoint: Checkpoint? = nil
  ) throws(LogError) -> EventLog {
    try directory.settled { (description, head) throws(LogError) in
      try LogReader.read(directory, description, head, after: checkpoint)
    }
  }

  /// Calls `body` for each line, in order, with the buffer that the line's range indexes. O(lines).
  package func forEachLine<Failure: Error>(
    _ body: (LogLine, [UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    var batchIndex = 0
    for segment in segments {
      for index in 0..<segment.lineCount {
        let sequenceNumber = segment.firstSequenceNumber + index
        if sequenceNumber > batches[batchIndex].lastSequenceNumber { batchIndex += 1 }
        try body(line(index, of: segment, in: batches[batchIndex]), segment.bytes)
      }
    }
  }

  /// One line and the buffer that its range indexes; nil where there is no such line. O(log batches).
  package func line(_ sequenceNumber: Int) -> (line: LogLine, buffer: [UInt8])? {
    guard let batch = batch(holding: sequenceNumber),
      let segment = segments.last(where: { $0.firstSequenceNumber <= sequenceNumber })
    else { return nil }
    return (line(sequenceNumber - segment.firstSequenceNumber, of: segment, in: batch), segment.bytes)
  }

  /// The batch that a sequence number stands in; nil where there is none. O(log batches).
  package func batch(holding sequenceNumber: Int) -> LogBatch? {
    guard sequenceNumber >= 1, sequenceNumber <= lastSequenceNumber else { return nil }
    return batches[firstBatch { $0.lastSequenceNumber >= sequenceNumber }]
  }

  /// The last batch that ends at or before a sequence number; nil where there is none. O(log batches).
  package func lastBatch(endingAtOrBefore sequenceNumber: Int) -> LogBatch? {
    let next = firstBatch { $0.lastSequenceNumber > sequenceNumber }
    return next == 0 ? nil : batches[next - 1]
  }

  /// The tree over every line, for proofs. O(bytes): the lines are hashed anew.
  package func merkleTree() -> MerkleTree {
    var leaves: [LeafHash] = []
    leaves.reserveCapacity(lastSequenceNumber)
    forEachLine { line, buffer in leaves.append(EventLog.leafHash(of: line, in: buffer)) }
    return MerkleTree(leaves: leaves)
  }

  /// The hash of a line as a leaf of the tree.
  package static func leafHash(of line: LogLine, in buffer: [UInt8]) -> LeafHash {
    if case .erased(let leaf) = line.content { return leaf }
    if line.seal == nil { return LeafHash(ofEntry: buffer, in: line.range, followedBy: []) }
    let sealStart = line.range.upperBound - 1 - Seal.memberLength
    return LeafHash(ofEntry: buffer, in: line.range.lowerBound..<sealStart, followedBy: [UInt8(ascii: "}")])
  }

  /// True if a line of this room's own layout has an identifier.
  func holds(id: String, at sequenceNumber: Int) -> Bool {
    guard let (line, buffer) = line(sequenceNumber) else { return false }
    return buffer[line.range].starts(with: "{\"seq\":\(sequenceNumber),\"id\":\"\(id)\",".utf8)
  }

  private func line(_ index: Int, of segment: LogSegment, in batch: LogBatch) -> LogLine {
    let sequenceNumber = segment.firstSequenceNumber + index
    return LogLine(
      sequenceNumber: sequenceNumber, range: segment.range(ofLine: index), segment: segment.name,
      lineNumber: segment.linesBefore + index + 1, recorded: batch.recorded,
      seal: sequenceNumber == batch.lastSequenceNumber ? batch.seal : nil,
      content: erasedLeaves[sequenceNumber].map { .erased($0) } ?? .event)
  }

  /// The index of the first batch for which `isLater` holds; it must hold for every later one too.
  private func firstBatch(where isLater: (LogBatch) -> Bool) -> Int {
    var (low, high) = (0, batches.count)
    while low < high {
      let middle = (low + high) / 2
      if isLater(batches[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

// What a writer that goes on appending holds.
extension EventLog {
  /// The number of bytes of lines held in memory.
  var heldByteCount: Int { segments.reduce(0) { $0 + $1.bytes.count } }

  /// Lets go of the lines that are held: the checkpoint is at the last of them from now on. O(segments).
  mutating func forgetLines() {
    guard let newBase = Checkpoint(self), var last = segments.popLast(),
      let first = LogFormat.firstSequenceNumber(last.name)
    else { return }
    let end = last.end
    // The memory serves the next lines.
    last.bytes.removeAll(keepingCapacity: true)
    segments = [
      LogSegment(
        name: last.name, firstSequenceNumber: newBase.sequenceNumber + 1,
        linesBefore: newBase.sequenceNumber + 1 - first, start: end, bytes: last.bytes)
    ]
    batches.removeAll(keepingCapacity: true)
    erasedLeaves = [:]
    checkpoint = newBase
  }
}
