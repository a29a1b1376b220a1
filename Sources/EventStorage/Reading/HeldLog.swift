package import Seals

/// A log held to a seal that was kept elsewhere.
///
/// The seal may stand at any line: it commits to lines, not to the ends of batches.
package struct HeldLog {
  /// The way in which a log fails to extend the lines that a kept seal commits to.
  enum Finding: Equatable {
    /// The log ends before the seal's place, at this sequence number (0 in an empty log).
    case endsBefore(Int)
    /// The log is long enough, but its lines up to the seal's place are others than the seal commits to.
    case differs
  }

  private let keptSeal: KeptSeal
  /// The finding; nil if the log extends the lines that the seal commits to.
  let finding: Finding?

  /// Compares a log with a kept seal; `verified` has the seal at its place.
  package init(_ log: LogExtent, _ verified: VerifiedLog, against keptSeal: KeptSeal) {
    self.keptSeal = keptSeal
    finding =
      if keptSeal.sequenceNumber > log.lastSequenceNumber {
        .endsBefore(log.lastSequenceNumber)
      } else {
        verified.sealAsked == keptSeal.seal ? nil : .differs
      }
  }

  /// Tells that the log is not what the seal commits to.
  package var isFinding: Bool { finding != nil }

  /// The finding in words, as `verify` says it.
  package var line: String {
    switch finding {
    case nil: "the log extends what seal \(keptSeal.seal) at seq \(keptSeal.sequenceNumber) commits to"
    case .endsBefore(let last):
      "finding: the log ends at seq \(last), before seq \(keptSeal.sequenceNumber): its end was cut off, "
        + "or it is another log"
    case .differs:
      "finding: the log does not extend what that seal at seq \(keptSeal.sequenceNumber) commits to: it was "
        + "rewritten or is another log"
    }
  }
}
