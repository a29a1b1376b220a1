import PatientRecord

extension Record {
  /// The ids that stand twice, in whatever patients: position, and that of the event that has the id first. O(n log n).
  ///
  /// Twice in one patient's events is a finding of the loading already.
  package var idsOfSeveralPatients: [(sequenceNumber: Int, earlier: Int)] {
    var hashes: [UInt64] = []
    forEachIdentity { _, _, id, _ in
      hashes.append(id.halves.high ^ id.halves.low &* 0x9E37_79B9_7F4A_7C15)
      return true
    }
    hashes.sort()
    let repeated = Set(zip(hashes, hashes.dropFirst()).lazy.filter { $0 == $1 }.map(\.0))
    if repeated.isEmpty { return [] }
    var first: [EventID: Int] = [:]
    var twice: [(Int, EventID)] = []
    forEachIdentity { position, _, id, _ in
      if repeated.contains(id.halves.high ^ id.halves.low &* 0x9E37_79B9_7F4A_7C15) { twice.append((position, id)) }
      return true
    }
    return twice.sorted { $0.0 < $1.0 }.compactMap { position, id in
      guard let earlier = first[id] else {
        first[id] = position
        return nil
      }
      return (position, earlier)
    }
  }
}
