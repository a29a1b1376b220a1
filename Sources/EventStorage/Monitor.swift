#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A value behind a lock, whose holders can wait until another has changed it.
///
/// A monitor as Mesa has them (Lampson, Redell: Experience with Processes and Monitors in Mesa, CACM 1980): who was
/// woken looks again. `Mutex` of the standard library has no such waiting; and where threads contend for one, the
/// thread sanitizer does not see who has it, and reports races that there are not.
@safe
package final class Monitor<Value>: @unchecked Sendable {
  private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var value: Value

  /// A value that is only to be had through the lock.
  package init(_ value: sending Value) {
    self.value = value
    unsafe pthread_mutex_init(lock, nil)
    unsafe pthread_cond_init(changed, nil)
  }

  deinit {
    unsafe pthread_cond_destroy(changed)
    unsafe pthread_mutex_destroy(lock)
    unsafe changed.deallocate()
    unsafe lock.deallocate()
  }

  /// Calls `body` alone with the value.
  package func withLock<Result, Failure: Error>(
    _ body: (inout Value) throws(Failure) -> sending Result
  ) throws(Failure) -> sending Result {
    unsafe pthread_mutex_lock(lock)
    defer { unsafe pthread_mutex_unlock(lock) }
    return try body(&value)
  }

  /// Calls `body` alone with the value, now and after each `wakeAll`, until it gives something.
  package func wait<Result>(_ body: (inout Value) -> sending Result?) -> sending Result {
    unsafe pthread_mutex_lock(lock)
    defer { unsafe pthread_mutex_unlock(lock) }
    while true {
      if let result = body(&value) { return result }
      unsafe pthread_cond_wait(changed, lock)
    }
  }

  /// Has all who wait look again.
  package func wakeAll() { unsafe pthread_cond_broadcast(changed) }
}
