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
  private let accepted: AcceptedChecks
  private let recorded: Instant?

  static let declaration = Command(
    "erase", "Erase events, or a whole patient, from every file of the log.",
    discussion: [
      "For a patient's right to be forgotten. Amend or retract mistakes instead. Events that refer to an erased "
        + "event are erased with it. A stub takes the place of each, so that the seals still verify; the time and "
        + "reason of the erasure stay in the log.",
      "An erased event is absent from every answer, also as known earlier. Copies of the log are not reached.",
      "--patient takes every line that bears the pseudonym, also those that this version does not understand. Then "
        + "every file of the log is looked through for it; what still holds it is named, and the exit code is 1. "
        + "Erasing again goes on where an erasure was interrupted, or where a copy has brought a line back.",
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
      WritingOptions.accept,
      Option("recorded", value: "INSTANT", help: "When it is recorded, in a log whose instants are given.")
        .optional(as: Instant.typed)))

  func run() throws -> ExitCode {
    if (patient != nil) == !events.isEmpty {
      throw UsageError("name events, or one patient", index: nil, hint: "regimen erase EVENT... or --patient P01")
    }
    let path = try log.path()
    return try accepted.confirming { accepted in
      isDryRun ? try tryOut(path, accepted) : try erase(path, accepted)
    }
  }

  private func erase(_ path: String, _ accepted: AcceptedChecks) throws -> ExitCode {
    var writer = try LogWriter.open(path, in: SystemFileSystem())
    for action in writer.recovery { tell("regimen: \(action)\n") }
    let record = Record(writer.log)
    let hasFinished = writer.recovery.contains { if case .finishedErasure = $0 { true } else { false } }
    let choice = try choice(writer.log, record, allowingNone: hasFinished)
    let lines = EraseCommand.lines(choice, of: writer.log)
    let text = ErasedText(lines, words: patient == nil ? [] : choice.patients.union(patient.map { [$0.text] } ?? []))
    try refuseReason(text)
    var shown: [String] = []
    let places: [ErasedTextPlace]
    do {
      if !choice.scope.positions.isEmpty {
        let batch = try erase(choice.scope, &writer, accepted)
        shown.append("erased \(described(choice.scope)), as seq \(batch.lastSequenceNumber) says")
      }
      places = try writer.places(of: text)
    } catch let error as LogError where writer.stopped != nil || !shown.isEmpty {
      throw UnansweredChange(ofErasure: error)
    }
    if !choice.done.isEmpty { shown.append("erased already: \(listed(choice.done))") }
    shown += otherPseudonyms(record)
    shown += result(places, choice)
    shown += ErasureConsequences(choice.scope, record).lines.map { "now \($0)" }
    try showDone(shown.map { $0 + "\n" }.joined())
    writer.close()
    suggest(["verify"], log: log)
    return places.isEmpty ? .done : .finding
  }

  private func tryOut(_ path: String, _ accepted: AcceptedChecks) throws -> ExitCode {
    let log = try EventLog.open(path, in: SystemFileSystem())
    let record = Record(log)
    let choice = try choice(log, record)
    var lines: [String] = []
    if !choice.scope.positions.isEmpty {
      _ = try judgeClock(log, accepted)
      lines.append("would erase \(described(choice.scope))")
    }
    if !choice.done.isEmpty { lines.append("erased already: \(listed(choice.done))") }
    lines += otherPseudonyms(record)
    lines.append("not reached would be \(outOfReach)")
    lines += notJudged(choice)
    lines += ErasureConsequences(choice.scope, record).lines.map { "then \($0)" }
    try StandardStream.output.show(lines.map { $0 + "\n" }.joined())
    return .done
  }

  private func erase(
    _ scope: ErasureScope, _ writer: inout LogWriter, _ accepted: AcceptedChecks
  ) throws -> LogBatch {
    if recorded == nil, writer.log.description.recordedBy == .given {
      throw UsageError(
        "--recorded is missing: the instants of this log are given", index: nil, hint: "--recorded INSTANT")
    }
    let instant = try writer.nextRecorded(given: recorded)
    let line = scope.line(
      id: EventID.random(at: instant), author: givenAuthor ?? environmentValue("REGIMEN_AUTHOR"), reason: reason,
      accepted: try judgeClock(writer.log, accepted))
    return try writer.erase(scope.positions, by: line, recorded: instant)
  }

  /// Returns the codes that the line of the erasure says to be accepted.
  private func judgeClock(_ log: EventLog, _ accepted: AcceptedChecks) throws(AdmissionError) -> [String] {
    try accepted.judgeClockOfErasure(
      SystemClock.now(), given: recorded, after: log.lastRecorded, at: log.lastSequenceNumber + 1)
  }

  /// The lines that are taken, as they are stored.
  private static func lines(_ choice: ErasureChoice, of log: EventLog) -> [[UInt8]] {
    choice.scope.positions.compactMap { position in
      log.line(position).map { line, buffer in Array(buffer[line.range]) }
    }
  }

  /// The reason stays in the log, and must not hold what goes.
  private func refuseReason(_ text: ErasedText) throws(UsageError) {
    if !text.isHeld(by: Array(reason.utf8)[...]) { return }
    throw UsageError(
      "the reason names the patient who is to be erased, and it stays in the log", index: nil,
      hint: "give a reason that names no one, as 'request of 2024-05-02'")
  }

  /// Says what was found when every file was looked through.
  private func result(_ places: [ErasedTextPlace], _ choice: ErasureChoice) -> [String] {
    var lines: [String] = []
    if places.isEmpty {
      lines.append("no file of the log holds them any more; not reached are \(outOfReach)")
    } else {
      lines.append("the log's directory is not free of what was erased:")
      lines += places.map { "  \(described($0))" }
      lines.append("not reached are \(outOfReach)")
    }
    return lines + notJudged(choice)
  }

  /// Says which other pseudonyms the person has, whose events stay.
  private func otherPseudonyms(_ record: Record) -> [String] {
    guard let patient, let symbol = record.pool.vocabulary.existingSymbol(for: patient.text) else { return [] }
    return record.pseudonyms(of: symbol).filter { $0 != symbol }.map(record.pool.text).map {
      "the same person is \($0), whose events stay: regimen erase --patient \($0)"
    }
  }

  private func described(_ place: ErasedTextPlace) -> String {
    switch place {
    case .line(let position): "seq \(position) mentions it; if that must go too: regimen erase \(position)"
    case .file(let name): "\(name) holds it; remove that file"
    case .unread(let name, let reason): "\(name) was not looked through: it \(reason)"
    }
  }

  private func notJudged(_ choice: ErasureChoice) -> [String] {
    if choice.unjudged.isEmpty { return [] }
    return [
      "not judged: \(listed(choice.unjudged)), which this version does not understand and which may refer to what was "
        + "erased; each can be erased by its seq"
    ]
  }

  private func listed(_ positions: [Int]) -> String { "seq " + positions.map(String.init).joined(separator: ", ") }

  private var outOfReach: String {
    "backups and copies of the log, exports and reports made from it, proofs of erased events, and blocks that the "
      + "disk has freed but not overwritten"
  }

  /// Returns the lines that go: those named, or all of the patient's, and what refers to them.
  ///
  /// Allows that the patient has none, where an erasure was finished that had been interrupted.
  private func choice(
    _ log: EventLog, _ record: Record, allowingNone: Bool = false
  ) throws -> ErasureChoice {
    let lines = ErasableLines(log, record)
    if let argument = patient {
      let positions = lines.positions(of: argument.text)
      if positions.isEmpty, !allowingNone {
        throw UsageError("the record knows no such patient", at: argument, hint: "see: regimen query patients")
      }
      return lines.choice(positions)
    }
    var asked: [Int] = []
    for argument in events {
      asked += try argument.read { (word) throws(ValueError) -> [Int] in
        let positions = lines.positions(named: word)
        if positions.isEmpty {
          throw ValueError("no such event", hint: "a seq or an id; regimen query events lists them")
        }
        return positions
      }
    }
    return lines.choice(asked)
  }

  private func described(_ scope: ErasureScope) -> String {
    let positions = listed(scope.positions)
    let following = scope.following.isEmpty ? "" : "; \(scope.following.count) of them because they refer to the others"
    return "\(counted(scope.positions.count, "event")) (\(positions)\(following))"
  }
}
