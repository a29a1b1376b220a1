import CalendarTime
import EventStorage
import SimulatedDisk
import Synchronization
import SystemCalls

/// One thing that is done to a log, and that is made to fail or to be cut short.
///
/// Whatever else this room writes gets a case here, and a share of `random`: the matrix then goes through all of it.
enum Operation {
  /// Lines in one batch; the text makes each line so much longer, so that some begin a new segment.
  case append(count: Int, textLength: Int)
  /// Batches of so many lines, appended one after the other by one writer.
  case inTurn([Int])
  /// A line that amends an earlier one: it names a patient and no day.
  case amend(Int)
  /// Stubs in the place of lines.
  case erase([Int])
  /// A snapshot of all lines; where some are named, they are erased while it is in the making.
  case snapshot(erasing: [Int])
  /// The log is brought up to another that goes on from it with batches of so many lines, and erases some.
  case copy([Int], erasing: [Int])
  /// A damaged log is cut after the last batch that verifies.
  case cut
  /// A log without a head gets a new one.
  case renewHead

  static let directory = "/log"
  /// The directory of the log that a copy is brought up to.
  static let source = "/source"

  /// One operation that a log of so many lines can take.
  static func random(lineCount: Int, using generator: inout some RandomNumberGenerator) -> Operation {
    switch Int.random(in: 0..<16, using: &generator) {
    case 10...11:
      let isOvertaken = lineCount > 0 && Bool.random(using: &generator)
      return .snapshot(erasing: isOvertaken ? [Int.random(in: 1...lineCount, using: &generator)] : [])
    case 0...2: return .append(count: 1, textLength: 0)
    case 3...4: return .append(count: Int.random(in: 2...6, using: &generator), textLength: 0)
    case 5: return .append(count: Int.random(in: 1...3, using: &generator), textLength: 900)
    case 6:
      return lineCount == 0
        ? .append(count: 1, textLength: 0) : .amend(Int.random(in: 1...lineCount, using: &generator))
    case 7...8:
      if lineCount == 0 { return .append(count: 2, textLength: 0) }
      let count = Int.random(in: 1...min(3, lineCount), using: &generator)
      return .erase((0..<count).map { _ in Int.random(in: 1...lineCount, using: &generator) })
    case 12...13:
      return .inTurn(
        (0..<Int.random(in: 2...7, using: &generator)).map { _ in Int.random(in: 1...3, using: &generator) })
    case 14...15:
      let counts = (0..<Int.random(in: 1...4, using: &generator)).map { _ in Int.random(in: 1...3, using: &generator) }
      let erases = lineCount > 0 && Bool.random(using: &generator)
      return .copy(counts, erasing: erases ? [Int.random(in: 1...lineCount, using: &generator)] : [])
    default: return Bool.random(using: &generator) ? .cut : .renewHead
    }
  }

  /// Whether the log is damaged before this is done.
  var isRepair: Bool {
    switch self {
    case .cut, .renewHead: true
    case .append, .inTurn, .amend, .erase, .snapshot, .copy: false
    }
  }

  /// The lines that go.
  var erased: [Int] {
    switch self {
    case .erase(let numbers), .snapshot(let numbers), .copy(_, let numbers): numbers
    case .append, .inTurn, .amend, .cut, .renewHead: []
    }
  }

  /// How many lines there can be afterwards, whatever happens, in a log of so many lines: batches are whole.
  func lineCounts(after count: Int) -> [Int] {
    switch self {
    case .append(let added, _): [count, count + added]
    case .inTurn(let counts): counts.reduce(into: [count]) { $0.append(($0.last ?? 0) + $1) }
    case .copy(let counts, let erased):
      (counts + (erased.isEmpty ? [] : [1])).reduce(into: [count]) { $0.append(($0.last ?? 0) + $1) }
    case .amend, .erase: [count, count + 1]
    case .snapshot(let erased): erased.isEmpty ? [count] : [count, count + 1]
    case .cut, .renewHead: [count]
    }
  }

  /// Does it, and calls `acknowledged` with the last line that is there, after each batch.
  ///
  /// A repair does nothing where the log is sound: then an earlier attempt has come to its end.
  func perform(
    on fileSystem: SimulatedFileSystem, segmentLimit: Int, acknowledged: (Int) -> Void = { _ in }
  ) throws(LogError) {
    if isRepair {
      let inspection = try LogInspection.of(Operation.directory, in: fileSystem)
      switch inspection.remedy {
      case .nothing: return
      case .cutAfter(let position): _ = try LogRepair.cut(Operation.directory, after: position, in: fileSystem)
      case .renewHead: _ = try LogRepair.renewHead(Operation.directory, in: fileSystem)
      }
      return
    }
    if case .snapshot(let numbers) = self {
      return try Operation.makeSnapshot(erasing: numbers, on: fileSystem, segmentLimit: segmentLimit)
    }
    if case .copy(_, let numbers) = self {
      let source = try LogExtent.acknowledged(try LogDirectory.open(Operation.source, in: fileSystem))
      var copy = try LogCopy.open(Operation.directory, of: source, threads: 1, in: fileSystem)
      _ = try copy.bringUp(erased: numbers, at: Operation.environment(segmentLimit: segmentLimit).now())
      return
    }
    var writer = try LogWriter.open(
      Operation.directory, in: fileSystem, environment: Operation.environment(segmentLimit: segmentLimit))
    let first = writer.log.lastSequenceNumber + 1
    let recorded = try writer.nextRecorded()
    switch self {
    case .append(let count, let textLength):
      let text = String(repeating: "x", count: textLength)
      _ = try writer.append((first..<first + count).map { Operation.draft($0, text: text) }, recorded: recorded)
    case .inTurn(let counts):
      var next = first
      for count in counts {
        _ = try writer.append((next..<next + count).map { Operation.draft($0) }, recorded: try writer.nextRecorded())
        next += count
        acknowledged(next - 1)
      }
    case .amend(let number):
      _ = try writer.append([Operation.amendment(first, of: number)], recorded: recorded)
    case .erase(let numbers):
      _ = try writer.erase(numbers, by: Operation.draft(first), recorded: recorded)
    case .snapshot, .copy, .cut, .renewHead: break
    }
    writer.close()
  }

