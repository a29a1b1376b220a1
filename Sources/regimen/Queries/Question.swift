import Arguments
import CalendarTime
import PatientRecord
import Projections
import RecordKeeping
import Text

/// What is asked of a record: which patients, by which rules, and with how much proof.
struct Question {
  /// The record as known and as of the dates asked for.
  let opened: OpenedRecord
  /// The rules.
  let profile: Profile
  /// What projections need beside a history.
  let context: ProjectionContext
  private let histories: PatientHistories
  private let explains: Bool
  /// Whether rows carry the ids of their events: people's tables have no column for them.
  private let showsEvents: Bool
  /// Whether all patients are asked about.
  private let isWhole: Bool

  /// Opens the log that the options name; `patients` names those that are asked about, none of them all.
  ///
  /// `showsEvents` tells that rows carry the ids of their events, `explains` that they carry the lines themselves.
  init(
    _ options: QuestionOptions, patients: [Argument] = [], explains: Bool = false, showsEvents: Bool = true
  ) throws {
    let opened = try OpenedRecord(
      options.log, options.times, options.reading, patients: patients.isEmpty ? nil : Set(patients.map(\.text)))
    self.init(
      opened, try Question.profile(options.rules), of: try Question.patients(patients, opened),
      isWhole: patients.isEmpty, explains: explains, showsEvents: showsEvents)
  }

  /// Everyone in a log, under rules that the call does not name.
  init(
    _ log: LogOption, _ times: TimeOptions, _ reading: ReadingOptions, under profile: Profile, explains: Bool
  ) throws {
    let opened = try OpenedRecord(log, times, reading, patients: nil)
    self.init(opened, profile, of: opened.record.patients, isWhole: true, explains: explains)
  }

  private init(
    _ opened: OpenedRecord, _ profile: Profile, of patients: [Symbol], isWhole: Bool, explains: Bool,
    showsEvents: Bool = true
  ) {
    (self.opened, self.profile, self.isWhole, self.explains) = (opened, profile, isWhole, explains)
    self.showsEvents = showsEvents
    context = ProjectionContext(profile: profile, pool: opened.record.pool)
    histories = PatientHistories(
      patients, of: opened.record, asOf: opened.asOf, threads: opened.threads)
  }

  /// The same question to the record as it was known at an earlier point; patients not known by then are left out.
  func asKnown(at knownAt: KnownAt) throws -> Question {
    let earlier = try opened.asKnown(at: knownAt)
    let known = histories.patients.filter { !earlier.record.events(of: $0).isEmpty }
    return Question(earlier, profile, of: known, isWhole: isWhole, explains: explains)
  }

  /// The same question under other rules; its rows carry no lines of the log.
  func under(_ profile: Profile) -> Question { Question(self, profile) }

  private init(_ question: Question, _ profile: Profile) {
    (opened, histories, isWhole) = (question.opened, question.histories, question.isWhole)
    (explains, showsEvents, self.profile) = (false, true, profile)
    context = ProjectionContext(profile: profile, pool: question.context.pool)
  }

