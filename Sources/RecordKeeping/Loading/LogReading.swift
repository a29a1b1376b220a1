package import EventStorage
import PatientRecord
import SystemCalls

/// The way in which a log is read.
package struct ReadingOptions: Sendable {
  /// The number of threads.
  package let threads: Int
  /// Tells that a snapshot is used if there is one, and made if reading was long.
  package let usesSnapshots: Bool

  /// Reading on some threads, with or without snapshots.
  package init(threads: Int, usesSnapshots: Bool) { (self.threads, self.usesSnapshots) = (threads, usesSnapshots) }
}

/// A log that is to be read, with its latest snapshot.
package struct LogReading {
  /// The way in which it is read.
  package let options: ReadingOptions
  /// The valid byte ranges of the log.
  package let extent: LogExtent
  private let snapshot: RecordSnapshot?

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
    let isShort = LogReading.byteCount(extent, after: snapshot) <= LogReading.verifiedByteLimit
    if isShort, try extent.verified(threads: options.threads, after: snapshot?.checkpoint) == nil {
      // Reading line by line names the damage.
      self.extent = LogExtent(try EventLog.open(extent.directory, after: snapshot?.checkpoint))
    } else {
      self.extent = extent
    }
    self.snapshot = snapshot
  }

  /// Reads the whole log, without a snapshot, from what was found of it and verified.
  package init(_ extent: LogExtent, _ options: ReadingOptions) {
    (self.extent, self.options, snapshot) = (extent, options, nil)
  }

  /// The log that a writer has opened, with the snapshot that it was opened after.
  package init(_ writer: borrowing LogWriter, after snapshot: RecordSnapshot?, _ options: ReadingOptions) {
    self.options = options
    extent = LogExtent(writer.log)
    self.snapshot = writer.log.checkpoint == nil ? nil : snapshot
  }

  /// Returns the latest snapshot of a log; nil if there is none, or none is to be used.
  package static func snapshot(of path: String, _ options: ReadingOptions) throws(LogError) -> RecordSnapshot? {
    guard options.usesSnapshots else { return nil }
    return try snapshot(of: try LogDirectory.open(path, in: SystemFileSystem()), options)
  }

  private static func snapshot(
    of directory: LogDirectory, _ options: ReadingOptions
  ) throws(LogError) -> RecordSnapshot? {
    guard options.usesSnapshots else { return nil }
    return RecordSnapshot(of: directory, id: try LogDescription.read(directory).id)
  }

  /// Tells that so much has to be read that the next question is worth a snapshot.
  package var isLong: Bool { LogReading.byteCount(extent, after: snapshot) > LogReading.verifiedByteLimit }

  /// The most bytes whose seals every question verifies, and that it reads without making a snapshot.
  private static let verifiedByteLimit = 16 << 20

  private static func byteCount(_ extent: LogExtent, after snapshot: RecordSnapshot?) -> Int {
    extent.pieces(after: snapshot?.checkpoint).reduce(0) { $0 + $1.range.count }
  }

  /// Reads the record, or what of it a scope asks for.
  package func record(_ scope: RecordScope? = nil) throws(LogError) -> Record {
    let progress = ProgressLine("reading the log")
    defer { progress?.wipe() }
    do throws(ReplayError) {
      if let snapshot {
        do throws(ReplayError) {
          return try Record(
            reading: LogWindows(
              extent.directory, extent.pieces(after: snapshot.checkpoint), progress: progress?.callback),
            after: snapshot, scope: scope, threads: options.threads)
        } catch .noSnapshot {
          // What was found to be no snapshot is not asked again: all lines are read.
        }
      }
      return try Record(
        reading: LogWindows(extent.directory, extent.pieces, progress: progress?.callback), scope: scope,
        threads: options.threads)
    } catch {
      switch error {
      case .unreadable(let cause): throw cause
      // Reading with every seal names the damage; a log that was exchanged meanwhile is simply read.
      case .outOfOrder, .noSnapshot: return Record(try EventLog.open(extent.directory))
      }
    }
  }

  /// Returns the scope of some patients and of the events that some words may name: seqs or ids.
  ///
  /// A word that names no event costs a search and changes nothing. O(words · log bytes).
  package func scope(patients: Set<String>, events words: [String]) throws(LogError) -> RecordScope {
    var scope = RecordScope(patients: patients)
    let lookup = LogLookup(extent)
    for word in words {
      if let id = EventID(word) { scope.ids.insert(id) }
      guard let position = Int(word) else { continue }
      if let patient = try lookup.line(position).flatMap(storedPatient) { scope.patients.insert(patient) }
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