  /// Makes the log that a copy is brought up to: all that the log holds, and what follows it.
  func makeSource(on fileSystem: SimulatedFileSystem, segmentLimit: Int) throws(LogError) {
    guard case .copy(let counts, let numbers) = self else { return }
    let log = try LogExtent.acknowledged(try LogDirectory.open(Operation.directory, in: fileSystem))
    let environment = Operation.environment(segmentLimit: segmentLimit)
    do {
      // Named here alone, so that nothing of the copy is left open.
      var copy = try LogCopy.open(Operation.source, of: log, threads: 1, in: fileSystem)
      _ = try copy.bringUp(erased: [], at: environment.now())
    }
    var writer = try LogWriter.open(Operation.source, in: fileSystem, environment: environment)
    for count in counts {
      let next = writer.log.lastSequenceNumber + 1
      _ = try writer.append(
        (next..<next + count).map { Operation.draft($0) }, recorded: try writer.nextRecorded())
    }
    if !numbers.isEmpty {
      let draft = Operation.draft(writer.log.lastSequenceNumber + 1)
      _ = try writer.erase(numbers, by: draft, recorded: try writer.nextRecorded())
    }
    writer.close()
  }

  static let snapshotKey = SnapshotKey(log: "0f8fad5b-d9cb-469f-a165-70867728950e", contentVersion: 1)

  /// Writes all lines into a snapshot, as they were before anything was erased.
  private static func makeSnapshot(
    erasing numbers: [Int], on fileSystem: SimulatedFileSystem, segmentLimit: Int
  ) throws(LogError) {
    var snapshot = try SnapshotFileWriter.begin(directory, snapshotKey, in: fileSystem)
    let log = try EventLog.open(directory, in: fileSystem)
    guard let base = Checkpoint(log) else { return }
    if !numbers.isEmpty { try Operation.erase(numbers).perform(on: fileSystem, segmentLimit: segmentLimit) }
    try snapshot.append(Array(History.lines(of: log).joined(separator: "\n").utf8)[...])
    snapshot.endSection()
    do throws(LogError) {
      _ = try snapshot.finish(base)
    } catch {
      // An erasure has taken its name away, as it should.
      if numbers.isEmpty { throw error }
    }
  }

  /// A clock that stands still and salts that count, so that the same operation is the same bytes each time.
  static func environment(segmentLimit: Int) -> WriterEnvironment {
    let counter = Counter()
    return WriterEnvironment(
      now: { Instant(millisecondsSinceEpoch: 1_646_818_200_000) },
      salt: { [UInt8](repeating: counter.next(), count: 16) }, segmentLimit: segmentLimit, notedLimit: 2,
      heldLimit: 600)
  }

  static func identifier(_ number: Int) -> String {
    let digits = String(number)
    return "01JCQ7Z6V4W1N8S3T5Y2" + String(repeating: "0", count: 6 - digits.utf8.count) + digits
  }

  /// A line whose patient no other line names, so that its bytes can be looked for.
  static func draft(_ number: Int, text: String = "") -> DraftLine {
    DraftLine(
      id: identifier(number),
      head: Array("\"type\":\"patient-seen\",\"v\":1,\"patient\":\"P\(number)\",\"occurred\":\"2022-03\"".utf8),
      tail: Array("\"author\":\"nurse-7\",\"data\":{\"note\":\"é\(text)\"}".utf8))
  }

  private static func amendment(_ number: Int, of earlier: Int) -> DraftLine {
    DraftLine(
      id: identifier(number), head: Array("\"type\":\"event-amended\",\"v\":1,\"patient\":\"P\(number)\"".utf8),
      tail: Array(
        "\"author\":\"nurse-7\",\"data\":{\"event\":\"\(identifier(earlier))\",\"occurred\":\"2022-04\"}".utf8))
  }
}

/// Counts from one.
private final class Counter: Sendable {
  private let value = Mutex<UInt8>(0)

  func next() -> UInt8 {
    value.withLock {
      $0 &+= 1
      return $0
    }
  }
}
