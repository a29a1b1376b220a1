package import CalendarTime

/// The order of lines in the log.
package struct LineOrder: Sendable {
  /// The number of the first line.
  package let firstSequenceNumber: Int
  /// When the first line was recorded.
  package let firstRecorded: Instant
  /// The number of the last line.
  package private(set) var lastSequenceNumber: Int
  /// When the last line was recorded.
  package private(set) var lastRecorded: Instant
  /// True if the last line bears a seal.
  package private(set) var endsSealed: Bool
  /// True if every line follows the one before it.
  package private(set) var isUnbroken = true

  /// One line.
  package init(_ sequenceNumber: Int, _ recorded: Instant, isSealed: Bool) {
    firstSequenceNumber = sequenceNumber
    firstRecorded = recorded
    lastSequenceNumber = sequenceNumber
    lastRecorded = recorded
    endsSealed = isSealed
  }

  /// True if a line can come next: its number is one higher, and within a batch it was recorded at the same instant.
  private func canBeFollowed(by sequenceNumber: Int, _ recorded: Instant) -> Bool {
    sequenceNumber > 0 && sequenceNumber - 1 == lastSequenceNumber
      && (endsSealed ? recorded >= lastRecorded : recorded == lastRecorded)
  }

  /// Adds the next line.
  package mutating func add(_ sequenceNumber: Int, _ recorded: Instant, isSealed: Bool) {
    isUnbroken = isUnbroken && canBeFollowed(by: sequenceNumber, recorded)
    (lastSequenceNumber, lastRecorded, endsSealed) = (sequenceNumber, recorded, isSealed)
  }

  /// Adds the lines that come next.
  package mutating func add(_ next: LineOrder) {
    isUnbroken =
      isUnbroken && next.isUnbroken && canBeFollowed(by: next.firstSequenceNumber, next.firstRecorded)
    (lastSequenceNumber, lastRecorded, endsSealed) = (next.lastSequenceNumber, next.lastRecorded, next.endsSealed)
  }
}
