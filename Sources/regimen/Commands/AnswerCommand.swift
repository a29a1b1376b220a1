import Arguments
import CalendarTime
import Entry
import PatientRecord
import Queries
import RecordKeeping
import SystemCalls
import Text

/// `regimen answer`: says what a finding of a check is.
struct AnswerCommand: Action {
  private let finding: Argument
  private let answer: FindingAnswer
  private let reason: Argument
  private let options: WritingOptions

  static let declaration = Command(
    "answer", "Answer a finding of a check, so that it is asked once.",
    discussion: [
      "correct: the entry is as it was. will-amend: it is wrong, and will be put right; check --open lists it until "
        + "then. not-applicable: the check does not fit this patient.",
      "regimen check shows who answered what and when; every finding that it lists at an event can be answered. An "
        + "answer holds until an event that the finding compares is amended, and can be retracted as any other event.",
    ],
    examples: [
      Example(
        "regimen answer dose-range@12 --as correct --reason 'loading dose' --log ward",
        "Answers what the check dose-range finds at seq 12.")
    ],
    Parameter(
      AnswerCommand.init, Positional("finding", help: "The code of the check and the seq: CODE@SEQ.").requiredArgument,
      asOption.required(as: { text throws(ValueError) in
        guard let answer = FindingAnswer(rawValue: text) else { throw ValueError("no answer") }
        return answer
      }),
      Option("reason", value: "TEXT", help: "Why it is so.", isRequired: true).requiredArgument,
      WritingOptions.parameters))

  private static let asOption = Option(
    "as", value: "WORD", help: "What the entry is.", choices: choices(of: FindingAnswer.self), isRequired: true)

  func run() throws -> ExitCode {
    let (code, position) = try finding.read(as: AnswerCommand.parts)
    // What compares patients or lines is found in the whole record alone.
    let isOfAll = Check.comparing.contains(code)
    let subject = isOfAll ? DraftAppending.Subject.everyone : DraftAppending.Subject(patients: [], events: [position])
    let outcome = try options.confirmAndAppend(about: subject) { record in
      try refuseLineOutsideHistories(position, record)
      let event = try finding.read { _ throws(ValueError) in try EventReference(record).event(position) }
      guard isOfAll ? isFoundAmongAll(code, event, record) : isFound(code, event, record) else {
        throw UsageError(
          "the check \(code) finds nothing there that waits for an answer", at: finding,
          hint: "regimen check --open lists what does")
      }
      var pool = record.pool
      var answered = FindingAnswered()
      (answered.event, answered.answer) = (event.id, answer)
      answered.check = pool.vocabulary.symbol(for: code)
      answered.reason = pool.vocabulary.symbol(for: try reason.read(as: typedText))
      let draft = RecordedEvent(
        draft: .findingAnswered(answered), of: event.patient, occurred: PartialDate(SystemClock.today()))
      return .events([draft], pool: pool)
    }
    return try reportCorrection(
      outcome, options, "\(code) at seq \(position) is answered: \(answer.rawValue)",
      trial: "answer \(code) at seq \(position): \(answer.rawValue)")
  }

  /// Refuses an erasure, and a line that is not understood: an answer names an event, and these are none.
  private func refuseLineOutsideHistories(_ position: String, _ record: Record) throws(UsageError) {
    guard record.linesOutsideHistories.contains(where: { String($0.sequenceNumber) == position }) else { return }
    throw UsageError(
      "seq \(position) is an erasure, or a line that this version does not understand: there is no event to answer for",
      at: finding, hint: "leave it as it stands: regimen check lists it, and a later version may answer it")
  }

  /// Tells if a check that compares patients or lines finds something at an event that waits for an answer.
  private func isFoundAmongAll(_ code: String, _ event: RecordedEvent, _ record: Record) -> Bool {
    ChecksQuery.rows(of: record, looksAtClock: code == "clock").contains { row in
      row.finding.check.code == code && row.finding.sequenceNumber == event.sequenceNumber && !row.isSettled
    }
  }

  /// Tells if a check finds something at an event of a patient, or of the record itself, that waits for an answer.
  private func isFound(_ code: String, _ event: RecordedEvent, _ record: Record) -> Bool {
    let name = record.pool.text(event.patient)
    let patient = CheckedPatient(name, record.events(of: event.patient), pool: record.pool, catalogue: record.catalogue)
    return patient.findings.contains { finding in
      finding.check.code == code && finding.sequenceNumber == event.sequenceNumber
        && patient.answer(to: finding).map(AnswerCommand.isPromise) ?? true
    }
  }

  /// Tells if an answer promises an amendment: the finding waits for it, and may be answered otherwise.
  private static func isPromise(_ answer: RecordedEvent) -> Bool {
    if case .findingAnswered(let data) = answer.event { data.answer == .willAmend } else { false }
  }

  /// Reads `CODE@SEQ`.
  private static func parts(_ text: String) throws(ValueError) -> (code: String, position: String) {
    let parts = text.split(separator: "@", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, let position = Int(parts[1]), position > 0 else {
      throw ValueError("a finding is named by its check and its seq", hint: "such as dose-range@12; see regimen check")
    }
    guard Check.named(parts[0]) != nil else {
      throw ValueError(
        "no check is called '\(parts[0])'",
        hint: nearest(to: parts[0], among: Check.codes, limit: 1).first ?? "regimen help checks")
    }
    return (parts[0], parts[1])
  }
}
