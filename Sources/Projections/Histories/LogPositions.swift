package import PatientRecord

/// Returns the positions in the log of events and of the amendments of them that are in force, ascending, each once.
package func logPositions(of events: [HistoryEvent]) -> [Int] {
  var positions: [Int] = []
  positions.reserveCapacity(events.count)
  for event in events { event.addPositions(to: &positions) }
  return distinctPositions(positions)
}

/// Returns positions ascending, each once. O(n) for positions that already ascend.
func distinctPositions(_ positions: consuming [Int]) -> [Int] {
  var positions = positions
  if ascend(positions) { return positions }
  positions.sort()
  if ascend(positions) { return positions }
  var distinct: [Int] = []
  distinct.reserveCapacity(positions.count)
  for position in positions where distinct.last != position { distinct.append(position) }
  return distinct
}

private func ascend(_ positions: [Int]) -> Bool {
  positions.indices.dropFirst().allSatisfy { positions[$0 - 1] < positions[$0] }
}

extension HistoryEvent {
  /// Adds the positions of the event and of the amendments of it that are in force.
  func addPositions(to positions: inout [Int]) {
    positions.append(sequenceNumber)
    if dataAmendment != 0 { positions.append(dataAmendment) }
    if dateAmendment != 0 { positions.append(dateAmendment) }
  }
}
