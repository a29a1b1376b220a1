// The elementary functions of the C library. The standard library has none of them, and this room rests on nothing: so
// the choice of the library stands here and nowhere else outside `SystemCalls`.
#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Returns log(value), the natural logarithm.
func logarithm(_ value: Double) -> Double { log(value) }

/// Returns log(1 + value) without cancellation for a small value.
func logarithmOfOnePlus(_ value: Double) -> Double { log1p(value) }

/// Returns e^value.
func exponential(_ value: Double) -> Double { exp(value) }

/// Returns base^exponent.
func power(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }
