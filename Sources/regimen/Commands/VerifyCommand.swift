import Arguments
import CalendarTime
import EventStorage
import PatientRecord
import RecordKeeping

/// `regimen verify`: recomputes every seal, and reads every event by the rules.
enum VerifyCommand {
  static let declaration = Command(
    "verify", "Check every seal of a log, and every event against the rules.",
    discussion: [
      "A seal commits to every line up to its own (RFC 9162). Only a seal kept elsewhere proves anything against "
        + "someone who can rewrite the whole directory.",
      "Exits with 0 where all holds, with 1 where the log is damaged or events break rules.",
    ],
    examples: [Example("regimen verify --log EventLogs/case-series", "Checks the reference log.")],
    options: [SharedOptions.log])

  static func run(_ matches: Matches) throws -> ExitCode {
    let path = try logPath(matches)
    if path == "-" { throw UsageError("standard input has no seals to verify", index: nil, hint: "--log DIR") }
    let log: EventLog
    do throws(LogError) {
      log = try EventLog.open(path, in: SystemFileSystem())
    } catch  where error.kind == .damaged {
      tell(Diagnostic(error).rendered(width: StandardStream.error.terminalWidth ?? 100))
      return .finding
    } catch {
      throw CommandFailure(error)
    }
    let record = Record(log)
    let broken = brokenRules(record)
    try StandardStream.output.write(summary(log, record) + broken.lines.map { $0 + "\n" }.joined())
    return broken.isFinding ? .finding : .done
  }

  private static func summary(_ log: EventLog, _ record: Record) -> String {
    let batches = counted(log.batches.count, "sealed batch", plural: "sealed batches")
    var lines = ["ok: \(counted(log.lastSequenceNumber, "event")) in \(batches)"]
    if let seal = log.seal { lines.append("seal \(seal) at seq \(log.lastSequenceNumber)") }
    if let tail = log.ignoredTail {
      lines.append(
        "\(counted(tail.bytes.count, "byte")) after it, in \(tail.segment), belong to no whole batch and do not count")
    }
    if !record.erased.isEmpty { lines.append("\(counted(record.erased.count, "event")) erased") }
    if !record.unknown.isEmpty { lines.append("\(counted(record.unknown.count, "event")) of a type not understood") }
    return lines.map { $0 + "\n" }.joined()
  }

  /// What the events say against the rules: findings, and mere oddities.
  private static func brokenRules(_ record: Record) -> (lines: [String], isFinding: Bool) {
    var lines: [String] = []
    var isFinding = false
    for stub in record.unexplainedStubs {
      isFinding = true
      lines.append("finding: seq \(stub) was taken away, and no erasure says so")
    }
    for finding in record.findings {
      isFinding = true
      lines.append("finding: seq \(finding.sequenceNumber): \(finding.message)")
    }
    for patient in record.patients {
      let history = PatientHistory(
        record.events(of: patient), pool: record.pool, asOf: CalendarDay(daysSinceEpoch: .max))
      for finding in history.findings {
        isFinding = isFinding || !finding.isOddityOfAnotherEvent
        let word = finding.isOddityOfAnotherEvent ? "odd" : "finding"
        lines.append("\(word): seq \(finding.sequenceNumber): \(finding.message)")
      }
    }
    return (lines, isFinding)
  }
}

extension ReadingFinding {
  /// What is wrong, as a clause.
  fileprivate var message: String {
    switch kind {
    case .unreadable(let reason): "the line is sealed but is no event: \(reason)"
    case .idTwice(let earlier): "its id belongs to seq \(earlier)"
    }
  }
}
