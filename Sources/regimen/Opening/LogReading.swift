import Arguments
import EventStorage
import JSONText
import PatientRecord
import RecordKeeping
import SystemCalls

/// How a log is read: on how many threads, and if a snapshot helps.
struct ReadingOptions: Sendable {
  /// The number of threads.
  let threads: Int
  /// Tells that a snapshot is used if there is one, and made if reading was long.
  let usesSnapshots: Bool

  enum Snapshots: String, CaseIterable, Sendable { case use, ignore }

  /// Options as a call gives them, else as the environment does.
  private init(threads: Int?, snapshots: Snapshots?) throws(UsageError) {
    let environment = try ReadingOptions.environment()
    self.threads = threads ?? environment.threads
    usesSnapshots = snapshots.map { $0 == .use } ?? environment.usesSnapshots
  }

  /// Options as the environment gives them; all processors, and snapshots, if it gives none.
  static func environment() throws(UsageError) -> ReadingOptions {
    let snapshots = environmentValue("REGIMEN_SNAPSHOTS")
    if let snapshots, Snapshots(rawValue: snapshots) == nil {
      throw UsageError("REGIMEN_SNAPSHOTS is neither use nor ignore", index: nil, hint: "REGIMEN_SNAPSHOTS=ignore")
    }
    return ReadingOptions(threads: try threadsOfEnvironment(), usesSnapshots: snapshots != "ignore")
  }

  private static func threadsOfEnvironment() throws(UsageError) -> Int {
    guard let text = environmentValue("REGIMEN_THREADS") else { return Workers.available }
    do throws(ValueError) { return try typedThreads(text) } catch {
      throw UsageError("REGIMEN_THREADS is \(error.message)", index: nil, hint: error.hint)
    }
  }

  private init(threads: Int, usesSnapshots: Bool) {
    self.threads = threads
    self.usesSnapshots = usesSnapshots
  }

  private static let threadsOption = Option(
    "threads", value: "N", help: "How many threads read; else $REGIMEN_THREADS, or all processors."
  ).optional(as: typedThreads)

  /// For questions.
  static let parameters = Parameter(
    { (threads, snapshots) throws(UsageError) in try ReadingOptions(threads: threads, snapshots: snapshots) },
    threadsOption,
    Option.choice(
      "snapshots", value: "WHETHER", help: "Whether to start from a snapshot; else $REGIMEN_SNAPSHOTS, or use.",
      of: Snapshots.self))

  /// For commands that read every line.
  static let everyLine = Parameter(
    { (threads) throws(UsageError) in try ReadingOptions(threads: threads, snapshots: .ignore) }, threadsOption)
}

/// Reads a number of threads.
private func typedThreads(_ text: String) throws(ValueError) -> Int {
  guard let threads = Int(text), (1...Workers.limit).contains(threads) else {
    throw ValueError("not a number of threads", hint: "a whole number from 1 to \(Workers.limit)")
  }
  return threads
}

/// A log that is to be read, with what of it a snapshot spares.
struct LogReading {
  let options: ReadingOptions
  /// What counts of the log.
  let extent: LogExtent
  private let snapshot: RecordSnapshot?

  /// Finds what counts of a log; verifies every seal of what is read, where that is not much.
  ///
  /// A question to a large log checks the form and the order of every line and leaves seals to `verify` and `snapshot`:
  /// hashing costs as much as all the rest.
  init(_ path: String, _ options: ReadingOptions) throws(CommandFailure) {
    self.options = options
    do throws(LogError) {
      snapshot = try LogReading.snapshot(of: path, options)
      let extent = try LogExtent.open(path, in: SystemFileSystem(), after: snapshot?.checkpoint)
      let isShort = LogReading.byteCount(extent, after: snapshot) <= LogReading.verifiedByteLimit
      self.extent =
        isShort ? LogExtent(try EventLog.open(path, in: SystemFileSystem(), after: snapshot?.checkpoint)) : extent
    } catch {
      throw CommandFailure(error)
    }
  }

  /// What counts of a log that a writer has opened, after the snapshot that it was opened after.
  init(_ writer: borrowing LogWriter, after snapshot: RecordSnapshot?, _ options: ReadingOptions) {
    self.options = options
    extent = LogExtent(writer.log)
    self.snapshot = writer.log.checkpoint == nil ? nil : snapshot
  }

  /// The latest snapshot of a log; nil where there is none, or none is to be used.
  static func snapshot(of path: String, _ options: ReadingOptions) throws(LogError) -> RecordSnapshot? {
    guard options.usesSnapshots else { return nil }
    return RecordSnapshot(of: path, id: try LogDescription.read(path).id)
  }

  /// Whether so much has to be read that the next question is worth a snapshot.
  var isLong: Bool { LogReading.byteCount(extent, after: snapshot) > LogReading.verifiedByteLimit }

  /// The most bytes whose seals every question verifies, and that it reads without making a snapshot.
  private static let verifiedByteLimit = 16 << 20

  private static func byteCount(_ extent: LogExtent, after snapshot: RecordSnapshot?) -> Int {
    extent.pieces(after: snapshot?.checkpoint).reduce(0) { $0 + $1.range.count }
  }

  /// The record, or what of it a scope asks for.
  func record(_ scope: RecordScope? = nil) throws(CommandFailure) -> Record {
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
      case .unreadable(let cause): throw CommandFailure(cause)
      // Reading with every seal names the damage; a log that was exchanged meanwhile is simply read.
      case .outOfOrder, .noSnapshot: return Record(try openLog(extent.directory))
      }
    }
  }

  /// The scope of some patients and of the events that some words may name: seqs or ids.
  ///
  /// What names no event costs a search and changes nothing. O(words · log bytes).
  func scope(patients: Set<String>, events words: [String]) throws(CommandFailure) -> RecordScope {
    var scope = RecordScope(patients: patients)
    let lookup = LogLookup(extent)
    for word in words {
      if let id = EventID(word) { scope.ids.insert(id) }
      guard let position = Int(word) else { continue }
      do throws(LogError) {
        if let patient = try lookup.line(position).flatMap(storedPatient) { scope.patients.insert(patient) }
      } catch {
        throw CommandFailure(error)
      }
    }
    return scope
  }
}

// The names of patients alone.
extension LogReading {
  /// The first patients, by their bytes, whose pseudonyms begin so; of a log that would take long to read, those alone
  /// that a snapshot has. O(bytes after the snapshot).
  func patients(beginningWith prefix: String, limit: Int) throws(CommandFailure) -> [String] {
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
  private func recentPatients(_ snapshot: RecordSnapshot) throws(CommandFailure) -> [String] {
    let windows = LogWindows(extent.directory, extent.pieces(after: snapshot.checkpoint))
    var buffer = WindowBuffer()
    var names: [String] = []
    do throws(LogError) {
      while let number = windows.takeNext() {
        let lines = try unsafe windows.read(number, into: &buffer) { unsafe Array($0) }
        names += lines.split(separator: UInt8(ascii: "\n")).compactMap { storedPatient(Array($0)) }
      }
    } catch {
      throw CommandFailure(error)
    }
    return names
  }
}

extension Record {
  /// The pseudonyms of all patients.
  fileprivate var patientNames: [String] { patients.map { pool.text($0) } }
}
