package import EventStorage
import PatientRecord
import SystemCalls

/// A record as it was at a base, in a file, so that not every question has to read the log.
///
/// It holds what events say and never what was derived of them. The sections of the file:
///
///     histories     the encoded events of each patient (`EncodedHistory`), the patients in the order of the bytes of
///                   their pseudonyms
///     historyEnds   where each patient's events end
///     texts         every text once: the pseudonyms in that order, then all others
///     textEnds      where each text ends; a text's place, from 1, is its symbol in the histories
///     labels        the lists of labels, one after the other, 4 bytes a symbol
///     suspects      the lists of suspects: 4 bytes of a symbol, causality and action as 1 byte each (0 for none)
///     identifiers   the lists of ids: 8 bytes of the upper half, 8 of the lower
///     replacements  the new data of amendments: the type, and the fields as in an encoded event
///     replacementEnds  where each of them ends
///     index         for each event the upper half of its id's hash over the patient's number, sorted
///     notes         what of the log is in no patient's history (`SnapshotNotes`)
///
/// Ends and index are numbers of 8 bytes, the lowest first. All lists are in one arena, of number 1.
package struct RecordSnapshot: Sendable {
  enum Section: Int, CaseIterable {
    case histories, historyEnds, texts, textEnds, labels, suspects, identifiers, replacements, replacementEnds, index,
      notes
  }

  /// The number of the arena that holds all lists.
  static let arena = 1

  /// To be raised whenever events, texts, lists or notes are written or read otherwise, or a type is added.
  private static let contentVersion = 8

  let file: SnapshotFile

  /// The latest snapshot of a log that stands in it; nil where there is none.
  package init?(of log: LogDirectory, id: String) {
    guard let file = LogSnapshots.latest(of: log, RecordSnapshot.key(id)) else { return nil }
    self.file = file
  }

  /// Returns the key of the snapshots of a log with an id.
  package static func key(_ id: String) -> SnapshotKey { SnapshotKey(log: id, contentVersion: contentVersion) }

  /// The checkpoint of the log from which the snapshot was made.
  package var checkpoint: Checkpoint { file.checkpoint }

  func bytes(_ section: Section) throws(NoSnapshot) -> [UInt8] { try file.bytes(section.rawValue) }

  func bytes(_ section: Section, _ range: Range<Int>) throws(NoSnapshot) -> [UInt8] {
    try file.bytes(section.rawValue, range)
  }

  func count(_ section: Section, of size: Int) -> Int { file.count(section.rawValue) / size }

  /// The end of an element, which is the start of the next; 0 for the one before the first.
  func range(_ element: Int, in ends: Section) throws(NoSnapshot) -> Range<Int> {
    let from = max(0, element - 1) * 8
    let values = StoredNumbers.values(try bytes(ends, from..<(element + 1) * 8)[...])
    guard let end = values.last, let start = element == 0 ? 0 : values.first, start <= end else { throw NoSnapshot() }
    return start..<end
  }
}

/// The events, texts, lists and notes of a snapshot, to begin a replay with.
struct ReplayStart {
  var history: EncodedHistory?
  var vocabulary = Vocabulary()
  var lists: ListArena?
  var notes = LoadingNotes()
}

extension RecordSnapshot {
  /// All of it. O(bytes).
  func whole() throws(NoSnapshot) -> ReplayStart {
    let ends = StoredNumbers.values(try bytes(.historyEnds)[...])
    var part = EncodedHistory.Part(firstPatient: 0)
    part.bytes = try bytes(.histories)
    part.ends = ends
    var last = 0
    for end in ends {
      guard end >= last else { throw NoSnapshot() }
      last = end
    }
    let textEnds = StoredNumbers.values(try bytes(.textEnds)[...])
    guard last == part.bytes.count, ends.count <= textEnds.count,
      let vocabulary = Vocabulary(bytes: try bytes(.texts), ends: textEnds)
    else { throw NoSnapshot() }
    let patients = ends.indices.map { Symbol(index: UInt32($0 + 1)) }
    return ReplayStart(
      history: EncodedHistory(patients: patients, parts: [part], textCount: vocabulary.count), vocabulary: vocabulary,
      lists: ListArena(number: RecordSnapshot.arena, try arenaContents(within: bounds(vocabulary.count))),
      notes: try notes { (symbol) throws(NoSnapshot) in symbol })
  }

