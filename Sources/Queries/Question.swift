package import Answers
import Arguments
package import CalendarTime
package import PatientRecord
package import Projections
package import RecordKeeping
import SystemCalls
import Text

/// A question to a record: about some patients, by some rules, with more or less proof.
package struct Question {
  /// The record as known and as of the dates asked for.
  package let opened: OpenedRecord
  /// The rules.
  package let profile: Profile
  /// The context that projections need beside a history.
  package let context: ProjectionContext
  /// The rows from which it is answered in place of a record; nil for a record.
  let shared: PooledRows?
  private let histories: PatientHistories
  private let positions: EventPositions
  private let explains: Bool
  /// True if rows carry the ids of their events: people's tables have no column for them.
  private let showsEvents: Bool
  /// True if all patients are asked about.
  let isWhole: Bool
  /// True if some patients are named.
  let namesPatients: Bool
  /// The choice among the patients by what the record says of them; nil for no choice.
  let filter: ResolvedFilter?

  /// A question to a record about some patients, by some rules.
  ///
  /// `isWhole` tells that these are all patients, `showsEvents` that rows carry the ids of their events, and `explains`
  /// that they carry the lines themselves. `filter` leaves out others of the patients.
  package init(
    _ opened: OpenedRecord, _ profile: Profile, of patients: [Symbol], isWhole: Bool, filter: ResolvedFilter? = nil,
    explains: Bool, showsEvents: Bool = true
  ) {
    (self.opened, self.profile, self.explains) = (opened, profile, explains)
    (self.isWhole, self.filter, self.showsEvents) = (isWhole && filter == nil, filter, showsEvents)
    (namesPatients, shared) = (!isWhole, nil)
    context = ProjectionContext(profile: profile, pool: opened.record.pool, catalogue: opened.record.catalogue)
    histories = PatientHistories(
      patients, of: opened.record, asOf: opened.asOf, lastDays: opened.lastDays, threads: opened.threads,
      filter: filter)
    positions = EventPositions(opened.record)
  }

  /// A question to rows that another query wrote, by some rules; throws if these would have made other rows.
  package init(_ shared: PooledRows, _ profile: Profile, showsEvents: Bool) throws {
    try shared.check(profile)
    let opened = try OpenedRecord(asOf: shared.head.asOf, at: shared.head.log, notes: shared.head.notes)
    (self.opened, self.profile, self.shared) = (opened, profile, shared)
    (self.showsEvents, explains, filter, namesPatients) = (showsEvents, false, nil, !shared.head.isWhole)
    isWhole = shared.head.isWhole && shared.head.filter == nil
    context = ProjectionContext(profile: profile, pool: opened.record.pool, catalogue: opened.record.catalogue)
    histories = PatientHistories([], of: opened.record, asOf: opened.asOf, threads: opened.threads)
    positions = EventPositions(opened.record)
  }

  /// The same question to the record as it was known at an earlier point; patients not known by then are left out.
  package func asKnown(at knownAt: KnownAt) throws -> Question {
    let earlier = try opened.asKnown(at: knownAt)
    let names = Set(histories.patients.flatMap(opened.record.pseudonyms).map(earlier.record.person))
    let known = earlier.record.pool.vocabulary.sorted(Array(names)).filter { !earlier.record.events(of: $0).isEmpty }
    return Question(earlier, profile, of: known, isWhole: !namesPatients, filter: filter, explains: explains)
  }

  /// The same question under other rules; its rows carry no lines of the log.
  package func under(_ profile: Profile) -> Question { Question(self, profile) }

  private init(_ question: Question, _ profile: Profile) {
    (opened, histories, isWhole) = (question.opened, question.histories, question.isWhole)
    (filter, namesPatients, shared) = (question.filter, question.namesPatients, question.shared)
    positions = question.positions
    (explains, showsEvents, self.profile) = (false, question.showsEvents, profile)
    context = ProjectionContext(
      profile: profile, pool: question.context.pool, catalogue: question.context.catalogue)
  }

  /// The patients that are asked about in words; nil where they are all.
  var patientsInWords: String? {
    isWhole ? nil : filter?.inWords ?? shared?.head.filter ?? "the patients asked about"
  }

  /// Tells if a row of some drugs is asked for: the choice names one of them, or no drug.
  package func admits(_ drugs: @autoclosure () -> [String]) -> Bool { filter?.admits(drugs()) ?? true }

  /// The number of patients that are asked about; who has no event in force is no patient.
  package var patientCount: Int { histories.presentCount }

  /// Runs `body` for each patient, in the order of the pseudonyms; several threads call it at once.
  ///
  /// Patients of whom nothing is in force are left out, unless they are asked for.
  package func derive<Result: Sendable>(
    includingAbsent: Bool = false, _ body: @escaping @Sendable (AskedPatient) throws(ProjectionError) -> Result
  ) throws(ProjectionError) -> [Result] {
    try histories.map(keepingIdentifiers: showsEvents, includingAbsent: includingAbsent, body)
  }

  /// Collects the rows that `body` adds for each patient, in the order of the pseudonyms, in several lists.
  ///
  /// The ids of events need not be kept for rows where what is added holds them.
  package func collect<Element: Sendable>(
    keepingIdentifiers: Bool = false, includingAbsent: Bool = false,
    _ body: @escaping @Sendable (AskedPatient, inout [Element]) throws(ProjectionError) -> Void
  ) throws(ProjectionError) -> [[Element]] {
    try histories.collect(
      keepingIdentifiers: keepingIdentifiers && showsEvents, includingAbsent: includingAbsent, body)
  }

  private typealias Made<First, Second> = (Result<First, any Error>?, Result<Second, any Error>?)

  /// Makes two things at once, if the question may use two threads; throws the error of the first, if both fail.
  package func both<First: Sendable, Second: Sendable>(
    _ first: @escaping @Sendable () throws -> First, _ second: @escaping @Sendable () throws -> Second
  ) throws -> (First, Second) {
    let made = Workers.map(2, threads: opened.threads) { number -> Made<First, Second> in
      number == 0 ? (Result(catching: first), nil) : (nil, Result(catching: second))
    }
    guard let one = made[0].0, let other = made[1].1 else { preconditionFailure("each number makes its own part") }
    return (try one.get(), try other.get())
  }

  /// Calls `body` with each patient, in the order of the pseudonyms.
  package func forEachPatient(_ body: (AskedPatient) throws(ProjectionError) -> Void) throws(ProjectionError) {
    try histories.forEach(body)
  }

  /// True if rows carry the ids or the lines of the events that they rest on.
  package var namesEvents: Bool { showsEvents || explains }

  /// Returns a row of one patient with the ids of the events at the positions that it rests on.
  package func list<Content>(_ content: Content, restingOn positions: [Int], of asked: AskedPatient) -> Listed<Content>
  {
    Listed(
      content: content, positions: explains ? positions : [],
      events: showsEvents ? asked.identifiers(positions) : [])
  }

  /// Returns a row that rests on events of several patients.
  package func list<Content>(_ content: Content, restingOn positions: [Int]) -> Listed<Content> {
    Listed(
      content: content, positions: explains ? positions : [],
      events: showsEvents ? identifiers(positions) : [])
  }

  private func identifiers(_ positions: [Int]) -> [EventID] {
    if let shared { return positions.compactMap(shared.identifier) }
    return zip(positions, histories.identifiers(positions)).compactMap { position, known in
      known ?? opened.record.ownEvents.event(at: position)?.id
    }
  }

  /// The texts of events of the record.
  package var texts: EventTexts {
    EventTexts(context.pool) { [positions] in positions.position($0) }
  }

  /// The number of patients who have no enrolment.
  var notEnrolled: Int { shared.map { $0.left(.notEnrolled)?.count ?? 0 } ?? histories.courses.notEnrolled }

  /// Returns the courses that are part of no combination by a reason: how many of each drug.
  func courses(leftOutFor reason: CourseTally.Reason) -> [(drug: String, count: Int)] {
    shared.map { $0.courses(leftOutFor: reason) } ?? histories.courses.courses(leftOutFor: reason, in: context)
  }

  /// The events of no patient: all if all patients are asked about, else those which link one that is.
  package var ownEvents: [RecordedEvent] {
    isWhole ? opened.record.ownEvents : opened.record.links(of: Set(histories.patients))
  }

  /// The number of definitions of a department, if all patients are asked about.
  package var definitionCount: Int {
    ownEvents.count { !$0.event.type.isCorrection && $0.event.type != .patientsLinked }
  }

  /// The pseudonyms of the patients asked about, beside those which they keep.
  package var furtherPseudonyms: [(patient: String, other: String)] {
    let (record, asked) = (opened.record, Set(histories.patients))
    return record.furtherPseudonyms.filter { asked.contains($0.person) }.map {
      (record.pool.text($0.person), record.pool.text($0.other))
    }
  }

  /// The clinical date of the answer.
  package var asOf: CalendarDay { opened.asOf }

  /// Returns the answer of rows in some parts, with its proof, and the lines of the log behind each row if the question
  /// asks for them. `sentence` says what a row is, `leavingOut` which parts of the record the rows have no place for.
  package func answer<Content>(
    _ query: String, _ sentence: String? = nil, _ parts: [[Listed<Content>]], _ table: Table<Listed<Content>>,
    leavingOut: LeftOut = .nothing, notes: [String] = []
  ) -> Answer {
    let explain: (@Sendable (Listed<Content>) -> [String])? = explanation()
    return answer(query, sentence, Rows(parts, shown(table), explain: explain), leavingOut: leavingOut, notes: notes)
  }

  /// Returns so many rows, each of which is made by `row` whenever it is written.
  func rows<Content>(
    count: Int, _ table: Table<Listed<Content>>, _ row: @escaping @Sendable (Int) -> Listed<Content>
  ) -> Rows { Rows(count: count, shown(table), explain: explanation(), row) }

  /// The table with the sites of patients where several logs are asked.
  private func shown<Row>(_ table: Table<Row>) -> Table<Row> {
    opened.position.sites.isEmpty ? table : table.withSites
  }

  /// The lines of the log behind a row; nil if the question does not ask for them.
  private func explanation<Content>() -> (@Sendable (Listed<Content>) -> [String])? {
    if !explains { return nil }
    return { [opened] row in row.positions.compactMap { opened.line($0) } }
  }

  /// Returns the answer of rows with its proof.
  func answer(
    _ query: String, _ sentence: String?, _ rows: Rows, leavingOut: LeftOut = .nothing, notes: [String] = []
  ) -> Answer {
    var answer = Answer(
      query: query, sentence: sentence, log: opened.position, asOf: opened.asOf,
      knownAt: shared.map(\.head.knownAt) ?? opened.record.lastRecorded, profile: profile.rules,
      differences: profile.differencesInWords, rows: rows)
    (answer.erased, answer.unknown) =
      shared.map { ($0.head.erased, $0.head.unknown) } ?? (opened.record.erased.count, opened.record.unknown.count)
    answer.filter = filter?.inWords ?? shared?.head.filter
    let linked = namesPatients ? furtherPseudonyms.map { "\($0.patient) is \($0.other), too: the two are linked" } : []
    (answer.notCounted, answer.warnings) = (notCounted(leavingOut), warnings)
    answer.notes = opened.notes + linked + notes
    return answer
  }

  /// Returns an answer without rows: its provenance is that of a figure or a page.
  package func answer(_ name: String) -> Answer { answer(name, nil, [[Listed<Int>]](), Table<Listed<Int>>([])) }

  /// Faults of the record, so that no figure hides them; a titration that looks odd is left to `verify`.
  package var warnings: [String] {
    if let shared { return shared.head.warnings }
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
