import Queries
import Arguments
import CalendarTime
import PatientRecord
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
  private let evidence: EvidenceOptions
  private let id: Argument?
  private let usage: String

  /// The origin of what is recorded.
  private struct EvidenceOptions: Sendable {
    let source: String?
    let basis: EvidenceBasis?

    static let parameters = Parameter(
      EvidenceOptions.init,
      Option("source", value: "TEXT", help: "Where it comes from, such as a page of the notes.").text,
      Option.choice("basis", value: "BASIS", help: "How it was had.", of: EvidenceBasis.self))
  }

  static let declaration = Command(
    "record", "Record one change.",
    discussion: [
      "Dates are written year first, as far as they are known: 2022-03-09, 2022-03 or 2022; today and yesterday too.",
      "A drug's name stands for its one running course; a course's label (T1, T2) always stands for it.",
    ],
    examples: examples.map { Example($0.line, $0.effect) },
    Parameter({ _ in Listing() }, .declaring(on, WritingOptions.parameters, EvidenceOptions.parameters, id)),
    subcommands: EventType.allCases.filter { $0.isRecordable && !$0.isCorrection }.map(subcommand),
    subcommandNoun: "type")

  private static let on = Option("on", value: "DATE", help: "When it was true of the patient.", isRequired: true)
    .required(as: typedDate)
  private static let id = Option(
    "id", value: "ID", help: "The event's id, so that a retry is written once; else a new one."
  ).argument

  /// The subcommand for a type.
  private static func subcommand(_ type: EventType) -> Command {
    let own = examples.filter { $0.type == type }
    let synopsis = wordSynopsis(type)
    let words = Positional(
      "words", help: "Words in this order; each has an option as well.", isRequired: false, isRepeating: true,
      synopsis: synopsis
    ).arguments
    return Command(
      type.rawValue, own.first?.effect ?? "", examples: own.map { Example($0.line, "") },
      Parameter(
        RecordCommand.init, .constant(type), Positional("patient", help: "The patient's pseudonym.").requiredArgument,
        synopsis.isEmpty ? .constant([]) : words, .each(of: type.fields.map(option)), on.inherited,
        WritingOptions.parameters.inherited, EvidenceOptions.parameters.inherited, id.inherited, .usage))
  }

  /// `regimen record` without a type.
  private struct Listing: Action {
    func run() throws -> ExitCode {
      try StandardStream.output.show(listing)
      return .done
    }
  }

  func run() throws -> ExitCode {
    let entry = try enter()
    if entry.isNewPatient {
      let reading = try LogReading(try options.log.path(), try ReadingOptions.environment())
      tellNewPatient(patient.text, among: try reading.patients(beginningWith: "", limit: 10_000))
    }
    tellWarnings(entry.outcome.warnings)
    try StandardStream.output.show(RecordCommand.report(entry, isTrial: options.isDryRun))
    suggest(["replay", patient.text], log: options.log, isDryRun: options.isDryRun)
    return .done
  }

  /// What became of an event, and what was understood of its words.
  struct Entry {
    let outcome: DraftAppending.Outcome
    let understood: String
    /// Whether nothing had been recorded for the patient before.
    let isNewPatient: Bool
  }

  /// Judges the event that the words describe, and writes it unless they say `--dry-run`; says nothing.
  func enter() throws -> Entry {
    let patient = patient.text
    var understood = ""
    var isNewPatient = false
    let given = try RecordWordPlaces(type, words, flagged, usage: usage).given()
    let subject = DraftAppending.Subject(
      patients: [patient], events: (given.values.flatMap { $0 } + (id.map { [$0] } ?? [])).map(\.text))
    let outcome = try DraftAppending.append(options, about: subject) { record in
      let (event, pool) = try read(given, record)
      understood = RecordCommand.sentence(event, date, pool, record)
      isNewPatient = record.pool.vocabulary.existingSymbol(for: patient).map { record.events(of: $0).isEmpty } ?? true
      return .events([event], pool: pool)
    }
    return Entry(outcome: outcome, understood: understood, isNewPatient: isNewPatient)
  }

  /// The line that says what became of it.
  static func report(_ entry: Entry, isTrial: Bool) -> String {
    guard let receipt = entry.outcome.receipts.first else { return "" }
    let done = receipt.isNew ? "recorded seq \(receipt.sequenceNumber)" : "known as seq \(receipt.sequenceNumber)"
    return "\(isTrial ? "would record" : done): \(shown(entry.understood))\n"
  }

  /// What was understood, in words: `P01 dose-down-titrated T2 (methotrexate) 10mg/week, on 2022-10-10`.
  private static func sentence(
    _ event: RecordedEvent, _ date: PartialDate, _ pool: RecordPool, _ record: Record
  ) -> String {
    let names = TreatmentNames(record, patient: pool.text(event.patient))
    let words = EventPhrase(event.event, pool: pool, names: names) { record.event($0)?.sequenceNumber }.text
    let facts = [pool.text(event.patient), event.event.type.rawValue, words].filter { !$0.isEmpty }
    return facts.joined(separator: " ") + ", on \(date)"
  }

  /// The event that the words describe, with the pool of its texts.
  private func read(
    _ given: [String: [Argument]], _ record: Record
  ) throws -> (RecordedEvent, RecordPool) {
    let patient = try patient.read(as: typedText)
    let events = record.pool.vocabulary.existingSymbol(for: patient).map(record.events(of:)) ?? []
    var reader = FlagReader(
      pool: record.pool, given: given,
      treatments: TreatmentResolver(events, pool: record.pool, date: date.days),
      event: EventReference(record).identifier, usage: usage)
    var event = ClinicalEvent(blank: type)
    try event.visit(&reader)
    var pool = reader.pool
    let evidence = Evidence(
      source: pool.vocabulary.symbol(for: evidence.source ?? ""), basis: evidence.basis)
    let draft = RecordedEvent(
      draft: event, of: pool.vocabulary.symbol(for: patient), occurred: date,
      id: try id?.read(as: typedIdentifier) ?? .absent, evidence: evidence)
    return (draft, pool)
  }
}
