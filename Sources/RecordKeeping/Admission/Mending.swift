package import PatientRecord
import CalendarTime

/// Drafts that mend a mistake in one batch, made from the events that depend on each other.
package struct Mending: Sendable {
  /// The drafts.
  package private(set) var drafts: [RecordedEvent] = []
  /// The pool of their texts and lists.
  package private(set) var pool: RecordPool
  /// Positions of the events that are taken back or changed.
  package private(set) var positions: [Int] = []

  /// A reason why a mistake cannot be mended so.
  package struct Impossible: Error {
    /// The reason, as a clause.
    package let message: String
    /// The next step to try.
    package let hint: String
  }

  private init(pool: RecordPool) { self.pool = pool }

  /// Events of one patient in force with what depends on them.
  private struct Dependents {
    let all: [RecordedEvent]
    let standing: [Int: HistoryEvent]
    /// The events and those that refer to them, in force, in the order of the log.
    let involved: [RecordedEvent]

    init(_ events: [RecordedEvent], in record: Record) throws(Impossible) {
      all = events.first.map { record.events(of: $0.patient) } ?? []
      let history = PatientHistory(all, pool: record.pool, asOf: .distantFuture)
      let standing = Dictionary(history.events.map { ($0.sequenceNumber, $0) }) { first, _ in first }
      self.standing = standing
      if let event = events.first(where: { standing[$0.sequenceNumber] == nil }) {
        throw events.contains { $0.patient != event.patient }
          ? Impossible(message: "the entries are of several patients", hint: "move those of one patient at a time")
          : Impossible(
            message: "seq \(event.sequenceNumber) is not in force", hint: "look it up with: regimen query events")
      }
      let positions = Set(
        ErasureScope(Set(events.map(\.sequenceNumber)), among: all, pool: record.pool, person: record.person).positions)
      involved = all.filter { positions.contains($0.sequenceNumber) && standing[$0.sequenceNumber] != nil }
    }
  }

  private mutating func retract(_ event: RecordedEvent, _ reason: Symbol) {
    var retraction = EventRetracted()
    (retraction.event, retraction.reason) = (event.id, reason)
    drafts.append(RecordedEvent(draft: .eventRetracted(retraction), of: event.patient))
    positions.append(event.sequenceNumber)
  }
}

extension Mending {
  /// Takes back the start of a course that was entered twice; events that name it then name another course of the
  /// patient.
  package init(
    retracting event: RecordedEvent, instead label: String, in record: Record, reason: String
  ) throws(Impossible) {
    self.init(pool: record.pool)
    let reason = pool.vocabulary.symbol(for: reason)
    guard let start = event.event.start else {
      throw Impossible(message: "seq \(event.sequenceNumber) starts no course", hint: "leave --instead out")
    }
    let dependents = try Dependents([event], in: record)
    let other = pool.vocabulary.symbol(for: label)
    guard other != start.treatment else {
      throw Impossible(message: "\(label) is the course that is taken back", hint: "name the other course")
    }
    retract(event, reason)
    for dependent in dependents.involved where dependent.sequenceNumber != event.sequenceNumber {
      guard var data = dependents.standing[dependent.sequenceNumber]?.event else { continue }
      var replacement = ReferenceReplacement(pool: pool, labels: [start.treatment: other], identifiers: [:])
      data.visit(&replacement)
      pool = replacement.pool
      var amendment = EventAmended()
      (amendment.amends, amendment.data, amendment.reason) = (dependent.id, pool.replacement(data), reason)
      drafts.append(RecordedEvent(draft: .eventAmended(amendment), of: event.patient))
      positions.append(dependent.sequenceNumber)
    }
  }

