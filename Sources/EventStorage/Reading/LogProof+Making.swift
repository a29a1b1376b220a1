import Seals

/// The reason that a log has no such proof.
package enum LogProofRefusal: Error, Hashable, Sendable {
  /// There is no such line.
  case noSuchLine
  /// The line was erased: what its leaf hashed is gone.
  case erased
  /// The line is sealed, but it is no JSON object, so that no document can hold it.
  case notShowable
  /// No batch ends at this place; these are the nearest that end before and after it.
  case noBatchEnds(at: Int, before: Int?, after: Int?)
  /// The seal to prove under stands before what is to be proven.
  case sealBefore(Int)
}

extension EventLog {
  /// The proof that a line stands in the log, under its last seal or that of the batch that ends at `end`. O(bytes).
  package func inclusionProof(
    of sequenceNumber: Int, at end: Int? = nil
  ) throws(LogProofRefusal) -> InclusionProof {
    guard let (line, buffer) = line(sequenceNumber) else { throw .noSuchLine }
    let keptSeal = try keptSeal(at: end ?? lastSequenceNumber)
    guard let path = merkleTree().inclusionProof(of: sequenceNumber - 1, inFirst: keptSeal.sequenceNumber) else {
      throw .sealBefore(sequenceNumber)
    }
    if case .erased = line.content { throw .erased }
    let entry = EventLog.leafEntry(of: line, in: buffer)
    do throws(LineFault) { try InclusionProof.check(entry, isLine: sequenceNumber) } catch { throw .notShowable }
    return InclusionProof(
      log: description.id, sequenceNumber: sequenceNumber, line: entry, keptSeal: keptSeal, path: path)
  }

  /// The proof that the log extends what it was at the end of an earlier batch. O(bytes).
  ///
  /// It leads to the last seal, or to that of the batch that ends at `end`.
  package func consistencyProof(
    since sequenceNumber: Int, at end: Int? = nil
  ) throws(LogProofRefusal) -> ConsistencyProof {
    let earlier = try keptSeal(at: sequenceNumber)
    let later = try keptSeal(at: end ?? lastSequenceNumber)
    guard let path = merkleTree().consistencyProof(from: sequenceNumber, toFirst: later.sequenceNumber) else {
      throw .sealBefore(sequenceNumber)
    }
    return ConsistencyProof(log: description.id, earlier: earlier, later: later, path: path)
  }

  /// The seal of the batch that ends at a place.
  private func keptSeal(at sequenceNumber: Int) throws(LogProofRefusal) -> KeptSeal {
    let batch = lastBatch(endingAtOrBefore: sequenceNumber)
    guard let batch, batch.lastSequenceNumber == sequenceNumber else {
      throw .noBatchEnds(
        at: sequenceNumber, before: batch?.lastSequenceNumber,
        after: self.batch(holding: max(1, sequenceNumber))?.lastSequenceNumber)
    }
    return KeptSeal(batch.seal, endOf: batch.lastSequenceNumber)
  }

  /// Returns the bytes that the leaf of a line hashes.
  private static func leafEntry(of line: LogLine, in buffer: [UInt8]) -> [UInt8] {
    if line.seal == nil { return Array(buffer[line.range]) }
    let sealStart = line.range.upperBound - 1 - Seal.memberLength
    return Array(buffer[line.range.lowerBound..<sealStart]) + [UInt8(ascii: "}")]
  }
}
