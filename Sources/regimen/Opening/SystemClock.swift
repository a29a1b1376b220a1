import CalendarTime
import EventStorage

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The machine's clock.
enum SystemClock {
  /// This moment.
  static func now() -> Instant { WriterEnvironment.systemTime() }

  /// Today's date where the machine stands.
  static func today() -> CalendarDay {
    var seconds = time_t(now().millisecondsSinceEpoch / 1000)
    var local = unsafe tm()
    unsafe localtime_r(&seconds, &local)
    let day = unsafe CalendarDay(
      year: Int(local.tm_year) + 1900, month: Int(local.tm_mon) + 1, day: Int(local.tm_mday))
    return day ?? now().day
  }
}
