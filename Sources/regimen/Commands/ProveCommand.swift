import Arguments
import Entry
import EventStorage
import RecordKeeping
import SystemCalls
import Text

/// `regimen prove`: what the seals of a log prove to someone who has not got the log.
struct ProveCommand: Action {
  private let event: Argument?
  private let log: LogOption
  private let since: Argument?
  private let end: Argument?
  private let usage: String

  static let declaration = Command(
    "prove", "Prove that an event stands in a log, or that the log only grew.",
    discussion: [
      "Prints one line of JSON, which 'regimen verify --proof FILE' checks without the log.",
      "The proof of an event holds that event's whole line, and only hashes of other lines. A proof that you handed "
        + "out cannot be called back, not even by an erasure.",
      "A seal stands where a batch ends: --since and --at take the seq of such a place.",
    ],
    examples: [
      Example("regimen prove 7 --log ward", "Proves that the event of seq 7 stands in the log."),
      Example("regimen prove --since 100 --log ward", "Proves that the log extends what it was at seq 100."),
    ],
    Parameter(
      ProveCommand.init, Positional("seq", help: "The event, by its place in the log.", isRequired: false).argument,
      LogOption.writing,
      Option("since", value: "SEQ", help: "Prove that the log extends what it was there.").argument,
      Option("at", value: "SEQ", help: "Prove it under the seal there. Default: the last seal.").argument, .usage))

  func run() throws -> ExitCode {
    let subject = try subject()
    let place = try subject.read(as: typedSequenceNumber)
    let end = try end?.read(as: typedSequenceNumber)
    let path = try log.directory("standard input has no seals to prove by")
    let log = try EventLog.open(path, in: SystemFileSystem())
    // The line of an erased event may stand still, or again; it is not handed out.
    if since == nil, Record(log).isErased(place) {
      throw ProveCommand.usageError(.erased, subject: subject, end: self.end)
    }
    let proof: LogProof
    do throws(LogProofRefusal) {
      proof =
        since != nil
        ? .consistency(try log.consistencyProof(since: place, at: end))
        : .inclusion(try log.inclusionProof(of: place, at: end))
    } catch {
      throw ProveCommand.usageError(error, subject: subject, end: self.end)
    }
    try StandardStream.output.write(proof.bytes)
    suggestFile(subject)
    return .done
  }

  /// At a terminal a proof is only looked at: it is checked from a file.
  private func suggestFile(_ subject: Argument) {
    let isGrowth = since != nil
    let end = end.map { ["--at", $0.text] } ?? []
    suggest(
      ["prove"] + (isGrowth ? ["--since", subject.text] : [subject.text]) + end, log: log,
      to: isGrowth ? "growth.json" : "event.json")
  }

  /// The subject of the proof: an event, or growth since a place.
  private func subject() throws(UsageError) -> Argument {
    guard let since else {
      if let event { return event }
      throw UsageError("SEQ is missing", index: nil, hint: usage)
    }
    if let event {
      throw UsageError("a proof is of one event or of growth, not of both", at: event, hint: "leave out SEQ or --since")
    }
    return since
  }

  private static func usageError(_ refusal: LogProofRefusal, subject: Argument, end: Argument?) -> UsageError {
    switch refusal {
    case .noSuchLine:
      UsageError("no such event", at: subject, hint: "a seq; see: regimen query events")
    case .erased:
      UsageError("that event was erased: what its line said is gone, and there is nothing to show", at: subject)
    case .notShowable:
      UsageError("that line is sealed but is no event, so that no proof can show it", at: subject)
    case .noBatchEnds(let place, let before, let after):
      UsageError(
        "no batch ends at seq \(place)", at: end?.text == String(place) ? end ?? subject : subject,
        hint: nearest(before, after))
    case .sealBefore(let place):
      UsageError("that seal stands before seq \(place) and commits to nothing there", at: end ?? subject)
    }
  }

  private static func nearest(_ before: Int?, _ after: Int?) -> String {
    let places = [before, after].compactMap { $0.map(String.init) }
    return places.isEmpty ? "the log is empty" : places.joined(separator: " or ")
  }
}
