import Arguments
import CalendarTime
import PatientRecord
import RecordKeeping
import Text

/// `regimen amend`: an earlier entry was wrong.
enum AmendCommand {
  static let declaration = Command(
    "amend", "Say what an earlier entry should have said.",
    discussion: [
      "The original stays in the log; answers known at an earlier time still show it.",
      "A wrong type or patient is not amended: retract the event and record it anew.",
    ],
    examples: [
      Example("regimen amend 12 --set dose=10mg/week --reason 'misread' --log ward", "Mends the dose of seq 12."),
      Example("regimen amend 12 --on 2022-05 --reason 'letter found' --log ward", "Mends its date."),
    ],
    positionals: [Positional("event", help: "Its seq or its id.")],
    options: [
      Option("set", value: "FIELD=VALUE", help: "The right value of a field; again for a list.", isRepeatable: true),
      Option("clear", value: "FIELD", help: "A field that should not be there.", isRepeatable: true),
      Option("on", value: "DATE", help: "The right date."), reasonOption, SharedOptions.logToWrite,
      SharedOptions.author, SharedOptions.expectedPosition, SharedOptions.dryRun,
    ])

  static func run(_ matches: Matches) throws -> ExitCode {
    let date = try matches.value("on", as: typedDate)
    if date == nil, !matches.isGiven("set"), !matches.isGiven("clear") {
      throw UsageError("nothing is to be amended", index: nil, hint: "--set FIELD=VALUE, --clear FIELD or --on DATE")
    }
    var understood = ""
    let assigned = matches.arguments("set").compactMap { argument in
      argument.text.split(separator: "=", maxSplits: 1).last.map(String.init)
    }
    let subject = DraftAppending.Subject(patients: [], events: matches.arguments("event").map(\.text) + assigned)
    let outcome = try DraftAppending.append(matches, about: subject) { record in
      let (original, standing) = try EventReference(record).standing(try matches.required("event"))
      let (data, pool) = try amended(standing, original, date, matches, record)
      understood =
        EventPhrase(data, pool: pool) { record.event($0)?.sequenceNumber }.text + (date.map { ", on \($0)" } ?? "")
      return try draft(of: data, original, date, matches, pool)
    } report: { error, _ in
      CommandFailure.refused(error.faults.map { Diagnostic($0.message, hint: $0.hint) })
    }
    return try reportCorrection(outcome, matches, "amended: \(understood)")
  }

  /// The data as it should have been: as it stands, with the fields that are given.
  private static func amended(
    _ standing: ClinicalEvent, _ original: RecordedEvent, _ date: PartialDate?, _ matches: Matches, _ record: Record
  ) throws -> (ClinicalEvent, RecordPool) {
    let fields = original.event.type.fields
    let day = (date ?? original.occurred)?.days ?? DayInterval(first: SystemClock.today(), last: SystemClock.today())
    var reader = FlagReader(
      pool: record.pool, given: try assignments(matches, fields), cleared: try cleared(matches, fields),
      isAmendment: true,
      treatments: TreatmentResolver(record.events(of: original.patient), pool: record.pool, date: day),
      event: EventReference(record).identifier, usage: "fields: " + fields.map(\.name).joined(separator: ", "))
    var data = standing
    try data.visit(&reader)
    return (data, reader.pool)
  }

  private static func assignments(
    _ matches: Matches, _ fields: [FieldDescription]
  ) throws(UsageError) -> [String: [Argument]] {
    var given: [String: [Argument]] = [:]
    for argument in matches.arguments("set") {
      let (name, value) = try argument.split(at: "=")
      let field = try fieldName(name, fields)
      given[field, default: []].append(value.labelled(field))
    }
    return given
  }

  private static func cleared(_ matches: Matches, _ fields: [FieldDescription]) throws(UsageError) -> Set<String> {
    var names: Set<String> = []
    for argument in matches.arguments("clear") { names.insert(try fieldName(argument, fields)) }
    return names
  }

  private static func fieldName(_ argument: Argument, _ fields: [FieldDescription]) throws(UsageError) -> String {
    if let field = fields.first(where: { $0.name == argument.text || $0.flagName == argument.text }) {
      return field.name
    }
    let names = fields.map(\.name)
    throw UsageError(
      "the event has no such field", at: argument,
      hint: nearest(to: argument.text, among: names).first ?? "one of: " + names.joined(separator: ", "))
  }

