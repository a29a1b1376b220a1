import CalendarTime
import Seals
import SimulatedDisk
import Synchronization
import SystemCalls
import Testing

@testable import EventStorage

/// Small logs whose bytes are the same at every run.
enum SampleLog {
  static let directory = "/log"
  static let segment = "/log/00000000000000000001.jsonl"
  static let created = Instant(millisecondsSinceEpoch: 1_646_818_200_000)  // 2022-03-09T09:30:00.000Z
  static let description = LogDescription(
    id: "0f8fad5b-d9cb-469f-a165-70867728950e", name: "sample", created: created)

  /// A draft of patient Pnn; the text makes its line longer.
  static func draft(_ number: Int, text: String = "") -> DraftLine {
    let digits = String(number)
    let id = "01JCQ7Z6V4W1N8S3T5Y2K9" + String(repeating: "0", count: 4 - digits.count) + digits
    return DraftLine(
      id: id,
      head: Array("\"type\":\"patient-seen\",\"v\":1,\"patient\":\"P\(digits)\",\"occurred\":\"2022-03\"".utf8),
      tail: Array("\"author\":\"nurse-7\",\"data\":{\"note\":\"é\(text)\"}".utf8))
  }

  static func drafts(_ numbers: ClosedRange<Int>) -> [DraftLine] { numbers.map { draft($0) } }

  /// A clock that stands still and salts that count.
  static func environment(
    segmentLimit: Int = LogFormat.segmentByteLimit, notedLimit: Int = LogFormat.notedLimit,
    heldLimit: Int = LogFormat.heldLimit
  ) -> WriterEnvironment {
    let counter = Counter()
    return WriterEnvironment(
      now: { created }, salt: { [UInt8](repeating: counter.next(), count: 16) }, segmentLimit: segmentLimit,
      notedLimit: notedLimit, heldLimit: heldLimit)
  }

  /// An empty log in memory.
  static func empty() throws -> SimulatedFileSystem {
    let fileSystem = SimulatedFileSystem()
    try EventLog.create(directory, description, in: fileSystem)
    return fileSystem
  }

  /// A log in memory with batches of these sizes.
  static func log(batches: [Int], segmentLimit: Int = LogFormat.segmentByteLimit) throws -> SimulatedFileSystem {
    let fileSystem = try empty()
    try append(batches: batches, segmentLimit: segmentLimit, in: fileSystem)
    return fileSystem
  }

  /// Appends batches of these sizes.
  static func append(
    batches: [Int], segmentLimit: Int = LogFormat.segmentByteLimit, in fileSystem: any FileSystem,
    directory: String = directory
  ) throws {
    var writer = try LogWriter.open(directory, in: fileSystem, environment: environment(segmentLimit: segmentLimit))
    for size in batches {
      let first = writer.log.lastSequenceNumber + 1
      _ = try writer.append(drafts(first...first + size - 1), recorded: writer.nextRecorded())
    }
    writer.close()
  }

  /// What the file `head` says.
  static func head(in fileSystem: any FileSystem) throws -> LogHead {
    try LogReader.readHeadFile(try LogDirectory.open(directory, in: fileSystem))
  }

  private final class Counter: Sendable {
    private let value = Mutex<UInt8>(0)
    func next() -> UInt8 {
      value.withLock {
        $0 &+= 1
        return $0
      }
    }
  }
}

extension EventLog {
  /// The lines as they are stored.
  var texts: [String] {
    var texts: [String] = []
    forEachLine { line, buffer in texts.append(String(decoding: buffer[line.range], as: UTF8.self)) }
    return texts
  }
}

/// The `LogError` that a call fails with; nil if it does not.
func failure<Result: ~Copyable>(_ body: () throws(LogError) -> Result) -> LogError? {
  do throws(LogError) {
    _ = try body()
    return nil
  } catch {
    return error
  }
}

/// Holds a log, read from the disk again, to a seal.
func finding(
  in log: EventLog, against keptSeal: KeptSeal, _ fileSystem: SimulatedFileSystem
) throws -> HeldLog.Finding? {
  let extent = LogExtent(log)
  let verified = try #require(try extent.verified(sealAt: keptSeal.sequenceNumber))
  return HeldLog(extent, verified, against: keptSeal).finding
}

extension KeptSeal {
  /// The seal on a batch.
  init(_ batch: LogBatch) { self.init(batch.seal, endOf: batch.lastSequenceNumber) }
}
