package import CalendarTime
import SystemCalls

/// The inputs of a writer beyond its events: the time, chance, and the size of a segment.
///
/// They are parameters so that a reference log has the same bytes each time that it is built.
package struct WriterEnvironment: Sendable {
  /// The present moment.
  package var now: @Sendable () -> Instant
  /// Sixteen bytes that nobody can guess.
  package var salt: @Sendable () -> [UInt8]
  /// The size in bytes at which a segment is full.
  package var segmentLimit: Int
  /// The number of batches that a writer may acknowledge before it replaces `head` again.
  package var notedLimit: Int
  /// The number of bytes of lines that a writer holds in memory before it frees them.
  package var heldLimit: Int

  /// An environment; without arguments the machine's clock and random numbers.
  package init(
    now: @escaping @Sendable () -> Instant = { SystemClock.now() },
    salt: @escaping @Sendable () -> [UInt8] = { RandomSalt.next() },
    segmentLimit: Int = LogFormat.segmentByteLimit, notedLimit: Int = LogFormat.notedLimit,
    heldLimit: Int = LogFormat.heldLimit
  ) {
    self.now = now
    self.salt = salt
    self.segmentLimit = segmentLimit
    self.notedLimit = notedLimit
    self.heldLimit = heldLimit
  }
}
