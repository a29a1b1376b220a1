// Every single-bit flip of every file of a log, one after the other, each held against the log's own verification.
//
//     bit-flips LOG [--every N]
//
// LOG is read once into memory, where copies of its files are changed; N tries every Nth bit only. A flip is found
// where opening the log names damage, and named where that is said of the file, of the line (or of the lines of the
// batch that one seal covers) and of a byte in them. A head that acknowledges more than there is cannot be told from a
// log whose end is gone: then the end of the log is named, and the head in the message. Of log.json the file is named.
// What is not found must lie where no seal reaches: in log.json, or in the id or recorded of a stub. Prints the bits
// tried and found for each file; exits with 1 if a flip went unseen anywhere else, or was named elsewhere.

import EventStorage
import SimulatedDisk

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

func fail(_ message: String) -> Never {
  print(message)
  exit(2)
}

let words = Array(CommandLine.arguments.dropFirst())
let isCall = words.count == 1 || (words.count == 3 && words[1] == "--every")
guard isCall, let step = Int(words.count == 3 ? words[2] : "1"), step > 0 else { fail("bit-flips LOG [--every N]") }

do {
  let log = try CopiedLog(words[0])
  let flips = try Flips(of: log)
  var totals = Tally()
  for name in log.names {
    let tally = flips.tried(name, every: step)
    print("\(name): \(tally.described)")
    for unseen in tally.unseen.sorted(by: { $0.key < $1.key }) {
      print("  \(unseen.value) not found in \(unseen.key)")
    }
    for fault in tally.faults.prefix(20) { print("  \(fault)") }
    totals.add(tally)
  }
  let unseen = totals.unseen.values.reduce(0, +)
  print("\(totals.described); \(unseen) not found where no seal reaches, \(totals.faults.count) faults")
  exit(totals.faults.isEmpty ? 0 : 1)
} catch {
  fail("\(words[0]): \(error)")
}
