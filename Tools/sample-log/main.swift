// Builds a log of any size from a seed, through the product's own writer: the same arguments give the same bytes.
//
//     sample-log DIRECTORY EVENTS [--of TOTAL] [--patients COUNT] [--batch EVENTS] [--seed SEED]
//
// About 400 bytes an event, 12 events a patient unless COUNT says otherwise, patients interleaved, every date known to
// the day. EVENTS is how many there are in the end: a log that is there already is continued with what comes next.
// TOTAL is for how many events the plan is made, where the log is to be continued later (as many as EVENTS).

import CalendarTime
import EventStorage
import Foundation
import Synchronization

/// The words behind the program's name.
struct Arguments {
  let directory: String
  let eventCount: Int
  private let options: [String: Int]

  init?(_ words: [String]) {
    guard words.count >= 2, words.count % 2 == 0, let count = Int(words[1]), count >= 0 else { return nil }
    var options: [String: Int] = [:]
    for index in stride(from: 2, to: words.count, by: 2) {
      guard Arguments.names.contains(words[index]), let value = Int(words[index + 1]), value > 0 else { return nil }
      options[words[index]] = value
    }
    if let total = options["--of"], total < count { return nil }
    (directory, eventCount, self.options) = (words[0], count, options)
  }

  private static let names: Set = ["--of", "--patients", "--batch", "--seed"]

  var plan: SamplePlan {
    SamplePlan(eventCount: options["--of"] ?? eventCount, patientCount: options["--patients"])
  }
  var seed: UInt64 { UInt64(options["--seed"] ?? 1) }
  var batchSize: Int { min(options["--batch"] ?? LogFormat.batchLineLimit, LogFormat.batchLineLimit) }
}

/// Salts from a seed: nothing has to be hidden here, and every build gives the same bytes.
final class Salts: Sendable {
  private let chance: Mutex<Chance>

  init(_ seed: UInt64) { chance = Mutex(Chance(seed, 0x5A17, 0)) }

  @Sendable func next() -> [UInt8] {
    chance.withLock { chance in
      let words = [chance.next(), chance.next()]
      return words.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64($0 * 8)) } }
    }
  }
}

func makeLog(_ directory: String) throws {
  guard let cutoff = CalendarDay(year: 2025, month: 1, day: 1) else { fatalError("there is such a day") }
  try EventLog.create(
    directory,
    LogDescription(
      id: "6f1c1f0e-2b7d-4f6a-9a53-0d6f3f1b7c21", name: "sample", created: SampleEvents.firstRecorded, cutoff: cutoff))
}

/// Continues the log up to its end. A writer holds in memory what it has written.
func extend(_ arguments: Arguments) throws {
  let plan = SampleEvents(plan: arguments.plan, seed: arguments.seed)
  var environment = WriterEnvironment()
  environment.salt = Salts(arguments.seed).next
  var writer = try LogWriter.open(arguments.directory, environment: environment)
  while writer.log.lastSequenceNumber < arguments.eventCount {
    let first = writer.log.lastSequenceNumber
    let drafts = (first..<min(arguments.eventCount, first + arguments.batchSize)).map(plan.draft)
    _ = try writer.append(drafts, recorded: SampleEvents.firstRecorded.adding(milliseconds: Int64(first) * 10))
  }
  writer.close()
}

guard let arguments = Arguments(Array(CommandLine.arguments.dropFirst())) else {
  print("sample-log DIRECTORY EVENTS [--of TOTAL] [--patients COUNT] [--batch EVENTS] [--seed SEED]")
  exit(2)
}
if !FileManager.default.fileExists(atPath: arguments.directory) { try makeLog(arguments.directory) }
try extend(arguments)
let plan = arguments.plan
print("\(arguments.eventCount) events of \(plan.patientCount) patients, \(plan.eventsEach) each")
