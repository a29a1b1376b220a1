#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The machine's random numbers, sixteen bytes at a time.
///
/// The system is asked for many salts in one call, because a call for each costs more than the hash of its line.
package enum RandomSalt {
  private static let unused = Monitor<[UInt8]>([])

  /// Returns sixteen bytes that nobody got before. Any thread may call it.
  package static func next() -> [UInt8] {
    unused.withLock { unused in
      if unused.isEmpty { unused = randomBytes() }
      defer { unused.removeLast(16) }
      return Array(unused.suffix(16))
    }
  }

  /// Returns as many bytes as the system gives in one call.
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
