import Arguments
import Entry
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
      "A retry with the same id is acknowledged again and written once. Drafts without an id are written once if --id "
        + "is the same each time. In a log whose instants are given, an event that says the same at the same instant "
        + "is the same event.",
    ],
    examples: [Example("regimen append changes.jsonl --log ward", "Appends the drafts of a file.")],
    Parameter(
      { file, options in AppendCommand(file: file ?? "-", options: options) },
      Positional("file", help: "The drafts; - or nothing for standard input.", isRequired: false).text,
      WritingOptions.parameters))

  func run() throws -> ExitCode {
    let drafts = try readInput(file, limit: inputLimit)
    let outcome = try append(drafts)
    tellWarnings(outcome.warnings, in: drafts)
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
    try options.showDone(line + "\n", outcome)
    suggest(["query", "regimens"], log: options.log, isDryRun: options.isDryRun)
    return .done
  }

  private func append(_ drafts: [UInt8]) throws -> DraftAppending.Outcome {
    let subjects = DraftSubjects(drafts)
    let subject = DraftAppending.Subject(
      patients: subjects.patients, events: subjects.ids.compactMap { $0?.description }, givesInstants: true)
    let text = DraftText(bytes: drafts, name: file == "-" ? "standard input" : file)
    return try options.confirmAndAppend(about: subject, in: text) { _ in .text(drafts) }
  }
}
