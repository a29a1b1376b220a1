import Arguments
import CalendarTime
import Entry
import PatientRecord
import Queries
import RecordKeeping
import SystemCalls
import Text

/// `regimen amend`: an earlier entry was wrong.
struct AmendCommand: Action {
  private let event: Argument
  private let assignments: [Argument]
  private let cleared: [Argument]
  private let flagged: [String: [Argument]]
  private let date: PartialDate?
  private let reason: Argument
  private let options: WritingOptions

  static let declaration = Command(
    "amend", "Say what an earlier entry should have said.",
    discussion: [
      "The original stays in the log; answers known at an earlier time still show it.",
      "A wrong type or patient is not amended: retract the event and record it anew.",
    ],
    examples: [
      Example("regimen amend 12 --dose 10mg/week --reason 'misread' --log ward", "Mends the dose of seq 12."),
      Example("regimen amend 12 --set reason=flare --reason 'misread' --log ward", "Mends its reason."),
      Example("regimen amend 12 --on 2022-05 --reason 'letter found' --log ward", "Mends its date."),
    ],
    Parameter(
      AmendCommand.init, Positional("event", help: "Its seq or its id.").requiredArgument,
      Option("set", value: "FIELD=VALUE", help: "The right value of a field; repeat it for a list.", isRepeatable: true)
        .arguments,
      Option("clear", value: "FIELD", help: "A field that should not be there.", isRepeatable: true).arguments,
      .each(of: fieldOptions), Option("on", value: "DATE", help: "The right date.").optional(as: typedDate),
      reasonOption.requiredArgument, WritingOptions.parameters))

  /// An option for each field that an event may have, under the name that `record` gives it; but for the reason and the
  /// event, which are the amendment's own.
  private static let fieldOptions: [Option] = {
    let fields = EventType.recorded.flatMap(\.fields).filter { $0.flagName != "reason" && $0.flagName != "event" }
    var names: Set<String> = []
    return fields.filter { names.insert($0.flagName).inserted }.map { field in
      let option = Option(field)
      return Option(field.flagName, value: option.valueName ?? "VALUE", help: option.help, isRepeatable: true)
    }
  }()

  func run() throws -> ExitCode {
    if date == nil, assignments.isEmpty, cleared.isEmpty, flagged.isEmpty {
      throw UsageError("nothing is to be amended", index: nil, hint: "--FIELD VALUE, --clear FIELD or --on DATE")
    }
    var understood = ""
    let assigned =
      assignments.compactMap { argument in argument.text.split(separator: "=", maxSplits: 1).last.map(String.init) }
      + flagged.values.flatMap { $0 }.map(\.text)
    let subject = DraftAppending.Subject(patients: [event.text], events: [event.text] + assigned)
    let outcome = try options.confirmAndAppend(about: subject) { record in
      let (original, standing) = try EventReference(record).standing(event)
      let (data, pool) = try amended(standing, original, record)
      let phrase = EventPhrase(data, pool: pool) { record.event($0)?.sequenceNumber }.text
      understood = [phrase, date.map { "on \($0)" } ?? ""].filter { !$0.isEmpty }.joined(separator: ", ")
      return try draft(of: data, original, pool)
    }
    return try reportCorrection(outcome, options, "amended: \(understood)", trial: "amend it to: \(understood)")
  }

  /// The data as it should have been: as it stands, with the fields that are given.
  private func amended(
    _ standing: ClinicalEvent, _ original: RecordedEvent, _ record: Record
  ) throws -> (ClinicalEvent, RecordPool) {
    let fields = original.event.type.fields
    let day = (date ?? original.occurred)?.days ?? DayInterval(first: SystemClock.today(), last: SystemClock.today())
    var reader = FlagReader(
      pool: record.pool, given: try given(fields), cleared: try clearedNames(fields),
      treatments: TreatmentResolver(
        record.events(of: original.patient), pool: record.pool, date: day, record.catalogue),
      event: EventReference(record).identifier, usage: "fields: " + fields.map(\.name).joined(separator: ", "))
    var data = standing
    try data.visit(&reader)
    return (data, reader.pool)
  }

  private func given(_ fields: [FieldDescription]) throws(UsageError) -> [String: [Argument]] {
    var given: [String: [Argument]] = [:]
    for argument in assignments {
      let (name, value) = try argument.split(at: "=")
      let field = try fieldName(name, fields)
      given[field, default: []].append(value.labelled(field))
    }
    for (flag, values) in flagged.sorted(by: { $0.key < $1.key }) {
      guard let field = fields.first(where: { $0.flagName == flag }) else {
        throw UsageError(
          "the event has no such field", at: values[0],
          hint: "one of: " + fields.map { "--\($0.flagName)" }.joined(separator: ", "))
      }
      given[field.name, default: []] += values.map { $0.labelled(field.name) }
    }
    return given
  }

  private func clearedNames(_ fields: [FieldDescription]) throws(UsageError) -> Set<String> {
    var names: Set<String> = []
    for argument in cleared { names.insert(try fieldName(argument, fields)) }
    return names
  }

