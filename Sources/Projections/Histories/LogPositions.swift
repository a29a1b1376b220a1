package import PatientRecord

/// Returns the positions in the log of events and of the amendments of them that are in force, ascending, each once.
package func logPositions(of events: [HistoryEvent]) -> [Int] {
  var positions: [Int] = []
  positions.reserveCapacity(events.count)
  for event in events { event.addPositions(to: &positions) }
  return distinctPositions(positions)
}

/// Returns positions ascending, each once. O(n) for positions that already ascend, and for many of a log.
package func distinctPositions(_ positions: consuming [Int]) -> [Int] {
  var positions = positions
  if ascend(positions) { return positions }
  if let marked = markedPositions(positions) { return marked }
  positions.sort()
  if ascend(positions) { return positions }
  var distinct: [Int] = []
  distinct.reserveCapacity(positions.count)
  for position in positions where distinct.last != position { distinct.append(position) }
  return distinct
}

/// The same by a bit for each position of the log; nil where that would take longer than to sort them.
private func markedPositions(_ positions: [Int]) -> [Int]? {
  guard positions.count >= 256, let least = positions.min(), let most = positions.max(), least >= 0,
    most / 64 <= positions.count
  else { return nil }
  var marks = [UInt64](repeating: 0, count: most / 64 + 1)
  for position in positions { marks[position / 64] |= 1 &<< UInt64(position % 64) }
  var distinct: [Int] = []
  distinct.reserveCapacity(positions.count)
  for (place, mark) in marks.enumerated() {
    var rest = mark
    while rest != 0 {
      distinct.append(place * 64 + rest.trailingZeroBitCount)
      rest &= rest &- 1
    }
  }
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
