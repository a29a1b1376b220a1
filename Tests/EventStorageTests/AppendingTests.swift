import CalendarTime
import Seals
import SimulatedDisk
import SystemCalls
import Testing

@testable import EventStorage

@Suite("Appending")
struct AppendingTests {
  @Test("a line has its members in one order and its seal last")
  func layout() throws {
    let fileSystem = try SampleLog.log(batches: [2])
    let bytes = try #require(fileSystem.contents(SampleLog.segment))
    let first =
      #"{"seq":1,"id":"01JCQ7Z6V4W1N8S3T5Y2K90001","salt":"01010101010101010101010101010101","#
      + #""type":"patient-seen","v":1,"patient":"P1","occurred":"2022-03","#
      + #""recorded":"2022-03-09T09:30:00.000Z","author":"nurse-7","data":{"note":"é"}}"#
    let second =
      #"{"seq":2,"id":"01JCQ7Z6V4W1N8S3T5Y2K90002","salt":"02020202020202020202020202020202","#
      + #""type":"patient-seen","v":1,"patient":"P2","occurred":"2022-03","#
      + #""recorded":"2022-03-09T09:30:00.000Z","author":"nurse-7","data":{"note":"é"}"#
    let leaves = [SHA256.hash([0] + Array(first.utf8)), SHA256.hash([0] + Array((second + "}").utf8))]
    let seal = SHA256.hash([1] + leaves[0].bytes + leaves[1].bytes)
    #expect(String(decoding: bytes, as: UTF8.self) == first + "\n" + second + ",\"seal\":\"\(seal)\"}\n")
    let head = #"{"seq":2,"seal":"\#(seal)","segment":"00000000000000000001.jsonl","length":\#(bytes.count)}"# + "\n"
    #expect(fileSystem.contents("/log/head").map { String(decoding: $0, as: UTF8.self) } == head)
  }

  @Test("what was appended is read back, line by line and batch by batch")
  func readingBack() throws {
    let fileSystem = try SampleLog.log(batches: [1, 3, 2])
    let log = try EventLog.open(SampleLog.directory, in: fileSystem)
    #expect(log.lastSequenceNumber == 6)
    #expect(log.batches.map { $0.firstSequenceNumber...$0.lastSequenceNumber } == [1...1, 2...4, 5...6])
    #expect(log.batches.map(\.recorded) == (0..<3).map { SampleLog.created.adding(milliseconds: $0) })
    var lines: [LogLine] = []
    log.forEachLine { line, _ in lines.append(line) }
    #expect(lines.map(\.sequenceNumber) == Array(1...6))
    #expect(lines.map { $0.seal != nil } == [true, false, false, true, false, true])
    #expect(lines.map(\.lineNumber) == Array(1...6))
    #expect(lines[4].recorded == log.batches[2].recorded)
    #expect(log.seal == log.merkleTree().root)
    #expect(log.batches[1].seal == log.merkleTree().root(ofFirst: 4))
    #expect(try #require(log.line(3)).line == lines[2])
    #expect(log.line(0) == nil && log.line(7) == nil)
  }

  @Test("batches of several instants are written with one write, as if one after the other")
  func severalBatches() throws {
    let fileSystem = try SampleLog.empty()
    var writer = try LogWriter.open(SampleLog.directory, in: fileSystem, environment: SampleLog.environment())
    fileSystem.resetCalls()
    try writer.append([
      (SampleLog.drafts(1...1), SampleLog.created),
      (SampleLog.drafts(2...4), SampleLog.created.adding(milliseconds: 1)),
      (SampleLog.drafts(5...6), SampleLog.created.adding(milliseconds: 2)),
    ])
    writer.close()
    let (one, other) = (try SampleLog.log(batches: [1, 3, 2]), fileSystem)
    #expect(one.contents(SampleLog.segment) == other.contents(SampleLog.segment))
    #expect(one.contents("/log/head") == other.contents("/log/head"))
  }

  @Test("of several batches none is written if one of them cannot be")
  func noneOfSeveral() throws {
    let fileSystem = try SampleLog.log(batches: [1])
    let before = fileSystem.contents(SampleLog.segment)
    var writer = try LogWriter.open(SampleLog.directory, in: fileSystem, environment: SampleLog.environment())
    let last = SampleLog.created.adding(milliseconds: 5)
    let error = failure { () throws(LogError) in
      try writer.append([(SampleLog.drafts(2...3), last), (SampleLog.drafts(4...4), SampleLog.created)])
    }
    #expect(error?.kind == .invalidBatch)
    writer.close()
    #expect(fileSystem.contents(SampleLog.segment) == before)
  }

