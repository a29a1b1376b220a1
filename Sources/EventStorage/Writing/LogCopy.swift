package import CalendarTime
import JSONText
package import Seals
package import SystemCalls

/// A copy of a log in another directory, which is a log itself, for as long as it is brought up to the first.
///
/// Batches are appended as any writer appends them, so that a copy which was cut short is a shorter copy. An erasure
/// is announced before the batch that names it, and any writer who opens the copy finishes it.
package struct LogCopy: ~Copyable {
  /// The outcome of bringing a copy up to its log.
  package struct Outcome: Hashable, Sendable {
    /// The number of lines that were new.
    package let lineCount: Int
    /// The number of lines that became stubs.
    package let erasedCount: Int
    /// The end of the copy; nil where it has no line.
    package let end: KeptSeal?
  }

  private let source: LogExtent
  private let threads: Int
  private var writer: LogWriter

  /// Opens the copy of a log in a directory, or makes it where there is none.
  ///
  /// Fails with `.refused` for the log itself, for another log, and for a copy that is no beginning of this one; and as
  /// `LogWriter.open` does.
  package static func open(
    _ path: String, of source: LogExtent, threads: Int, in fileSystem: any FileSystem = SystemFileSystem(),
    waiting: Duration = .seconds(5)
  ) throws(LogError) -> LogCopy {
    try make(path, source.description, in: fileSystem)
    let directory = try LogDirectory.open(path, in: fileSystem, isWriting: true)
    if directory.status.identity == source.directory.status.identity {
      throw LogError(.refused, file: path, "is the log itself", hint: "name another directory")
    }
    if try LogReader.readDescription(directory) != source.description {
      throw LogError(
        .refused, file: path, "holds another log: its log.json differs",
        hint: "a backup has a directory of its own for each log")
    }
    let verified = try LogExtent.open(directory).requireVerified(threads: threads)
    // Segments begin where those of the source do.
    let environment = WriterEnvironment(segmentLimit: .max)
    let writer = try LogWriter.open(
      path, in: fileSystem, environment: environment, waiting: waiting, after: verified.checkpoint)
    try requireBeginning(LogExtent(writer.log), of: source)
    return LogCopy(source: source, threads: threads, writer: writer)
  }

  private init(source: LogExtent, threads: Int, writer: consuming LogWriter) {
    (self.source, self.threads) = (source, threads)
    self.writer = writer
  }

  private static func make(
    _ path: String, _ description: LogDescription, in fileSystem: any FileSystem
  ) throws(LogError) {
    do throws(LogError) {
      try EventLog.create(path, description, in: fileSystem)
    } catch {
      guard error.kind == .alreadyThere, let directory = try? LogDirectory.open(path, in: fileSystem),
        try directory.status(LogFormat.descriptionFile) != nil
      else { throw error }
      do throws(SystemError) {
        try EventLog.synchronizeParent(of: path, in: fileSystem)
      } catch { throw LogError(writing: path, error) }
    }
  }

  private static func requireBeginning(_ copy: LogExtent, of source: LogExtent) throws(LogError) {
    let compared = try ComparedCopy(source, copy)
    if !compared.isFinding { return }
    let place = compared.shared.map { "seq \($0.sequenceNumber), seal \($0.seal)" } ?? "its beginning"
    let (here, there) = compared.following
    throw LogError(
      .refused, file: copy.directory.path,
      here == 0
        ? "goes on after \(place), where the log ends: \(there) more there"
        : "parted from the log after \(place): \(there) more there, \(here) more in the log",
      hint: "nothing was copied; find out which of them is right, or name a new directory")
  }
}

// Bringing it up to its log.
extension LogCopy {
  /// The most bytes that are written at once, beside a batch that is longer.
  private static let writtenLength = 4 << 20

  /// Copies the batches that are missing, lets go what the log says to be erased, and verifies all of it by what is
  /// then read. O(bytes).
  package mutating func bringUp(erased: [Int], at now: Instant) throws(LogError) -> Outcome {
    let before = writer.log.lastSequenceNumber
    let plan = try announce(erased.filter { $0 <= before })
    try takeBatches(after: before)
    try removeSetAside()
    if let plan { try erase(plan) }
    let end = try verify()
    try note(end, now)
    return Outcome(
      lineCount: source.lastSequenceNumber - before, erasedCount: plan?.erased.count ?? 0, end: end)
  }

