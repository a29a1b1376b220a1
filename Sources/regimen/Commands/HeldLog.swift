import EventStorage

/// A log held to a seal that was kept elsewhere.
struct HeldLog {
  private let checkpoint: Checkpoint
  private let finding: CheckpointFinding?

  /// `verified` has the seal at the checkpoint's place.
  init(_ log: LogExtent, _ verified: VerifiedLog, against checkpoint: Checkpoint) {
    self.checkpoint = checkpoint
    finding =
      if checkpoint.sequenceNumber > log.lastSequenceNumber {
        .endsBefore(log.lastSequenceNumber)
      } else {
        verified.sealAsked == checkpoint.seal ? nil : .differs
      }
  }

  /// Whether the log is not what the seal commits to.
  var isFinding: Bool { finding != nil }

  /// What was found, as `verify` says it.
  var line: String {
    switch finding {
    case nil: "the log extends what seal \(checkpoint.seal) at seq \(checkpoint.sequenceNumber) commits to"
    case .endsBefore(let last):
      "finding: the log ends at seq \(last), before seq \(checkpoint.sequenceNumber): its end was cut off, "
        + "or it is another log"
    case .differs:
      "finding: the log does not extend what that seal at seq \(checkpoint.sequenceNumber) commits to: it was "
        + "rewritten or is another log"
    }
  }
}
