import Arguments
import Entry
import EventStorage
import Seals
import SystemCalls
import Text

/// `regimen repair`: what the owner of a damaged log can tell it to do.
struct RepairCommand: Action {
  private let position: Int?
  private let renewsHead: Bool
  private let log: LogOption

  static let declaration = Command(
    "repair", "Cut a damaged log back to the part that verifies, or renew its head.",
    discussion: [
      "Without --cut-after or --renew-head it changes nothing: it reports the damage, the part that still verifies, "
        + "and the option that applies. If a backup holds the damaged lines, put those back and nothing else: a backup "
        + "also holds what was erased since, and 'regimen verify' names what must be erased again.",
      "--cut-after keeps the batches up to a position and moves every byte after it to files beside the log. "
        + "--renew-head is for a log whose lines all verify but whose file head is missing or different: it makes the "
        + "last line the end of the log. After that only a seal kept elsewhere can show whether lines are missing at "
        + "the end.",
      "Exits with 1 if the log is damaged and nothing was done.",
    ],
    examples: [
      Example("regimen repair --log ward", "Says what is wrong, and changes nothing."),
      Example("regimen repair --cut-after 42 --log ward", "Keeps seq 1 to 42 and moves the rest aside."),
    ],
    Parameter(
      RepairCommand.init,
      Option("cut-after", value: "SEQ", help: "Keep what stands up to the batch that ends there.").optional(
        as: typedPosition), Option.flag("renew-head", help: "Write a new head over lines that all verify.").isGiven,
      LogOption.writing))

  func run() throws -> ExitCode {
    let path = try log.directory("standard input cannot be repaired")
    if position != nil, renewsHead {
      throw UsageError(
        "--cut-after and --renew-head exclude each other", index: nil, hint: "a cut writes a new head too")
    }
    if let position { return try tell(LogRepair.cut(path, after: position)) }
    if renewsHead { return try tell(LogRepair.renewHead(path)) }
    return try tell(LogInspection.of(path))
  }

  /// Prints the steps that were done, and the lines that they took out of the log.
  private func tell(_ outcome: LogRepair.Outcome) throws -> ExitCode {
    var lines = ["repaired: the log ends at seq \(outcome.lastSequenceNumber)"]
    if let seal = outcome.seal { lines[0] += ", seal \(seal)" }
    if let takenOut = outcome.takenOut {
      lines.append(
        "\(shown(takenOut)) had been acknowledged and \(takenOut.count == 1 ? "is" : "are") no longer in the log")
    }
    for moved in outcome.movedAside {
      lines.append(
        "\(counted(moved.piece.bytes.count, "byte")) of \(moved.piece.segment) from byte \(moved.piece.offset) are in "
          + "\(moved.file)")
    }
    if !outcome.movedAside.isEmpty { lines.append("an erasure removes these files: copy what is to stay") }
    try showDone(lines.map { $0 + "\n" }.joined())
    suggest(["verify"], log: log)
    return .done
  }

  /// Prints the fault and the possible remedies.
  private func tell(_ inspection: LogInspection) throws -> ExitCode {
    let log = inspection.log
    guard let fault = inspection.fault else {
      let state = log.lastSequenceNumber == 0 ? "the log is empty" : standing(log)
      try StandardStream.output.show("not damaged: \(state)\n")
      suggest(["verify"], log: self.log)
      return .done
    }
    SystemCalls.tell(
      Diagnostic(
        LogError(fault.kind, file: fault.file, lines: fault.lines, byteOffset: fault.byteOffset, fault.message)))
    var lines = [standing(log)]
    lines.append(
      inspection.acknowledged.map { "the head acknowledges the log up to seq \($0)" }
        ?? "no head says how far the log was acknowledged")
    for piece in inspection.rest {
      lines.append("behind them: \(counted(piece.bytes.count, "byte")) of \(piece.segment) from byte \(piece.offset)")
    }
    lines += advice(inspection)
    try StandardStream.output.show(lines.map { $0 + "\n" }.joined())
    suggestRemedy(inspection)
    return .finding
  }

  private func advice(_ inspection: LogInspection) -> [String] {
    switch inspection.remedy {
    case .nothing: return []
    case .renewHead:
      return [
        "--renew-head makes seq \(inspection.log.lastSequenceNumber) the end of the log; compare it with a kept seal"
      ]
    case .cutAfter(let position):
      let lost = inspection.acknowledged(after: position).map {
        "; \(shown($0)) had been acknowledged and would be out of it"
      }
      return ["--cut-after \(position) keeps what verifies and moves the rest aside\(lost ?? "")"]
    }
  }

  /// A cut that takes acknowledged lines out of the log is for its owner to think of, not to be typed after us.
  private func suggestRemedy(_ inspection: LogInspection) {
    switch inspection.remedy {
    case .renewHead: suggest(["repair", "--renew-head"], log: log)
    case .cutAfter(let position) where inspection.acknowledged(after: position) == nil:
      suggest(["repair", "--cut-after", String(position)], log: log)
    case .cutAfter, .nothing: return
    }
  }

  private func standing(_ log: EventLog) -> String {
    if log.lastSequenceNumber == 0 { return "no line verifies" }
    let batches = counted(log.batches.count, "sealed batch", plural: "sealed batches")
    return "seq 1 to \(log.lastSequenceNumber) verify, in \(batches)"
  }

  private func shown(_ positions: ClosedRange<Int>) -> String {
    positions.count == 1
      ? "seq \(positions.lowerBound)" : "seq \(positions.lowerBound) to \(positions.upperBound)"
  }
}
