#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The functions of the C library that statistics need: the only place of this room that depends on the system.
enum Elementary {
  /// Returns e to the power of `exponent`.
  static func exponential(_ exponent: Double) -> Double { exp(exponent) }

  /// Returns the natural logarithm of `value`.
  static func logarithm(_ value: Double) -> Double { log(value) }

  /// Returns the natural logarithm of 1 + `value`, exact for small values.
  static func logarithm(onePlus value: Double) -> Double { log1p(value) }

  /// Returns `base` to the power of `exponent`.
  static func power(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }
}
