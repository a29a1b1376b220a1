import SystemCalls

/// An erasure that was announced and has not ended.
package struct PendingErasure: Hashable, Sendable {
  /// The lines that become stubs.
  package let sequenceNumbers: [Int]
  /// True if a writer holds the lock and is at it; false if it was interrupted, and the next writer finishes it.
  package let isUnderWay: Bool
}

extension LogDirectory {
  /// The erasure that has not ended; nil where there is none, as in most logs.
  package func pendingErasure() throws(LogError) -> PendingErasure? {
    guard let plan = try ErasurePlan.announced(in: self) else { return nil }
    let lock = try? open(LogFormat.lockFile, .reading)
    // Held for no longer than it takes to ask whether the erasure has ended meanwhile.
    if (try? lock?.lock()) == false { return PendingErasure(sequenceNumbers: plan.erased, isUnderWay: true) }
    defer { withExtendedLifetime(lock) {} }
    return try ErasurePlan.announced(in: self).map { PendingErasure(sequenceNumbers: $0.erased, isUnderWay: false) }
  }
}
