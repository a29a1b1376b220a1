package import CalendarTime
import EventStorage
package import PatientRecord
import Projections
package import RecordKeeping
import SystemCalls

/// One patient that is asked about.
package struct AskedPatient: Sendable {
  /// The pseudonym.
  package let name: String
  /// Other pseudonyms of the person, whose events are here, too.
  package let otherNames: [String]
  /// The patient's history.
  package let history: PatientHistory
  /// The stored events, in the order of the log.
  package let events: [RecordedEvent]

  /// The id of the event at a position; nil where the patient has none there. O(log events).
  package func identifier(_ position: Int) -> EventID? { events.event(at: position)?.id }

  /// The ids of the events at some positions, without those that the patient does not have.
  func identifiers(_ positions: [Int]) -> [EventID] {
    var identifiers: [EventID] = []
    identifiers.reserveCapacity(positions.count)
    for position in positions { if let index = events.index(of: position) { identifiers.append(events[index].id) } }
    return identifiers
  }

  /// True if the patient was enrolled, and every enrolment in force is inferred, such as one that an import dates by
  /// the earliest of the other entries: it says nothing of when observation began.
  var isEnrolmentInferred: Bool {
    var isEnrolled = false
    for place in history.events.indices where history.events[place].event.type == .patientEnrolled {
      isEnrolled = true
      let position = max(history.events[place].sequenceNumber, history.events[place].dateAmendment)
      if events.event(at: position)?.evidence.basis != .inferred { return false }
    }
    return isEnrolled
  }
}

