package import CalendarTime

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

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
