import Answers
import Arguments
import CalendarTime
import Entry
import JSONText
import PatientRecord
import Projections
import Queries
import RecordKeeping
import SystemCalls
import Text

/// The log that a call names, or the environment in its absence.
struct LogOption: Sendable {
  /// The argument of `--log`; nil if it is not given.
  let argument: Argument?
  /// All of them, where several are given.
  private let all: [Argument]

  init(_ argument: Argument?) { (self.argument, all) = (argument, argument.map { [$0] } ?? []) }

  private init(_ all: [Argument]) { (argument, self.all) = (all.first, all) }

  /// The logs, where several are given; nil for one.
  var several: [SiteLog]? { all.count > 1 ? all.map { SiteLog($0.text) } : nil }

  /// The text of `--log`; nil if it is not given.
  var given: String? { argument?.text }

  private static let writable = Option("log", value: "DIR", help: "The log. Default: $REGIMEN_LOG.")

  /// For commands that read a log or lines on standard input.
  static let reading = Parameter(
    LogOption.init,
    Option("log", value: "DIR", help: "The log; - is standard input. Default: $REGIMEN_LOG.")
      .argument)
  /// For questions, which may be asked of several logs.
  static let severalReading = Parameter(
    { LogOption($0) },
    Option(
      "log", value: "DIR",
      help: "The log; - is standard input. Given again, query reads several as one; NAME=DIR names a site. Default: "
        + "$REGIMEN_LOG.", isRepeatable: true
    ).arguments)

  /// For commands that need a log directory.
  static let writing = Parameter(LogOption.init, writable.argument)

  /// The directory, or `-` for standard input.
  func path() throws(UsageError) -> String {
    if all.count > 1 {
      throw UsageError("only query reads several logs as one", at: all[1], hint: "name one log")
    }
    if let path = given ?? environmentValue("REGIMEN_LOG") { return path }
    throw UsageError(
      "no log is named", index: nil, hint: "--log DIR, or set REGIMEN_LOG; make a new one with: regimen init DIR")
  }

  /// The pseudonyms of the patients in the log; those that a snapshot has where it would take long to read.
  func pseudonyms() throws -> [String] {
    try LogReading(try path(), try ReadingOptions.environment()).patients(beginningWith: "", limit: 100_000)
  }

  /// The directory; standard input is refused with `refusal`.
  func directory(_ refusal: String) throws(UsageError) -> String {
    let path = try path()
    if path == "-" { throw UsageError(refusal, index: nil, hint: "--log DIR") }
    return path
  }
}

/// The options of commands that append events.
struct WritingOptions: Sendable {
  let log: LogOption
  let givenAuthor: String?
  /// The position at which the log must end; nil for any.
  let expectedPosition: Int?
  /// Tells that everything is judged and nothing is written.
  let isDryRun: Bool
  /// The checks whose findings the author accepts.
  private(set) var accepted: AcceptedChecks
  /// The id of the first event, as an earlier try had it; nil for a new one.
  private(set) var firstID: EventID?

  /// Appends the drafts that `makeDrafts` makes from the record as it stands under the lock.
  func append(
    about subject: DraftAppending.Subject, _ makeDrafts: (Record) throws -> Drafts
  ) throws -> DraftAppending.Outcome {
    let appending = DraftAppending(
      to: try log.directory("standard input cannot be written to"), try ReadingOptions.environment(), author: author,
      expectedPosition: expectedPosition, accepted: accepted, firstID: firstID, isDryRun: isDryRun)
    do {
      let outcome = try appending.append(about: subject, makeDrafts)
      noteMissingAuthor(outcome)
      return outcome
    } catch is DraftAppending.InstantsMissing {
      throw UsageError(
        "the instants of this log are given, and this command gives none", index: nil,
        hint:
          "such a log is an archive to read; one of your own: regimen init DIR; or regimen append, with drafts that "
          + "have \"recorded\"")
    }
  }

  /// Tells a person at a terminal with the first entry of a log that it names no author: `undo` and the audit need one.
  private func noteMissingAuthor(_ outcome: DraftAppending.Outcome) {
    guard isInteractive, !isDryRun, outcome.receipts.first?.sequenceNumber == 1, outcome.receipts[0].isNew,
      outcome.record.event(at: 1)?.author.isNone == true
    else { return }
    tell("regimen: note: the entry names no author: set REGIMEN_AUTHOR, or give --author NAME\n")
  }

