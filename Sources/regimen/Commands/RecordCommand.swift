import Arguments
import CalendarTime
import PatientRecord
import RecordKeeping
import Text

/// `regimen record`: one change, as a nurse would type it.
enum RecordCommand {
  static let declaration = Command(
    "record", "Record one change.",
    discussion: [
      "Dates are written year first, as far as they are known: 2022-03-09, 2022-03 or 2022; today and yesterday too.",
      "A drug's name stands for its one running course; a course's label (T1, T2) always stands for it.",
    ],
    examples: examples.map { Example($0.line, $0.effect) },
    options: [
      Option("on", value: "DATE", help: "When it was true of the patient.", isRequired: true),
      SharedOptions.logToWrite, SharedOptions.author,
      Option("source", value: "TEXT", help: "Where it comes from, such as a page of the notes."),
      Option("basis", value: "BASIS", help: "How it was had.", choices: choices(of: EvidenceBasis.self)),
      Option("id", value: "ID", help: "The event's id, so that a retry is written once; else a new one."),
      SharedOptions.expectedPosition, SharedOptions.dryRun,
    ],
    subcommands: EventType.allCases.filter { $0.isRecordable && !$0.isCorrection }.map(subcommand),
    subcommandNoun: "type")

  static func run(_ matches: Matches) throws -> ExitCode {
    guard matches.path.names.count > 1 else {
      try StandardStream.output.show(listing)
      return .done
    }
    let entry = try enter(matches)
    if entry.isNewPatient {
      let patient = try matches.required("patient").text
      let reading = try LogReading(try logPath(matches), try ReadingOptions.environment())
      tellNewPatient(patient, among: try reading.patients(beginningWith: "", limit: 10_000))
    }
    tellWarnings(entry.outcome.warnings)
    try StandardStream.output.show(report(entry, isTrial: matches.isGiven("dry-run")))
    suggest(["replay", try matches.required("patient").text], after: matches)
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
  static func enter(_ matches: Matches) throws -> Entry {
    guard let type = matches.path.names.last.flatMap(EventType.init) else {
      throw UsageError("no type of event is named", index: nil, hint: matches.path.usage)
    }
    let date = try matches.required("on").read(as: typedDate)
    let patient = try matches.required("patient").text
    var understood = ""
    var isNewPatient = false
    let words = try RecordWordPlaces(type, matches).given().values.flatMap { $0 } + matches.arguments("id")
    let subject = DraftAppending.Subject(
      patients: [patient], events: words.map(\.text))
    let outcome = try DraftAppending.append(matches, about: subject) { record in
      let (event, pool) = try read(type, date, matches, record)
      understood = sentence(event, date, pool, record)
      isNewPatient = record.pool.vocabulary.existingSymbol(for: patient).map { record.events(of: $0).isEmpty } ?? true
      return EventWriter(pool: pool).draft(event, keepingID: matches.isGiven("id"))
    } report: { error, _ in
      CommandFailure.refused(error.faults.map { Diagnostic($0.message, hint: $0.hint) })
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
  private static func read(
    _ type: EventType, _ date: PartialDate, _ matches: Matches, _ record: Record
  ) throws -> (RecordedEvent, RecordPool) {
    let patient = try matches.required("patient").read(as: typedText)
    let events = record.pool.vocabulary.existingSymbol(for: patient).map(record.events(of:)) ?? []
    var reader = FlagReader(
      pool: RecordPool(), given: try RecordWordPlaces(type, matches).given(),
      treatments: TreatmentResolver(events, pool: record.pool, date: date.days),
      event: EventReference(record).identifier, usage: matches.path.usage)
    var event = ClinicalEvent(blank: type)
    try event.visit(&reader)
    var pool = reader.pool
    let evidence = Evidence(
      source: pool.vocabulary.symbol(for: matches.text("source") ?? ""),
      basis: try matches.value("basis", as: EvidenceBasis.self))
    let recorded = RecordedEvent(
      sequenceNumber: 0, id: try matches.value("id", as: typedIdentifier) ?? .absent,
      patient: pool.vocabulary.symbol(for: patient), occurred: date, recorded: Instant(millisecondsSinceEpoch: 0),
      evidence: evidence, event: event)
    return (recorded, pool)
  }
}
