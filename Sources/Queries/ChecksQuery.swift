package import Answers
import Arguments
import CalendarTime
package import PatientRecord
import Projections
package import RecordKeeping

extension Query {
  package static let checks = Query(
    "checks", "Show what the checks find in the record.", smallCells: .listed, comparesPatients: true,
    examples: [
      Example("regimen query checks --open --log ward", "What nobody has accepted or answered.")
    ], ChecksQuery.table,
    Parameter(
      { isOpen in ChecksQuery(isOpen: isOpen) },
      Option.flag("open", help: "Leave out what the author of an entry has accepted, and answers but will-amend.")
        .isGiven))
}

/// The findings of the checks in one patient, with what is compared between patients.
package struct PatientChecks: Sendable {
  private var rows: [ChecksQuery.Row]
  private var spellings = Spellings()
  /// The lines whose author accepted what a check of all patients or lines finds: `CODE@SEQ`.
  private let accepting: [String]
  /// The answers to findings that compare patients or lines, and the positions of events that were amended, each with
  /// that of its last amendment.
  fileprivate var answers: [GivenAnswer] = []
  fileprivate var amendments: [Int: Int] = [:]
  /// Positions and instants of recording, if jumps of the clock are looked for.
  private var instants: [(sequenceNumber: Int, recorded: Instant, patient: String?, isAccepted: Bool)] = []

  /// Looks at a patient, or at the record itself, whole and as known.
  package init(
    _ name: String, _ events: [RecordedEvent], _ pool: RecordPool, _ catalogue: DrugCatalogue, looksAtClock: Bool
  ) {
    self.init(CheckedPatient(name, events, pool: pool, catalogue: catalogue), name, events, pool, looksAtClock)
  }

  /// Looks at a patient whose history is not cut at any day.
  package init(
    whole patient: AskedPatient, _ pool: RecordPool, _ catalogue: DrugCatalogue, looksAtClock: Bool
  ) {
    let (name, events) = (patient.name, patient.events)
    let checked = CheckedPatient(name, events, patient.history, pool: pool, catalogue: catalogue)
    self.init(checked, name, events, pool, looksAtClock)
  }

  private init(
    _ checked: CheckedPatient, _ name: String, _ events: [RecordedEvent], _ pool: RecordPool, _ looksAtClock: Bool
  ) {
    let patient = name == RecordItself.name ? nil : name
    rows = checked.findings.map { finding in
      ChecksQuery.Row(
        finding: finding, patient: patient, isAccepted: checked.isAccepted(finding),
        answer: checked.answer(to: finding).flatMap { ChecksQuery.Answered($0, pool) })
    }
    spellings.add(checked)
    for code in Check.comparing {
      answers += checked.answers(to: code).compactMap { position, event in
        ChecksQuery.Answered(event, pool).map {
          GivenAnswer(code: code, position: position, answeredAt: event.sequenceNumber, answer: $0)
        }
      }
    }
    amendments = checked.amendments
    accepting = events.filter { !$0.accepted.isEmpty }.flatMap { event in
      Check.comparing.filter { event.accepts($0, pool) }.map { "\($0)@\(event.sequenceNumber)" }
    }
    if looksAtClock {
      instants = events.map { event in
        (event.sequenceNumber, event.recorded, patient, event.accepts("clock", pool))
      }
    }
  }

  /// Looks at the instants of lines that are in no patient's history.
  package init(instantsOf lines: [LineOutsideHistories]) {
    (rows, accepting) = ([], [])
    instants = lines.map { ($0.sequenceNumber, $0.recorded, nil, $0.acceptsClock) }
  }

  /// Returns all findings by position in the log: those of each patient, and those between patients.
  package static func rows(_ parts: [PatientChecks]) -> [ChecksQuery.Row] {
    var spellings = Spellings()
    for part in parts { spellings.add(part.spellings) }
    let accepting = parts.reduce(into: Set<String>()) { $0.formUnion($1.accepting) }
    let answers = Answers(parts)
    let spelled = spellings.findings.map { finding in
      ChecksQuery.Row(
        finding: finding, patient: finding.patient == RecordItself.name ? nil : finding.patient,
        isAccepted: accepting.contains("\(finding.check.code)@\(finding.sequenceNumber)"),
        answer: answers.answer(to: finding))
    }
    return (parts.flatMap(\.rows) + spelled + clockJumps(parts, answers)).sorted {
      ($0.finding.sequenceNumber, $0.finding.check.code) < ($1.finding.sequenceNumber, $1.finding.check.code)
    }
  }

  private static func clockJumps(_ parts: [PatientChecks], _ answers: Answers) -> [ChecksQuery.Row] {
    let instants = parts.flatMap(\.instants).sorted { $0.sequenceNumber < $1.sequenceNumber }
    return zip(instants, instants.dropFirst()).compactMap { before, after in
      CheckFinding.clock(after.recorded, after: before.recorded, at: after.sequenceNumber).map { finding in
        ChecksQuery.Row(
          finding: finding, patient: after.patient, isAccepted: after.isAccepted, answer: answers.answer(to: finding))
      }
    }
  }
}