  @Test("nothing is recorded from the year 9999 on, by a clock or as given")
  func lastYear() throws {
    let late = Instant(millisecondsSinceEpoch: 253_370_764_800_000)
    #expect(late.description == "9999-01-01T00:00:00.000Z")
    let fileSystem = try SampleLog.empty()
    var environment = SampleLog.environment()
    environment.now = { late }
    var writer = try LogWriter.open(SampleLog.directory, in: fileSystem, environment: environment)
    #expect(failure { () throws(LogError) in _ = try writer.nextRecorded() }?.kind == .invalidBatch)
    #expect(
      failure { () throws(LogError) in _ = try writer.append(SampleLog.drafts(1...1), recorded: late) }?.kind
        == .invalidBatch)
    _ = try writer.append(SampleLog.drafts(1...1), recorded: late.adding(milliseconds: -1))
    #expect(failure { () throws(LogError) in _ = try writer.nextRecorded() }?.kind == .invalidBatch)
    writer.close()
  }

  @Test("known at a moment, or at a line, is the last batch that had ended")
  func batchesBefore() throws {
    let fileSystem = try SampleLog.log(batches: [1, 3, 2])
    let log = try EventLog.open(SampleLog.directory, in: fileSystem)
    let lookup = LogLookup(LogExtent(log))
    let ends = try [-1, 1, 99].map { milliseconds in
      try lookup.lastBatch(recordedAtOrBefore: SampleLog.created.adding(milliseconds: milliseconds))?.sequenceNumber
    }
    #expect(ends == [nil, 4, 6])
    #expect((0...7).map { log.lastBatch(endingAtOrBefore: $0)?.lastSequenceNumber } == [nil, 1, 1, 1, 4, 4, 6, 6])
  }

  @Test("a new segment is named by its first line, and no batch crosses into it")
  func segments() throws {
    let fileSystem = try SampleLog.log(batches: [2, 2, 1, 5, 1], segmentLimit: 1200)
    let names = try fileSystem.list(SampleLog.directory).filter { $0.hasSuffix(".jsonl") }
    #expect(names == [1, 5, 6, 11].map { LogFormat.segmentName(first: $0) })
    let log = try EventLog.open(SampleLog.directory, in: fileSystem)
    #expect(log.lastSequenceNumber == 11)
    #expect(log.line(6)?.line.lineNumber == 1)
    #expect(log.line(6)?.line.segment == LogFormat.segmentName(first: 6))
  }

  @Test("a batch is recorded at least a millisecond after the one before, even when the clock is set back")
  func clock() throws {
    let fileSystem = try SampleLog.log(batches: [1])
    let earlier = WriterEnvironment(now: { SampleLog.created.adding(milliseconds: -50_000) })
    var writer = try LogWriter.open(SampleLog.directory, in: fileSystem, environment: earlier)
    #expect(try writer.nextRecorded() == SampleLog.created.adding(milliseconds: 1))
    let past = SampleLog.created
    do {
      _ = try writer.append([SampleLog.draft(2)], recorded: past)
      Issue.record("a batch of the same instant was taken")
    } catch { #expect(error.kind == .invalidBatch) }
    do {
      _ = try writer.nextRecorded(given: past.adding(milliseconds: 5))
      Issue.record("a given instant was taken")
    } catch { #expect(error.kind == .invalidBatch) }
    writer.close()
  }

  @Test(
    "a log of given instants takes them never backwards; batches may share one, and each ends where its seal stands")
  func givenInstants() throws {
    let fileSystem = SimulatedFileSystem()
    let description = LogDescription(
      id: "x", name: "archive", created: SampleLog.created, cutoff: CalendarDay(year: 2025, month: 1, day: 1),
      recordedBy: .given)
    try EventLog.create(SampleLog.directory, description, in: fileSystem)
    var writer = try LogWriter.open(SampleLog.directory, in: fileSystem, environment: SampleLog.environment())
    let first = Instant(millisecondsSinceEpoch: 1_000)
    let recorded = try writer.nextRecorded(given: first)
    #expect(recorded == first)
    _ = try writer.append([SampleLog.draft(1)], recorded: recorded)
    for refused in [nil, first.adding(milliseconds: -1)] {
      do {
        _ = try writer.nextRecorded(given: refused)
        Issue.record("taken")
      } catch { #expect(error.kind == .invalidBatch) }
    }
    for numbers in [2...3, 4...4, 5...7] {
      _ = try writer.append(numbers.map { SampleLog.draft($0) }, recorded: try writer.nextRecorded(given: first))
    }
    writer.close()
    let log = try EventLog.open(SampleLog.directory, in: fileSystem)
    #expect(log.description == description && log.lastSequenceNumber == 7)
    let lookup = LogLookup(LogExtent(log))
    for (position, end) in [(1, 1), (2, 1), (3, 3), (4, 4), (5, 4), (6, 4), (7, 7), (8, 7)] {
      #expect(try lookup.lastBatch(endingAtOrBefore: position)?.sequenceNumber == end, "\(position)")
    }
    #expect(try lookup.lastBatch(recordedAtOrBefore: first)?.sequenceNumber == 7)
  }

  static let badBatches: [(String, [DraftLine])] = [
    ("no event", []),
    ("too many events", Array(repeating: SampleLog.draft(1), count: 10_001)),
    ("too many bytes", (0..<17).map { SampleLog.draft($0, text: String(repeating: "x", count: 1 << 20)) }),
    ("a short id", [DraftLine(id: "01JCQ7", head: SampleLog.draft(1).head, tail: SampleLog.draft(1).tail)]),
    ("a line feed in a member", [SampleLog.draft(1, text: "\n")]),
    (
      "a seal of its own",
      [
        DraftLine(
          id: SampleLog.draft(1).id, head: SampleLog.draft(1).head,
          tail: Array("\"author\":\"a\",\"seal\":\"\(MerkleFrontier.emptyRoot)\"".utf8)), SampleLog.draft(2),
      ]
    ),
  ]

  @Test("a batch that breaks the format is refused, and the log is as it was", arguments: badBatches.indices)
  func refused(_ index: Int) throws {
    let (name, batch) = AppendingTests.badBatches[index]
    let fileSystem = try SampleLog.log(batches: [1])
    let before = fileSystem.contents(SampleLog.segment)
    var writer = try LogWriter.open(SampleLog.directory, in: fileSystem, environment: SampleLog.environment())
    do {
      _ = try writer.append(batch, recorded: writer.nextRecorded())
      Issue.record("\(name) was taken")
    } catch { #expect(error.kind == .invalidBatch, "\(name)") }
    #expect(fileSystem.contents(SampleLog.segment) == before)
    _ = try writer.append([SampleLog.draft(2)], recorded: writer.nextRecorded())
    #expect(writer.log.lastSequenceNumber == 2)
    writer.close()
  }
}