  private static func draft(
    of data: ClinicalEvent, _ original: RecordedEvent, _ date: PartialDate?, _ matches: Matches, _ pool: RecordPool
  ) throws -> [UInt8] {
    var pool = pool
    var amendment = EventAmended()
    amendment.amends = original.id
    amendment.occurred = date
    amendment.data = pool.replacement(data)
    amendment.reason = pool.vocabulary.symbol(for: try matches.required("reason").read(as: typedText))
    return correctionDraft(.eventAmended(amendment), of: original, pool)
  }
}

/// `regimen retract`: an earlier entry should never have been made.
enum RetractCommand {
  static let declaration = Command(
    "retract", "Take back entries that should never have been made.",
    discussion: [
      "The entry stays in the log; answers known at an earlier time still show it. Retracting a retraction or an "
        + "amendment brings back what stood before it.",
      "The start of a course is retracted together with all that depends on it: name them all.",
    ],
    examples: [Example("regimen retract 12 --reason 'entered twice' --log ward", "Takes back seq 12.")],
    positionals: [Positional("event", help: "Seqs or ids.", isRepeating: true)],
    options: [
      reasonOption, SharedOptions.logToWrite, SharedOptions.author, SharedOptions.expectedPosition,
      SharedOptions.dryRun,
    ])

  static func run(_ matches: Matches) throws -> ExitCode {
    var positions: [Int] = []
    let subject = DraftAppending.Subject(patients: [], events: matches.arguments("event").map(\.text))
    let outcome = try DraftAppending.append(matches, about: subject) { record in
      let reference = EventReference(record)
      var drafts: [UInt8] = []
      for argument in matches.arguments("event") {
        let event = try argument.read(as: reference.event)
        positions.append(event.sequenceNumber)
        var pool = record.pool
        var retraction = EventRetracted()
        retraction.event = event.id
        retraction.reason = pool.vocabulary.symbol(for: try matches.required("reason").read(as: typedText))
        drafts += correctionDraft(.eventRetracted(retraction), of: event, pool)
      }
      return drafts
    } report: { error, _ in
      CommandFailure.refused(error.faults.map { Diagnostic($0.message, hint: $0.hint) })
    }
    return try reportCorrection(
      outcome, matches, "retracted: seq " + positions.map(String.init).joined(separator: ", "))
  }
}

/// Why an entry is corrected; always asked for.
private let reasonOption = Option("reason", value: "TEXT", help: "Why the entry was wrong.", isRequired: true)

/// A correction of an event as a draft.
private func correctionDraft(_ correction: ClinicalEvent, of event: RecordedEvent, _ pool: RecordPool) -> [UInt8] {
  let recorded = RecordedEvent(
    sequenceNumber: 0, id: .absent, patient: event.patient, occurred: nil, recorded: Instant(millisecondsSinceEpoch: 0),
    event: correction)
  return EventWriter(pool: pool).draft(recorded, keepingID: false)
}

/// Says what was corrected.
private func reportCorrection(
  _ outcome: DraftAppending.Outcome, _ matches: Matches, _ what: String
) throws -> ExitCode {
  tellWarnings(outcome.warnings)
  let positions = outcome.receipts.map { String($0.sequenceNumber) }.joined(separator: ", ")
  let prefix = matches.isGiven("dry-run") ? "would record: " : "recorded seq \(positions): "
  try StandardStream.output.show(prefix + shown(what) + "\n")
  if let first = outcome.receipts.first {
    suggest(["diff", "--since", "@\(first.sequenceNumber - 1)"], after: matches)
  }
  return .done
}

extension EventReference {
  /// The event that a word names, and its data as they stand after amendments.
  fileprivate func standing(_ argument: Argument) throws(UsageError) -> (RecordedEvent, ClinicalEvent) {
    let original = try argument.read(as: event)
    guard !original.event.type.isCorrection, original.event.type.isRecordable else {
      throw UsageError(
        "an event of this type cannot be amended", at: argument, hint: "retract it and record anew")
    }
    return (original, current(original))
  }
}
