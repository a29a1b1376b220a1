import EventStorage

/// A log held to a seal that was kept elsewhere.
struct HeldLog {
  private let checkpoint: Checkpoint
  private let finding: CheckpointFinding?

  init(_ log: EventLog, against checkpoint: Checkpoint) {
    self.checkpoint = checkpoint
    finding = log.finding(against: checkpoint)
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
