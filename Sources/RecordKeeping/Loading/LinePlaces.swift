package import EventStorage
import PatientRecord

/// The places of each patient's lines in a log, so that a writer reads those of the patients that its drafts touch.
///
/// Files beside the snapshots, each for the lines from where another one ends. A writer of many lines leaves one
/// behind; it takes in the earlier ones as long as they hold less than twice as much, so that there are few, and
/// each line is written again a few times at most. They say nothing of what a line says: that is read from the log.
/// Sections:
///
///     base      two numbers: the position where it begins, and how many lines it has of patients
///     patients  for each such line 16 bytes: the hash of the pseudonym, and the place: the number of its segment above
///               the 40 bits of its offset; sorted by both as unsigned numbers
///     ids       the same by the hashes of the ids, the upper half before the lower
///     notes     what is in no patient's history (`SnapshotNotes`)
package struct LinePlaces: Sendable {
  private enum Section: Int { case base, patients, ids, notes }

  /// To be raised whenever the sections are written or read otherwise.
  private static let contentVersion = 1001

  /// The files, the one that goes furthest first, and the position where each begins.
  private let files: [(file: SnapshotFile, base: Int)]

  private static func key(_ id: String) -> SnapshotKey { SnapshotKey(log: id, contentVersion: contentVersion) }

  /// The places of all lines up to one; nil where no files hold them. O(files).
  init?(of log: LogDirectory, id: String) {
    var files: [(file: SnapshotFile, base: Int)] = []
    for file in LogSnapshots.places(of: log, LinePlaces.key(id)) {
      if let last = files.last, file.checkpoint.sequenceNumber != last.base { continue }
      guard let numbers = try? StoredNumbers.values(file.bytes(Section.base.rawValue)[...]), numbers.count == 2,
        (0..<file.checkpoint.sequenceNumber).contains(numbers[0])
      else { return nil }
      files.append((file, numbers[0]))
    }
    guard files.last?.base == 0 else { return nil }
    self.files = files
  }

  /// The end of the lines whose places are known.
  package var checkpoint: Checkpoint? { files.first?.file.checkpoint }

  /// The notes of those lines.
  func notes() throws(NoSnapshot) -> LoadingNotes {
    var notes = LoadingNotes()
    for (file, _) in files { notes.add(try LinePlaces.notes(file)) }
    return notes
  }

  private static func notes(_ file: SnapshotFile) throws(NoSnapshot) -> LoadingNotes {
    try RecordSnapshot.notes(try file.bytes(Section.notes.rawValue)) { $0 }
  }

  /// The places of the lines of patients with some pseudonyms.
  func places(ofPatients patients: Set<String>) throws(NoSnapshot) -> [UInt64] {
    try places(patients.map { PlaceEntry.hash($0.utf8) }, in: .patients)
  }

  /// The places of the lines with some ids.
  func places(ofIDs ids: Set<EventID>) throws(NoSnapshot) -> [UInt64] { try places(ids.map(PlaceEntry.hash), in: .ids) }

  private func places(_ hashes: [UInt64], in section: Section) throws(NoSnapshot) -> [UInt64] {
    let hashes = hashes.sorted()
    var places: [UInt64] = []
    for (file, _) in files {
      var pages = EntryPages(file, section.rawValue)
      for hash in hashes { try pages.add(hash, to: &places) }
    }
    return places
  }

  private static func entries(_ file: SnapshotFile, _ section: Section) throws(NoSnapshot) -> [PlaceEntry] {
    PlaceEntry.entries(try file.bytes(section.rawValue))
  }

  private static func index(_ file: SnapshotFile) throws(NoSnapshot) -> LineIndex {
    LineIndex(patients: try entries(file, .patients), ids: try entries(file, .ids), notes: try notes(file))
  }

  /// Leaves a file for the lines after those of `known`, up to the end of a log that a writer has open.
  ///
  /// Nothing depends on it: without it more is read.
  static func leave(
    after known: LinePlaces?, _ extent: LogExtent, at checkpoint: Checkpoint, threads: Int
  ) throws {
    var index = try LineIndex(extent, after: known?.checkpoint, threads: threads)
    var kept = known?.files ?? []
    var base = known?.checkpoint?.sequenceNumber ?? 0
    while let (file, start) = kept.first, file.count(Section.patients.rawValue) / PlaceEntry.size < 2 * index.count {
      index = index.merged(with: try LinePlaces.index(file))
      base = start
      kept.removeFirst()
    }
    try write(index, from: base, extent, at: checkpoint, keeping: kept.map(\.file.checkpoint.sequenceNumber))
  }

  /// Writes a file of places for the lines after a position, and removes the others but those that end at some.
  static func write(
    _ index: LineIndex, from base: Int, _ extent: LogExtent, at checkpoint: Checkpoint, keeping kept: [Int]
  ) throws(LogError) {
    var writer = try SnapshotFileWriter.begin(extent.directory.path, key(extent.description.id))
    let notes = RecordSnapshot.bytes(of: index.notes.withoutErased) { _ in .none }
    let sections = [
      StoredNumbers.bytes([base, index.count]), PlaceEntry.bytes(index.patients), PlaceEntry.bytes(index.ids), notes,
    ]
    for section in sections {
      try writer.append(section[...])
      writer.endSection()
    }
    try writer.finishPlaces(checkpoint, keeping: kept)
  }

  /// True if the places are those of the lines of the log. O(lines).
  func agree(with extent: LogExtent, threads: Int) throws -> Bool {
    let expected = try LineIndex(extent, after: nil, upTo: checkpoint, threads: threads)
    var found = LineIndex(patients: [], ids: [], notes: LoadingNotes())
    for (file, _) in files { found = found.merged(with: try LinePlaces.index(file)) }
    return found.patients == expected.patients && found.ids == expected.ids
      && found.notes.sortedBytes == expected.notes.withoutErased.sortedBytes
  }
}

