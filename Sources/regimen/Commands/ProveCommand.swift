import Arguments
import EventStorage
import Text

/// `regimen prove`: what the seals of a log prove to someone who has not got the log.
enum ProveCommand {
  static let declaration = Command(
    "prove", "Prove that an event stands in a log, or that the log only grew.",
    discussion: [
      "Prints one line of JSON, which 'regimen verify --proof FILE' checks without the log.",
      "The proof of an event holds that event's line whole, and of other lines nothing but hashes. Once handed out it "
        + "cannot be called back, not even by an erasure.",
      "A seal stands where a batch ends: --since and --at take the seq of such a place.",
    ],
    examples: [
      Example("regimen prove 7 --log ward", "Proves that the event of seq 7 stands in the log."),
      Example("regimen prove --since 100 --log ward", "Proves that the log extends what it was at seq 100."),
    ],
    positionals: [Positional("seq", help: "The event, by its place in the log.", isRequired: false)],
    options: [
      SharedOptions.logToWrite,
      Option("since", value: "SEQ", help: "Prove that the log extends what it was there."),
      Option("at", value: "SEQ", help: "Under the seal there; else under the last."),
    ])

  static func run(_ matches: Matches) throws -> ExitCode {
    let subject = try subject(matches)
    let place = try subject.read(as: typedSequenceNumber)
    let end = try matches.value("at", as: typedSequenceNumber)
    let path = try logPath(matches)
    if path == "-" { throw UsageError("standard input has no seals to prove by", index: nil, hint: "--log DIR") }
    let log = try openLog(path)
    let proof: LogProof
    do throws(LogProofRefusal) {
      proof =
        matches.isGiven("since")
        ? .consistency(try log.consistencyProof(since: place, at: end))
        : .inclusion(try log.inclusionProof(of: place, at: end))
    } catch {
      throw usageError(error, subject: subject, end: matches.arguments("at").last)
    }
    try StandardStream.output.write(proof.bytes)
    suggestFile(matches, subject)
    return .done
  }

  /// At a terminal a proof is only looked at: it is checked from a file.
  private static func suggestFile(_ matches: Matches, _ subject: Argument) {
    let isGrowth = matches.isGiven("since")
    let end = matches.text("at").map { ["--at", $0] } ?? []
    suggest(
      ["prove"] + (isGrowth ? ["--since", subject.text] : [subject.text]) + end, after: matches,
      to: isGrowth ? "growth.json" : "event.json")
  }

  /// What is to be proven: an event, or growth since a place.
  private static func subject(_ matches: Matches) throws(UsageError) -> Argument {
    guard let since = matches.arguments("since").last else { return try matches.required("seq") }
    if let event = matches.arguments("seq").last {
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
