package import PatientRecord

/// The place of an event.
package struct IndexedEvent: Sendable {
  /// Position in the log.
  package let sequenceNumber: Int
  /// Its type; nil where this version does not know it, or where it was erased.
  package let type: EventType?
  /// Its patient; none where it was erased or is an erasure.
  package let patient: Symbol
  /// True if it was erased.
  package let isErased: Bool
}

extension [RecordedEvent] {
  /// The event at a position among events in the order of the log; nil where there is none. O(log count).
  package func event(at sequenceNumber: Int) -> RecordedEvent? { index(of: sequenceNumber).map { self[$0] } }

  /// The index of the event at a position; nil where there is none. O(log count).
  package func index(of sequenceNumber: Int) -> Int? {
    var low = startIndex
    var high = endIndex
    while low < high {
      let middle = low + (high - low) / 2
      if self[middle].sequenceNumber >= sequenceNumber { high = middle } else { low = middle + 1 }
    }
    return low < count && self[low].sequenceNumber == sequenceNumber ? low : nil
  }
}
