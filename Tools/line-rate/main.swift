// How fast lines are read and checked that are in memory already, and how fast the seals of a log are verified, on one
// thread.
//
//     line-rate FILE [REPETITIONS]
//     line-rate --seals LOG [REPETITIONS]
//
// Prints the lines, how many of them are in the form of our writer, and gigabytes a second: the median and the range.
// The seals are verified without a look at what the events say; the files are read from the page cache.

import EventStorage
import Foundation
import RecordKeeping
import SystemCalls

/// Gigabytes a second of some repetitions of a piece of work: the median, the lowest and the highest.
func rates(of byteCount: Int, _ repetitions: Int, _ work: () throws -> Void) rethrows -> String {
  var rates: [Double] = []
  for _ in 0..<max(1, repetitions) {
    let start = ContinuousClock.now
    try work()
    rates.append(Double(byteCount) / ((ContinuousClock.now - start) / .seconds(1)) / 1e9)
  }
  rates.sort()
  return "GB/s \(rates[rates.count / 2]) \(rates[0]) \(rates[rates.count - 1])"
}

func measureLines(_ path: String, _ repetitions: Int) -> String? {
  guard let data = FileManager.default.contents(atPath: path) else { return nil }
  let bytes = [UInt8](data) + [UInt8](repeating: 0, count: 64)
  var counts = (lines: 0, canonical: 0)
  let rates = rates(of: data.count, repetitions) {
    counts = unsafe bytes.withUnsafeBytes {
      unsafe LineCount.count(UnsafeRawBufferPointer(rebasing: $0[..<data.count]))
    }
  }
  return "\(counts.lines) lines, \(counts.canonical) canonical, \(rates)"
}

func measureSeals(_ directory: String, _ repetitions: Int) throws -> String {
  let extent = try LogExtent.open(directory, in: SystemFileSystem())
  let rates = try rates(of: extent.byteCount, repetitions) {
    if try extent.verified(threads: 1) == nil { fatalError("the log does not verify") }
  }
  return "\(extent.lastSequenceNumber) lines, \(rates)"
}

let words = Array(CommandLine.arguments.dropFirst())
let isOfSeals = words.first == "--seals"
let operands = isOfSeals ? words.dropFirst() : words[...]
let repetitions = operands.count > 1 ? operands.last.flatMap { Int($0) } ?? 5 : 5
guard let path = operands.first,
  let line = isOfSeals ? try measureSeals(path, repetitions) : measureLines(path, repetitions)
else {
  print("line-rate FILE [REPETITIONS] | line-rate --seals LOG [REPETITIONS]")
  exit(2)
}
print(line)
