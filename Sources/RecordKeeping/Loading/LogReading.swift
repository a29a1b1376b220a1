import CalendarTime
package import EventStorage
import PatientRecord
import SystemCalls

/// The way in which a log is read.
package struct ReadingOptions: Sendable {
  /// The number of threads.
  package let threads: Int
  /// Tells that a snapshot is used if there is one, and made if reading was long.
  package let usesSnapshots: Bool
  /// The least number of bytes of lines for which a snapshot is used: fewer are read as fast, and a false snapshot then
  /// changes nothing.
  private let leastSnapshotByteCount: Int
  /// Tells that a snapshot only says where lines stand: what they say is read from the log.
  package private(set) var readsLines = false

  /// Reading on some threads, with or without snapshots.
  package init(threads: Int, usesSnapshots: Bool, ofLeastByteCount least: Int = 1 << 20) {
    (self.threads, self.usesSnapshots, leastSnapshotByteCount) = (threads, usesSnapshots, least)
  }

  /// The same reading on another number of threads.
  package func reading(threads: Int) -> ReadingOptions {
    ReadingOptions(threads: threads, usesSnapshots: usesSnapshots, ofLeastByteCount: leastSnapshotByteCount)
  }

  /// True if a snapshot is to be used.
  fileprivate func uses(_ snapshot: RecordSnapshot) -> Bool {
    snapshot.checkpoint.pieces.reduce(0) { $0 + $1.length } >= leastSnapshotByteCount
  }

  /// The same reading for a writer, which takes no content from a snapshot.
  package var forWriting: ReadingOptions {
    var options = self
    options.readsLines = true
    return options
  }
}

