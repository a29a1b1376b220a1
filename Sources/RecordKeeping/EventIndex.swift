package import PatientRecord

/// Where the event of an id stands.
package struct IndexedEvent: Sendable {
  /// Position in the log.
  package let sequenceNumber: Int
  /// Its type; nil where this version does not know it, or where it was erased.
  package let type: EventType?
  /// Its patient; none where it was erased or is an erasure.
  package let patient: Symbol
  /// Whether it was erased.
  package let isErased: Bool
}

/// The events of a record by their ids.
package struct EventIndex: Sendable {
  private var entries: [EventID: IndexedEvent] = [:]

  /// The event of an id; nil where the log holds none.
  package subscript(id: EventID) -> IndexedEvent? { entries[id] }

  /// Enters an event; of two with one id the first stands. False where the id was there.
  mutating func insert(_ id: EventID, _ event: IndexedEvent) -> Bool {
    if entries[id] != nil { return false }
    entries[id] = event
    return true
  }
}
