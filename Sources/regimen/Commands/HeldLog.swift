import EventStorage
import Seals

/// A log held to a seal that was kept elsewhere.
struct HeldLog {
  private let keptSeal: KeptSeal
  private let finding: KeptSealFinding?

  /// `verified` has the seal at the kept seal's place.
  init(_ log: LogExtent, _ verified: VerifiedLog, against keptSeal: KeptSeal) {
    self.keptSeal = keptSeal
    finding =
      if keptSeal.sequenceNumber > log.lastSequenceNumber {
        .endsBefore(log.lastSequenceNumber)
      } else {
        verified.sealAsked == keptSeal.seal ? nil : .differs
      }
  }

  /// Whether the log is not what the seal commits to.
  var isFinding: Bool { finding != nil }

  /// What was found, as `verify` says it.
  var line: String {
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
