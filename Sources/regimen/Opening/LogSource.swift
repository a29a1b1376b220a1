import Queries
import Answers
import Arguments
import CalendarTime
import EventStorage
import JSONText
import RecordKeeping
import Seals
import SystemCalls
import Text

/// Where a record comes from: a log directory, or lines on standard input.
struct LogSource {
  /// A line of standard input.
  private struct Line {
    let sequenceNumber: Int
    let recorded: Instant
    let range: Range<Int>
  }

  private enum Origin {
    case log(LogReading)
    case lines([UInt8], [Line])
  }

  private let origin: Origin

  /// Opens what `--log` names.
  init(_ log: LogOption, _ options: ReadingOptions) throws {
    let path = try log.path()
    if path == "-" {
      let (bytes, lines) = try LogSource.readLines()
      origin = .lines(bytes, lines)
    } else {
      origin = .log(try LogReading(path, options))
    }
  }

  /// How many threads a question may use.
  var threads: Int {
    switch origin {
    case .log(let reading): reading.options.threads
    case .lines: 1
    }
  }

  /// What to call it in messages.
  var name: String {
    switch origin {
    case .log(let reading): reading.extent.directory
    case .lines: "standard input"
    }
  }

  /// The log's id; nil for standard input.
  var id: String? {
    switch origin {
    case .log(let reading): reading.extent.description.id
    case .lines: nil
    }
  }

  /// The data cut-off that the log names.
  var cutoff: CalendarDay? {
    switch origin {
    case .log(let reading): reading.extent.description.cutoff
    case .lines: nil
    }
  }

  /// What answers say of the log.
  var notes: [String] {
    guard case .log(let reading) = origin, reading.extent.description.recordedBy == .given else { return [] }
    return ["the instants of recording are as given by the authors, not by a clock"]
  }

  /// The last position known at a point and the seal on it: the end of the last batch by then. All where none is asked.
  func position(at knownAt: KnownAt?) throws -> LogPosition {
    switch origin {
    case .log(let reading):
      let extent = reading.extent
      guard let knownAt else {
        return LogPosition(id: id, sequenceNumber: extent.lastSequenceNumber, seal: extent.seal?.description)
      }
      let end = try end(at: knownAt, extent)
      return LogPosition(id: id, sequenceNumber: end?.sequenceNumber ?? 0, seal: end?.seal.description)
    case .lines(_, let lines):
      return LogPosition(
        id: nil, sequenceNumber: LogSource.last(of: lines, at: knownAt)?.sequenceNumber ?? 0, seal: nil)
    }
  }

  private func end(at knownAt: KnownAt, _ extent: LogExtent) throws -> BatchEnd? {
    let lookup = LogLookup(extent)
    do throws(LogError) {
      switch knownAt {
      case .instant(let instant): return try lookup.lastBatch(recordedAtOrBefore: instant)
      case .position(let position): return try lookup.lastBatch(endingAtOrBefore: position)
      }
    } catch {
      throw CommandFailure(error)
    }
  }

  private static func last(of lines: [Line], at knownAt: KnownAt?) -> Line? {
    switch knownAt {
    case nil: lines.last
    case .instant(let instant): lines.last { $0.recorded <= instant }
    case .position(let position): lastWhole(lines, upTo: position)
    }
  }

  /// The last line by a position whose batch, as far as its lines are here, ends by then: batches share an instant.
  private static func lastWhole(_ lines: [Line], upTo position: Int) -> Line? {
    guard let next = lines.first(where: { $0.sequenceNumber > position }) else { return lines.last }
    return lines.last { $0.sequenceNumber <= position && $0.recorded != next.recorded }
  }

  /// Whether reading all of it takes so long that a snapshot is worth making.
  var snapshotWorthMaking: LogReading? {
    guard case .log(let reading) = origin, reading.options.usesSnapshots, reading.isLong else { return nil }
    return reading
  }

  /// The record as known at a point, or the patients of it with some names.
  func record(at knownAt: KnownAt?, patients: Set<String>?) throws -> Record {
    switch origin {
    case .log(let reading):
      var record = try reading.record(patients.map { RecordScope(patients: $0) })
      if let knownAt { record.know(upTo: try end(at: knownAt, reading.extent)) }
      return record
    case .lines(let bytes, let lines):
      var text: [UInt8] = []
      text.reserveCapacity(bytes.count + 64)
      for line in lines {
        text += bytes[line.range]
        text.append(UInt8(ascii: "\n"))
      }
      var record = Record(lines: text)
      if knownAt != nil {
        record.know(upTo: LogSource.last(of: lines, at: knownAt).map { ($0.sequenceNumber, $0.recorded) })
      }
      return record
    }
  }

  /// What a record that was read from here held at an earlier point.
  func narrowed(_ record: Record, to knownAt: KnownAt) throws -> Record {
    guard case .log(let reading) = origin else { return try self.record(at: knownAt, patients: nil) }
    var earlier = record
    earlier.know(upTo: try end(at: knownAt, reading.extent))
    return earlier
  }

  /// A line as it is stored; nil where there is none.
  func line(_ sequenceNumber: Int) -> String? {
    switch origin {
    case .log(let reading):
      guard let bytes = try? LogLookup(reading.extent).line(sequenceNumber) else { return nil }
      return String(decoding: bytes, as: UTF8.self)
    case .lines(let bytes, let lines):
      return lines.first { $0.sequenceNumber == sequenceNumber }.map {
        String(decoding: bytes[$0.range], as: UTF8.self)
      }
    }
  }

  /// The lines of standard input: those of whole patients, by position.
  private static func readLines() throws -> ([UInt8], [Line]) {
    let bytes = try mapFailure { () throws(Diagnostic) in try readInput("-", limit: inputLimit) }
    var lines: [Line] = []
    for range in contentLines(of: bytes) {
      do throws(JSONError) {
        let (sequenceNumber, recorded) = try storedPosition(of: range, in: bytes)
        if let last = lines.last, last.sequenceNumber >= sequenceNumber {
          throw JSONError("the lines are not in the order of the log", at: range.lowerBound, hint: "sort them by seq")
        }
        lines.append(Line(sequenceNumber: sequenceNumber, recorded: recorded, range: range))
      } catch {
        throw CommandFailure(Diagnostic(error, file: "standard input", in: bytes, showsLine: false))
      }
    }
    return (bytes, lines)
  }
}

/// The most that is read from standard input or a file of drafts.
let inputLimit = 1 << 30

/// Opens a log to read.
func openLog(_ path: String) throws(CommandFailure) -> EventLog {
  do throws(LogError) {
    return try EventLog.open(path, in: SystemFileSystem())
  } catch {
    throw CommandFailure(error)
  }
}

/// Runs what fails with a diagnostic as a step of a command.
func mapFailure<Value>(_ body: () throws(Diagnostic) -> Value) throws(CommandFailure) -> Value {
  do throws(Diagnostic) { return try body() } catch { throw CommandFailure(error) }
}
