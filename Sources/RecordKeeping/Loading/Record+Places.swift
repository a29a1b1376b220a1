import EventStorage
package import PatientRecord

/// The place of an event in a record, from which it is decoded again: a few bytes in place of the event.
package struct EventPlace: Sendable {
  /// Position in the log.
  package let sequenceNumber: Int
  /// The patient.
  package let patient: Symbol
  /// The number of the history that holds it.
  fileprivate let history: UInt32
  /// The offset of a cursor over the events of the patient that stands before it.
  fileprivate let offset: UInt32
}

extension Record {
  /// Returns the places of the events under a pseudonym, in the order of the log. O(events of the patient).
  package func places(of patient: Symbol) -> [EventPlace] {
    var places: [EventPlace] = []
    for (number, history) in histories.enumerated() {
      history.read(patient, within: bounds) { cursor in
        var offset = cursor.offset
        while let (sequenceNumber, _, _) = try? cursor.nextIdentity() {
          if isShown(sequenceNumber) {
            places.append(
              EventPlace(
                sequenceNumber: sequenceNumber, patient: patient, history: UInt32(number), offset: UInt32(offset)))
          }
          offset = cursor.offset
        }
      }
    }
    return places
  }

  /// Decodes the event at a place that `places(of:)` gave; nil where it cannot be decoded.
  package func event(at place: EventPlace) -> RecordedEvent? {
    history(Int(place.history)).read(place.patient, from: Int(place.offset), within: bounds) { try? $0.next() }
  }
}
