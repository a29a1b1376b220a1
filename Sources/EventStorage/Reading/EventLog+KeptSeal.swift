package import Seals

/// The way in which a log fails to extend the lines that a kept seal commits to.
package enum KeptSealFinding: Hashable, Sendable {
  /// The log ends before the seal's place, at this sequence number (0 in an empty log).
  case endsBefore(Int)
  /// The log is long enough, but its lines up to the seal's place are others than the seal commits to.
  case differs
}

extension EventLog {
  /// Returns how the log fails to extend the lines that a kept seal commits to; nil if it does extend them.
  ///
  /// The seal may stand at any line: it commits to lines, not to the ends of batches. O(log batches) at the end of a
  /// batch, whose seal was verified when the log was opened; else O(bytes).
  package func finding(against kept: KeptSeal) -> KeptSealFinding? {
    let place = kept.sequenceNumber
    if place > lastSequenceNumber { return .endsBefore(lastSequenceNumber) }
    let batch = lastBatch(endingAtOrBefore: place).flatMap { $0.lastSequenceNumber == place ? $0 : nil }
    return (batch?.seal ?? merkleTree().root(ofFirst: place)) == kept.seal ? nil : .differs
  }
}

extension KeptSeal {
  /// The seal of a batch.
  init(_ batch: LogBatch) { self.init(batch.seal, endOf: batch.lastSequenceNumber) }
}
