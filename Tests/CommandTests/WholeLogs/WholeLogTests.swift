import Arguments
import CalendarTime
import Entry
import EventStorage
import Foundation
import PatientRecord
import SystemCalls
import TestSupport
import Testing

@testable import regimen

@Suite("Whole logs of extreme events, read and written by every command in this process")
struct WholeLogTests {
  @Test("no data ends a command with a trap, or with an error that has no words", arguments: 1...2)
  func everyCommand(seed: UInt64) throws {
    try WholeLog.run(seed: seed, rounds: 1)
  }

  @Test("logs that once ended a command are read and shown", arguments: WholeLog.found)
  func found(seed: UInt64) throws {
    try WholeLog.run(seed: seed, rounds: 1)
  }

  /// `Tools/checks/whole-logs/run` gives the minutes, the first seed, and a file for the call that runs.
  @Test("for as many minutes as are asked for", .enabled(if: WholeLog.minutes != nil))
  func forMinutes() throws {
    let environment = ProcessInfo.processInfo.environment
    let end = Date(timeIntervalSinceNow: 60 * (WholeLog.minutes ?? 0))
    var seed = environment["REGIMEN_WHOLE_LOGS_SEED"].flatMap { UInt64($0) } ?? 1_000
    let first = seed
    var count = 0
    while Date() < end {
      count += try WholeLog.run(seed: seed, rounds: 2)
      seed += 1
    }
    print("\(seed - first) logs from seed \(first), \(count) calls, 0 traps")
  }
}

/// A drawn log, and the calls that are made of it.
enum WholeLog {
  /// The seeds of logs that once ended a command.
  static let found: [UInt64] = []

  static let minutes = ProcessInfo.processInfo.environment["REGIMEN_WHOLE_LOGS"].flatMap { Double($0) }

  /// The file that names the call that runs, so that one that ends the process is known.
  private static let trace = ProcessInfo.processInfo.environment["REGIMEN_WHOLE_LOGS_TRACE"]

  /// Makes a log and runs every command on it; returns how many calls there were.
  @discardableResult
  static func run(seed: UInt64, rounds: Int) throws -> Int {
    try withTemporaryDirectory { directory in
      let log = directory + "/log"
      var drawn = DrawnEvents(seed: seed)
      let drafts = try make(log, &drawn)
      let files = try write(drafts, directory)
      if drawn.isRare(8) { try damage(log, &drawn) }
      var calls = DrawnCalls(log: log, directory: directory, files: files, drawn: drawn)
      var count = 0
      for round in 0..<rounds {
        for command in DrawnCalls.commands {
          // Questions, which are many, get more calls.
          for _ in 0..<(command.name == "query" ? 8 : command.subcommands.isEmpty ? 1 : 3) {
            let words = calls.call(of: command)
            trace("seed \(seed) round \(round): \(words)")
            StandardStream.discarding { run(words, seed: seed) }
            count += 1
          }
        }
      }
      return count
    }
  }

  private static func trace(_ call: String) {
    guard let trace else { return }
    try? Data((call + "\n").utf8).write(to: URL(fileURLWithPath: trace))
  }

  private static func run(_ words: [String], seed: UInt64) {
    do {
      switch try program.parse(words) {
      case .run(let matches): _ = try matches.path.command.action(for: matches).run()
      default: return
      }
    } catch is UsageError {
    } catch is OutputError {
    } catch {
      let isKnown = Refusal(error) != nil || UnansweredChange(error) != nil
      #expect(isKnown, "seed \(seed): \(words) ended with \(error)")
    }
  }

  /// Makes a log of some batches; returns drafts like its events.
  private static func make(_ log: String, _ drawn: inout DrawnEvents) throws -> [String] {
    let isGiven = drawn.isRare(3)
    try EventLog.create(
      log,
      LogDescription(
        id: "0f8fad5b-d9cb-469f-a165-70867728950e", name: "drawn", created: Instant(millisecondsSinceEpoch: 0),
        cutoff: drawn.isRare(3) ? CalendarDay(year: 2024, month: 1, day: 1) : nil,
        recordedBy: isGiven ? .given : .clock))
    var clock = Instant(parsing: "2024-01-01T12:00:00.000Z") ?? Instant(millisecondsSinceEpoch: 0)
    let lastMoment = Instant(parsing: "9998-12-31T23:59:59.990Z") ?? clock
    var drafts: [String] = []
    var writer = try LogWriter.open(log)
    // A page takes the square of the instants of a patient: the short form has few.
    for _ in 0..<Int.random(in: 1...(minutes == nil ? 5 : 25), using: &drawn.random) {
      clock =
        drawn.isRare(60)
        ? max(clock, lastMoment) : clock.adding(milliseconds: Int64.random(in: 0...9, using: &drawn.random) + 1)
      let events = (0..<Int.random(in: 1...6, using: &drawn.random)).map { _ in drawn.draw() }
      drafts += events.map { #"{\#($0.head),\#($0.tail)}"# }
      let lines = events.map { DraftLine(id: $0.id.description, head: Array($0.head.utf8), tail: Array($0.tail.utf8)) }
      // What makes no line is left out.
      for line in lines where (try? writer.append([line], recorded: clock)) != nil {
        clock = clock.adding(milliseconds: 1)
      }
    }
    writer.close()
    return drafts
  }

  /// Writes files for commands to read.
  private static func write(_ drafts: [String], _ directory: String) throws -> [String] {
    let contents = [
      "drafts": drafts.prefix(20).joined(separator: "\n"), "draft": drafts.first ?? "",
      "profile": #"{"unit":"patient","gap":"1e9"}"#, "headings": #"{"patient":"\u202ePatient"}"#,
    ]
    let written = try contents.map { name, text in
      let path = directory + "/" + name
      try Data(text.utf8).write(to: URL(fileURLWithPath: path))
      return path
    }.sorted()
    return written + [PackageLayout.root + "/EventLogs/case-series/claims.json"]
  }

  /// Changes a byte of the lines, as a disk may.
  private static func damage(_ log: String, _ drawn: inout DrawnEvents) throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: log).sorted()
    let url = URL(fileURLWithPath: log + "/" + drawn.pick(names))
    var bytes = try Data(contentsOf: url)
    if bytes.isEmpty { return }
    bytes[Int.random(in: 0..<bytes.count, using: &drawn.random)] = UInt8.random(in: 0...255, using: &drawn.random)
    try bytes.write(to: url)
  }
}