/// A log that is to be read, with its latest snapshot.
package struct LogReading {
  /// The way in which it is read.
  package let options: ReadingOptions
  /// The valid byte ranges of the log.
  package let extent: LogExtent
  private let snapshot: RecordSnapshot?
  /// The places of the lines of patients, where a writer left them.
  private var places: LinePlaces?
  /// When the last line was recorded, for a writer.
  private var lastRecorded: Instant?
  /// The lines after the snapshot, if they were verified: they are read once.
  private let verified: LogWindows?

  /// Finds the valid byte ranges of a log, and verifies every seal of what is read if that is not much.
  ///
  /// A question to a large log checks the form and the order of every line and leaves seals to `verify` and `snapshot`:
  /// hashing costs as much as all the rest.
  package init(_ path: String, _ options: ReadingOptions) throws(LogError) {
    self.options = options
    let directory = try LogDirectory.open(path, in: SystemFileSystem())
    let found = try LogReading.snapshot(of: directory, options)
    let extent = try LogExtent.open(directory, after: found?.checkpoint)
    // The log may have been changed between the two.
    let snapshot = found.flatMap { extent.extends($0.checkpoint) ? $0 : nil }
    self.snapshot = snapshot
    guard LogReading.byteCount(extent, after: snapshot) <= LogReading.verifiedByteLimit else {
      (self.extent, verified) = (extent, nil)
      return
    }
    let windows = LogWindows(extent.directory, extent.pieces(after: snapshot?.checkpoint), keepsLines: true)
    if try extent.verified(windows, threads: options.threads, after: snapshot?.checkpoint) == nil {
      // Reading line by line names the damage.
      (self.extent, verified) = (LogExtent(try EventLog.open(extent.directory, after: snapshot?.checkpoint)), nil)
    } else {
      (self.extent, verified) = (extent, windows)
    }
  }

  /// Reads the whole log, without a snapshot, from what was found of it and verified.
  package init(_ extent: LogExtent, _ options: ReadingOptions) {
    (self.extent, self.options, snapshot, verified) = (extent, options, nil, nil)
  }

  /// The log that a writer has opened, with the snapshot or the places that it was opened after.
  package init(
    _ writer: borrowing LogWriter, after snapshot: RecordSnapshot?, _ places: LinePlaces? = nil,
    _ options: ReadingOptions
  ) {
    self.options = options
    extent = LogExtent(writer.log)
    let isContinued = writer.log.checkpoint != nil
    self.snapshot = isContinued && places == nil ? snapshot : nil
    self.places = isContinued ? places : nil
    lastRecorded = writer.log.lastRecorded
    verified = nil
  }

  /// Returns the places of the lines of patients, where files hold them that go at least as far as a snapshot.
  static func places(
    of path: String, _ options: ReadingOptions, beyond snapshot: RecordSnapshot?
  ) throws(LogError) -> LinePlaces? {
    guard options.usesSnapshots else { return nil }
    let directory = try LogDirectory.open(path, in: SystemFileSystem())
    let places = LinePlaces(of: directory, id: try LogDescription.read(directory).id)
    let reach = snapshot?.checkpoint.sequenceNumber ?? 0
    return (places?.checkpoint?.sequenceNumber ?? -1) >= reach ? places : nil
  }

  /// True if many patients are found as easily as few.
  var findsPatients: Bool { places != nil }

  /// Leaves the places of the lines that a writer has added, and of those before them that were read anyway; only where
  /// there are many, and nothing depends on it.
  func leavePlaces(_ writer: borrowing LogWriter) {
    guard options.usesSnapshots, snapshot == nil, let checkpoint = Checkpoint(writer.log) else { return }
    let extent = LogExtent(writer.log)
    let count = extent.pieces(after: places?.checkpoint).reduce(0) { $0 + $1.range.count }
    if count < LogReading.placesByteCount { return }
    try? LinePlaces.leave(after: places, extent, at: checkpoint, threads: options.threads)
  }

  /// The number of bytes of lines from which on their places are left.
  private static let placesByteCount = 1 << 20

  /// Returns the latest snapshot of a log; nil if there is none, or none is to be used.
  package static func snapshot(of path: String, _ options: ReadingOptions) throws(LogError) -> RecordSnapshot? {
    guard options.usesSnapshots else { return nil }
    return try snapshot(of: try LogDirectory.open(path, in: SystemFileSystem()), options)
  }

  private static func snapshot(
    of directory: LogDirectory, _ options: ReadingOptions
  ) throws(LogError) -> RecordSnapshot? {
    guard options.usesSnapshots else { return nil }
    let snapshot = RecordSnapshot(of: directory, id: try LogDescription.read(directory).id)
    return snapshot.flatMap { options.uses($0) ? $0 : nil }
  }

  /// Tells that so much has to be read that the next question is worth a snapshot.
  package var isLong: Bool { LogReading.byteCount(extent, after: snapshot) > LogReading.verifiedByteLimit }

  /// The most bytes whose seals every question verifies, and that it reads without making a snapshot.
  private static let verifiedByteLimit = 16 << 20

  private static func byteCount(_ extent: LogExtent, after snapshot: RecordSnapshot?) -> Int {
    extent.pieces(after: snapshot?.checkpoint).reduce(0) { $0 + $1.range.count }
  }

  /// Reads the record, or what of it a scope asks for: of a person all that stands under any of their pseudonyms.
  package func record(_ scope: RecordScope? = nil) throws(LogError) -> Record {
    let record = try stored(scope)
    guard let scope, let wide = record.widened(scope) else { return record }
    return try stored(wide)
  }

  /// Reads the record, or what stands under the pseudonyms of a scope.
  private func stored(_ scope: RecordScope?) throws(LogError) -> Record {
    let progress = ProgressLine("reading the log")
    defer { progress?.wipe() }
    do throws(ReplayError) {
      if let scope, let places, let record = try record(scope, places) { return record }
      if let snapshot {
        do throws(ReplayError) {
          if let record = try record(scope, after: snapshot, progress) { return record }
        } catch .noSnapshot {
          // What was found to be no snapshot is not asked again: all lines are read.
        }
      }
      return try Record(reading: windows(after: nil, progress), scope: scope, threads: options.threads)
    } catch {
      switch error {
      case .unreadable(let cause): throw cause
      // Reading with every seal names the damage; a log that was exchanged meanwhile is simply read.
      case .outOfOrder, .noSnapshot: return Record(try EventLog.open(extent.directory))
      }
    }
  }

  /// The lines after a checkpoint: those that were verified, unless they were read already.
  private func windows(after checkpoint: Checkpoint?, _ progress: ProgressLine?) -> LogWindows {
    if checkpoint == snapshot?.checkpoint, let verified, verified.isUnread { return verified }
    return LogWindows(extent.directory, extent.pieces(after: checkpoint), progress: progress?.callback)
  }

  /// Reads the record from a snapshot and the lines after it; for a writer from the lines that the snapshot leads to.
  ///
  /// Returns nil where all lines are to be read instead, since that costs less.
  private func record(
    _ scope: RecordScope?, after snapshot: RecordSnapshot, _ progress: ProgressLine?
  ) throws(ReplayError) -> Record? {
    if options.readsLines, scope == nil { return nil }
    let record = try Record(
      reading: windows(after: snapshot.checkpoint, progress), after: snapshot, scope: scope, threads: options.threads)
    guard options.readsLines, let scope else { return record }
    return try readAgain(record, scope)
  }

  /// Reads the lines of a scope by their places; nil where reading all lines costs less, and where the places are none.
  func record(
    _ scope: RecordScope, _ places: LinePlaces, costing byteCost: Int = LogReading.placeByteCost
  ) throws(ReplayError) -> Record? {
    do throws(LogError) {
      let tail = try LineIndex(extent, after: places.checkpoint, threads: options.threads)
      guard let notes = try? places.notes(), let byID = try? places.places(ofIDs: scope.ids) else { return nil }
      let lookup = LogLookup(extent)
      var scope = scope
      let named = LineIndex.places(of: scope.ids.map(PlaceEntry.hash).sorted(), among: tail.ids)
      guard let lines = try lookup.lines((byID + named).map(LinePlace.init(packed:)).sorted()) else { return nil }
      for line in contentLines(of: lines) {
        if let patient = storedPatient(Array(lines[line])) { scope.patients.insert(patient) }
      }
      let hashes = scope.patients.map { PlaceEntry.hash($0.utf8) }.sorted()
      guard let known = try? places.places(ofPatients: scope.patients) else { return nil }
      let found = Set(known + LineIndex.places(of: hashes, among: tail.patients)).sorted()
      if found.count * byteCost > extent.byteCount { return nil }
      guard let own = try lookup.lines(found.map(LinePlace.init(packed:))) else { return nil }
      var all = notes
      all.add(tail.notes)
      let record = Record(lines: own, scope, all, upTo: (extent.lastSequenceNumber, lastRecorded))
      return scope.positions.isSubset(of: Set(record.positionsHeld).union(all.positions)) ? record : nil
    } catch {
      throw .unreadable(error)
    }
  }

  /// The bytes that could be read, on several threads, in the time of reading one line at its place.
  static let placeByteCost = 1 << 10

  /// Reads every event of a record from its own line in the log.
  ///
  /// Throws `.outOfOrder` where a line and the snapshot disagree: then one of them was changed, every seal is verified
  /// and every line is read. Returns nil where reading all lines costs less.
  private func readAgain(_ record: Record, _ scope: RecordScope) throws(ReplayError) -> Record? {
    let positions = record.positionsHeld
    if positions.count * LogReading.searchByteCost > extent.byteCount { return nil }
    let named = record.notes.namedAsErased
    let isNoted = (record.notes.stubs + record.notes.others).contains { scope.ids.contains($0.id) }
    // Of a patient's lines only those that are no events are in no history.
    let places = Set(positions).union(record.notes.positions)
    if isNoted || positions.contains(where: named.contains) || !scope.positions.isSubset(of: places) {
      throw .outOfOrder
    }
    let lookup = LogLookup(extent)
    var lines: [UInt8] = []
    for position in positions {
      let line: [UInt8]?
      do throws(LogError) { line = try lookup.line(position) } catch { throw .unreadable(error) }
      guard let line else { throw .outOfOrder }
      lines += line
      lines.append(UInt8(ascii: "\n"))
    }
    guard let again = record.readAgain(from: lines) else { throw .outOfOrder }
    return again
  }

  /// The bytes that could be read in the time of one search for a line.
  private static let searchByteCost = 16 << 10

  /// Returns the scope of some patients and of the events that some words may name: seqs or ids.
  ///
  /// A word that names no event costs a search and changes nothing. O(words · log bytes).
  package func scope(patients: Set<String>, events words: [String]) throws(LogError) -> RecordScope {
    var scope = RecordScope(patients: patients)
    let lookup = LogLookup(extent)
    for word in words {
      if let id = EventID(word) { scope.ids.insert(id) }
      guard let position = Int(word) else { continue }
      guard let line = try lookup.line(position) else { continue }
      // A line of no patient is of the record itself, which is always in the scope.
      if let patient = storedPatient(line) { scope.patients.insert(patient) }
      scope.positions.insert(position)
    }
    return scope
  }
}

