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
  /// How many groups a writer that goes on appending may acknowledge before it replaces `head` again.
  package var notedLimit: Int
  /// How many bytes of lines a writer that goes on appending holds in memory before it lets go of them.
  package var heldLimit: Int

  /// An environment; without arguments the machine's clock and random numbers.
  package init(
    now: @escaping @Sendable () -> Instant = WriterEnvironment.systemTime,
    salt: @escaping @Sendable () -> [UInt8] = WriterEnvironment.systemSalt,
    segmentLimit: Int = LogFormat.segmentByteLimit, notedLimit: Int = LogFormat.notedLimit,
    heldLimit: Int = LogFormat.heldLimit
  ) {
    self.now = now
    self.salt = salt
    self.segmentLimit = segmentLimit
    self.notedLimit = notedLimit
    self.heldLimit = heldLimit
  }

  /// The machine's clock.
  package static let systemTime: @Sendable () -> Instant = {
    var time = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return Instant(millisecondsSinceEpoch: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
  }

  /// The machine's random numbers.
  package static let systemSalt: @Sendable () -> [UInt8] = { SaltSupply.system.next() }
}

/// The machine's random numbers, asked for many salts at a time: a call for each costs more than the hash of its line.
private final class SaltSupply: Sendable {
  static let system = SaltSupply()

  private let unused = Monitor<[UInt8]>([])

  /// Sixteen bytes that were given to nobody before.
  func next() -> [UInt8] {
    unused.withLock { unused in
      if unused.isEmpty { unused = SaltSupply.randomBytes() }
      defer { unused.removeLast(16) }
      return Array(unused.suffix(16))
    }
  }

  /// As many bytes as the system gives in one call.
  private static func randomBytes() -> [UInt8] {
    let count = 256
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, initializedCount in
      if let start = buffer.baseAddress, unsafe getentropy(start, count) == 0 { initializedCount = count }
    }
    if bytes.count == count { return bytes }
    var generator = SystemRandomNumberGenerator()
    return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
  }
}
