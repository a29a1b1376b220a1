package import Seals
package import SystemCalls

/// Repairs a damaged log as its owner asks. It mends only what the owner names, and loses no byte.
///
/// Each step can be cut short anywhere: what is there then is damaged still, or is as a crashed writer leaves it, and
/// the same repair can be asked for again.
package struct LogRepair {
  /// The result of a repair.
  package struct Outcome: Hashable, Sendable {
    /// The last sequence number that the log now holds; 0 where it holds none.
    package let lastSequenceNumber: Int
    /// The seal on it; nil where there is none.
    package let seal: Seal?
    /// The pieces moved out of the segments.
    package let movedAside: [MovedPiece]
    /// The acknowledged sequence numbers that the log holds no more; nil where there are none, or no head says so.
    package let takenOut: ClosedRange<Int>?
  }

  /// A piece moved out of a segment.
  package struct MovedPiece: Hashable, Sendable {
    /// Its place in the segment, and its bytes.
    package let piece: LogInspection.Piece
    /// The file of the log's directory that holds it now.
    package let file: String
  }

  let directory: LogDirectory
  let permissions: UInt16

  /// Keeps the batches up to a position and moves everything behind it aside.
  ///
  /// The position is the end of a batch that verifies, or 0. Fails as `LogWriter.open` does, and with `.refused`
  /// where the position is none of these or nothing is wrong with the log. O(bytes).
  package static func cut(
    _ directory: String, after position: Int, in fileSystem: any FileSystem = SystemFileSystem(),
    waiting: Duration = .seconds(5)
  ) throws(LogError) -> Outcome {
    try locked(directory, in: fileSystem, waiting: waiting) { (repair, inspection) throws(LogError) in
      try LogRepair.requireCut(after: position, of: inspection)
      return try repair.cut(inspection, after: position)
    }
  }

  /// Writes a new head that names the last line, where every line verifies and the head is missing or says otherwise.
  ///
  /// Fails as `LogWriter.open` does, and with `.refused` where the log is not damaged in that way. O(bytes).
  package static func renewHead(
    _ directory: String, in fileSystem: any FileSystem = SystemFileSystem(), waiting: Duration = .seconds(5)
  ) throws(LogError) -> Outcome {
    try locked(directory, in: fileSystem, waiting: waiting) { (repair, inspection) throws(LogError) in
      switch inspection.remedy {
      case .renewHead: return try repair.cut(inspection, after: inspection.log.lastSequenceNumber)
      case .nothing: throw LogRepair.needless(directory)
      case .cutAfter(let position):
        throw LogError(
          .refused, file: directory, "a new head would hide that lines are missing or damaged after seq \(position)",
          hint: "`regimen repair --cut-after \(position)` says so and keeps what is there")
      }
    }
  }

  /// Says whether a log could be cut there, as `cut` would.
  package static func requireCut(after position: Int, of inspection: LogInspection) throws(LogError) {
    let log = inspection.log
    if inspection.fault == nil { throw needless(log.directory.path) }
    if position == 0 || log.batch(holding: position)?.lastSequenceNumber == position { return }
    let nearest = log.lastBatch(endingAtOrBefore: position)?.lastSequenceNumber ?? 0
    throw LogError(
      .refused, file: log.directory.path, "seq \(position) is not the end of a batch that verifies",
      hint: nearest == 0 ? "no batch before it verifies; 0 keeps nothing" : "the last such end before it is \(nearest)")
  }

  private static func needless(_ directory: String) -> LogError {
    LogError(
      .refused, file: directory, "is not damaged: there is nothing to repair",
      hint: "an entry that was wrong is amended or retracted")
  }

  private static func locked(
    _ directory: String, in fileSystem: any FileSystem, waiting: Duration,
    _ body: (LogRepair, LogInspection) throws(LogError) -> Outcome
  ) throws(LogError) -> Outcome {
    let place = try LogDirectory.open(directory, in: fileSystem, isWriting: true)
    _ = try LogReader.readDescription(place)
    let permissions = try place.filePermissions()
    let lock = try LogLock.take(place, permissions: permissions, waiting: waiting)
    defer { withExtendedLifetime(lock) {} }
    return try body(LogRepair(directory: place, permissions: permissions), try LogInspection.of(place))
  }
}

