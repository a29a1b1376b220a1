package import CalendarTime

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What a writer takes from outside: the time, chance, and where a segment ends.
///
/// Given, so that a reference log is the same bytes each time that it is built.
package struct WriterEnvironment: Sendable {
  /// The present moment.
  package var now: @Sendable () -> Instant
  /// Sixteen bytes that nobody can guess.
  package var salt: @Sendable () -> [UInt8]
  /// The size in bytes at which a segment takes no more.
  package var segmentLimit: Int

  /// An environment; without arguments the machine's clock and random numbers.
  package init(
    now: @escaping @Sendable () -> Instant = WriterEnvironment.systemTime,
    salt: @escaping @Sendable () -> [UInt8] = WriterEnvironment.systemSalt,
    segmentLimit: Int = LogFormat.segmentByteLimit
  ) {
    self.now = now
    self.salt = salt
    self.segmentLimit = segmentLimit
  }

  /// The machine's clock.
  package static let systemTime: @Sendable () -> Instant = {
    var time = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return Instant(millisecondsSinceEpoch: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
  }

  /// The machine's random numbers.
  package static let systemSalt: @Sendable () -> [UInt8] = {
    var generator = SystemRandomNumberGenerator()
    let words = [generator.next(), generator.next()]
    return words.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64($0 * 8)) } }
  }
}
