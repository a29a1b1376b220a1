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

  mutating func visit(_ field: Field, _ value: inout FieldValue) throws(Failure) {
    if value.isAbsent { return }
    switch value {
    case .text(let symbol, let kind): value = .text(try carrier.carry(symbol), kind)
    case .identifiers(let list): value = .identifiers(carrier.lists.list(try carrier.identifiers(list)))
    case .labels(let list):
      var labels: [Symbol] = []
      for label in try carrier.labels(list) { labels.append(try carrier.carry(label)) }
      value = .labels(carrier.lists.list(labels))
    case .suspects(let list):
      var suspects = try carrier.suspects(list)
      for index in suspects.indices { suspects[index].treatment = try carrier.carry(suspects[index].treatment) }
      value = .suspects(carrier.lists.list(suspects))
    case .sequenceNumbers(let list):
      value = .sequenceNumbers(carrier.lists.list(try carrier.sequenceNumbers(list)))
    case .replacement(let replacement, let amended):
      guard var event = try carrier.event(replacement) else { return }
      try event.visit(&self)
      value = .replacement(carrier.lists.replacement(event), of: amended)
    case .code, .codes, .flag, .integer, .number, .dose, .date, .identifier: return
    }
  }
}
