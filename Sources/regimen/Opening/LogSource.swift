import Arguments
import CalendarTime
import EventStorage
import JSONText
import RecordKeeping

/// Where the lines of a record come from: a log directory, or standard input.
struct LogSource {
  /// A stored line in the buffer that holds it.
  struct Line {
    let sequenceNumber: Int
    let recorded: Instant
    let bytes: [UInt8]
    let range: Range<Int>
  }

  private enum Origin {
    case log(EventLog)
    case lines([Line])
  }

  private let origin: Origin

  /// Opens what `--log` names.
  init(_ matches: Matches) throws {
    let path = try logPath(matches)
    origin = path == "-" ? .lines(try LogSource.readLines()) : .log(try openLog(path))
  }

  /// What to call it in messages.
  var name: String {
    switch origin {
    case .log(let log): log.directory
    case .lines: "standard input"
    }
  }

  /// The log's id; nil for standard input.
  var id: String? {
    switch origin {
    case .log(let log): log.description.id
    case .lines: nil
    }
  }

  /// The data cut-off that the log names.
  var cutoff: CalendarDay? {
    switch origin {
    case .log(let log): log.description.cutoff
    case .lines: nil
    }
  }

  /// What answers say of the log.
  var notes: [String] {
    guard case .log(let log) = origin, log.description.recordedBy == .given else { return [] }
    return ["the instants of recording are as given by the authors, not by a clock"]
  }

  /// The last position; 0 where there is no event.
  var lastSequenceNumber: Int {
    switch origin {
    case .log(let log): log.lastSequenceNumber
    case .lines(let lines): lines.last?.sequenceNumber ?? 0
    }
  }

  /// The last position known at a point: the end of the last batch by then; 0 where there is none.
  func position(at knownAt: KnownAt) -> Int {
    switch (origin, knownAt) {
    case (.log(let log), .instant(let instant)):
      log.batches.last { $0.recorded <= instant }?.lastSequenceNumber ?? 0
    case (.log(let log), .position(let position)):
      log.batches.last { $0.lastSequenceNumber <= position }?.lastSequenceNumber ?? 0
    case (.lines(let lines), .instant(let instant)):
      lines.last { $0.recorded <= instant }?.sequenceNumber ?? 0
    case (.lines(let lines), .position(let position)):
      LogSource.lastWhole(lines, upTo: position)
    }
  }

  /// The last line by a position whose batch, as far as its lines are here, ends by then: batches share an instant.
  private static func lastWhole(_ lines: [Line], upTo position: Int) -> Int {
    guard let next = lines.first(where: { $0.sequenceNumber > position }) else {
      return lines.last?.sequenceNumber ?? 0
    }
    return lines.last { $0.sequenceNumber <= position && $0.recorded != next.recorded }?.sequenceNumber ?? 0
  }

  /// The seal of the batch that ends at a position.
  func seal(at position: Int) -> String? {
    guard case .log(let log) = origin else { return nil }
    return log.batches.last { $0.lastSequenceNumber == position }?.seal.description
  }

  /// The lines in order.
  func forEachLine(_ body: (Line) -> Void) {
    switch origin {
    case .log(let log):
      log.forEachLine { (line, bytes) in
        body(Line(sequenceNumber: line.sequenceNumber, recorded: line.recorded, bytes: bytes, range: line.range))
      }
    case .lines(let lines): lines.forEach(body)
    }
  }

  /// The lines of standard input: those of whole patients, by position.
  private static func readLines() throws -> [Line] {
    let bytes = try mapFailure { () throws(Diagnostic) in try readInput("-", limit: inputLimit) }
    var lines: [Line] = []
    for range in contentLines(of: bytes) {
      do throws(JSONError) {
        let (sequenceNumber, recorded) = try storedPosition(of: range, in: bytes)
        if let last = lines.last, last.sequenceNumber >= sequenceNumber {
          throw JSONError("the lines are not in the order of the log", at: range.lowerBound, hint: "sort them by seq")
        }
        lines.append(Line(sequenceNumber: sequenceNumber, recorded: recorded, bytes: bytes, range: range))
      } catch {
        throw CommandFailure(Diagnostic(error, file: "standard input", in: bytes, showsLine: false))
      }
    }
    return lines
  }
}

/// The most that is read from standard input or a file of drafts.
let inputLimit = 1 << 30

/// The directory that `--log` or the environment names.
func logPath(_ matches: Matches) throws(UsageError) -> String {
  if let path = matches.text("log") ?? environmentValue("REGIMEN_LOG") { return path }
  throw UsageError(
    "no log is named", index: nil, hint: "--log DIR, or set REGIMEN_LOG; make a new one with: regimen init DIR")
}

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
