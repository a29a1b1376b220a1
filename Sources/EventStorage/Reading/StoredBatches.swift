package import Seals
import SystemCalls

/// A batch as it is stored.
package struct StoredBatch {
  /// The number of its first line.
  package let firstSequenceNumber: Int
  /// Its lines, line feeds included.
  package let lines: [UInt8]
  /// The seal on its last line.
  package let end: KeptSeal
}

extension StoredBatch {
  /// The same batch with stubs in the place of some lines. O(bytes) where there are any.
  func withStubs(for numbers: Set<Int>) throws(LineFault) -> StoredBatch {
    guard (firstSequenceNumber...end.sequenceNumber).contains(where: numbers.contains) else { return self }
    var bytes: [UInt8] = []
    var start = 0
    for number in firstSequenceNumber...end.sequenceNumber {
      let lineEnd = lines[start...].firstIndex(of: UInt8(ascii: "\n")) ?? lines.count
      let line = Array(lines[start..<lineEnd])
      bytes += numbers.contains(number) ? try LogErasure.stub(of: line, in: line.indices).0 : line
      bytes.append(UInt8(ascii: "\n"))
      start = min(lineEnd + 1, lines.count)
    }
    return StoredBatch(firstSequenceNumber: firstSequenceNumber, lines: bytes, end: end)
  }
}

/// The batches of a log, one after the other. The memory that this takes does not grow with the log.
struct StoredBatches: ~Copyable {
  private let windows: LogWindows
  private var buffer = WindowBuffer()
  /// The lines of the window that is gone through, and the place in them.
  private var lines: [UInt8] = []
  private var offset = 0
  private var sequenceNumber: Int

  /// The batches of a log, from the segment on that holds the line after a place.
  init(_ extent: LogExtent, after place: Int) {
    let start = extent.pieces.lastIndex { $0.firstSequenceNumber <= place + 1 } ?? extent.pieces.startIndex
    let pieces = Array(extent.pieces[start...])
    sequenceNumber = (pieces.first?.firstSequenceNumber ?? 1) - 1
    windows = LogWindows(extent.directory, pieces)
  }

  /// The next batch; nil where there is none.
  mutating func next() throws(LogError) -> StoredBatch? {
    let first = sequenceNumber + 1
    var batch: [UInt8] = []
    while try fill() {
      let end = lines[offset...].firstIndex(of: UInt8(ascii: "\n")) ?? lines.count - 1
      let seal = (try? StoredLine.seal(lines, in: offset..<end)) ?? nil
      batch += lines[offset...end]
      offset = end + 1
      sequenceNumber += 1
      guard let seal else { continue }
      return StoredBatch(firstSequenceNumber: first, lines: batch, end: KeptSeal(seal, endOf: sequenceNumber))
    }
    return nil
  }

  /// Reads the next window if nothing is left of the last; false where all were read.
  private mutating func fill() throws(LogError) -> Bool {
    while offset == lines.count {
      guard let number = windows.takeNext() else { return false }
      lines = try unsafe windows.read(number, into: &buffer) { unsafe Array($0) }
      offset = 0
    }
    return true
  }
}

extension LogExtent {
  /// Finds what the head acknowledges, whatever stands beyond it. O(segments).
  ///
  /// Fails as `EventLog.open` does.
  package static func acknowledged(_ directory: LogDirectory) throws(LogError) -> LogExtent {
    try directory.settled { (description, head) throws(LogError) in
      let names = head.sequenceNumber == 0 ? [] : try LogReader.segmentNames(directory)
      var pieces: [Piece] = []
      for name in names where name <= head.segment {
        guard let first = LogFormat.firstSequenceNumber(name) else { continue }
        // Held from here on, so that no erasure takes the file away from its reader.
        let size = try directory.held(name).status.size
        let length = name == head.segment ? head.length : size
        pieces.append(Piece(segment: name, firstSequenceNumber: first, range: 0..<length))
      }
      return LogExtent(acknowledged: head, pieces, of: directory, description)
    }
  }

  /// Verifies every seal as `verified` does; where one does not hold, the error says where.
  package func requireVerified(
    threads: Int, after start: Checkpoint? = nil, sealAt: Int? = nil
  ) throws(LogError) -> VerifiedLog {
    if let verified = try verified(threads: threads, after: start, sealAt: sealAt) { return verified }
    _ = try EventLog.open(directory)
    throw LogError(
      .damaged, file: directory.path, "changed while it was verified",
      hint: "try again; if it happens again, something other than regimen writes to the log")
  }
}
