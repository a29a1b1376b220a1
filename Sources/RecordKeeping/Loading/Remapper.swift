import CalendarTime
import PatientRecord

/// Knows where the texts and lists of events are, and where they are to be.
///
/// A class, so that what it gathers is never copied.
protocol EventCarrier: AnyObject {
  /// What reading a text or a list throws.
  associatedtype Failure: Error

  /// The arena that lists go to.
  var lists: ListArena { get set }
  /// The symbol, there, of a text that is here; `none` for none.
  func carry(_ symbol: Symbol) throws(Failure) -> Symbol
  /// The labels of a list that is here, with the symbols that they have here.
  func labels(_ list: PooledList<Symbol>) throws(Failure) -> [Symbol]
  /// The suspects of a list that is here, with the symbols that they have here.
  func suspects(_ list: PooledList<Suspect>) throws(Failure) -> [Suspect]
  /// The ids of a list that is here.
  func identifiers(_ list: PooledList<EventID>) throws(Failure) -> [EventID]
  /// The positions of a list that is here.
  func sequenceNumbers(_ list: PooledList<Int>) throws(Failure) -> [Int]
  /// The data of an amendment that is here; nil where it could not be read.
  func event(_ replacement: Replacement) throws(Failure) -> ClinicalEvent?
}

extension EventCarrier {
  /// The event with all its texts and lists where they are to be; its patient is carried, too.
  func carry(_ recorded: RecordedEvent) throws(Failure) -> RecordedEvent {
    var moved = recorded
    moved.patient = try carry(recorded.patient)
    moved.author = try carry(recorded.author)
    moved.evidence.source = try carry(recorded.evidence.source)
    moved.evidence.note = try carry(recorded.evidence.note)
    var transfer = EventTransfer(carrier: self)
    try moved.event.visit(&transfer)
    return moved
  }
}

/// The visitor that carries the texts and lists of an event.
private struct EventTransfer<Carrier: EventCarrier>: FieldVisitor {
  typealias Failure = Carrier.Failure

  let carrier: Carrier

  mutating func text(_ field: Field, _ kind: TextKind, _ value: inout Symbol) throws(Failure) {
    value = try carrier.carry(value)
  }
  mutating func identifiers(_ field: Field, _ value: inout PooledList<EventID>) throws(Failure) {
    if !value.isEmpty { value = carrier.lists.list(try carrier.identifiers(value)) }
  }
  mutating func labels(_ field: Field, _ value: inout PooledList<Symbol>) throws(Failure) {
    if value.isEmpty { return }
    var labels: [Symbol] = []
    for label in try carrier.labels(value) { labels.append(try carrier.carry(label)) }
    value = carrier.lists.list(labels)
  }
  mutating func suspects(_ field: Field, _ value: inout PooledList<Suspect>) throws(Failure) {
    if value.isEmpty { return }
    var suspects: [Suspect] = []
    for suspect in try carrier.suspects(value) {
      suspects.append(
        Suspect(
          treatment: try carrier.carry(suspect.treatment), causality: suspect.causality, action: suspect.action))
    }
    value = carrier.lists.list(suspects)
  }
  mutating func sequenceNumbers(_ field: Field, _ value: inout PooledList<Int>) throws(Failure) {
    if !value.isEmpty { value = carrier.lists.list(try carrier.sequenceNumbers(value)) }
  }
  mutating func replacement(_ field: Field, of amended: EventID, _ value: inout Replacement) throws(Failure) {
    guard var event = try carrier.event(value) else { return }
    try event.visit(&self)
    value = carrier.lists.replacement(event)
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
  mutating func identifier(_ field: Field, _ value: inout EventID) {}
}
