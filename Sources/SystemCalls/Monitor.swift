#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A value behind a lock. Its holders can wait until another has changed it.
///
/// It is a monitor in the manner of Mesa (Lampson, Redell: Experience with Processes and Monitors in Mesa, CACM 1980):
/// a woken thread looks again. `Mutex` of the standard library has no such waiting; and the thread sanitizer does not
/// see who holds a contended one, so it reports races that do not exist.
@safe
package final class Monitor<Value>: @unchecked Sendable {
  private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var value: Value

  /// A value that can be reached only through the lock.
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

  /// Calls `body` alone with the value, now and after each `wakeAll`, until it returns a value.
  package func wait<Result>(_ body: (inout Value) -> sending Result?) -> sending Result {
    unsafe pthread_mutex_lock(lock)
    defer { unsafe pthread_mutex_unlock(lock) }
    while true {
      if let result = body(&value) { return result }
      unsafe pthread_cond_wait(changed, lock)
    }
  }

  /// Makes every waiting thread look again.
  package func wakeAll() { unsafe pthread_cond_broadcast(changed) }
}
