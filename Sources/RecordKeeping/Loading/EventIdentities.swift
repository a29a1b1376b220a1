import PatientRecord

/// The ids of one patient's events, with their types and positions.
///
/// Most patients have few events: looking through their ids is quicker than a table, which is made for the others.
struct EventIdentities {
  private var identities: [(id: EventID, type: EventType, sequenceNumber: Int)] = []
  private var places: [EventID: Int] = [:]

  private static let tableFrom = 48

  /// Forgets all, and keeps the memory.
  mutating func removeAll() {
    identities.removeAll(keepingCapacity: true)
    if !places.isEmpty { places = [:] }
  }

  /// Adds an event unless its id is there: then gives the position of the one that has it. O(1) amortized.
  mutating func add(_ id: EventID, _ type: EventType, at sequenceNumber: Int) -> Int? {
    if let place = place(of: id) { return identities[place].sequenceNumber }
    identities.append((id, type, sequenceNumber))
    if identities.count == EventIdentities.tableFrom {
      for (place, identity) in identities.enumerated() { places[identity.id] = place }
    } else if identities.count > EventIdentities.tableFrom {
      places[id] = identities.count - 1
    }
    return nil
  }

  /// The type of an event; nil where it is not there. O(1).
  func type(of id: EventID) -> EventType? { place(of: id).map { identities[$0].type } }

  private func place(of id: EventID) -> Int? {
    identities.count < EventIdentities.tableFrom ? identities.firstIndex { $0.id == id } : places[id]
  }
}
