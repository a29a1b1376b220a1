package import CalendarTime
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A writer that several threads share: one synchronization acknowledges the batches of all who wait for it.
///
/// Whoever comes first writes for everyone who has come meanwhile (DeWitt et al., Implementation Techniques for Main
/// Memory Database Systems, SIGMOD 1984, section 5.2, calls it group commit). Each batch keeps its own `recorded` and
/// seal, so that what is on the disk is the same as if they had come one by one.
package final class SharedLogWriter: Sendable {
  private let writer: Mutex<LogWriter>
  private let queue = Monitor(Queue())

  /// Shares a writer; it gives up its lock when this value goes.
  package init(_ writer: consuming LogWriter) { self.writer = Mutex(writer) }

  /// The log as it is now, all of it acknowledged.
  package var log: EventLog { writer.withLock { $0.log } }

  /// Appends lines as one batch: all or nothing, and on the disk when this returns.
  ///
  /// Fails as `LogWriter.append` does. A batch that cannot be written by itself fails alone; what leaves it unknown
  /// what the disk holds fails for everyone whose batch was part of it, and for all who come later.
  /// `recorded` is given where the log's drafts say when they were recorded. Blocks the thread.
  package func append(_ batch: [DraftLine], recorded: Instant? = nil) throws(LogError) -> LogBatch {
    let ticket = queue.withLock { $0.add(Request(batch: batch, recorded: recorded)) }
    let turn = queue.wait { $0.turn(of: ticket) }
    switch turn {
    case .done(let result): return try result.get()
    case .writing(let gathering): return try write(own: ticket, gathering).get()
    }
  }

  /// Writes for all who have come, and gives the result for one of them.
  private func write(own ticket: Int, _ gathering: Gathering) -> Result<LogBatch, LogError> {
    gathering.wait { queue.withLock { $0.waitingCount } }
    let waiting = queue.withLock { $0.takeWaiting() }
    let clock = ContinuousClock()
    let start = clock.now
    let results = writer.withLock { GroupCommit.append(waiting.map(\.request), with: &$0) }
    let taken = clock.now - start
    let own = waiting.firstIndex { $0.ticket == ticket } ?? 0
    queue.withLock { queue in
      for (index, (other, _)) in waiting.enumerated() where index != own { queue.results[other] = results[index] }
      queue.isBeingWritten = false
      queue.gathering = Gathering(expected: waiting.count, limit: min(taken / 2, .microseconds(200)))
    }
    queue.wakeAll()
    return results[own]
  }

  /// A batch that waits to be written.
  fileprivate struct Request {
    let batch: [DraftLine]
    let recorded: Instant?
  }

  /// What a thread that waits is to do next.
  private enum Turn {
    /// Take the result: another has written the batch.
    case done(Result<LogBatch, LogError>)
    /// Write for all who wait, after gathering those who are likely to come.
    case writing(Gathering)
  }

  /// How long to wait for others before writing.
  ///
  /// Those whose batches were written together come back at about the same time. Who is first would write alone, and
  /// all others would wait for the disk twice.
  private struct Gathering {
    var expected = 0
    var limit = Duration.zero

    /// Lets others run until as many wait as were written together last, or the limit has passed.
    func wait(_ count: () -> Int) {
      let clock = ContinuousClock()
      let end = clock.now + limit
      while count() < expected, clock.now < end { sched_yield() }
    }
  }

  /// What waits, and what has been written and not been fetched yet.
  private struct Queue {
    private var waiting: [(ticket: Int, request: Request)] = []
    private var nextTicket = 0
    var results: [Int: Result<LogBatch, LogError>] = [:]
    var isBeingWritten = false
    var gathering = Gathering()

    var waitingCount: Int { waiting.count }

    mutating func add(_ request: Request) -> Int {
      nextTicket += 1
      waiting.append((nextTicket, request))
      return nextTicket
    }

    /// What the holder of a ticket is to do; nil while another writes.
    mutating func turn(of ticket: Int) -> Turn? {
      if let result = results.removeValue(forKey: ticket) { return .done(result) }
      if isBeingWritten { return nil }
      isBeingWritten = true
      return .writing(gathering)
    }

    mutating func takeWaiting() -> [(ticket: Int, request: Request)] {
      defer { waiting = [] }
      return waiting
    }
  }
}

/// Writes what waits, as few times as can be.
private enum GroupCommit {
  /// A result for each request, in their order.
  static func append(
    _ requests: [SharedLogWriter.Request], with writer: inout LogWriter
  ) -> [Result<LogBatch, LogError>] {
    var results: [Result<LogBatch, LogError>] = []
    while results.count < requests.count {
      results += appendGroup(requests[results.count...], with: &writer)
    }
    return results
  }

  /// Writes as many of the first requests as fit into one segment, at least one; a result for each of them.
  private static func appendGroup(
    _ requests: ArraySlice<SharedLogWriter.Request>, with writer: inout LogWriter
  ) -> [Result<LogBatch, LogError>] {
    var group: [EncodedBatch] = []
    var byteCount = 0
    var results: [Result<LogBatch, LogError>] = []
    for request in requests {
      do throws(LogError) {
        let batch = try encode(request, after: group.last, with: writer)
        if !group.isEmpty, !writer.hasRoom(for: batch, behind: byteCount) { break }
        results.append(.success(LogBatch(batch, after: group.last?.frontier.count ?? writer.log.lastSequenceNumber)))
        group.append(batch)
        byteCount += batch.bytes.count
      } catch {
        results.append(.failure(error))
      }
    }
    do throws(LogError) {
      try writer.append(group: group)
      return results
    } catch {
      let count = results.count
      // The log is as it was. What does not fit on the disk together may fit one by one.
      if writer.stopped == nil, group.count > 1 { return one(by: requests.prefix(count), with: &writer) }
      return results.map { $0.flatMap { _ in .failure(error) } }
    }
  }

  private static func one(
    by requests: ArraySlice<SharedLogWriter.Request>, with writer: inout LogWriter
  ) -> [Result<LogBatch, LogError>] {
    var results: [Result<LogBatch, LogError>] = []
    for request in requests {
      do throws(LogError) {
        let recorded = try writer.nextRecorded(given: request.recorded)
        results.append(.success(try writer.append(request.batch, recorded: recorded)))
      } catch {
        results.append(.failure(error))
      }
    }
    return results
  }

  private static func encode(
    _ request: SharedLogWriter.Request, after previous: EncodedBatch?, with writer: borrowing LogWriter
  ) throws(LogError) -> EncodedBatch {
    if let stopped = writer.stopped { throw stopped }
    let recorded = try writer.nextRecorded(
      given: request.recorded, after: previous?.recorded ?? writer.log.lastRecorded)
    return try EncodedBatch(
      request.batch, recorded: recorded, after: previous?.frontier ?? writer.log.frontier,
      salt: writer.environment.salt)
  }
}
