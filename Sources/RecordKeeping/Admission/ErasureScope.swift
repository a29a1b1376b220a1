import CalendarTime
package import EventStorage
package import PatientRecord

/// What an erasure takes away.
///
/// An event that refers to an erased one goes with it: corrections of it, and for a start of a course every event that
/// names its label, as they would tell what was there. Only events of one patient refer to each other: a label means a
/// course of its patient, whatever other patients call theirs.
package struct ErasureScope: Sendable {
  /// Positions of the events that were asked for.
  package let asked: Set<Int>
  /// Positions of those that refer to them, directly or through others.
  package let following: Set<Int>

  /// Every position, in order.
  package var positions: [Int] { asked.union(following).sorted() }

  /// The scope of erasing some events, among all of their patients' events. O(n²) for a patient of n events at worst.
  package init(_ asked: Set<Int>, among events: [RecordedEvent], pool: RecordPool) {
    let patients = Dictionary(grouping: events, by: \.patient).values
    self.asked = asked
    following = patients.reduce(into: []) { following, events in
      let known = asked.intersection(events.map(\.sequenceNumber))
      if !known.isEmpty { following.formUnion(ErasureScope.following(known, among: events, pool: pool)) }
    }
  }

  /// What refers to some of one patient's events, directly or through others.
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
private struct References: FieldVisitor {
  typealias Failure = Never

  let pool: RecordPool
  var identifiers: Set<EventID> = []
  var labels: Set<Symbol> = []

  init(of event: ClinicalEvent, pool: RecordPool) {
    self.pool = pool
    var event = event
    event.visit(&self)
  }

  mutating func text(_ field: Field, _ kind: TextKind, _ value: inout Symbol) {
    if kind == .treatmentLabel { labels.insert(value) }
  }
  mutating func identifier(_ field: Field, _ value: inout EventID) { identifiers.insert(value) }
  mutating func identifiers(_ field: Field, _ value: inout PooledList<EventID>) {
    identifiers.formUnion(pool.elements(value))
  }
  mutating func labels(_ field: Field, _ value: inout PooledList<Symbol>) { labels.formUnion(pool.elements(value)) }
  mutating func suspects(_ field: Field, _ value: inout PooledList<Suspect>) {
    labels.formUnion(pool.elements(value).map(\.treatment))
  }
  mutating func replacement(_ field: Field, of amended: EventID, _ value: inout Replacement) {
    guard let event = pool.event(value) else { return }
    let nested = References(of: event, pool: pool)
    identifiers.formUnion(nested.identifiers)
    labels.formUnion(nested.labels)
  }

  mutating func code<Value: Code>(_ field: Field, _ value: inout Value) {}
  mutating func code<Value: Code>(_ field: Field, _ value: inout Value?) {}
  mutating func codes<Value: Code>(_ field: Field, _ value: inout CodeList<Value>) {}
  mutating func flag(_ field: Field, _ value: inout Bool?) {}
  mutating func integer(_ field: Field, in range: ClosedRange<Int32>, _ value: inout Int32?) {}
  mutating func number(_ field: Field, _ value: inout Double) {}
  mutating func number(_ field: Field, _ value: inout Double?) {}
  mutating func dose(_ field: Field, _ value: inout Dose) {}
  mutating func dose(_ field: Field, _ value: inout Dose?) {}
  mutating func date(_ field: Field, _ value: inout PartialDate?) {}
  mutating func sequenceNumbers(_ field: Field, _ value: inout PooledList<Int>) {}
}

extension ErasureScope {
  /// The event that names what was erased and why, as a line to append.
  package func line(id: EventID, author: String?, reason: String) -> DraftLine {
    var pool = RecordPool()
    var erasure = EventErased()
    erasure.events = pool.list(positions)
    erasure.reason = pool.vocabulary.symbol(for: reason)
    let event = RecordedEvent(
      sequenceNumber: 0, id: id, patient: .none, occurred: nil, recorded: Instant(millisecondsSinceEpoch: 0),
      author: pool.vocabulary.symbol(for: author ?? ""), event: .eventErased(erasure))
    let writer = EventWriter(pool: pool)
    return DraftLine(id: id.description, head: writer.head(of: event), tail: writer.tail(of: event))
  }
}
