package import CalendarTime
import EventStorage
import JSONText
import Seals
import SystemCalls
import Text

/// A point in transaction time: the state of the log up to which an answer knows.
package enum KnownAt: Equatable, Sendable {
  /// Everything recorded by an instant.
  case instant(Instant)
  /// The last batch that ends at or before a position.
  case position(Int)
}

/// The source of a record: a log directory, or lines on standard input.
package struct LogSource: Sendable {
  private enum Origin: Sendable {
    case log(LogReading)
    case lines([UInt8], [LineTold], Record)
    case several(SeveralLogs, Record)
  }

  private let origin: Origin
  /// The first failure to read a line again, of all threads.
  private let unread = Locked<LogError?>(nil)

  /// Opens the log at a path; `-` is standard input. Throws a `LogError` or a `Diagnostic`.
  package init(_ path: String, _ options: ReadingOptions) throws {
    threads = options.threads
    if path == "-" {
      origin = try LogSource.readLines(threads: options.threads)
    } else {
      origin = .log(try LogReading(path, options))
    }
  }

  /// Opens several logs as one.
  package init(_ logs: [SiteLog], _ options: ReadingOptions) throws {
    threads = options.threads
    let several = try SeveralLogs(logs)
    origin = .several(several, try several.record())
  }

  /// No lines.
  package init() { (threads, origin) = (1, .lines([], [], Record())) }

  /// The number of threads that a question may use.
  package let threads: Int

  /// The name for messages.
  package var name: String {
    switch origin {
    case .log(let reading): reading.extent.directory.path
    case .lines: "standard input"
    case .several(let logs, _): logs.sites.map(\.name).joined(separator: ", ")
    }
  }

  /// The last position of each of several logs that was known at a point, and the seal on it; nil for one log.
  package func sites(at knownAt: KnownAt?) throws -> [SiteEnd]? {
    guard case .several(let logs, _) = origin else { return nil }
    return try logs.positions(at: try LogSource.instant(knownAt))
  }

  /// The instant of a point; a position of several logs is refused.
  private static func instant(_ knownAt: KnownAt?) throws(Diagnostic) -> Instant? {
    switch knownAt {
    case nil: return nil
    case .instant(let instant): return instant
    case .position:
      throw Diagnostic("a position is one log's, and several are asked", hint: "--known-at with a date or an instant")
    }
  }

  /// The log's id; nil for standard input.
  package var id: String? {
    switch origin {
    case .log(let reading): reading.extent.description.id
    case .lines, .several: nil
    }
  }

  /// The data cut-off that the log names.
  package var cutoff: CalendarDay? {
    switch origin {
    case .log(let reading): reading.extent.description.cutoff
    case .lines: nil
    case .several(let logs, _): logs.sites.first?.extent.description.cutoff
    }
  }

  /// Sentences on what several logs define in different ways, as far as a record of them knows it.
  package func notes(on record: Record) -> [String] {
    if case .several(let logs, _) = origin { logs.notes(on: record) } else { [] }
  }

  /// True if several logs name different cut-offs, or some none.
  package var hasSeveralCutoffs: Bool {
    guard case .several(let logs, _) = origin else { return false }
    return Set(logs.sites.map(\.extent.description.cutoff)).count > 1
  }

  /// True if the instants of recording are the authors', not a clock's.
  package var isGiven: Bool {
    switch origin {
    case .log(let reading): reading.extent.description.recordedBy == .given
    case .lines: false
    case .several(let logs, _): logs.sites.contains { $0.extent.description.recordedBy == .given }
    }
  }

  /// True if the writer's clock gave the instants of recording; false for standard input, which does not say.
  package var isRecordedByClock: Bool {
    guard case .log(let reading) = origin else { return false }
    return reading.extent.description.recordedBy == .clock
  }

  /// Sentences that answers say of the log.
  package var notes: [String] {
    guard isGiven else { return [] }
    return ["the instants of recording are as given by the authors, not by a clock"]
  }

  /// Returns the last position known at a point, and the seal on it if it has one; without a point, those of the end.
  package func position(at knownAt: KnownAt?) throws -> (sequenceNumber: Int, seal: String?) {
    switch origin {
    case .log(let reading):
      let extent = reading.extent
      guard let knownAt else { return (extent.lastSequenceNumber, extent.seal?.description) }
      let end = try end(at: knownAt, extent)
      return (end?.sequenceNumber ?? 0, end?.seal.description)
    case .lines(_, let lines, _):
      return (LogSource.last(of: lines, at: knownAt)?.sequenceNumber ?? 0, nil)
    case .several(let logs, _):
      guard let instant = try LogSource.instant(knownAt) else { return (logs.lineCount, nil) }
      return (logs.end(at: instant)?.sequenceNumber ?? 0, nil)
    }
  }

  /// Returns the end of the last batch by a point.
  private func end(at knownAt: KnownAt, _ extent: LogExtent) throws(LogError) -> BatchEnd? {
    let lookup = LogLookup(extent)
    switch knownAt {
    case .instant(let instant): return try lookup.lastBatch(recordedAtOrBefore: instant)
    case .position(let position): return try lookup.lastBatch(endingAtOrBefore: position)
    }
  }

  private static func last(of lines: [LineTold], at knownAt: KnownAt?) -> LineTold? {
    switch knownAt {
    case nil: lines.last
    case .instant(let instant): lines.last { $0.recorded <= instant }
    case .position(let position): lastWhole(lines, upTo: position)
    }
  }

  /// Returns the last line by a position whose batch, as far as its lines are here, ends by then: the lines of a batch
  /// share an instant, and the last one has a seal.
  private static func lastWhole(_ lines: [LineTold], upTo position: Int) -> LineTold? {
    guard let next = lines.first(where: { $0.sequenceNumber > position }) else { return lines.last }
    return lines.last { $0.sequenceNumber <= position && ($0.isSealed || $0.recorded != next.recorded) }
  }

  /// The reading of a log that is so long that a snapshot is worth making; nil for any other.
  package var snapshotWorthMaking: LogReading? {
    guard case .log(let reading) = origin, reading.options.usesSnapshots, reading.isLong else { return nil }
    return reading
  }

  /// Reads the record as known at a point, or the patients of it with some names.
  package func record(at knownAt: KnownAt?, patients: Set<String>?) throws -> Record {
    switch origin {
    case .log(let reading):
      var record = try reading.record(patients.map { RecordScope(patients: $0) })
      if let knownAt { record.know(upTo: try end(at: knownAt, reading.extent)) }
      return record
    case .lines(_, let lines, var record):
      if knownAt != nil {
        record.know(upTo: LogSource.last(of: lines, at: knownAt).map { ($0.sequenceNumber, $0.recorded) })
      }
      return record
    case .several(let logs, var record):
      if let instant = try LogSource.instant(knownAt) {
        record.know(upTo: logs.end(at: instant).map { ($0.sequenceNumber, $0.recorded) })
      }
      return record
    }
  }

  /// Returns a record that was read from here as it was known at an earlier point.
  package func narrowed(_ record: Record, to knownAt: KnownAt) throws -> Record {
    guard case .log(let reading) = origin else { return try self.record(at: knownAt, patients: nil) }
    var earlier = record
    earlier.know(upTo: try end(at: knownAt, reading.extent))
    return earlier
  }

  /// Returns a line as it is stored; nil if there is none, or if it cannot be read, which `requireLines` tells.
  package func line(_ sequenceNumber: Int) -> String? {
    switch origin {
    case .log(let reading):
      do throws(LogError) {
        return try LogLookup(reading.extent).line(sequenceNumber).map { String(decoding: $0, as: UTF8.self) }
      } catch {
        unread.withLock { unread in if unread == nil { unread = error } }
        return nil
      }
    case .lines(let bytes, let lines, _):
      return lines.first { $0.sequenceNumber == sequenceNumber }.map {
        String(decoding: bytes[$0.range], as: UTF8.self)
      }
    case .several(let logs, _): return logs.line(sequenceNumber)
    }
  }

  /// Throws if a line that `line` was asked for could not be read.
  package func requireLines() throws {
    if let failure = unread.withLock({ $0 }) { throw failure }
  }

  /// Reads the lines of standard input: those of whole patients, by position.
  private static func readLines(threads: Int) throws(Diagnostic) -> Origin {
    var bytes = try readInput("-", limit: inputLimit)
    if bytes.last != UInt8(ascii: "\n") { bytes.append(UInt8(ascii: "\n")) }
    let count = bytes.count
    bytes += [UInt8](repeating: 0, count: 64)
    if let (result, lines) = Replay.run(lines: bytes, count: count, threads: threads),
      zip(lines, lines.dropFirst()).allSatisfy({ $0.sequenceNumber < $1.sequenceNumber })
    {
      return .lines(bytes, lines, Record(result))
    }
    bytes.removeLast(64)
    return try readAnyLines(bytes)
  }

  /// Reads lines that need not be in the form of the log, and says which is none.
  private static func readAnyLines(_ bytes: [UInt8]) throws(Diagnostic) -> Origin {
    var lines: [LineTold] = []
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count + 64)
    for range in contentLines(of: bytes) {
      do throws(JSONError) {
        let (sequenceNumber, recorded) = try storedPosition(of: range, in: bytes)
        if let last = lines.last, last.sequenceNumber >= sequenceNumber {
          throw JSONError("the lines are not in the order of the log", at: range.lowerBound, hint: "sort them by seq")
        }
        let isSealed = bytes[range].suffix(75).starts(with: Array(",\"seal\":\"".utf8))
        lines.append(LineTold(sequenceNumber, recorded, isSealed, range, isWhole: false))
      } catch {
        throw Diagnostic(error, file: "standard input", in: bytes, showsLine: false)
      }
      text += bytes[range]
      text.append(UInt8(ascii: "\n"))
    }
    return .lines(bytes, lines, Record(lines: text))
  }
}

/// The most bytes that are read from standard input or a file of drafts.
package let inputLimit = 1 << 30
