import Arguments
import CalendarTime
import Entry
import PatientRecord
import Queries
import RecordKeeping
import SystemCalls
import Text

/// `regimen record`: one change, as a nurse would type it.
struct RecordCommand: Action {
  private let type: EventType
  private let patient: Argument
  private let words: [Argument]
  private let flagged: [String: [Argument]]
  private let date: PartialDate
  private let options: WritingOptions
  private let origin: EventEntry.Origin
  private let usage: String

  private static let origin = Parameter(
    EventEntry.Origin.init,
    Option("source", value: "TEXT", help: "Where it comes from, such as a page of the notes.").text,
    Option.choice("basis", value: "BASIS", help: "The basis of the fact.", of: EvidenceBasis.self),
    Option.choice("dates", value: "DATES", help: "The basis of its date.", of: EvidenceDates.self))

  static let declaration = Command(
    "record", "Record one change.",
    discussion: [
      "Dates are written year first, as far as they are known: 2022-03-09, 2022-03 or 2022; today and yesterday too.",
      "A type may be said in the words of people, too: start, stop, seen, enrol, add, raise, lower, hold, resume, lab.",
      "Exits with 4 if it was recorded but standard output did not take the answer, and with 5 if a failing disk "
        + "leaves it unknown if it was recorded: standard error then has the same call with --id, which writes nothing "
        + "twice.",
      "A drug's name stands for its one running course; a course's label (T1, T2) always stands for it.",
    ],
    examples: EventType.recorded.map { Example($0.example ?? "", $0.effect) },
    Parameter({ _ in Listing() }, .declaring(on, WritingOptions.parameters, origin)),
    subcommands: EventType.recorded.map(subcommand),
    subcommandNoun: "type", callMeant: CallsMeant.calls(afterRecord:))

  private static let on = Option("on", value: "DATE", help: "The clinical date: when it happened.", isRequired: true)
    .required(as: typedDate)

  /// The subcommand for a type.
  private static func subcommand(_ type: EventType) -> Command {
    let synopsis = type.wordSynopsis
    let words = Positional(
      "words", help: "Words in this order; each has an option as well.", isRequired: false, isRepeating: true,
      synopsis: synopsis
    ).arguments
    return Command(
      type.rawValue, type.effect, examples: [Example(type.example ?? "", "")],
      Parameter(
        RecordCommand.init, .constant(type),
        type.isOfRecordItself
          ? .constant(.none) : Positional("patient", help: "The patient's pseudonym.").requiredArgument,
        synopsis.isEmpty ? .constant([]) : words, .each(of: type.fields.map(Option.init)), on.inherited,
        WritingOptions.parameters.inherited, origin.inherited, .usage), otherNames: type.otherNames)
  }

  /// `regimen record` without a type.
  private struct Listing: Action {
    func run() throws -> ExitCode {
      try StandardStream.output.show(EventType.listing)
      return .done
    }
  }

  func run() throws -> ExitCode {
    guard let entered = try enter(appending: { try options.confirmAndAppend(about: $0, $1) }) else { return .done }
    if entered.draft.isNewPatient, let note = newPatientNote(patient.text, among: try options.log.pseudonyms()) {
      tell("regimen: note: \(note)\n")
    }
    if !type.isOfRecordItself, entered.draft.patient != patient.text {
      tell("regimen: note: \(shown(patient.text)) is known as \(shown(entered.draft.patient))\n")
    }
    tellWarnings(entered.outcome.warnings)
    try options.showDone(entered.report(isTrial: options.isDryRun), entered.outcome)
    let next =
      type == .drugDefined ? ["drugs"] : type == .instrumentDefined ? ["instruments"] : ["replay", patient.text]
    suggest(next, log: options.log, isDryRun: options.isDryRun)
    return .done
  }

  /// Judges the event that the words describe, and writes it unless they say `--dry-run`; says nothing.
  func enter() throws -> EventEntry.Entered? { try enter(appending: options.append) }

  private func enter(
    appending append: (DraftAppending.Subject, (Record) throws -> Drafts) throws -> DraftAppending.Outcome
  ) throws -> EventEntry.Entered? {
    let entry = try EventEntry(
      type, of: patient, words, flagged, on: date, from: origin, usage: usage)
    return try entry.enter(knowing: options.log.pseudonyms, appending: append)
  }
}
