// Crashes and failing calls over random logs, on a disk that is simulated.
//
//     crash-matrix [--histories N] [--seed S]
//
// For each seed from S on a log is made by random operations; then one more operation (an append, a batch, batches in
// turn, a new segment, an amendment, an erasure, a repair) is stopped before every call that it makes, and has every
// call fail, with what was not synchronized kept, lost or in part lost; the recovery is crashed too. Whatever was
// acknowledged must be there, what was not must be there whole or not at all, and the next writer must be able to go
// on. Exits with 1 if a seed failed.

import TestSupport

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The whole number behind an option.
func number(_ option: String, default value: UInt64) -> UInt64 {
  guard let index = CommandLine.arguments.firstIndex(of: option) else { return value }
  guard index + 1 < CommandLine.arguments.count, let number = UInt64(CommandLine.arguments[index + 1]) else {
    print("crash-matrix [--histories N] [--seed S]")
    exit(2)
  }
  return number
}

let first = number("--seed", default: 1)
var tally = Tally()
var failed: [UInt64] = []
for seed in first..<first + number("--histories", default: 20) {
  var history = History(seed: seed)
  do {
    try history.run(&tally)
  } catch let failure as Failure {
    failed.append(seed)
    print("seed \(seed): \(failure.message)")
  } catch {
    failed.append(seed)
    print("seed \(seed): \(error)")
  }
}
print(
  "\(tally.histories) histories, \(tally.crashes) crashes, \(tally.secondCrashes) crashes of a recovery, "
    + "\(tally.faults) failing calls, \(failed.count) seeds failed")
exit(failed.isEmpty ? 0 : 1)