extension LoadingNotes {
  fileprivate var sortedBytes: [UInt8] { RecordSnapshot.bytes(of: sorted) { _ in .none } }
}

extension PlaceEntry {
  /// The number of bytes of an entry.
  static let size = 16

  static func bytes(_ entries: [PlaceEntry]) -> [UInt8] {
    StoredNumbers.bytes(entries.flatMap { [Int(bitPattern: UInt($0.hash)), Int(bitPattern: UInt($0.place))] })
  }

  static func entries(_ bytes: [UInt8]) -> [PlaceEntry] {
    let numbers = StoredNumbers.values(bytes[...])
    return stride(from: 0, to: numbers.count - 1, by: 2).map {
      PlaceEntry(hash: UInt64(UInt(bitPattern: numbers[$0])), place: UInt64(UInt(bitPattern: numbers[$0 + 1])))
    }
  }
}

/// The entries of a section, of which pages are read as they are needed: hashes are spread evenly, so that the page of
/// one can be guessed.
private struct EntryPages {
  private let file: SnapshotFile
  private let section: Int
  private let count: Int
  private var page = -1
  private var entries: [PlaceEntry] = []

  private static let length = 1024

  init(_ file: SnapshotFile, _ section: Int) {
    (self.file, self.section) = (file, section)
    count = file.count(section) / PlaceEntry.size
  }

  /// Adds the places of the entries with a hash.
  mutating func add(_ hash: UInt64, to places: inout [UInt64]) throws(NoSnapshot) {
    if count == 0 { return }
    let pageCount = (count + EntryPages.length - 1) / EntryPages.length
    let share = Double(hash) / Double(UInt64.max)
    try turn(to: min(pageCount - 1, Int(share * Double(count)) / EntryPages.length))
    while page > 0, entries[0].hash >= hash { try turn(to: page - 1) }
    while page + 1 < pageCount, entries[entries.count - 1].hash < hash { try turn(to: page + 1) }
    while true {
      places += LineIndex.places(of: [hash], among: entries)
      guard page + 1 < pageCount, entries[entries.count - 1].hash == hash else { return }
      try turn(to: page + 1)
    }
  }

  private mutating func turn(to number: Int) throws(NoSnapshot) {
    if number == page { return }
    let start = number * EntryPages.length
    let end = min(start + EntryPages.length, count)
    entries = PlaceEntry.entries(try file.bytes(section, start * PlaceEntry.size..<end * PlaceEntry.size))
    if entries.isEmpty { throw NoSnapshot() }
    page = number
  }
}