// The steps. The head comes after all that is cut: until then it names what is missing, so that a repair cut short is
// still seen. Names are removed last, when they are empty.
extension LogRepair {
  private func cut(_ inspection: LogInspection, after position: Int) throws(LogError) -> Outcome {
    let kept = inspection.log.line(position)?.line
    let length = kept.map { $0.range.upperBound + 1 } ?? 0
    var pieces: [LogInspection.Piece] = []
    var keptBytes: [UInt8] = []
    for name in try LogReader.segmentNames(directory) {
      let bytes = try LogReader.readSegment(directory, name)
      if name == kept?.segment { keptBytes = Array(bytes[..<length]) }
      let isKept = inspection.log.segments.contains { $0.name == name && $0.firstSequenceNumber <= position }
      let offset = !isKept ? 0 : name == kept?.segment ? length : bytes.count
      if offset == bytes.count, isKept { continue }
      pieces.append(LogInspection.Piece(segment: name, offset: offset, bytes: Array(bytes[offset...])))
    }
    let moved = try setAside(pieces.filter { !$0.bytes.isEmpty }, after: position)
    let removed = pieces.filter { $0.offset == 0 }.map(\.segment)
    try empty(removed)
    // Anew even where nothing is cut off: nobody knows whether all of it is on the disk.
    if let kept { try replace(kept.segment, keptBytes) }
    try writeHead(at: kept, length: length)
    try remove(removed)
    let log = try EventLog.open(directory)
    return Outcome(
      lastSequenceNumber: log.lastSequenceNumber, seal: log.seal, movedAside: moved,
      takenOut: inspection.acknowledged(after: position))
  }

  private func writeHead(at line: LogLine?, length: Int) throws(LogError) {
    var head = LogHead.empty
    if let line, let seal = line.seal {
      head = LogHead(sequenceNumber: line.sequenceNumber, seal: seal, segment: line.segment, length: length)
    }
    try replace(LogFormat.headFile, head.bytes)
    // What was noted may name what is no more there; not even a name that comes back may bring it back.
    try empty([LogFormat.latestFile])
    try remove([LogFormat.latestFile])
  }

  /// Copies pieces to files of their own. A copy that an earlier attempt left is written again: its name may not be
  /// on the disk.
  private func setAside(_ pieces: [LogInspection.Piece], after position: Int) throws(LogError) -> [MovedPiece] {
    let stem = LogFormat.setAsidePrefix + LogFormat.twentyDigits(position + 1) + "-"
    var taken = try directory.names().filter { $0.hasPrefix(stem) && Int($0.dropFirst(stem.count)) != nil }
    var moved: [MovedPiece] = []
    for piece in pieces {
      let copy = taken.first { directory.holds(piece.bytes, $0) }
      var number = 1
      while copy == nil,
        taken.contains(stem + String(number)) || moved.contains(where: { $0.file == stem + String(number) })
      {
        number += 1
      }
      let name = copy ?? stem + String(number)
      taken.removeAll { $0 == copy }
      try replace(name, piece.bytes)
      moved.append(MovedPiece(piece: piece, file: name))
    }
    return moved
  }

  /// Empties segments. A name that is only removed could come back with all it held; an empty one counts as not there.
  private func empty(_ segments: [String]) throws(LogError) {
    for name in segments { try replace(name, []) }
  }

  private func remove(_ segments: [String]) throws(LogError) {
    if segments.isEmpty { return }
    try writing(directory.path) { () throws(SystemError) in
      for name in segments { try directory.removeFile(name) }
      try directory.synchronize()
    }
  }

  private func replace(_ name: String, _ bytes: [UInt8]) throws(LogError) {
    try writing(directory.path(name)) { () throws(SystemError) in
      try directory.replaceFile(name, bytes[...], permissions: permissions)
      try directory.synchronize()
    }
  }

  private func writing(_ path: String, _ body: () throws(SystemError) -> Void) throws(LogError) {
    do throws(SystemError) { try body() } catch { throw LogError(writing: path, error) }
  }
}
