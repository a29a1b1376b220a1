// How fast lines are read and checked that are in memory already, on one thread.
//
//     line-rate FILE [REPETITIONS]
//
// Prints the lines, how many of them are in the form of our writer, and gigabytes a second: the median and the range.

import Foundation
import RecordKeeping

guard CommandLine.arguments.count >= 2, let data = FileManager.default.contents(atPath: CommandLine.arguments[1]) else {
  print("line-rate FILE [REPETITIONS]")
  exit(2)
}
let repetitions = max(1, CommandLine.arguments.count > 2 ? Int(CommandLine.arguments[2]) ?? 5 : 5)
let bytes = [UInt8](data) + [UInt8](repeating: 0, count: 64)
var counts = (lines: 0, canonical: 0)
var rates: [Double] = []
for _ in 0..<repetitions {
  let start = ContinuousClock.now
  counts = unsafe bytes.withUnsafeBytes {
    unsafe LineReading.count(UnsafeRawBufferPointer(rebasing: $0[..<data.count]))
  }
  rates.append(Double(data.count) / ((ContinuousClock.now - start) / .seconds(1)) / 1e9)
}
rates.sort()
print(
  "\(counts.lines) lines, \(counts.canonical) canonical, GB/s", rates[rates.count / 2], rates[0], rates[rates.count - 1]
)