  /// Appends drafts as `append` does, and asks at a terminal where checks find them improbable.
  ///
  /// Without a terminal, and where the answer is no, the findings are thrown. The log is not locked meanwhile.
  func confirmAndAppend(
    about subject: DraftAppending.Subject, in text: DraftText? = nil, _ makeDrafts: (Record) throws -> Drafts
  ) throws -> DraftAppending.Outcome {
    try accepted.confirming(in: text) { accepted in
      var options = self
      options.accepted = accepted
      return try options.append(about: subject, makeDrafts)
    }
  }

  /// The same options with an id for the first event, if the call gives none.
  func beginning(with id: EventID) -> WritingOptions {
    var options = self
    options.firstID = firstID ?? id
    return options
  }

  /// Shows what was recorded; a trial that cannot be shown has done nothing.
  func showDone(_ text: String, _ outcome: DraftAppending.Outcome) throws {
    if isDryRun { try StandardStream.output.show(text) } else { try Entry.showDone(text, outcome) }
  }

  /// The author of the events; nil if neither the call nor the environment names one.
  var author: String? { givenAuthor ?? environmentValue("REGIMEN_AUTHOR") }

  static let parameters = Parameter(
    WritingOptions.init, LogOption.writing, author.text,
    Option("expect-seq", value: "SEQ", help: "Refuse unless the log ends at that position.").optional(
      as: typedPosition), dryRun.isGiven, accept, id)

  private static let id = Option(
    "id", value: "ID",
    help:
      "The id of the first event that is made; the others follow it. With the id of an earlier try nothing is written "
      + "twice."
  ).optional(as: typedIdentifier)

  static let author = Option("author", value: "NAME", help: "Who records it. Default: $REGIMEN_AUTHOR.")

  static let accept = Parameter(
    { given in given ?? .none },
    Option(
      "accept", value: "CODES",
      help: "Record what these checks find improbable: their codes with commas between them, or all."
    ).optional(as: typedChecks))

  static let dryRun = Option.flag("dry-run", help: "Show what would be recorded, and record nothing.")
}

extension AcceptedChecks {
  /// Writes as `write` does, and asks at a terminal where checks find that improbable.
  ///
  /// Without a terminal, and where the answer is no, the findings are thrown.
  func confirming<Outcome>(
    in text: DraftText? = nil, _ write: (AcceptedChecks) throws -> Outcome
  ) throws -> Outcome {
    var accepted = self
    while true {
      do {
        return try write(accepted)
      } catch let error as AdmissionError {
        let refusal = text.map { Refusal(error, in: $0.bytes, of: $0.name) } ?? Refusal(error)
        let isAsked = error.kind == .unconfirmed && isInteractive
        guard let refusal, isAsked else { throw refusal ?? error }
        for diagnostic in refusal.diagnostics { tell(diagnostic) }
        guard Dialogue().isConfirmed("Is it so, and to be recorded?") else { throw Diagnostic("nothing was written") }
        accepted = accepted.adding(error.codes)
      }
    }
  }
}

/// A text that drafts are read from, and its name in messages.
struct DraftText {
  let bytes: [UInt8]
  let name: String
}

/// Reads codes of checks with commas between them, or `all`.
func typedChecks(_ text: String) throws(ValueError) -> AcceptedChecks {
  if text == "all" { return .all }
  let codes = text.split(separator: ",").map { $0.trimmed }
  if let unknown = codes.first(where: { Check.named($0) == nil }) {
    throw ValueError(
      "no check is called '\(unknown)'",
      hint: nearest(to: unknown, among: Check.codes).first
        ?? "all, or codes that the refusal names; regimen help checks")
  }
  return .codes(Set(codes))
}

extension Substring {
  /// The text without spaces around it.
  fileprivate var trimmed: String { split(separator: " ").joined(separator: " ") }
}

/// The two time axes of a question: the clinical date (valid time), and what was known (transaction time).
struct TimeOptions: Sendable {
  /// The clinical date; nil for the log's cutoff, the day of `knownAt`, or today.
  let asOf: CalendarDay?
  /// The point of the log up to which the answer knows; nil for its end.
  let knownAt: KnownAt?

  static let parameters = Parameter(
    TimeOptions.init,
    Option(
      "as-of", value: "DATE",
      help: "Only what had occurred by that day. Default: the log's cutoff, else the day of --known-at, else today."
    ).optional(as: typedDay),
    Option(
      "known-at", value: "TIME",
      help: "Only what had been recorded by then: an instant, a date (its end, UTC), or @SEQ."
    ).optional(as: KnownAt.typed))
}

