import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Threads that share a piece of work and end with it.
package enum Workers {
  /// The greatest number of threads ever used.
  package static let limit = 15

  /// The number of threads that the machine can run at once, at most `limit`.
  package static var available: Int { min(limit, max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))) }

  /// Calls `body` with each number below `count`, on a thread each, and returns when all have returned.
  ///
  /// The calling thread is one of them. It takes over the part of a thread that cannot be made.
  package static func run(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
    var threads: [pthread_t] = []
    for number in 1..<max(1, count) {
      let task = unsafe Unmanaged.passRetained(Task { body(number) })
      #if canImport(Darwin)
        var thread: pthread_t?
        let isMade = unsafe pthread_create(&thread, nil, { unsafe Task.run($0) }, task.toOpaque()) == 0
        if let thread, isMade { unsafe threads.append(thread) }
      #else
        var thread = pthread_t()
        let isMade = unsafe pthread_create(&thread, nil, { unsafe Task.run($0) }, task.toOpaque()) == 0
        if isMade { threads.append(thread) }
      #endif
      if !isMade { unsafe task.takeRetainedValue().body() }
    }
    body(0)
    for thread in threads { pthread_join(thread, nil) }
  }

  /// Returns the results of `body` for each number below `count`, in order. Each thread takes the next number as soon
  /// as it is free.
  package static func map<Result: Sendable>(
    _ count: Int, threads: Int, _ body: @escaping @Sendable (Int) -> Result
  ) -> [Result] {
    if count < 2 || threads < 2 { return (0..<max(0, count)).map(body) }
    let results = Locked([Result?](repeating: nil, count: count))
    let next = NextNumber()
    run(min(threads, count)) { _ in
      while let number = next.take(below: count) {
        let result = body(number)
        results.withLock { $0[number] = result }
      }
    }
    return results.withLock { $0 }.compactMap { $0 }
  }

  private final class Task: Sendable {
    let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) { self.body = body }

    static func run(_ pointer: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
      if let pointer = unsafe pointer { unsafe Unmanaged<Task>.fromOpaque(pointer).takeRetainedValue().body() }
      return nil
    }
  }
}

/// A counter from 0 that gives each number to one thread.
package final class NextNumber: Sendable {
  private let next = Atomic<Int>(0)

  /// A counter at 0.
  package init() {}

  /// Returns the next number; nil once the numbers below `limit` are given.
  package func take(below limit: Int) -> Int? {
    let number = next.add(1, ordering: .relaxed).oldValue
    return number < limit ? number : nil
  }
}

/// A value behind a lock.
///
/// `Mutex` of the standard library does the same, but the thread sanitizer does not see who holds a contended one, so
/// it reports races that do not exist.
@safe
package final class Locked<Value>: @unchecked Sendable {
  private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private var value: Value

  /// A value that can be reached only through the lock.
  package init(_ value: sending Value) {
    self.value = value
    unsafe pthread_mutex_init(lock, nil)
  }

  deinit {
    unsafe pthread_mutex_destroy(lock)
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
}