/// An answer to what a check of several patients or lines finds at a position.
private struct GivenAnswer: Sendable {
  let code: String
  let position, answeredAt: Int
  let answer: ChecksQuery.Answered
}

/// The answers to findings that compare patients or lines.
private struct Answers {
  private let given: [GivenAnswer]
  private let amendments: [Int: Int]

  init(_ parts: [PatientChecks]) {
    given = parts.flatMap(\.answers)
    amendments = parts.reduce(into: [:]) { $0.merge($1.amendments) { max($0, $1) } }
  }

  /// Returns the latest answer to a finding; nil if there is none, or if an event that the finding compares was
  /// recorded or amended since.
  func answer(to finding: CheckFinding) -> ChecksQuery.Answered? {
    let own = given.filter { $0.code == finding.check.code && $0.position == finding.sequenceNumber }
    guard let last = own.max(by: { $0.answeredAt < $1.answeredAt }) else { return nil }
    let changes = ([finding.sequenceNumber] + finding.others).map { max($0, amendments[$0] ?? 0) }
    return changes.contains { $0 > last.answeredAt } ? nil : last.answer
  }
}

extension RecordedEvent {
  /// Tells if the line says that its author accepted a check.
  fileprivate func accepts(_ code: String, _ pool: RecordPool) -> Bool {
    !accepted.isEmpty && pool.elements(accepted).contains { pool.text($0) == code }
  }
}