  /// Says on the disk which lines of the copy are to go, with the last line of the log as the one that ends it.
  private func announce(_ erased: [Int]) throws(LogError) -> ErasurePlan? {
    let (lookup, own) = (LogLookup(source), LogLookup(LogExtent(writer.log)))
    var standing: [Int] = []
    for number in erased {
      guard let line = try own.line(number), (try? LineMembers(scanning: line, in: 0..<line.count))?.erased == nil
      else { continue }
      standing.append(number)
    }
    guard !standing.isEmpty, let last = try lookup.line(source.lastSequenceNumber), let id = LogCopy.id(last) else {
      return nil
    }
    let plan = ErasurePlan(sequenceNumber: source.lastSequenceNumber, id: id, erased: standing)
    try LogErasure(directory: writer.directory, permissions: writer.permissions).announce(plan)
    return plan
  }

  private static func id(_ line: [UInt8]) -> String? {
    var scanner = JSONScanner(line)
    var id: String?
    try? scanner.readObject { (key, _, value) throws(JSONError) in
      if key == "id" { id = try value.readString() } else { try value.skipValue() }
    }
    return id
  }

  private mutating func takeBatches(after place: Int) throws(LogError) {
    let starts = Set(source.pieces.map(\.firstSequenceNumber))
    var batches = StoredBatches(source, after: place)
    var run: [EncodedBatch] = []
    var length = 0
    while let batch = try batches.next() {
      if batch.end.sequenceNumber <= place { continue }
      if starts.contains(batch.firstSequenceNumber) || length > LogCopy.writtenLength { try write(&run, starts) }
      if run.isEmpty { length = 0 }
      let frontier = run.last?.frontier ?? writer.log.frontier
      run.append(try EncodedBatch(batch, after: frontier, file: source.directory.path))
      length += batch.lines.count
    }
    try write(&run, starts)
  }

  private mutating func write(_ run: inout [EncodedBatch], _ starts: Set<Int>) throws(LogError) {
    if run.isEmpty { return }
    try writer.append(run, inNewSegment: starts.contains(writer.log.lastSequenceNumber + 1))
    run = []
  }

  /// Removes the tails that opening has set aside and that were copied since: an earlier try was cut short there.
  private func removeSetAside() throws(LogError) {
    for case .setAside(let tail, let file) in writer.recovery {
      guard let piece = source.pieces.first(where: { $0.segment == tail.segment }),
        piece.range.upperBound >= tail.offset + tail.bytes.count,
        try source.directory.held(tail.segment).read(tail.offset..<tail.offset + tail.bytes.count) == tail.bytes
      else { continue }
      do throws(SystemError) {
        try writer.directory.removeFile(file)
        try writer.directory.synchronize()
      } catch { throw LogError(writing: writer.directory.path(file), error) }
    }
  }

  private mutating func erase(_ plan: ErasurePlan) throws(LogError) {
    var log = try LogReader.read(writer.directory.lettingGo(), writer.log.description, writer.log.head)
    try LogErasure(directory: writer.directory, permissions: writer.permissions).finish(plan, &log)
    writer.log = log
  }

  /// Verifies every seal of the copy from its files, and that they hold what the log's hold.
  private func verify() throws(LogError) -> KeptSeal? {
    let copy = try LogExtent.acknowledged(try LogDirectory.open(writer.directory.path, in: writer.directory.fileSystem))
    _ = try copy.requireVerified(threads: threads)
    if copy.pieces != source.pieces { throw differs(copy.directory.path) }
    for piece in copy.pieces {
      let (one, other) = (try copy.directory.held(piece.segment), try source.directory.held(piece.segment))
      for start in stride(from: 0, to: piece.range.upperBound, by: 1 << 20) {
        let range = start..<min(start + 1 << 20, piece.range.upperBound)
        if try one.read(range) != other.read(range) { throw differs(one.path) }
      }
    }
    return copy.seal.map { KeptSeal($0, endOf: copy.lastSequenceNumber) }
  }

  private func differs(_ path: String) -> LogError {
    .damage(path, "does not hold what the log holds, though every seal verifies")
  }

  /// Notes what was verified, and when.
  private func note(_ end: KeptSeal?, _ now: Instant) throws(LogError) {
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("seq", end?.sequenceNumber ?? 0)
    if let end { writer.member("seal", end.seal.description) }
    writer.member("verified", now.description)
    writer.endObject()
    let bytes = writer.bytes + [UInt8(ascii: "\n")]
    let directory = self.writer.directory
    do throws(SystemError) {
      try directory.replaceFile(LogFormat.backupFile, bytes[...], permissions: self.writer.permissions)
      try directory.synchronize()
    } catch {
      throw LogError(writing: directory.path(LogFormat.backupFile), error)
    }
  }
}
