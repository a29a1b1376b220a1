// Batches a second that are on the disk when they are acknowledged.
//
//     append-rate DIRECTORY [SECONDS [EVENTS [WRITERS ...]]]
//
// DIRECTORY must be on the disk that is to be measured; logs are made in it and left there. Each batch has so many
// events (1) of about 400 bytes. Each of WRITERS (1) appends to a log of its own, on a thread of its own.

import CalendarTime
import EventStorage
import Foundation
import SystemCalls

/// The events of a batch as this log takes them; what they say does not matter here.
func drafts(_ batch: Int) -> [DraftLine] {
  (0..<batchSize).map { index in
    // Seventeen digits behind nine zeros.
    DraftLine(id: "000000000" + String(10_000_000_000_000_000 + batch * batchSize + index), head: head, tail: tail)
  }
}

let head = Array(#""type":"patient-seen","v":1,"patient":"P0000001","occurred":"2022-03-09""#.utf8)
/// What brings a line to about 400 bytes.
let note = String(repeating: "seen in the clinic ", count: 7)
let tail = Array(#""author":"append-rate","data":{"note":"\#(note)"}"#.utf8)

func openWriter(_ directory: String) throws(LogError) -> LogWriter {
  try EventLog.create(
    directory,
    LogDescription(
      id: "0f8fad5b-d9cb-469f-a165-70867728950e", name: "append-rate", created: SystemClock.now()))
  return try LogWriter.open(directory)
}

/// Appends batches to a new log for so long, and returns their number.
@Sendable
func append(to directory: String, for duration: Duration) throws(LogError) -> Int {
  var writer = try openWriter(directory)
  let clock = ContinuousClock()
  let end = clock.now + duration
  var count = 0
  while clock.now < end {
    count += 1
    _ = try writer.append(drafts(count), recorded: try writer.nextRecorded())
  }
  writer.close()
  return count
}

/// Returns the batches a second of all writers together.
func rate(_ directory: String, writers: Int, _ duration: Duration) throws(LogError) -> Double {
  let clock = ContinuousClock()
  let start = clock.now
  let counts = Workers.map(writers, threads: writers) { number in
    Result { () throws(LogError) in try append(to: "\(directory)/\(writers)-\(number)", for: duration) }
  }
  var sum = 0
  for count in counts { sum += try count.get() }
  return Double(sum) / ((clock.now - start) / .seconds(1))
}

let words = Array(CommandLine.arguments.dropFirst())
guard let root = words.first else {
  print("append-rate DIRECTORY [SECONDS [EVENTS [WRITERS ...]]]")
  exit(2)
}
let duration = Duration.seconds(words.count > 1 ? Double(words[1]) ?? 5 : 5)
let batchSize = words.count > 2 ? Int(words[2]) ?? 1 : 1
let writerCounts = words.count > 3 ? words[3...].compactMap { Int($0) } : [1]
for writers in writerCounts {
  print("\(writers) writers: \(Int(try rate(root, writers: writers, duration))) batches/s")
}
