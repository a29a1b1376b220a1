import Arguments
import CalendarTime
import PatientRecord
import Projections
import RecordKeeping
import Spelling

/// What is asked of a record: which patients, by which rules, and with how much proof.
struct Question {
  /// The record as known and as of the dates asked for.
  let opened: OpenedRecord
  /// The rules.
  let profile: Profile
  /// What projections need beside a history.
  let context: ProjectionContext
  /// Each patient's pseudonym, history and stored events, in the order of the pseudonyms.
  let histories: [(patient: String, history: PatientHistory, events: [RecordedEvent])]
  private let explains: Bool
  private let identifiers: [Int: EventID]
  private let asked: [Symbol]

  /// Opens the log that the words name, and reads rules and patients from them.
  init(_ matches: Matches) throws {
    try refuseExplainedCSV(matches)
    let opened = try OpenedRecord(matches)
    self.init(
      opened, try Question.profile(matches), of: try Question.patients(matches, opened),
      explains: matches.isGiven("explain"))
  }

  /// Everyone in the log that the words name, under rules from elsewhere than the words.
  init(_ matches: Matches, under profile: Profile) throws {
    try refuseExplainedCSV(matches)
    let opened = try OpenedRecord(matches)
    self.init(opened, profile, of: opened.record.patients, explains: matches.isGiven("explain"))
  }

  private init(_ opened: OpenedRecord, _ profile: Profile, of patients: [Symbol], explains: Bool) {
    (self.opened, self.profile, self.explains, asked) = (opened, profile, explains, patients)
    let record = opened.record
    context = ProjectionContext(profile: profile, pool: record.pool)
    histories = patients.map { patient in
      let events = record.events(of: patient)
      return (record.pool.text(patient), PatientHistory(events, pool: record.pool, asOf: opened.asOf), events)
    }
    var identifiers: [Int: EventID] = [:]
    for event in histories.flatMap(\.events) { identifiers[event.sequenceNumber] = event.id }
    self.identifiers = identifiers
  }

  /// The same question to the record as it was known at an earlier point; patients not known by then are left out.
  func asKnown(at knownAt: KnownAt) throws -> Question {
    let earlier = try opened.asKnown(at: knownAt)
    let known = asked.filter { !earlier.record.events(of: $0).isEmpty }
    return Question(earlier, profile, of: known, explains: explains)
  }

  /// The same question under other rules; its rows carry no lines of the log.
  func under(_ profile: Profile) -> Question { Question(self, profile) }

  private init(_ question: Question, _ profile: Profile) {
    (opened, histories, identifiers) = (question.opened, question.histories, question.identifiers)
    (asked, explains, self.profile) = (question.asked, false, profile)
    context = ProjectionContext(profile: profile, pool: question.context.pool)
  }

  private static func profile(_ matches: Matches) throws -> Profile {
    var profile = try ProfileFile.named(matches)
    var seen: Set<String> = []
    for argument in matches.arguments("rule") {
      let (name, value) = try argument.split(at: "=")
      guard seen.insert(name.text).inserted else {
        throw UsageError("the rule '\(shown(name.text))' is given twice", at: name, hint: "give each rule once")
      }
      do throws(ProfileError) {
        try profile.set(name.text, to: value.text)
      } catch {
        throw UsageError(
          error.message, at: error.fault == .badValue ? value : name, hint: error.suggestion(value, name))
      }
    }
    return profile
  }

  private static func patients(_ matches: Matches, _ opened: OpenedRecord) throws -> [Symbol] {
    let asked = matches.arguments("patient")
    if asked.isEmpty { return opened.record.patients }
    var patients: [Symbol] = []
    for argument in asked {
      let symbol = opened.record.pool.vocabulary.existingSymbol(for: argument.text)
      guard let symbol, !opened.record.events(of: symbol).isEmpty else {
        throw UsageError("the record knows no such patient", at: argument, hint: "regimen query patients lists them")
      }
      if !patients.contains(symbol) { patients.append(symbol) }
    }
    return patients
  }

  /// Calls `body` with each patient's pseudonym, history and stored events, in the order of the pseudonyms.
  func forEachPatient(_ body: (String, PatientHistory, [RecordedEvent]) throws(ProjectionError) -> Void) throws {
    do throws(ProjectionError) {
      for (patient, history, events) in histories { try body(patient, history, events) }
    } catch {
      throw CommandFailure(error)
    }
  }

  /// A row with the ids of the events that it rests on, and their lines where they were asked for.
  func row(
    _ fields: [(name: String, value: Value)], events positions: [Int], details: [String] = []
  ) -> Row {
    let ids = positions.compactMap { identifiers[$0]?.description }
    let lines = explains ? positions.compactMap(opened.line) : nil
    return Row(fields: fields + [("events", Value(ids))], explanation: lines, details: details)
  }

  /// The id of the event at a position.
  func identifier(_ position: Int) -> String? { identifiers[position]?.description }

  /// An event's data in words; other events in it are named by their positions.
  func phrase(_ event: ClinicalEvent) -> String {
    EventPhrase(event, pool: context.pool) { opened.record.event($0)?.sequenceNumber }.text
  }

  /// The answer of rows, with its proof.
  ///
  /// `fields` are the columns of CSV where objects may be missing from rows, so that its header never depends on them.
  func answer(
    _ query: String, rows: [Row], columns: [Column], fields: [String], possible: Int = 0, notes: [String] = []
  ) -> Answer {
    Answer(
      query: query, log: opened.position, asOf: opened.asOf, knownAt: opened.record.lastRecorded,
      profile: profile.rules, erased: opened.record.erased.count, unknown: opened.record.unknown.count,
      possible: possible, rows: rows, columns: columns,
      notes: opened.notes + notes, warnings: warnings, fields: fields)
  }

  /// What of the record breaks its rules, so that no figure hides it; a titration that looks odd is left to `verify`.
  private var warnings: [String] {
    let broken = histories.reduce(0) { count, row in
      count + row.history.findings.count { !$0.isOddityOfAnotherEvent }
    }
    let unreadable = opened.record.findings.count
    return [
      broken == 0
        ? nil : "\(counted(broken, "event")) against the rules of the record; they may not count: see regimen verify",
      unreadable == 0 ? nil : "\(counted(unreadable, "line")) that cannot be read as an event: see regimen verify",
    ].compactMap { $0 }
  }
}

/// Refuses lines of the log in a table of fixed columns, where no reader would look for them.
func refuseExplainedCSV(_ matches: Matches) throws(UsageError) {
  guard matches.isGiven("explain"), let format = matches.arguments("format").last else { return }
  if format.text == OutputFormat.csv.rawValue {
    throw UsageError(
      "lines of the log have no place in CSV", at: format,
      hint: "--format jsonl has them in each row, under lines; the column events of CSV has their ids")
  }
}

extension ProfileError {
  /// What to type instead: the nearest known word, or what is known.
  fileprivate func suggestion(_ value: Argument, _ name: Argument) -> String {
    nearest(to: fault == .badValue ? value.text : name.text, among: known).first ?? hint
  }
}

extension Value {
  /// A dose as the log holds it, or null.
  init(_ dose: Dose?) {
    self =
      dose.map { dose in
        ["amount": .number(dose.amount), "unit": .text(dose.unit.rawValue), "every": .text(dose.every.iso)]
      } ?? .null
  }
}
