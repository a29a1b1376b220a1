import Arguments
import JSONText
import PatientRecord
import RecordKeeping
import SystemCalls
import Text

/// `regimen append`: a batch of drafts, all or nothing.
struct AppendCommand: Action {
  private let file: String
  private let options: WritingOptions

  static let declaration = Command(
    "append", "Append a batch of events, all of them or none.",
    discussion: [
      "A draft is an event as a line of JSON without seq, salt, recorded and seal; id and author may be left out.",
      "The same event under the same id is acknowledged again and written once.",
    ],
    examples: [Example("regimen append changes.jsonl --log ward", "Appends the drafts of a file.")],
    Parameter(
      { file, options in AppendCommand(file: file ?? "-", options: options) },
      Positional("file", help: "The drafts; - or nothing for standard input.", isRequired: false).text,
      WritingOptions.parameters))

  func run() throws -> ExitCode {
    let drafts = try mapFailure { () throws(Diagnostic) in try readInput(file, limit: inputLimit) }
    let name = file == "-" ? "standard input" : file
    let outcome = try DraftAppending.append(options, about: AppendCommand.subject(of: drafts)) { _ in
      .text(drafts)
    } report: { error in
      AppendCommand.diagnostics(of: error, in: drafts, name)
    }
    tellWarnings(outcome.warnings)
    let added = outcome.receipts.filter(\.isNew)
    let known = outcome.receipts.count - added.count
    let verb = options.isDryRun ? "would append" : "appended"
    var line = "\(verb) \(counted(added.count, "event"))"
    if let first = added.first, let last = added.last {
      line +=
        first.sequenceNumber == last.sequenceNumber
        ? " as seq \(first.sequenceNumber)" : " as seq \(first.sequenceNumber) to \(last.sequenceNumber)"
    }
    if known > 0 { line += ", \(known) known already" }
    if let seal = outcome.seal { line += ", seal \(seal)" }
    try StandardStream.output.show(line + "\n")
    suggest(["query", "regimens"], log: options.log, isDryRun: options.isDryRun)
    return .done
  }

  /// The patients of the drafts, and the ids that they give to themselves.
  private static func subject(of drafts: [UInt8]) -> DraftAppending.Subject {
    let members = draftSubjects(drafts)
    return DraftAppending.Subject(
      patients: members.patients, events: members.ids.map(\.description), givesInstants: true)
  }

  /// The faults with their places in the drafts.
  private static func diagnostics(of error: AdmissionError, in bytes: [UInt8], _ name: String) -> CommandFailure {
    .refused(
      error.faults.map { fault in
        guard let range = fault.range else { return Diagnostic(fault.message, file: name, hint: fault.hint) }
        let placed = JSONError(fault.message, at: range.lowerBound, length: range.count, hint: fault.hint)
        return Diagnostic(placed, file: name, in: bytes)
      })
  }
}