  /// Moves events that were recorded for the wrong patient, with all that refers to them: they are taken back there and
  /// recorded anew here, under new ids and free labels.
  package init(
    moving events: [RecordedEvent], to patient: String, in record: Record, reason: String, makeID: () -> EventID
  ) throws(Impossible) {
    self.init(pool: record.pool)
    let reason = pool.vocabulary.symbol(for: reason)
    let target = pool.vocabulary.symbol(for: patient)
    guard events.allSatisfy({ !$0.event.type.isCorrection && $0.event.type.isRecordable }) else {
      throw Impossible(message: "a correction is not moved", hint: "name the event that it corrects")
    }
    guard events.allSatisfy({ $0.patient != target }) else {
      throw Impossible(message: "the event is of that patient already", hint: "name the other patient")
    }
    let dependents = try Dependents(events, in: record)
    var labels = FreeLabels(
      Set(record.storedEvents(of: target).compactMap { $0.event.start.map { pool.text($0.treatment) } }))
    var newLabels: [Symbol: Symbol] = [:]
    var identifiers: [EventID: EventID] = [:]
    for moved in dependents.involved {
      identifiers[moved.id] = makeID()
      if let label = moved.event.start?.treatment { newLabels[label] = pool.vocabulary.symbol(for: labels.take()) }
    }
    for moved in dependents.involved.reversed() { retract(moved, reason) }
    positions.sort()
    for moved in dependents.involved {
      guard let standing = dependents.standing[moved.sequenceNumber], let id = identifiers[moved.id] else { continue }
      let data = try replaced(standing, newLabels, identifiers)
      drafts.append(
        RecordedEvent(
          draft: data, of: target, occurred: standing.occurred, id: id, evidence: moved.evidence,
          accepted: moved.accepted))
    }
  }

  /// The data of a moved event with new labels and ids; a course that was added to others which stay is a start.
  private mutating func replaced(
    _ standing: HistoryEvent, _ labels: [Symbol: Symbol], _ identifiers: [EventID: EventID]
  ) throws(Impossible) -> ClinicalEvent {
    var data = standing.event
    if case .coTherapyAdded(var addition) = data {
      let moved = pool.elements(addition.addedTo).filter { labels[$0] != nil }
      addition.addedTo = pool.list(Array(moved))
      data = moved.isEmpty ? .treatmentStarted(addition.course) : .coTherapyAdded(addition)
    }
    var replacement = ReferenceReplacement(pool: pool, labels: labels, identifiers: identifiers)
    data.visit(&replacement)
    pool = replacement.pool
    if let label = replacement.labelsLeft.first {
      throw Impossible(
        message: "seq \(standing.sequenceNumber) names \(pool.text(label)) too, which stays",
        hint: "amend or retract seq \(standing.sequenceNumber) first")
    }
    if replacement.identifierLeft {
      throw Impossible(
        message: "seq \(standing.sequenceNumber) names an event that stays",
        hint: "move that event, and this one goes with it")
    }
    return data
  }
}

/// Labels that a patient has never had: T1, T2 and so on.
struct FreeLabels {
  private let used: Set<String>
  private var number = 0

  init(_ used: Set<String>) { self.used = used }

  mutating func take() -> String {
    repeat { number += 1 } while used.contains("T\(number)")
    return "T\(number)"
  }
}

/// The visitor that puts other labels and ids in the place of those that an event names.
struct ReferenceReplacement: FieldVisitor {
  typealias Failure = Never

  var pool: RecordPool
  let labels: [Symbol: Symbol]
  let identifiers: [EventID: EventID]
  /// The labels that have no other.
  private(set) var labelsLeft: [Symbol] = []
  /// True if an id has no other.
  private(set) var identifierLeft = false

  init(pool: RecordPool, labels: [Symbol: Symbol], identifiers: [EventID: EventID]) {
    (self.pool, self.labels, self.identifiers) = (pool, labels, identifiers)
  }

  private mutating func label(_ label: Symbol) -> Symbol {
    if let other = labels[label] { return other }
    labelsLeft.append(label)
    return label
  }

  private mutating func identifier(_ id: EventID) -> EventID {
    if let other = identifiers[id] { return other }
    identifierLeft = true
    return id
  }

  mutating func visit(_ field: Field, _ value: inout FieldValue) {
    switch value {
    case .text(let symbol, .treatmentLabel): value = .text(label(symbol), .treatmentLabel)
    case .labels(let list):
      var named: [Symbol] = []
      for old in pool.elements(list) {
        let new = label(old)
        if !named.contains(new) { named.append(new) }
      }
      value = .labels(pool.list(named))
    case .suspects(let list):
      var named: [Suspect] = []
      for old in pool.elements(list) {
        var new = old
        new.treatment = label(old.treatment)
        if !named.contains(where: { $0.treatment == new.treatment }) { named.append(new) }
      }
      value = .suspects(pool.list(named))
    case .identifier(let id): value = .identifier(identifier(id))
    case .identifiers(let list):
      var named: [EventID] = []
      for id in pool.elements(list) { named.append(identifier(id)) }
      value = .identifiers(pool.list(named))
    default: return
    }
  }
}
