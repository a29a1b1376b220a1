package import Seals
package import SystemCalls

/// A log that is read batch by batch as it grows, from a place on that its reader has kept.
///
/// A batch is handed out when its head acknowledges it: what a crash could still take away is not. A place is a seal,
/// so that a reader who goes on there learns if the log is no longer the one that it has read.
package struct FollowedLog {
  private let path: String
  private let fileSystem: any FileSystem
  private let threads: Int
  /// Returns the positions that the erasures in a batch name.
  private let namedAsErased: (StoredBatch) -> [Int]
  /// The end of the last batch that was handed out; nil before the first.
  package private(set) var position: KeptSeal?
  /// The state of the log up to which its seals were verified.
  private var checkpoint: Checkpoint?

  /// A log from a place on; `namedAsErased` returns the positions that the erasures in a batch name.
  package init(
    _ path: String, after position: KeptSeal?, threads: Int, in fileSystem: any FileSystem = SystemFileSystem(),
    namedAsErased: @escaping (StoredBatch) -> [Int] = { _ in [] }
  ) {
    (self.path, self.position, self.threads, self.fileSystem) = (path, position, threads, fileSystem)
    self.namedAsErased = namedAsErased
  }

  /// Hands out the batches that were acknowledged since, in order. O(bytes) the first time and after an erasure, else
  /// O(bytes since).
  ///
  /// Fails with `.refused` where the log does not extend the place, as `EventLog.open` does, and as `body` does.
  package mutating func advance(_ body: (StoredBatch) throws -> Void) throws {
    let extent = try LogExtent.acknowledged(try LogDirectory.open(path, in: fileSystem))
    if checkpoint != nil, extent.lastSequenceNumber == position?.sequenceNumber, extent.seal == position?.seal {
      return
    }
    checkpoint = try verify(extent)
    let erased = try erased(extent)
    var batches = StoredBatches(extent, after: position?.sequenceNumber ?? 0)
    while let batch = try batches.next() {
      if batch.end.sequenceNumber <= position?.sequenceNumber ?? 0 { continue }
      try requireWhole(batch)
      try body(try stubbed(batch, erased))
      position = batch.end
    }
  }

  /// The lines not yet handed out that an erasure names: their stubs are, also where the lines still stand, as while an
  /// erasure is not finished or after a copy brought them back.
  private func erased(_ extent: LogExtent) throws(LogError) -> Set<Int> {
    var batches = StoredBatches(extent, after: position?.sequenceNumber ?? 0)
    var erased: Set<Int> = []
    while let batch = try batches.next() {
      erased.formUnion(namedAsErased(batch).filter { $0 < batch.end.sequenceNumber })
    }
    return erased
  }

  private func stubbed(_ batch: StoredBatch, _ erased: Set<Int>) throws(LogError) -> StoredBatch {
    do throws(LineFault) { return try batch.withStubs(for: erased) } catch {
      throw .damage(path, "a line of the batch that ends at seq \(batch.end.sequenceNumber): \(error.message)")
    }
  }

  /// Verifies the seals that are new, or all of them, and holds the log to the place.
  private func verify(_ extent: LogExtent) throws(LogError) -> Checkpoint? {
    if let checkpoint, extent.extends(checkpoint) {
      return try extent.requireVerified(threads: threads, after: checkpoint).checkpoint
    }
    let verified = try extent.requireVerified(threads: threads, sealAt: position?.sequenceNumber)
    guard let position else { return verified.checkpoint }
    let held = HeldLog(extent, verified, against: position)
    if !held.isFinding { return verified.checkpoint }
    throw LogError(
      .refused, file: path, held.line.replacing("finding: ", with: ""),
      hint: "it is another log, or a fork: see regimen verify --against DIR, with the copy that was followed")
  }

  private func requireWhole(_ batch: StoredBatch) throws(LogError) {
    guard let position, batch.firstSequenceNumber <= position.sequenceNumber else { return }
    throw LogError(
      .refused, file: path, "no batch ends at seq \(position.sequenceNumber)",
      hint: "give a place that regimen follow printed")
  }
}
