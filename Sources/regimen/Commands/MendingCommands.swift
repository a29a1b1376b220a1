import Arguments
import Entry
import PatientRecord
import RecordKeeping
import SystemCalls
import Text

/// `regimen undo`: takes back one's own last batch.
struct UndoCommand: Action {
  private let isRedo: Bool
  private let reason: String?
  private let options: WritingOptions

  static let declaration = Command(
    "undo", "Take back your own last batch.",
    discussion: [
      "All events of the last batch of the author (--author, else $REGIMEN_AUTHOR, else of nobody) are retracted in "
        + "one batch. The entries stay in the log.",
      "Undo again takes back the batch before it; --redo brings back what the last undo took back.",
      "What others have recorded since may rest on it; then nothing is taken back, and the refusal names what.",
    ],
    examples: [
      Example("regimen undo --dry-run --log ward", "Says what would be taken back."),
      Example("regimen undo --log ward", "Takes it back."),
      Example("regimen undo --redo --log ward", "Brings it back."),
    ],
    Parameter(
      UndoCommand.init, Option.flag("redo", help: "Bring back what your last undo took back.").isGiven,
      Option("reason", value: "TEXT", help: "Why the entries were wrong; it is kept behind the word 'undone'.")
        .optional(as: typedText),
      WritingOptions.parameters))

  func run() throws -> ExitCode {
    var understood: [String] = []
    let outcome = try options.confirmAndAppend(about: .everyone) { record in
      let batch = isRedo ? record.lastUndo(of: options.author) : record.lastBatch(of: options.author)
      if batch.isEmpty { throw UndoCommand.nothing(isRedo) }
      var pool = record.pool
      let reason = pool.vocabulary.symbol(for: (isRedo ? UndoReason.redone : .undone).text(reason))
      understood = batch.compactMap { isRedo ? record.retracted(by: $0) : $0 }
        .sorted { $0.sequenceNumber < $1.sequenceNumber }
        .map { "seq \($0.sequenceNumber) (\(pool.text($0.patient)) \($0.event.type.rawValue))" }
      let drafts = batch.reversed().map { event in
        var retraction = EventRetracted()
        (retraction.event, retraction.reason) = (event.id, reason)
        return RecordedEvent(draft: .eventRetracted(retraction), of: event.patient)
      }
      return .events(drafts, pool: pool)
    }
    let batch = understood.joined(separator: ", ")
    return try isRedo
      ? reportCorrection(outcome, options, "brought back " + batch, trial: "bring back " + batch)
      : reportCorrection(outcome, options, "took back " + batch, trial: "take back " + batch)
  }

  private static func nothing(_ isRedo: Bool) -> UsageError {
    isRedo
      ? UsageError(
        "no undo of this author stands", index: nil, hint: "regimen retract SEQ brings back what SEQ retracted")
      : UsageError(
        "no batch of this author is in the log, or all are taken back", index: nil,
        hint: "--author NAME; regimen query events shows who recorded what")
  }
}

extension Record {
  /// Returns the event that a retraction takes back.
  fileprivate func retracted(by event: RecordedEvent) -> RecordedEvent? {
    guard case .eventRetracted(let retraction) = event.event else { return nil }
    return self.event(retraction.event)
  }
}

/// `regimen move`: entries that were made for the wrong patient.
struct MoveCommand: Action {
  private let words: [Argument]
  private let reason: String
  private let options: WritingOptions

  static let declaration = Command(
    "move", "Move entries to the right patient.",
    discussion: [
      "Each entry is retracted and recorded anew for the other patient, in one batch, with all that refers to it: the "
        + "stop of a course, its holds, the suspicions against it. Courses get labels that are free there.",
      "The source stays as it was given; answers known at an earlier time still show the entries as they were.",
    ],
    examples: [
      Example("regimen move 12 P07 --log ward", "Moves seq 12, and what rests on it, to P07."),
      Example("regimen move 12 15 P07 --log ward", "Moves both, in one batch."),
    ],
    Parameter(
      MoveCommand.init,
      Positional(
        "event", help: "Seqs or ids of entries of one patient, then the pseudonym of the patient whom they are about.",
        isRepeating: true, synopsis: "EVENT... PATIENT"
      ).arguments,
      Option("reason", value: "TEXT", help: "Why the entry was wrong.", default: "recorded for another patient")
        .requiredText, WritingOptions.parameters))

  /// The place of the first moved event's id behind that of the first retraction.
  private static let movedFrom = 1 << 20

  func run() throws -> ExitCode {
    guard let patient = words.last, words.count > 1 else {
      throw UsageError("the patient is missing", index: nil, hint: "regimen move SEQ PATIENT")
    }
    var positions: [Int] = []
    let events = words.dropLast()
    let target = try meant(by: patient)
    let subject = DraftAppending.Subject(
      patients: Set(events.map(\.text) + [target]), events: events.map(\.text), comparesPseudonyms: true)
    // The moved events have ids of their own range behind that of the retractions, so that a retry makes the same.
    let options = options.beginning(with: .random(at: SystemClock.now()))
    let first = options.firstID ?? .absent
    let outcome = try options.confirmAndAppend(about: subject) { record in
      var movedCount = 0
      let reference = EventReference(record)
      let moved = try events.map { try $0.read(as: reference.event) }
      do {
        let mending = try Mending(
          moving: moved, to: target, in: record, reason: reason,
          makeID: {
            movedCount += 1
            return first.advanced(by: MoveCommand.movedFrom + movedCount)
          })
        positions = mending.positions
        return .events(mending.drafts, pool: mending.pool)
      } catch let error as Mending.Impossible {
        throw UsageError(error.message, at: events[0], hint: error.hint)
      }
    }
    let moved = positions.map(String.init).joined(separator: ", ")
    return try reportCorrection(
      outcome, options, "moved to \(target): seq \(moved)", trial: "move seq \(moved) to \(target)",
      namesPatients: true)
  }

  /// The pseudonym to move to: as it is known, where the call spells it otherwise, as for `record`.
  private func meant(by patient: Argument) throws -> String {
    let name = try patient.read(as: typedText)
    let known = try options.log.pseudonyms()
    return known.contains(name) ? name : knownSpelling(of: name, among: known) ?? name
  }
}
