import PatientRecord

/// Compares events of two records, whose texts and lists have other numbers, by what they say.
///
/// An event without lists is compared as it stands, with the texts of the other record looked up once each; one with
/// lists, or that differs, as it would be written.
struct EventComparison {
  private let writer: EventWriter
  private let otherWriter: EventWriter
  private let otherPool: RecordPool
  private let vocabulary: Vocabulary
  /// The symbols that the texts of the other record have in this one, as far as they were looked up.
  private var symbols: [Symbol?]
  /// Tells that the event that is visited can be compared as it stands.
  private var isPlain = true

  /// A comparison of events of one pool with events of another.
  init(_ pool: RecordPool, _ otherPool: RecordPool) {
    (writer, otherWriter) = (EventWriter(pool: pool), EventWriter(pool: otherPool))
    (vocabulary, self.otherPool) = (pool.vocabulary, otherPool)
    symbols = [Symbol?](repeating: nil, count: otherPool.counts.textCount)
  }

  /// Returns the place of the first events of two lists that do not say the same; nil where all do.
  mutating func firstDifference(_ events: [RecordedEvent], _ others: [RecordedEvent]) -> Int? {
    for place in 0..<min(events.count, others.count) where !areSame(events[place], others[place]) { return place }
    return events.count == others.count ? nil : min(events.count, others.count)
  }

  /// True if an event and one of the other record say the same: position, id, instant, and all that is written.
  private mutating func areSame(_ event: RecordedEvent, _ other: RecordedEvent) -> Bool {
    guard event.sequenceNumber == other.sequenceNumber, event.id == other.id, event.recorded == other.recorded else {
      return false
    }
    if isEqual(event, other) { return true }
    return writer.head(of: event) == otherWriter.head(of: other)
      && writer.tail(of: event) == otherWriter.tail(of: other)
  }

  private mutating func isEqual(_ event: RecordedEvent, _ other: RecordedEvent) -> Bool {
    isPlain = event.accepted.isEmpty && other.accepted.isEmpty
    var translated = other
    translated.patient = symbol(of: other.patient)
    translated.author = symbol(of: other.author)
    translated.evidence.source = symbol(of: other.evidence.source)
    translated.evidence.note = symbol(of: other.evidence.note)
    translated.event.visit(&self)
    return isPlain && translated == event
  }

  /// The symbol of a text of the other record; none, and not plain, where this record has no such text.
  private mutating func symbol(of other: Symbol) -> Symbol {
    if other.isNone { return .none }
    if let known = symbols[Int(other.index)] { return known }
    guard let found = vocabulary.existingSymbol(for: otherPool.text(other)) else {
      isPlain = false
      return .none
    }
    symbols[Int(other.index)] = found
    return found
  }
}

extension EventComparison: FieldVisitor {
  typealias Failure = Never

  mutating func visit(_ field: Field, _ value: inout FieldValue) {
    switch value {
    case .text(let text, let kind): value = .text(symbol(of: text), kind)
    case .identifiers, .labels, .suspects, .sequenceNumbers: isPlain = isPlain && value.isAbsent
    case .replacement: isPlain = false
    // Zero has two forms, which are equal and are written in two ways.
    case .number(let number): isPlain = isPlain && number != 0
    case .code, .codes, .flag, .integer, .dose, .date, .identifier: return
    }
  }
}