/// `query checks`: what is improbable or impossible in the record as known, whatever the clinical date of the question.
package struct ChecksQuery: AskedQuery {
  /// A finding of a check, and how it stands.
  package struct Row: Sendable {
    package let finding: CheckFinding
    /// The pseudonym; nil for a definition, which is of no patient.
    package let patient: String?
    /// True if the author accepted it.
    package let isAccepted: Bool
    /// The answer that was given to it since.
    package var answer: Answered?

    /// True if nobody has accepted it, or answered otherwise than by the promise to amend: that is kept when the
    /// amendment comes.
    package var isOpen: Bool { !isAccepted && !isSettled }
    /// True if an answer says that the entry stays as it is.
    package var isSettled: Bool { answer.map { $0.answer != .willAmend } ?? false }
  }

  /// An answer to a finding: what the entry is, who says so and when, and why.
  package struct Answered: Sendable {
    let answer: FindingAnswer
    let author: String?
    let recorded: Instant
    let reason: String
  }

  private let isOpen: Bool

  /// Asks for all findings, or for those alone that nobody has accepted.
  package init(isOpen: Bool = false) { self.isOpen = isOpen }

  /// Returns the findings, by position in the log. Throws where lines that are asked for cannot be read.
  package func answer(_ question: Question) throws -> Answer {
    let rows = try ChecksQuery.rows(question).filter { !isOpen || $0.content.isOpen }
    return ChecksQuery.answer(question, of: rows)
  }

  /// Returns the answer that lists some findings.
  package static func answer(_ question: Question, of rows: [Listed<Row>]) -> Answer {
    question.answer("checks", "Findings of the checks; one row per finding.", [rows], ChecksQuery.table)
  }

  /// All findings in a record that was read whole, by position in the log; jumps of the clock where they are asked for.
  package static func rows(of record: Record, looksAtClock: Bool) -> [Row] {
    let parts =
      (record.patients.map { (record.pool.text($0), record.events(of: $0)) } + [(RecordItself.name, record.ownEvents)])
      .map { PatientChecks($0.0, $0.1, record.pool, record.catalogue, looksAtClock: looksAtClock) }
    return PatientChecks.rows(parts + [PatientChecks(instantsOf: looksAtClock ? record.linesOutsideHistories : [])])
  }

  /// All findings, by position in the log.
  package static func rows(_ question: Question) throws -> [Listed<Row>] {
    let (pool, catalogue) = (question.context.pool, question.context.catalogue)
    let looksAtClock = question.opened.isRecordedByClock && question.isWhole
    let parts = try question.derive { (asked) throws(ProjectionError) in
      PatientChecks(asked.name, asked.events, pool, catalogue, looksAtClock: looksAtClock)
    }
    let own = PatientChecks(RecordItself.name, question.ownEvents, pool, catalogue, looksAtClock: looksAtClock)
    let others = PatientChecks(instantsOf: looksAtClock ? question.opened.record.linesOutsideHistories : [])
    return PatientChecks.rows(parts + [own, others]).map { row in
      question.list(row, restingOn: [row.finding.sequenceNumber] + row.finding.others)
    }
  }

  static let table = Table(
    [
      Column(
        "patient", empty: .when("of no patient"), identifies: true, sensitivity: .pseudonym, "The patient's pseudonym."
      ) { $0.patient },
      Column("seq", identifies: true, sensitivity: .place, "The position in the log of the event that stands out.") {
        $0.finding.sequenceNumber
      },
      Column("code", identifies: true, sensitivity: .none, "The check: regimen help checks.") { $0.finding.check.code },
      Column("severity", sensitivity: .none, "Whether such an entry is refused, asked about, or noted.") {
        $0.finding.check.severity
      },
      Column("accepted", sensitivity: .none, "Whether the author of an entry accepted it.") { $0.isAccepted },
      Column("answer", empty: .when("not answered"), sensitivity: .none, "What the entry is, as an answer says.") {
        $0.answer?.answer
      },
      Column("answeredBy", empty: .when("not answered"), sensitivity: .freeWords, "The author of the answer.") {
        $0.answer?.author
      },
      Column("answered", empty: .when("not answered"), sensitivity: .date, "The instant of the answer.") {
        $0.answer?.recorded
      },
      Column("answerReason", empty: .when("not answered"), sensitivity: .freeWords, "The reason of the answer.") {
        $0.answer?.reason
      },
      Column("sentence", sensitivity: .freeWords, "What was found.") { $0.finding.sentence },
      .events(),
    ] as [Column<Listed<Row>>],
    shown: ["patient", "seq", "code", "severity", "accepted", "answer", "sentence"])
}

extension Check.Severity: CodeValue {}

extension ChecksQuery.Answered {
  /// The answer that an event gives; nil for an event of another type.
  fileprivate init?(_ event: RecordedEvent, _ pool: RecordPool) {
    guard case .findingAnswered(let data) = event.event else { return nil }
    self.init(
      answer: data.answer, author: event.author.isNone ? nil : pool.text(event.author), recorded: event.recorded,
      reason: pool.text(data.reason))
  }
}

extension ChecksQuery {
  /// The findings of one check, counted.
  package struct Count: Sendable {
    package let check: Check
    /// Those that nobody has accepted, and those that somebody has.
    package var open = 0
    package var accepted = 0
    package var answered = 0
  }

  /// The checks that find something, in the order of their declaration, each with its number of findings.
  package static func counts(_ rows: [Listed<Row>]) -> [Count] {
    var counts: [String: Count] = [:]
    for row in rows {
      var count = counts[row.content.finding.check.code] ?? Count(check: row.content.finding.check)
      if row.content.isOpen {
        count.open += 1
      } else if row.content.isAccepted {
        count.accepted += 1
      } else {
        count.answered += 1
      }
      counts[count.check.code] = count
    }
    return Check.codes.compactMap { counts[$0] }
  }
}
