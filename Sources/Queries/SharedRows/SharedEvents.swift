import PatientRecord

/// Events that a shared row names, with their positions in the log, which the head of the answer says.
struct SharedEvents: Equatable, Sendable {
  /// The ids, in their own order.
  var identifiers: [EventID] = []
  /// The positions, ascending; empty before they are known.
  private(set) var positions: [Int] = []

  /// No events.
  init() {}

  /// The events of a patient at some positions.
  init(_ positions: [Int], of asked: AskedPatient) {
    let known = positions.filter { asked.identifier($0) != nil }
    self.positions = Set(known).sorted()
    identifiers = asked.identifiers(self.positions).sorted { $0.description < $1.description }
  }

  /// Looks the positions up; false if an event has none.
  mutating func place(_ known: [EventID: Int]) -> Bool {
    let found = identifiers.compactMap { known[$0] }
    positions = Set(found).sorted()
    return found.count == identifiers.count
  }
}