  private func arenaContents(within bounds: PoolCounts) throws(NoSnapshot) -> ArenaContents {
    var contents = ArenaContents()
    contents.symbols = SnapshotElements.labels(try bytes(.labels)[...])
    contents.suspects = try SnapshotElements.suspects(try bytes(.suspects)[...])
    contents.identifiers = SnapshotElements.identifiers(try bytes(.identifiers)[...])
    let symbols = contents.symbols + contents.suspects.map(\.treatment)
    for symbol in symbols where Int(symbol.index) >= bounds.textCount { throw NoSnapshot() }
    for place in 0..<count(.replacementEnds, of: 8) {
      contents.replacements.append(try replacement(place, within: bounds))
    }
    return contents
  }

  /// The new data of an amendment.
  func replacement(_ place: Int, within bounds: PoolCounts) throws(NoSnapshot) -> ClinicalEvent {
    let bytes = try bytes(.replacements, try range(place, in: .replacementEnds))
    let event = unsafe bytes.withUnsafeBytes { bytes in
      var reader = unsafe EncodedEventReader(bytes, within: bounds)
      let event = try? reader.readData()
      return reader.isAtEnd ? event : nil
    }
    guard let event else { throw NoSnapshot() }
    return event
  }

  /// Which texts and lists the snapshot has.
  func bounds(_ textCount: Int) -> PoolCounts {
    let arena = ArenaCounts(
      number: RecordSnapshot.arena, symbols: count(.labels, of: 4), suspects: count(.suspects, of: 6),
      identifiers: count(.identifiers, of: 16), replacements: count(.replacementEnds, of: 8))
    return PoolCounts(textCount: textCount, arenas: [arena])
  }
}

/// The elements of lists as they stand in a snapshot.
enum SnapshotElements {
  static func labels(_ bytes: ArraySlice<UInt8>) -> [Symbol] {
    stride(from: bytes.startIndex, to: bytes.endIndex - 3, by: 4).map { Symbol(index: word(bytes, at: $0)) }
  }

  static func suspects(_ bytes: ArraySlice<UInt8>) throws(NoSnapshot) -> [Suspect] {
    var suspects: [Suspect] = []
    for start in stride(from: bytes.startIndex, to: bytes.endIndex - 5, by: 6) {
      suspects.append(
        Suspect(
          treatment: Symbol(index: word(bytes, at: start)), causality: try code(bytes[start + 4]),
          action: try code(bytes[start + 5])))
    }
    return suspects
  }

  static func identifiers(_ bytes: ArraySlice<UInt8>) -> [EventID] {
    unsafe bytes.withUnsafeBytes { bytes in
      stride(from: 0, to: bytes.count - 15, by: 16).map { start in
        unsafe EventID(encoded: UnsafeRawBufferPointer(rebasing: bytes[start...]))
      }
    }
  }

  static func bytes(_ label: Symbol) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: label.index >> ($0 * 8)) } }

  static func bytes(_ id: EventID) -> [UInt8] {
    [id.halves.high, id.halves.low].flatMap { half in (0..<8).map { UInt8(truncatingIfNeeded: half >> ($0 * 8)) } }
  }

  static func bytes(_ suspect: Suspect) -> [UInt8] {
    bytes(suspect.treatment) + [byte(of: suspect.causality), byte(of: suspect.action)]
  }

  private static func word(_ bytes: ArraySlice<UInt8>, at start: Int) -> UInt32 {
    (0..<4).reduce(0) { $0 | UInt32(bytes[start + $1]) << UInt32($1 * 8) }
  }

  private static func code<Value: Code>(_ byte: UInt8) throws(NoSnapshot) -> Value? {
    if byte == 0 { return nil }
    guard let code = Value.table.value(at: Int(byte) - 1) else { throw NoSnapshot() }
    return code
  }

  private static func byte<Value: Code>(of code: Value?) -> UInt8 { code.map { Value.table.position(of: $0) + 1 } ?? 0 }
}