/// The histories of the patients that are asked about.
///
/// Those of few events are kept; of many, each patient's is resolved when a question comes to it and let go again, so
/// that memory does not grow with the log. Several threads share them.
package final class PatientHistories: Sendable {
  /// The patients, in the order of the bytes of their pseudonyms.
  package let patients: [Symbol]
  private let record: Record
  private let asOf: CalendarDay
  /// The days in place of it of patients who have one of their own.
  private let lastDays: [Symbol: CalendarDay]
  private let threads: Int
  /// The choice among the patients; nil for all of them.
  private let filter: ResolvedFilter?
  private let kept: [AskedPatient]?
  private let keptIdentifiers: [Int: EventID]
  private let seen = Locked(Seen())

  /// Findings collected while iterating over the patients.
  private struct Seen {
    /// The sums over all patients; nil until they were visited.
    var tally: Tally?
    /// The ids of events by position.
    var identifiers: [EventID] = []
  }

  /// The sums over some patients.
  private struct Tally {
    /// The number of events that break the rules of the record; `verify` alone counts odd titrations.
    var brokenRules = 0
    var courses = CourseTally()
    /// The number of patients of whom an event is in force: without one, nobody is a patient.
    var present = 0

    mutating func add(_ patient: AskedPatient) {
      brokenRules += patient.history.findings.count { !$0.isOddityOfAnotherEvent }
      courses.add(patient.history)
      if patient.isPresent { present += 1 }
    }

    mutating func add(_ other: Tally) {
      brokenRules += other.brokenRules
      courses.add(other.courses)
      present += other.present
    }
  }

  /// The number of bytes of events up to which histories are kept; a history takes some ten times as much.
  package static let keptLimit = 4 << 20
  /// The number of patients that a thread takes at once: large enough to share rarely, small enough to finish together.
  private let blockLength: Int

  /// The histories of those of some patients of a record, as of a day, whom a filter admits.
  package init(
    _ patients: [Symbol], of record: Record, asOf: CalendarDay, lastDays: [Symbol: CalendarDay] = [:], threads: Int,
    filter: ResolvedFilter? = nil, keptLimit: Int = PatientHistories.keptLimit
  ) {
    (self.patients, self.record, self.asOf, self.threads) = (patients, record, asOf, threads)
    (self.filter, self.lastDays) = (filter, lastDays)
    blockLength = min(256, max(1, patients.count / (8 * threads)))
    kept =
      record.byteCount(of: patients) > keptLimit
      ? nil
      : patients.map { PatientHistories.patient($0, of: record, record.pool, asOf: lastDays[$0] ?? asOf) }
        .filter { filter?.admits($0) ?? true }
    var identifiers: [Int: EventID] = [:]
    for event in (kept ?? []).flatMap(\.events) { identifiers[event.sequenceNumber] = event.id }
    keptIdentifiers = identifiers
  }

  /// `pool` is the record's: it has many parts, and is not to be copied for every patient.
  private static func patient(
    _ symbol: Symbol, of record: Record, _ pool: RecordPool, asOf: CalendarDay
  ) -> AskedPatient {
    let events = record.events(of: symbol)
    return AskedPatient(
      name: pool.text(symbol), otherNames: record.otherPseudonyms(of: symbol).map(pool.text),
      history: PatientHistory(events, pool: pool, asOf: asOf), events: events)
  }

  /// Runs `body` for each patient, in their order; several threads call it at once. Throws the first error.
  ///
  /// Patients of whom nothing is in force are left out, unless they are asked for.
  ///
  /// The ids of events are kept for rows that are made afterwards, where those will ask for them.
  package func map<Result: Sendable, Failure: Error>(
    keepingIdentifiers: Bool, includingAbsent: Bool = false,
    _ body: @escaping @Sendable (AskedPatient) throws(Failure) -> Result
  ) throws(Failure) -> [Result] {
    try collect(keepingIdentifiers: keepingIdentifiers, includingAbsent: includingAbsent) {
      (patient, results: inout [Result]) throws(Failure) in
      results.append(try body(patient))
    }.flatMap { $0 }
  }

  /// Collects the rows that `body` adds for each patient, in their order, in a list for each share of the work; else as
  /// `map`.
  func collect<Element: Sendable, Failure: Error>(
    keepingIdentifiers: Bool, includingAbsent: Bool,
    _ body: @escaping @Sendable (AskedPatient, inout [Element]) throws(Failure) -> Void
  ) throws(Failure) -> [[Element]] {
    if let kept {
      var results: [Element] = []
      for patient in kept where includingAbsent || patient.isPresent { try body(patient, &results) }
      return [results]
    }
    let blockCount = (patients.count + blockLength - 1) / blockLength
    let found = Workers.map(blockCount, threads: threads) {
      self.block($0, keepingIdentifiers, includingAbsent: includingAbsent, body)
    }
    if let failure = found.compactMap(\.failure).first { throw failure }
    let tally = found.reduce(into: Tally()) { $0.add($1.tally) }
    seen.withLock { $0.tally = tally }
    return found.map(\.results)
  }

  private struct Block<Element: Sendable, Failure: Error>: Sendable {
    var results: [Element] = []
    var tally = Tally()
    var failure: Failure?
  }

  private func block<Element: Sendable, Failure: Error>(
    _ number: Int, _ keepsIdentifiers: Bool, includingAbsent: Bool,
    _ body: @Sendable (AskedPatient, inout [Element]) throws(Failure) -> Void
  ) -> Block<Element, Failure> {
    var block = Block<Element, Failure>()
    let start = number * blockLength
    let (pool, lastDays, isChoosing) = (record.pool, lastDays, filter != nil)
    for symbol in patients[start..<min(start + blockLength, patients.count)] {
      let day = lastDays.isEmpty ? asOf : lastDays[symbol] ?? asOf
      let patient = PatientHistories.patient(symbol, of: record, pool, asOf: day)
      if isChoosing, let filter, !filter.admits(patient) { continue }
      block.tally.add(patient)
      guard includingAbsent || patient.isPresent else { continue }
      if keepsIdentifiers { note(patient.events) }
      do throws(Failure) {
        try body(patient, &block.results)
      } catch {
        block.failure = error
        return block
      }
    }
    return block
  }

  /// Calls `body` with each patient, one after the other.
  func forEach<Failure: Error>(_ body: (AskedPatient) throws(Failure) -> Void) throws(Failure) {
    if let kept {
      for patient in kept where patient.isPresent { try body(patient) }
      return
    }
    var tally = Tally()
    let pool = record.pool
    for symbol in patients {
      let patient = PatientHistories.patient(symbol, of: record, pool, asOf: lastDays[symbol] ?? asOf)
      guard filter?.admits(patient) ?? true else { continue }
      tally.add(patient)
      guard patient.isPresent else { continue }
      note(patient.events)
      try body(patient)
    }
    let sums = tally
    seen.withLock { $0.tally = sums }
  }

  /// Keeps the ids of a patient's events for rows that are made of them.
  private func note(_ events: [RecordedEvent]) {
    seen.withLock { seen in
      if seen.identifiers.isEmpty {
        seen.identifiers = [EventID](repeating: .absent, count: record.unlimited.lastSequenceNumber + 1)
      }
      for event in events { seen.identifiers[event.sequenceNumber] = event.id }
    }
  }

  /// The ids of the events at some positions, of patients that were come across; nil for any other.
  func identifiers(_ positions: [Int]) -> [EventID?] {
    if kept != nil { return positions.map { keptIdentifiers[$0] } }
    return seen.withLock { seen in
      positions.map { position in
        guard seen.identifiers.indices.contains(position), seen.identifiers[position] != .absent else { return nil }
        return seen.identifiers[position]
      }
    }
  }

  /// The number of events that break the rules of the record; `verify` alone counts odd titrations.
  var brokenRules: Int { tally.brokenRules }

  /// The courses of all patients, and the number of patients who are not enrolled.
  var courses: CourseTally { tally.courses }

  private var tally: Tally {
    if let known = seen.withLock({ $0.tally }) { return known }
    if let kept {
      let tally = kept.reduce(into: Tally()) { $0.add($1) }
      seen.withLock { $0.tally = tally }
      return tally
    }
    forEach { _ in }
    return seen.withLock { $0.tally } ?? Tally()
  }

  /// The number of patients with an event in force.
  var presentCount: Int { tally.present }
}

extension AskedPatient {
  /// True for a patient of whom an event is in force.
  fileprivate var isPresent: Bool { !history.events.isEmpty }
}
