package import PatientRecord

/// Returns the positions in the log of events and of the amendments of them that are in force, ascending, each once.
package func logPositions(of events: [HistoryEvent]) -> [Int] {
  var positions: [Int] = []
  positions.reserveCapacity(events.count)
  for event in events { event.addPositions(to: &positions) }
  return distinctPositions(positions)
}

/// Returns positions ascending, each once. O(n) for positions that already ascend.
func distinctPositions(_ positions: [Int]) -> [Int] {
  if positions.indices.dropFirst().allSatisfy({ positions[$0 - 1] < positions[$0] }) { return positions }
  var ordered = positions
  ordered.sort()
  if ordered.indices.dropFirst().allSatisfy({ ordered[$0 - 1] < ordered[$0] }) { return ordered }
  var distinct: [Int] = []
  distinct.reserveCapacity(ordered.count)
  for position in ordered where distinct.last != position { distinct.append(position) }
  return distinct
}

extension HistoryEvent {
  /// Adds the positions of the event and of the amendments of it that are in force.
  func addPositions(to positions: inout [Int]) {
    positions.append(sequenceNumber)
    if dataAmendment != 0 { positions.append(dataAmendment) }
    if dateAmendment != 0 { positions.append(dateAmendment) }
  }
}