// The names of patients alone.
extension LogReading {
  /// Returns the first patients, by their bytes, whose pseudonyms begin so; of a log that would take long to read, only
  /// those that a snapshot has. O(bytes after the snapshot).
  package func patients(beginningWith prefix: String, limit: Int) throws(LogError) -> [String] {
    guard let snapshot else {
      return isLong ? [] : LogReading.first(limit, beginningWith: prefix, of: try record().patientNames)
    }
    let known = snapshot.patients(beginningWith: prefix, limit: limit)
    return LogReading.first(limit, beginningWith: prefix, of: known + (isLong ? [] : try recentPatients(snapshot)))
  }

  private static func first(_ limit: Int, beginningWith prefix: String, of names: [String]) -> [String] {
    let fitting = Set(names.filter { $0.utf8.starts(with: prefix.utf8) })
    return Array(fitting.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.prefix(limit))
  }

  /// The patients of the lines after a snapshot.
  private func recentPatients(_ snapshot: RecordSnapshot) throws(LogError) -> [String] {
    let windows = LogWindows(extent.directory, extent.pieces(after: snapshot.checkpoint))
    var buffer = WindowBuffer()
    var lines: [UInt8] = []
    while let number = windows.takeNext() {
      lines += try unsafe windows.read(number, into: &buffer) { unsafe Array($0) }
    }
    return Record(lines: lines).patientNames
  }
}

extension Record {
  /// The pseudonyms of all patients.
  fileprivate var patientNames: [String] { patients.map { pool.text($0) } }
}
