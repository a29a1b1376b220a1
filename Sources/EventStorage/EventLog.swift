package import CalendarTime

/// A log as a reader sees it: every whole batch that was there when it was opened, all seals verified.
///
/// Readers take no lock, wait for no writer and never see half a batch.
package struct EventLog: Sendable {
  /// The directory.
  package let directory: String
  /// What the log is.
  package let description: LogDescription
  /// The batches in order.
  package let batches: [LogBatch]
  /// A batch that was never acknowledged, which readers leave out; nil where there is none.
  package let ignoredTail: UnacknowledgedTail?

  let head: LogHead
  let segments: [LogSegment]
  let frontier: MerkleFrontier

  /// Position of the last event; 0 in an empty log.
  package var lastSequenceNumber: Int { batches.last?.lastSequenceNumber ?? 0 }
  /// The seal over every line; nil in an empty log.
  package var seal: Seal? { batches.last?.seal }
  /// When the last batch was recorded; nil in an empty log.
  package var lastRecorded: Instant? { batches.last?.recorded }

  /// Opens a log and verifies every line and seal. O(bytes).
  ///
  /// Throws `notFound`, `notALog`, `laterFormat`, `damaged`, or what the operating system failed to do.
  package static func open(_ directory: String, in fileSystem: any FileSystem) throws(LogError) -> EventLog {
    let description = try readDescription(directory, fileSystem)
    // The head is read before the segments: what is appended meanwhile lies beyond it.
    let head = try readHead(directory, fileSystem)
    var reading = LogReading(directory: directory, head: head)
    for name in try segmentNames(directory, fileSystem) {
      let path = "\(directory)/\(name)"
      let bytes = try fileSystem.attempt("the segment cannot be read", path) { () throws(SystemError) in
        try fileSystem.readWhole(path)
      }
      try reading.read(name, bytes)
    }
    try reading.finish()
    return EventLog(
      directory: directory, description: description, batches: reading.batches, ignoredTail: reading.tail,
      head: head, segments: reading.segments, frontier: reading.frontier)
  }

  /// Calls `body` with each line in order, and the bytes that `line.range` indexes.
  package func forEachLine<Failure: Error>(
    _ body: (LogLine, [UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    for segment in segments {
      for line in segment.lines { try body(line, segment.bytes) }
    }
  }

  private static func readDescription(
    _ directory: String, _ fileSystem: any FileSystem
  ) throws(LogError) -> LogDescription {
    let status = try fileSystem.attempt("there is no log", directory) { () throws(SystemError) in
      try fileSystem.uninterrupted { () throws(SystemError) in try fileSystem.status(directory + "/.") }
    }
    guard status.kind == .directory else {
      throw LogError(.notALog, directory, "a log is a directory", hint: "name a directory made by: regimen init DIR")
    }
    let path = "\(directory)/\(LogFormat.descriptionName)"
    let bytes: [UInt8]
    do throws(SystemError) {
      bytes = try fileSystem.readWhole(path)
    } catch {
      if error.number == SystemError.notFound {
        throw LogError(
          .notALog, directory, "the directory holds no log", hint: "make one with: regimen init DIR, or name another")
      }
      throw LogError(error, path, "the description of the log cannot be read")
    }
    return try LogDescription(bytes, file: path)
  }

  private static func readHead(_ directory: String, _ fileSystem: any FileSystem) throws(LogError) -> LogHead {
    let path = "\(directory)/\(LogFormat.headName)"
    let bytes: [UInt8]
    do throws(SystemError) {
      bytes = try fileSystem.readWhole(path)
    } catch {
      if error.number == SystemError.notFound {
        throw LogError(
          .damaged, path, "damaged: the head is missing, so a cut end of the log would go unseen",
          hint: "nothing is appended to a damaged log; compare it with a copy")
      }
      throw LogError(error, path, "the head cannot be read")
    }
    return try LogHead(bytes, file: path)
  }

  private static func segmentNames(_ directory: String, _ fileSystem: any FileSystem) throws(LogError) -> [String] {
    let names = try fileSystem.attempt("the directory cannot be listed", directory) { () throws(SystemError) in
      try fileSystem.uninterrupted { () throws(SystemError) in try fileSystem.list(directory) }
    }
    return names.filter { LogFormat.firstSequenceNumber(ofSegment: $0) != nil }.sorted()
  }
}
