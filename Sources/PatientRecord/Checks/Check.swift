package import CalendarTime

/// A check: it compares what the record says with what can be, and asks about what is improbable before it is written.
///
/// Each is declared once, in the list `all`. Rules that a history must keep (`Finding`) are no checks: a record that
/// breaks one of them cannot be read as a history, while everything that a check finds can.
package struct Check: Sendable {
  /// The weight of what a check finds.
  package enum Severity: String, CaseIterable, Sendable {
    /// It cannot be: it is not recorded.
    case refuse
    /// It is improbable: it is recorded if its author says that it is so.
    case confirm
    /// It is recorded, and said.
    case note
  }

  /// The part of a record that a check looks at.
  enum Scope: Sendable {
    /// One patient's history.
    case patient(@Sendable (CheckedPatient) -> [CheckHit])
    /// The record itself: what a department defines.
    case definitions(@Sendable (CheckedPatient) -> [CheckHit])
    /// The spelling of texts, in all histories that are looked at.
    case texts
    /// The instants at which batches were recorded.
    case clock
  }

  /// The word that names it: in answers, for `--accept`, and in lines of the log.
  package let code: String
  /// The weight of what it finds.
  package let severity: Severity
  /// A sentence that says what it compares.
  package let compares: String
  /// The document or the definition that it rests on.
  package let source: String
  /// The types of event of which it needs one at least to find anything.
  let types: EventTypes
  let scope: Scope

  init(
    _ code: String, _ severity: Severity, _ compares: String, source: String, of types: EventTypes = .all,
    _ scope: Scope
  ) {
    (self.code, self.severity, self.compares, self.source) = (code, severity, compares, source)
    (self.types, self.scope) = (types, scope)
  }

  init(
    _ code: String, _ severity: Severity, _ compares: String, source: String, of types: EventTypes,
    find: @escaping @Sendable (CheckedPatient) -> [CheckHit]
  ) {
    self.init(code, severity, compares, source: source, of: types, .patient(find))
  }

  /// All checks, by what they look at.
  package static let all: [Check] =
    doses + pairs + courses + dates + patients + adverseEvents + responses + measurements + repeats + deaths
    + definitions
    + record

  /// The types of event that each check of `all` looks at.
  static let types: [EventTypes] = all.map(\.types)

  /// The codes of all checks.
  package static let codes: [String] = all.map(\.code)

  /// The check of a code; nil where this version has none.
  package static func named(_ code: String) -> Check? { byCode[code] }

  private static let byCode = Dictionary(all.map { ($0.code, $0) }) { first, _ in first }

  /// Checks of the record as a whole.
  private static let record = [
    Check(
      "spelling", .note,
      "Conditions, terms, analytes, instruments, drugs and authors that differ by case, accents, spaces or one"
        + " letter.", source: "one spelling for each thing, so that it is counted once", .texts),
    Check(
      "pseudonym-near", .confirm,
      "A patient whose pseudonym is that of another but for case, signs, zeros, or letters like digits.",
      source: "one patient under two pseudonyms is counted twice", .texts),
    clock,
  ]

  /// The codes of the checks that compare patients or lines: they are found in the whole record alone.
  package static let comparing: Set<String> = Set(
    all.filter {
      switch $0.scope {
      case .texts, .clock: true
      case .patient, .definitions: false
      }
    }.map(\.code))

  /// The check of the instants of recording.
  package static let clock = Check(
    "clock", .confirm,
    "The clock with the last instant of the log: more than a minute before it, or more than a year"
      + " after it; and an instant that is given with the clock: more than a minute after it.",
    source: "instants of recording never go back; a jump makes all later entries late", .clock)
}

/// Something that a check found in one patient's history.
struct CheckHit: Sendable {
  /// Position in the log of the event that stands out.
  let sequenceNumber: Int
  /// Positions of the other events that it was compared with.
  var others: [Int] = []
  /// The key, in the event or its `data`, that stands out.
  let field: String
  /// The finding, as a clause.
  let sentence: String
  /// The patient, if patients are compared.
  var patient: String?

  init(at sequenceNumber: Int, with others: [Int], _ field: String, _ sentence: String) {
    (self.sequenceNumber, self.others, self.field, self.sentence) = (sequenceNumber, others, field, sentence)
  }

  init(_ event: HistoryEvent, _ field: String, _ sentence: String, with others: [HistoryEvent?] = []) {
    sequenceNumber = event.sequenceNumber
    self.others = others.compactMap { $0?.sequenceNumber }
    (self.field, self.sentence) = (field, sentence)
  }
}

/// A finding of a check: a place in the log, and a sentence.
package struct CheckFinding: Sendable {
  /// The check.
  package let check: Check
  /// Position in the log of the event that stands out.
  package let sequenceNumber: Int
  /// Positions of the other events that it was compared with.
  package let others: [Int]
  /// The key, in the event or its `data`, that stands out.
  package let field: String
  /// The finding, as a clause.
  package let sentence: String
  /// The patient, if the check compares patients; nil where it looks at one.
  package let patient: String?

  init(_ check: Check, _ hit: CheckHit) {
    self.check = check
    (sequenceNumber, others, field, sentence) = (hit.sequenceNumber, hit.others, hit.field, hit.sentence)
    patient = hit.patient
  }

  /// The parts that tell it apart from other findings.
  package struct Key: Hashable, Sendable {
    let code: String
    let sequenceNumber: Int
    let sentence: String
  }

  /// The key that tells it apart from other findings: a change of other events that leaves the sentence as it was
  /// makes no new one.
  package var key: Key { Key(code: check.code, sequenceNumber: sequenceNumber, sentence: sentence) }
}

extension CheckFinding {
  /// Returns what the clock check finds in an entry whose batch begins at a position; nil where its clock is as usual,
  /// that is not more than some years after the last instant.
  package static func clock(
    _ now: Instant, after last: Instant, at sequenceNumber: Int, years: Int64 = 1
  ) -> CheckFinding? {
    Check.clockSentence(now, after: last, years: years).map {
      CheckFinding(Check.clock, CheckHit(at: sequenceNumber, with: [], "recorded", $0))
    }
  }
}

extension CheckFinding {
  /// Returns what the clock check finds in an instant that an author gives; nil where the clock has come so far.
  package static func clock(given: Instant, now: Instant, at sequenceNumber: Int) -> CheckFinding? {
    if given.millisecondsSinceEpoch - now.millisecondsSinceEpoch <= Check.minute { return nil }
    let sentence = "it is said to be recorded at \(given), and the clock stands at \(now)"
    return CheckFinding(Check.clock, CheckHit(at: sequenceNumber, with: [], "recorded", sentence))
  }
}

extension Check {
  /// A milliseconds' count of a minute and of a year: the clock of an entry may stand a minute before the last instant
  /// of the log, and a year or more after it.
  fileprivate static let (minute, year): (Int64, Int64) = (60_000, 366 * 86_400_000)

  /// Returns what an entry's clock and the last instant before it say of each other; nil where that is as usual.
  fileprivate static func clockSentence(_ now: Instant, after last: Instant, years: Int64) -> String? {
    let difference = now.millisecondsSinceEpoch - last.millisecondsSinceEpoch
    if difference < -minute { return "the clock stands at \(now), before the last entry of the log, \(last)" }
    if difference <= years * year { return nil }
    return
      "the clock stands at \(now), over \(years == 1 ? "a year" : "\(years) years") after the last entry of the log, "
      + "\(last)"
  }
}
