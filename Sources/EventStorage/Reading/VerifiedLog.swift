import ByteScanning
import CalendarTime
package import Seals
import SystemCalls

/// The result of verifying a log whose seals all hold.
package struct VerifiedLog: Sendable {
  /// The end of the log; nil where it has no line.
  package let checkpoint: Checkpoint?
  /// The number of batches.
  package let batchCount: Int
  /// The root of the tree at the place that was asked for; nil where there is no such line, or none was asked for.
  package let sealAsked: Seal?
}

extension LogExtent {
  /// Verifies every seal, or every seal after a checkpoint, on several threads, without keeping the lines. Returns nil
  /// if anything is wrong.
  ///
  /// `EventLog.open` accepts the same logs, and says of any other where it is damaged. `sealAt` asks for the root after
  /// that line. O(bytes), in windows: what is in memory does not grow with the log.
  package func verified(
    threads: Int = Workers.available, after start: Checkpoint? = nil, sealAt: Int? = nil,
    progress: LogWindows.Progress? = nil
  ) throws(LogError) -> VerifiedLog? {
    let windows = LogWindows(directory, pieces(after: start), progress: progress)
    return try verified(windows, threads: threads, after: start, sealAt: sealAt)
  }

  /// Verifies every seal in the windows of the pieces after a checkpoint, as `verified(threads:after:sealAt:progress:)`
  /// does.
  package func verified(
    _ windows: LogWindows, threads: Int, after start: Checkpoint? = nil, sealAt: Int? = nil
  ) throws(LogError) -> VerifiedLog? {
    var verification = LogVerification(windows, after: start, sealAt: sealAt)
    guard try verification.run(threads: threads) else { return nil }
    guard let order = verification.order else {
      let isWhole = lastSequenceNumber == start?.sequenceNumber ?? 0 && seal == start?.seal
      return isWhole ? VerifiedLog(checkpoint: start, batchCount: 0, sealAsked: nil) : nil
    }
    let checkpoint = Checkpoint(
      sequenceNumber: order.lastSequenceNumber, recorded: order.lastRecorded, frontier: verification.frontier,
      pieces: pieces.map { Checkpoint.Piece(segment: $0.segment, length: $0.range.upperBound) })
    guard order.endsSealed, order.lastSequenceNumber == lastSequenceNumber, checkpoint.seal == seal,
      start.map({ $0.recorded <= order.firstRecorded }) ?? true
    else { return nil }
    return VerifiedLog(checkpoint: checkpoint, batchCount: verification.batchCount, sealAsked: verification.sealAsked)
  }
}

/// Goes through the windows of a log in rounds: leaves are hashed side by side, then the tree grows by them in order,
/// then the seals in each window are compared side by side.
private struct LogVerification {
  private let windows: LogWindows
  private let sealAt: Int?
  private(set) var frontier: MerkleFrontier
  private(set) var order: LineOrder?
  private(set) var batchCount = 0
  private(set) var sealAsked: Seal?

  /// The number of windows of about one mebibyte in a round.
  private static let roundLength = 32

  init(_ windows: LogWindows, after start: Checkpoint?, sealAt: Int?) {
    (self.windows, self.sealAt, frontier) = (windows, sealAt, start?.frontier ?? MerkleFrontier())
  }

  /// True if all seals verify.
  mutating func run(threads: Int) throws(LogError) -> Bool {
    for start in stride(from: 0, to: windows.count, by: LogVerification.roundLength) {
      let round = start..<min(start + LogVerification.roundLength, windows.count)
      var starts: [MerkleFrontier] = []
      let leaves = try read(round, threads: threads)
      for (number, window) in zip(round, leaves) {
        guard take(window, number) else { return false }
        starts.append(frontier)
        // A window may hold no line: one that is longer than a window goes on through it.
        if window.subtrees.count == 0 { continue }
        guard window.subtrees.start == frontier.count else { return false }
        frontier.append(window.subtrees)
      }
      guard compare(leaves, starts, threads: threads) else { return false }
    }
    return true
  }