/// The rules that a question asks for.
struct RuleOptions: Sendable {
  let rules: [Argument]
  let profile: Argument?

  static let parameters = Parameter(
    RuleOptions.init,
    Option(
      "rule", value: "NAME=VALUE", help: "A rule by which figures are derived; see: regimen help rules.",
      isRepeatable: true
    ).arguments,
    Option(
      "profile", value: "PROFILE",
      help: "All rules at once: \(choices(of: Profile.Preset.self).joined(separator: ", ")), or a file with an answer's"
        + " profile."
    ).argument)
}

/// The options of everything that asks a record: which log, which dates, which rules.
struct QuestionOptions: Sendable {
  let log: LogOption
  let times: TimeOptions
  let rules: RuleOptions
  let reading: ReadingOptions

  static let parameters = Parameter(
    QuestionOptions.init, LogOption.severalReading, TimeOptions.parameters, RuleOptions.parameters,
    ReadingOptions.parameters)
}

/// The patients that a question is about: those that are named, or all, whom a filter admits.
struct PatientChoice: Sendable {
  let named: [Argument]
  let filter: PatientFilter

  static let parameters = Parameter(PatientChoice.init, PatientOption.parameter, PatientFilter.parameters)
}

/// The patients whom a call names.
enum PatientOption {
  /// Any number of patients; none stands for all.
  static let parameter =
    Option("patient", value: "PATIENT", help: "Only that patient.", isRepeatable: true).arguments
}

extension ReadingOptions {
  private enum Snapshots: String, CaseIterable, Sendable { case use, ignore, always }

  /// Returns the options that the environment gives; all processors, and snapshots, if it gives none.
  static func environment() throws(UsageError) -> ReadingOptions {
    let snapshots = environmentValue("REGIMEN_SNAPSHOTS")
    if let snapshots, Snapshots(rawValue: snapshots) == nil {
      throw UsageError("REGIMEN_SNAPSHOTS is none of use, ignore, always", index: nil, hint: "REGIMEN_SNAPSHOTS=ignore")
    }
    return ReadingOptions(threads: try threadsOfEnvironment(), snapshots.flatMap(Snapshots.init) ?? .use)
  }

  private static func threadsOfEnvironment() throws(UsageError) -> Int {
    guard let text = environmentValue("REGIMEN_THREADS") else { return Workers.available }
    do throws(ValueError) { return try typedThreads(text) } catch {
      throw UsageError("REGIMEN_THREADS is \(error.message)", index: nil, hint: error.hint)
    }
  }

  /// Options as a call gives them, else as the environment does.
  private init(threads: Int?, snapshots: Snapshots?) throws(UsageError) {
    let environment = try ReadingOptions.environment()
    guard let snapshots else {
      self = threads.map(environment.reading) ?? environment
      return
    }
    self.init(threads: threads ?? environment.threads, snapshots)
  }

  private init(threads: Int, _ snapshots: Snapshots) {
    switch snapshots {
    case .use: self.init(threads: threads, usesSnapshots: true)
    case .ignore: self.init(threads: threads, usesSnapshots: false)
    case .always: self.init(threads: threads, usesSnapshots: true, ofLeastByteCount: 0)
    }
  }

  private static let threadsOption = Option(
    "threads", value: "N", help: "The number of threads that read. Default: $REGIMEN_THREADS, else all processors."
  ).optional(as: typedThreads)

  /// For questions.
  static let parameters = Parameter(
    { (threads, snapshots) throws(UsageError) in try ReadingOptions(threads: threads, snapshots: snapshots) },
    threadsOption,
    Option.choice(
      "snapshots", value: "HOW",
      help:
        "Start from a snapshot of a mebibyte of lines or more, from none, or from any. Default: $REGIMEN_SNAPSHOTS, "
        + "else use.",
      of: Snapshots.self))

  /// For commands that read every line.
  static let everyLine = Parameter(
    { (threads) throws(UsageError) in try ReadingOptions(threads: threads, snapshots: .ignore) }, threadsOption)
}

/// Reads a number of threads.
private func typedThreads(_ text: String) throws(ValueError) -> Int {
  guard let threads = Int(text), (1...Workers.limit).contains(threads) else {
    throw ValueError("not a number of threads", hint: "a whole number from 1 to \(Workers.limit)")
  }
  return threads
}