  private func fieldName(_ argument: Argument, _ fields: [FieldDescription]) throws(UsageError) -> String {
    if let field = fields.first(where: { $0.name == argument.text || $0.flagName == argument.text }) {
      return field.name
    }
    let names = fields.map(\.name)
    throw UsageError(
      "the event has no such field", at: argument,
      hint: nearest(to: argument.text, among: names).first ?? "one of: " + names.joined(separator: ", "))
  }

  private func draft(
    of data: ClinicalEvent, _ original: RecordedEvent, _ pool: RecordPool
  ) throws -> Drafts {
    var pool = pool
    var amendment = EventAmended()
    amendment.amends = original.id
    amendment.occurred = date
    amendment.data = pool.replacement(data)
    amendment.reason = pool.vocabulary.symbol(for: try reason.read(as: typedText))
    return .events([RecordedEvent(draft: .eventAmended(amendment), of: original.patient)], pool: pool)
  }
}

/// `regimen retract`: an earlier entry should never have been made.
struct RetractCommand: Action {
  private let events: [Argument]
  private let instead: Argument?
  private let reason: Argument
  private let options: WritingOptions

  static let declaration = Command(
    "retract", "Take back entries that should never have been made.",
    discussion: [
      "The entry stays in the log; answers known at an earlier time still show it. Retracting a retraction or an "
        + "amendment brings back what stood before it.",
      "The start of a course is retracted together with all that depends on it: name them all. If the course was "
        + "entered twice, --instead names the other one: events that named the retracted course then name that one, in "
        + "the same batch.",
    ],
    examples: [
      Example("regimen retract 12 --reason 'entered twice' --log ward", "Takes back seq 12."),
      Example(
        "regimen retract 12 --instead T1 --reason 'entered twice' --log ward",
        "Takes back the course of seq 12; its stop and its suspicions are those of T1."),
    ],
    Parameter(
      RetractCommand.init, Positional("event", help: "Seqs or ids.", isRepeating: true).arguments,
      Option("instead", value: "TREATMENT", help: "The course that what rests on a retracted one rests on instead.")
        .argument,
      reasonOption.requiredArgument, WritingOptions.parameters))

  func run() throws -> ExitCode {
    var positions: [Int] = []
    let subject = DraftAppending.Subject(patients: Set(events.map(\.text)), events: events.map(\.text))
    let outcome = try options.confirmAndAppend(about: subject) { record in
      positions = []
      if let instead { return try redirected(to: instead, record, &positions) }
      let reference = EventReference(record)
      var pool = record.pool
      let reason = pool.vocabulary.symbol(for: try reason.read(as: typedText))
      var drafts: [RecordedEvent] = []
      for argument in events {
        let event = try argument.read(as: reference.event)
        positions.append(event.sequenceNumber)
        var retraction = EventRetracted()
        (retraction.event, retraction.reason) = (event.id, reason)
        drafts.append(RecordedEvent(draft: .eventRetracted(retraction), of: event.patient))
      }
      return .events(drafts, pool: pool)
    }
    let retracted = "seq " + positions.map(String.init).joined(separator: ", ")
    return try reportCorrection(outcome, options, "retracted: " + retracted, trial: "retract " + retracted)
  }

  /// Retracts one start of a course, with amendments of what names the course.
  private func redirected(to instead: Argument, _ record: Record, _ positions: inout [Int]) throws -> Drafts {
    guard let argument = events.first, events.count == 1 else {
      throw UsageError("--instead takes back one course", at: events[1], hint: "retract the others apart")
    }
    let event = try argument.read(as: EventReference(record).event)
    let day = event.occurred?.days ?? DayInterval(first: SystemClock.today(), last: SystemClock.today())
    let others = record.events(of: event.patient).filter { $0.sequenceNumber != event.sequenceNumber }
    let courses = TreatmentResolver(others, pool: record.pool, date: day, record.catalogue)
    do {
      let mending = try Mending(
        retracting: event, instead: try instead.read(as: courses.label), in: record,
        reason: try reason.read(as: typedText))
      positions = [event.sequenceNumber]
      return .events(mending.drafts, pool: mending.pool)
    } catch let error as Mending.Impossible {
      throw UsageError(error.message, at: instead, hint: error.hint)
    }
  }
}

/// The reason of a correction; always required.
private let reasonOption = Option("reason", value: "TEXT", help: "Why the entry was wrong.", isRequired: true)

/// Says what was corrected, or what a trial would do.
func reportCorrection(
  _ outcome: DraftAppending.Outcome, _ options: WritingOptions, _ what: String, trial: String,
  namesPatients: Bool = false
) throws -> ExitCode {
  tellWarnings(outcome.warnings, namesPatients: namesPatients)
  let positions = outcome.receipts.map { String($0.sequenceNumber) }.joined(separator: ", ")
  let isNew = outcome.receipts.contains(where: \.isNew)
  let done = isNew ? "recorded seq \(positions): " : "already recorded as seq \(positions): "
  try options.showDone((options.isDryRun ? "would " + shown(trial) : done + shown(what)) + "\n", outcome)
  if let first = outcome.receipts.first {
    suggest(
      ["diff", "--since", "@\(first.sequenceNumber - 1)"], log: options.log,
      isDryRun: options.isDryRun)
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
