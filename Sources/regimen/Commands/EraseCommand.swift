import Arguments
import CalendarTime
import Entry
import EventStorage
import PatientRecord
import RecordKeeping
import SystemCalls
import Text

/// `regimen erase`: takes events out of the log for good.
struct EraseCommand: Action {
  private let events: [Argument]
  private let patient: Argument?
  private let reason: String
  private let log: LogOption
  private let givenAuthor: String?
  private let isDryRun: Bool
  private let recorded: Instant?

  static let declaration = Command(
    "erase", "Erase events, or a whole patient, from every file of the log.",
    discussion: [
      "For a patient's right to be forgotten. Amend or retract mistakes instead. Events that refer to an erased "
        + "event are erased with it. A stub takes the place of each, so that the seals still verify; the time and "
        + "reason of the erasure stay in the log.",
      "An erased event is absent from every answer, also as known earlier. Copies of the log are not reached.",
    ],
    examples: [
      Example("regimen erase --patient P01 --reason 'request of 2024-05-02' --log ward", "Erases all of P01."),
      Example("regimen erase 12 --reason 'wrong person' --dry-run --log ward", "Says what would go with seq 12."),
    ],
    Parameter(
      EraseCommand.init,
      Positional("event", help: "Seqs or ids.", isRequired: false, isRepeating: true).arguments,
      Option("patient", value: "PATIENT", help: "Every event of that patient.").argument,
      Option("reason", value: "TEXT", help: "Why, without naming anyone: it stays in the log.", isRequired: true)
        .requiredText, LogOption.writing, WritingOptions.author.text, WritingOptions.dryRun.isGiven,
      Option("recorded", value: "INSTANT", help: "When it is recorded, in a log whose instants are given.")
        .optional(as: Instant.typed)))

  func run() throws -> ExitCode {
    if (patient != nil) == !events.isEmpty {
      throw UsageError("name events, or one patient", index: nil, hint: "regimen erase EVENT... or --patient P01")
    }
    let path = try log.path()
    if isDryRun {
      let record = try LogReading(path, try ReadingOptions.environment()).record()
      let scope = try scope(record)
      let consequences = ErasureConsequences(scope, record).lines.map { "then \($0)" }
      let lines = ["would erase \(described(scope))", "not reached would be \(outOfReach)"] + consequences
      try StandardStream.output.show(lines.map { $0 + "\n" }.joined())
      return .done
    }
    var writer = try LogWriter.open(path, in: SystemFileSystem())
    for action in writer.recovery { tell("regimen: \(action)\n") }
    let record = try LogReading(writer, after: nil, try ReadingOptions.environment()).record()
    let scope = try scope(record)
    let consequences = ErasureConsequences(scope, record).lines.map { "now \($0)\n" }.joined()
    if recorded == nil, writer.log.description.recordedBy == .given {
      throw UsageError(
        "--recorded is missing: the instants of this log are given", index: nil, hint: "--recorded INSTANT")
    }
    let instant = try writer.nextRecorded(given: recorded)
    let line = scope.line(
      id: EventID.random(at: instant), author: givenAuthor ?? environmentValue("REGIMEN_AUTHOR"), reason: reason)
    let batch = try writer.erase(scope.positions, by: line, recorded: instant)
    try StandardStream.output.show(
      """
      erased \(described(scope)), as seq \(batch.lastSequenceNumber) says
      no file of the log holds them any more; not reached are \(outOfReach)
      \(consequences)
      """)
    writer.close()
    suggest(["verify"], log: log)
    return .done
  }

  private var outOfReach: String {
    "backups and copies of the log, exports and reports made from it, proofs of erased events, and blocks that the "
      + "disk has freed but not overwritten"
  }

  /// Returns the scope of the erasure: the events named, or all of the patient's, and what refers to them.
  private func scope(_ record: Record) throws -> ErasureScope {
    if let argument = patient {
      // Strings are equal whichever of the two Unicode forms an accented letter has.
      let events = record.patients.filter { record.pool.text($0) == argument.text }.flatMap(record.events(of:))
      if events.isEmpty {
        throw UsageError("the record knows no such patient", at: argument, hint: "see: regimen query patients")
      }
      return ErasureScope(Set(events.map(\.sequenceNumber)), among: events, pool: record.pool)
    }
    let reference = EventReference(record)
    var asked: Set<Int> = []
    var patients: Set<Symbol> = []
    for argument in events {
      let event = try argument.read(as: reference.event)
      asked.insert(event.sequenceNumber)
      patients.insert(event.patient)
    }
    return ErasureScope(asked, among: patients.flatMap(record.events(of:)), pool: record.pool)
  }

  private func described(_ scope: ErasureScope) -> String {
    let positions = "seq " + scope.positions.map(String.init).joined(separator: ", ")
    let following = scope.following.isEmpty ? "" : "; \(scope.following.count) of them because they refer to the others"
    return "\(counted(scope.positions.count, "event")) (\(positions)\(following))"
  }
}