  private func read(_ round: Range<Int>, threads: Int) throws(LogError) -> [WindowLeaves] {
    let results = Locked([WindowLeaves?](repeating: nil, count: round.count))
    let failure = Locked<LogError?>(nil)
    let next = NextNumber()
    let windows = windows
    Workers.run(min(threads, round.count)) { _ in
      var buffer = WindowBuffer()
      do throws(LogError) {
        while let place = next.take(below: round.count) {
          let leaves = try unsafe windows.read(round.lowerBound + place, into: &buffer) { unsafe WindowLeaves($0) }
          results.withLock { $0[place] = leaves }
        }
      } catch {
        failure.withLock { $0 = $0 ?? error }
      }
    }
    if let error = failure.withLock({ $0 }) { throw error }
    return results.withLock { $0 }.compactMap { $0 }
  }

  /// Takes up the order of a window's lines; false where they do not follow those before.
  private mutating func take(_ window: WindowLeaves, _ number: Int) -> Bool {
    guard window.isSound else { return false }
    guard let next = window.order else { return true }
    if let first = windows.firstSequenceNumber(ofWindow: number) {
      guard first == next.firstSequenceNumber, order?.endsSealed ?? (first == frontier.count + 1) else { return false }
    }
    if order == nil { order = next } else { order?.add(next) }
    batchCount += window.seals.count
    return order?.isUnbroken == true
  }

  private mutating func compare(_ leaves: [WindowLeaves], _ starts: [MerkleFrontier], threads: Int) -> Bool {
    let areEqual = Workers.map(leaves.count, threads: threads) { leaves[$0].verify(after: starts[$0]) }
    for (window, start) in zip(leaves, starts) {
      guard let sealAt, sealAt > start.count, sealAt <= start.count + window.subtrees.count else { continue }
      var tree = start
      tree.append(window.subtrees.leaves(before: sealAt - start.count))
      sealAsked = tree.root
    }
    return areEqual.allSatisfy { $0 }
  }
}

/// The leaves and seals of the lines of a window.
private struct WindowLeaves: Sendable {
  private(set) var subtrees = MerkleSubtrees([], after: 0)
  /// The seals, each with how many lines of the window it ends.
  private(set) var seals: [(count: Int, seal: Seal)] = []
  private(set) var order: LineOrder?
  /// True if every line could be read.
  private(set) var isSound = true

  /// Reads whole lines; 64 bytes behind them must be readable.
  init(_ window: UnsafeRawBufferPointer) {
    var entries: [LeafEntry] = []
    var erased: [(place: Int, leaf: LeafHash)] = []
    var instant = KnownInstant()
    var offset = 0
    while offset < window.count, let start = window.baseAddress {
      guard case (let length?, let kind) = unsafe scanLine(start + offset, count: window.count - offset) else {
        isSound = false
        return
      }
      let line = unsafe LineCursor(start + offset, count: length)
      if let read = CanonicalLine(line, kind, &instant), let seal = CanonicalLine.seal(on: line) {
        add(read.sequenceNumber, read.recorded, seal)
      } else {
        let bytes = line.rest.array
        guard let stored = try? StoredLine(bytes, in: 0..<length) else {
          isSound = false
          return
        }
        if case .erased(let leaf) = stored.content { erased.append((entries.count, leaf)) }
        add(stored.sequenceNumber, stored.recorded, stored.seal)
      }
      entries.append(LeafEntry(ofLine: offset..<offset + length, isSealed: seals.last?.count == entries.count + 1))
      offset += length + 1
    }
    var leaves = LeafHash.hashes(of: entries, in: unsafe Span(_unsafeBytes: window))
    for (place, leaf) in erased { leaves[place] = leaf }
    subtrees = MerkleSubtrees(leaves, after: (order?.firstSequenceNumber ?? 1) - 1)
  }

  private var lineCount = 0

  private mutating func add(_ sequenceNumber: Int, _ recorded: Instant, _ seal: Seal?) {
    lineCount += 1
    if order == nil {
      order = LineOrder(sequenceNumber, recorded, isSealed: seal != nil)
    } else {
      order?.add(sequenceNumber, recorded, isSealed: seal != nil)
    }
    if let seal { seals.append((lineCount, seal)) }
  }

  /// True if the seals are the roots of the tree that grows by these leaves.
  func verify(after start: MerkleFrontier) -> Bool {
    if subtrees.count == 0 { return true }
    var tree = start
    let roots = tree.append(subtrees, rootsAfter: seals.map { start.count + $0.count })
    return roots.elementsEqual(seals.map(\.seal))
  }
}
