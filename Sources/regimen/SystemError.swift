#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A failed call to the operating system, by its `errno`.
struct SystemError: Error, Equatable, Sendable {
  /// The number that the call left in `errno`.
  let number: Int32

  /// The error of the call that has just failed.
  static var last: SystemError { SystemError(number: errno) }

  /// What the operating system calls it: `No such file or directory`.
  var message: String { unsafe String(cString: strerror(number)) }
}

/// The value of an environment variable; nil where it is not set or empty.
func environmentValue(_ name: String) -> String? {
  guard let value = unsafe getenv(name) else { return nil }
  let text = unsafe String(cString: value)
  return text.isEmpty ? nil : text
}
