package import CalendarTime

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Returns the value of an environment variable; nil if it is not set or empty.
package func environmentValue(_ name: String) -> String? {
  guard let value = unsafe getenv(name) else { return nil }
  let text = unsafe String(cString: value)
  return text.isEmpty ? nil : text
}

/// Returns the number of a group of this machine; nil if there is no such group.
package func groupNumber(named name: String) -> UInt32? {
  guard let group = unsafe getgrnam(name) else { return nil }
  return unsafe group.pointee.gr_gid
}

/// Returns the words after the program's name; nil if one of them is not UTF-8.
///
/// `CommandLine.arguments` would put U+FFFD in place of what it cannot read, and so make one patient of two.
package func argumentWords() -> [String]? {
  var words: [String] = []
  for index in 1..<max(1, Int(CommandLine.argc)) {
    guard let start = unsafe CommandLine.unsafeArgv[index],
      let word = unsafe String(validatingCString: start)
    else { return nil }
    words.append(word)
  }
  return words
}

/// Ends the program with a status for the calling script.
package func endProgram(_ status: Int32) -> Never { exit(status) }

private let keptValue = Locked<(any Sendable)?>(nil)

/// Keeps a value until the program ends, or another takes its place: the kernel takes all memory back at once, where
/// letting go of many rows one by one takes as long as writing some of their columns.
package func keepUntilTheEnd(_ value: any Sendable) { keptValue.withLock { $0 = value } }

/// The machine's clock.
package enum SystemClock {
  /// The present moment, to the millisecond.
  package static func now() -> Instant {
    var time = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return Instant(millisecondsSinceEpoch: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
  }

  /// Today's date in the machine's time zone.
  package static func today() -> CalendarDay {
    var seconds = time_t(now().millisecondsSinceEpoch / 1000)
    var local = unsafe tm()
    unsafe localtime_r(&seconds, &local)
    let day = unsafe CalendarDay(
      year: Int(local.tm_year) + 1900, month: Int(local.tm_mon) + 1, day: Int(local.tm_mday))
    return day ?? now().day
  }
}

/// The machine's random numbers, sixteen bytes at a time.
///
/// The system is asked for many salts in one call, because a call for each costs more than the hash of its line.
package enum RandomSalt {
  private static let unused = Locked<[UInt8]>([])

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
