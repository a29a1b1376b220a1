// Batches a second that one log takes, by how many threads append.
//
//     append-rate DIRECTORY [SECONDS [EVENTS [THREADS ...]]]
//
// DIRECTORY must be on the disk that is to be measured; logs are made in it and left there. Each batch is so many
// events (1) of about 400 bytes, and is counted when it is acknowledged. THREADS share a writer; 0 is the plain writer
// with no one beside it.

import CalendarTime
import EventStorage
import Foundation

/// The events of a batch as this log takes them; what they say does not matter here.
func drafts(_ batch: Int) -> [DraftLine] {
  (0..<batchSize).map { index in
    let digits = String(batch * batchSize + index)
    return DraftLine(id: zeros.prefix(26 - digits.utf8.count) + digits, head: head, tail: tail)
  }
}

let zeros = String(repeating: "0", count: 26)
let head = Array(#""type":"patient-seen","v":1,"patient":"P0000001","occurred":"2022-03-09""#.utf8)
/// What brings a line to about 400 bytes.
let note = String(repeating: "seen in the clinic ", count: 7)
let tail = Array(#""author":"append-rate","data":{"note":"\#(note)"}"#.utf8)

func openWriter(_ directory: String) throws(LogError) -> LogWriter {
  try EventLog.create(
    directory,
    LogDescription(
      id: "0f8fad5b-d9cb-469f-a165-70867728950e", name: "append-rate", created: WriterEnvironment.systemTime()))
  return try LogWriter.open(directory)
}

/// Batches a second of the plain writer, with no one beside it.
func measurePlain(_ directory: String, _ duration: Duration) throws(LogError) -> Double {
  var writer = try openWriter(directory)
  let clock = ContinuousClock()
  let start = clock.now
  var count = 0
  while clock.now - start < duration {
    count += 1
    _ = try writer.append(drafts(count), recorded: try writer.nextRecorded())
  }
  let taken = clock.now - start
  writer.close()
  return Double(count) / (taken / .seconds(1))
}

/// Batches a second of a shared writer with so many threads.
func measureShared(_ directory: String, threads: Int, _ duration: Duration) throws -> Double {
  let shared = SharedLogWriter(try openWriter(directory))
  let clock = ContinuousClock()
  let start = clock.now
  let ended = DispatchSemaphore(value: 0)
  let work = Work(shared: shared, end: start + duration)
  for _ in 0..<threads {
    Thread {
      work.run()
      ended.signal()
    }.start()
  }
  for _ in 0..<threads { ended.wait() }
  return Double(work.count.withLock { $0 }) / ((clock.now - start) / .seconds(1))
}

/// What the threads of one measurement share.
final class Work: Sendable {
  let shared: SharedLogWriter
  let end: ContinuousClock.Instant
  let next = Monitor(0)
  let count = Monitor(0)

  init(shared: SharedLogWriter, end: ContinuousClock.Instant) {
    self.shared = shared
    self.end = end
  }

  func run() {
    while ContinuousClock().now < end {
      let number = next.withLock {
        $0 += 1
        return $0
      }
      do throws(LogError) { _ = try shared.append(drafts(number)) } catch { fatalError("\(error)") }
      count.withLock { $0 += 1 }
    }
  }
}

let words = Array(CommandLine.arguments.dropFirst())
guard let root = words.first else {
  print("append-rate DIRECTORY [SECONDS [EVENTS [THREADS ...]]]")
  exit(2)
}
let duration = Duration.seconds(words.count > 1 ? Double(words[1]) ?? 5 : 5)
let batchSize = words.count > 2 ? Int(words[2]) ?? 1 : 1
let threadCounts = words.count > 3 ? words[3...].compactMap { Int($0) } : [0, 1, 2, 4, 8, 16]
for threads in threadCounts {
  let rate =
    threads == 0
    ? try measurePlain(root + "/plain", duration)
    : try measureShared(root + "/shared-\(threads)", threads: threads, duration)
  print(threads == 0 ? "plain writer: " : "shared by \(threads): ", Int(rate), " batches/s", separator: "")
}
