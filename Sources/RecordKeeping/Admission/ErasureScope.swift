import CalendarTime
package import EventStorage
package import PatientRecord

/// The events that an erasure removes.
///
/// An event that refers to an erased one goes with it: corrections of it, and for a start of a course every event that
/// names its label, as they would tell what was there. Only events of one person refer to each other: a label means a
/// course of its patient, whatever other patients call theirs.
package struct ErasureScope: Sendable {
  /// Positions of the events that were asked for.
  package let asked: Set<Int>
  /// Positions of those that refer to them, directly or through others.
  package let following: Set<Int>

  /// Every position, in order.
  package var positions: [Int] { asked.union(following).sorted() }

  /// The scope of erasing some events, among all events of their patients, each of which is that of a `person`. O(n²)
  /// for a person of n events at worst.
  package init(
    _ asked: Set<Int>, among events: [RecordedEvent], pool: RecordPool, person: (Symbol) -> Symbol = { $0 }
  ) {
    self.asked = asked
    following = Dictionary(grouping: events) { person($0.patient) }.values.reduce(into: []) { following, events in
      let known = asked.intersection(events.map(\.sequenceNumber))
      if !known.isEmpty { following.formUnion(ErasureScope.following(known, among: events, pool: pool)) }
    }
  }

  /// Returns the events that refer to some of one patient's events, directly or through others.
  private static func following(_ asked: Set<Int>, among events: [RecordedEvent], pool: RecordPool) -> Set<Int> {
    let references = events.map { References(of: $0.event, pool: pool) }
    var erased = asked
    var hasGrown = true
    while hasGrown {
      hasGrown = false
      let gone = events.filter { erased.contains($0.sequenceNumber) }
      let identifiers = Set(gone.map(\.id))
      let labels = Set(gone.compactMap { $0.event.start?.treatment })
      for (event, references) in zip(events, references) where !erased.contains(event.sequenceNumber) {
        if references.identifiers.isDisjoint(with: identifiers), references.labels.isDisjoint(with: labels) { continue }
        erased.insert(event.sequenceNumber)
        hasGrown = true
      }
    }
    return erased.subtracting(asked)
  }
}

/// The events and courses that an event names; the visitor that collects them.
struct References: FieldVisitor {
  typealias Failure = Never

  let pool: RecordPool
  var identifiers: Set<EventID> = []
  var labels: Set<Symbol> = []

  init(of event: ClinicalEvent, pool: RecordPool) {
    self.pool = pool
    var event = event
    event.visit(&self)
  }

  mutating func visit(_ field: Field, _ value: inout FieldValue) {
    switch value {
    case .text(let label, .treatmentLabel): labels.insert(label)
    case .identifier(let id): identifiers.insert(id)
    case .identifiers(let list): identifiers.formUnion(pool.elements(list))
    case .labels(let list): labels.formUnion(pool.elements(list))
    case .suspects(let list): labels.formUnion(pool.elements(list).map(\.treatment))
    case .replacement(let replacement, _):
      guard let event = pool.event(replacement) else { return }
      let nested = References(of: event, pool: pool)
      identifiers.formUnion(nested.identifiers)
      labels.formUnion(nested.labels)
    default: return
    }
  }
}

extension ErasureScope {
  /// The event that names what was erased and why, and the checks that its author accepts, as a line to append.
  package func line(id: EventID, author: String?, reason: String, accepted: [String] = []) -> DraftLine {
    var pool = RecordPool()
    var erasure = EventErased()
    erasure.events = pool.list(positions)
    erasure.reason = pool.vocabulary.symbol(for: reason)
    var event = RecordedEvent(
      draft: .eventErased(erasure), of: .none, id: id, author: pool.vocabulary.symbol(for: author ?? ""))
    event.accepted = pool.list(accepted.map { pool.vocabulary.symbol(for: $0) })
    let writer = EventWriter(pool: pool)
    return DraftLine(id: id.description, head: writer.head(of: event), tail: writer.tail(of: event))
  }
}

/// Returns the positions that the erasures among some lines name. O(bytes).
package func positionsNamedAsErased(_ lines: [UInt8]) -> [Int] {
  lines.split(separator: UInt8(ascii: "\n")).filter { $0.contains(EventType.eventErased.rawValue.utf8) }.flatMap {
    line in
    var reader = PlainEventReader(pool: RecordPool())
    let bytes = Array(line)
    guard case .event(let recorded) = try? reader.readLine(bytes, in: bytes.indices, amending: nil),
      case .eventErased(let erasure) = recorded.event
    else { return [Int]() }
    return Array(reader.pool.elements(erasure.events))
  }
}

/// The consequences of an erasure beside the events that it takes: if it takes a correction, the old entry comes back.
package struct ErasureConsequences {
  /// A line for each event that stands otherwise afterwards.
  package private(set) var lines: [String] = []

  /// Compares the record of the patients concerned with and without the events in scope.
  package init(_ scope: ErasureScope, _ record: Record) {
    let gone = Set(scope.positions)
    for patient in Set(record.subjects.map(record.person)).sorted(by: { $0.index < $1.index }) {
      let events = record.events(of: patient)
      guard events.contains(where: { gone.contains($0.sequenceNumber) }) else { continue }
      let before = PatientHistory(events, pool: record.pool, asOf: CalendarDay(daysSinceEpoch: .max))
      let rest = events.filter { !gone.contains($0.sequenceNumber) }
      compare(before, PatientHistory(rest, pool: record.pool, asOf: before.asOf))
    }
  }

  private mutating func compare(_ before: PatientHistory, _ after: PatientHistory) {
    let standing = Dictionary(before.events.map { ($0.sequenceNumber, $0) }, uniquingKeysWith: { first, _ in first })
    for event in after.events.sorted(by: { $0.sequenceNumber < $1.sequenceNumber }) {
      guard let earlier = standing[event.sequenceNumber] else {
        lines.append("seq \(event.sequenceNumber) is in force again")
        continue
      }
      if earlier.amendments != event.amendments {
        lines.append("seq \(event.sequenceNumber) stands again as it was before the erased amendment")
      }
    }
    let known = Set(before.findings)
    for finding in after.findings where !known.contains(finding) {
      lines.append("seq \(finding.sequenceNumber) no longer fits the record: \(finding.message)")
    }
  }
}
