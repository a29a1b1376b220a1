package import Seals

/// A log held to a seal that was kept elsewhere.
package struct HeldLog {
  private let keptSeal: KeptSeal
  private let finding: KeptSealFinding?

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
