import SystemCalls

extension LogReader {
  /// Reads what every seal verifies, whatever stands behind it and whatever the head says; the head is nil where it
  /// cannot be read. O(bytes).
  static func readVerified(
    _ directory: String, in fileSystem: any FileSystem
  ) throws(LogError) -> (log: EventLog, rest: [LogInspection.Piece], head: LogHead?) {
    let description = try readDescription(directory, in: fileSystem)
    let head = try? readHead(directory, in: fileSystem)
    var reader = LogReader(
      directory: directory, log: EventLog(directory: directory, description: description, head: head ?? .empty))
    var rest: [LogInspection.Piece] = []
    var isUnbroken = true
    for name in try segmentNames(directory, in: fileSystem) {
      let bytes = try readFile(directory, name, in: fileSystem)
      // A misnamed file may sort anywhere; it is no break in what is named well.
      let isNamedWell = name.utf8.count == LogFormat.segmentName(first: 1).utf8.count
      let length = isUnbroken && isNamedWell ? reader.takeVerified(name, bytes) : 0
      if length == bytes.count { continue }
      if isNamedWell { isUnbroken = false }
      rest.append(LogInspection.Piece(segment: name, offset: length, bytes: Array(bytes[length...])))
    }
    return (reader.log, rest, head)
  }

  /// Takes up the whole batches of the next segment; gives where the last of them ends.
  private mutating func takeVerified(_ name: String, _ bytes: [UInt8]) -> Int {
    let first = log.lastSequenceNumber + 1
    if name != LogFormat.segmentName(first: first) { return 0 }
    var scan = SegmentScan(LogSegment(name: name, firstSequenceNumber: first, bytes: bytes), in: log)
    _ = scan.run()
    let length = scan.wholeLength
    scan.commit(to: &log)
    return length
  }
}
