/// A seal and the place that it stands at: what to keep elsewhere, and what a log can be held to.
///
/// Written `SEAL@SEQ`. Transparency logs call it by the same name: the size of a tree, and its root.
package struct Checkpoint: Hashable, Sendable {
  /// The sequence number of the last line that the seal commits to, at least 1.
  package let sequenceNumber: Int
  /// The Merkle tree hash of all lines up to it.
  package let seal: Seal

  /// A seal at a place; nil where that is before the first line.
  package init?(sequenceNumber: Int, seal: Seal) {
    guard sequenceNumber >= 1 else { return nil }
    self.sequenceNumber = sequenceNumber
    self.seal = seal
  }

  /// Reads `SEAL@SEQ`: 64 lower-case hexadecimal digits, an at sign, a decimal without leading zeros; nil for all else.
  package init?(parsing text: String) {
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2, let seal = Seal(hexadecimal: String(parts[0])), let number = Int(parts[1]),
      String(number) == parts[1]
    else { return nil }
    self.init(sequenceNumber: number, seal: seal)
  }

  init(_ batch: LogBatch) {
    sequenceNumber = batch.lastSequenceNumber
    seal = batch.seal
  }
}

extension Checkpoint: CustomStringConvertible {
  /// `SEAL@SEQ`.
  package var description: String { "\(seal)@\(sequenceNumber)" }
}

/// How a log fails to extend what a checkpoint commits to.
package enum CheckpointFinding: Hashable, Sendable {
  /// The log ends before the checkpoint's place, at this sequence number (0 in an empty log).
  case endsBefore(Int)
  /// The log is long enough, but its lines up to the checkpoint's place are not those that the seal commits to.
  case differs
}

extension EventLog {
  /// Why the log does not extend what a checkpoint commits to; nil where it does.
  ///
  /// The checkpoint may name any line: a seal commits to lines, not to where batches end. O(log batches) where a batch
  /// ends, as its seal was verified when the log was opened; else O(bytes).
  package func finding(against checkpoint: Checkpoint) -> CheckpointFinding? {
    let place = checkpoint.sequenceNumber
    if place > lastSequenceNumber { return .endsBefore(lastSequenceNumber) }
    let batch = lastBatch(endingAtOrBefore: place).flatMap { $0.lastSequenceNumber == place ? $0 : nil }
    return (batch?.seal ?? merkleTree().root(ofFirst: place)) == checkpoint.seal ? nil : .differs
  }
}