  private static func profile(_ options: RuleOptions) throws -> Profile {
    var profile = try ProfileFile.named(options.profile)
    var seen: Set<String> = []
    for argument in options.rules {
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

  private static func patients(_ asked: [Argument], _ opened: OpenedRecord) throws -> [Symbol] {
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

  /// How many patients are asked about.
  var patientCount: Int { histories.patients.count }

  /// What `body` makes of each patient, in the order of the pseudonyms; several threads call it at once.
  func derive<Result: Sendable>(
    _ body: @escaping @Sendable (AskedPatient) throws(ProjectionError) -> Result
  ) throws -> [Result] {
    do throws(ProjectionError) { return try histories.map(keepingIdentifiers: showsEvents, body) } catch {
      throw CommandFailure(error)
    }
  }

  /// The rows that `body` makes of each patient, in the order of the pseudonyms.
  func rows(_ body: @escaping @Sendable (AskedPatient) throws(ProjectionError) -> [Row]) throws -> [Row] {
    try collect { (asked, rows: inout [Row]) throws(ProjectionError) in rows += try body(asked) }.flatMap { $0 }
  }

  /// What `body` adds for each patient, in the order of the pseudonyms, in several lists.
  ///
  /// The ids of events need not be kept for rows where what is added holds them.
  func collect<Element: Sendable>(
    keepingIdentifiers: Bool = false,
    _ body: @escaping @Sendable (AskedPatient, inout [Element]) throws(ProjectionError) -> Void
  ) throws -> [[Element]] {
    do throws(ProjectionError) {
      return try histories.collect(keepingIdentifiers: keepingIdentifiers && showsEvents, body)
    } catch {
      throw CommandFailure(error)
    }
  }

  /// Calls `body` with each patient, in the order of the pseudonyms.
  func forEachPatient(_ body: (AskedPatient) throws(ProjectionError) -> Void) throws {
    do throws(ProjectionError) { try histories.forEach(body) } catch { throw CommandFailure(error) }
  }

  /// A row with the ids of the events that it rests on, and their lines where they were asked for.
  func row(
    _ fields: [(name: String, value: Value)], events positions: [Int], details: [String] = []
  ) -> Row {
    row(
      fields, events: positions, identifiers: showsEvents ? positions.compactMap(histories.identifier) : [],
      details: details)
  }

  /// The same where the ids of the events are known.
  func row(
    _ fields: [(name: String, value: Value)], events positions: [Int], identifiers: [EventID], details: [String] = []
  ) -> Row {
    let lines = explains ? positions.compactMap(opened.line) : nil
    var fields = fields
    fields.append(("events", .list(identifiers.map { .text($0.description) })))
    return Row(fields: fields, explanation: lines, details: details)
  }

  /// The same for a row that rests on the events of one patient.
  func row(_ fields: [(name: String, value: Value)], events positions: [Int], of asked: AskedPatient) -> Row {
    row(fields, events: positions, identifiers: identifiers(positions, of: asked))
  }

  /// The rows of sources, with the lines of the log at the positions that each rests on, where they were asked for.
  func rows<Source: FlatRow>(
    _ parts: [[Source]], restingOn positions: @escaping @Sendable (Source) -> [Int]
  ) -> Rows {
    if !explains { return Rows(parts) }
    let opened = opened
    return Rows(parts) { source in positions(source).compactMap(opened.line) }
  }

  /// The ids of a patient's events at some positions; none where rows are not to show them.
  func identifiers(_ positions: [Int], of asked: AskedPatient) -> [EventID] {
    showsEvents ? positions.compactMap(asked.identifier) : []
  }

  /// An event's data in words; other events in it are named by their positions.
  func phrase(_ event: ClinicalEvent) -> String {
    EventPhrase(event, pool: context.pool) { opened.record.event($0)?.sequenceNumber }.text
  }

  /// The answer of rows, with its proof.
  ///
  /// `fields` are the columns of CSV where objects may be missing from rows, so that its header never depends on them.
  func answer(
    _ query: String, rows: Rows, columns: [Column], fields: [String], possible: Int = 0, notes: [String] = []
  ) -> Answer {
    Answer(
      query: query, log: opened.position, asOf: opened.asOf, knownAt: opened.record.lastRecorded,
      profile: profile.rules, erased: opened.record.erased.count, unknown: opened.record.unknown.count,
      possible: possible, rows: rows, columns: columns,
      notes: opened.notes + notes, warnings: warnings, fields: fields)
  }

  /// The answer of rows that are made already.
  func answer(
    _ query: String, rows: [Row], columns: [Column], fields: [String], possible: Int = 0, notes: [String] = []
  ) -> Answer {
    answer(query, rows: Rows(rows), columns: columns, fields: fields, possible: possible, notes: notes)
  }

  /// What of the record breaks its rules, so that no figure hides it; a titration that looks odd is left to `verify`.
  private var warnings: [String] {
    let broken = histories.brokenRules
    let asked = Set(isWhole ? [] : histories.patients)
    let unreadable = opened.record.findings.count { isWhole || $0.patient.isNone || asked.contains($0.patient) }
    return [
      broken == 0
        ? nil : "\(counted(broken, "event")) against the rules of the record; they may not count: see regimen verify",
      unreadable == 0 ? nil : "\(counted(unreadable, "line")) that cannot be read as an event: see regimen verify",
    ].compactMap { $0 }
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
