import ByteScanning
import EventStorage
import PatientRecord
import SystemCalls

/// A line by the hash of its patient's pseudonym, or of its id.
struct PlaceEntry: Hashable, Comparable, Sendable, BitwiseCopyable {
  let hash: UInt64
  /// The place of the line, packed.
  let place: UInt64

  static func < (one: PlaceEntry, other: PlaceEntry) -> Bool { (one.hash, one.place) < (other.hash, other.place) }

  static func hash(_ patient: some Sequence<UInt8>) -> UInt64 { Array(patient).foldedHash }

  static func hash(_ id: EventID) -> UInt64 {
    unsafe withUnsafeBytes(of: (id.halves.high.littleEndian, id.halves.low.littleEndian)) { unsafe foldedHash($0) }
  }
}

/// The places of the lines of a part of a log by patient and by id, and what of them is in no patient's history.
struct LineIndex: Sendable {
  /// By patient, in the order of the hashes.
  private(set) var patients: [PlaceEntry] = []
  /// By id, in the order of the hashes.
  private(set) var ids: [PlaceEntry] = []
  private(set) var notes = LoadingNotes()

  /// The number of lines that are in some patient's history.
  var count: Int { patients.count }

  init(patients: [PlaceEntry], ids: [PlaceEntry], notes: LoadingNotes) {
    (self.patients, self.ids, self.notes) = (patients, ids, notes)
  }

  /// The lines of a log after a checkpoint, up to another one. O(bytes), on several threads.
  init(
    _ extent: LogExtent, after start: Checkpoint?, upTo end: Checkpoint? = nil, threads: Int
  ) throws(LogError) {
    let windows = LogWindows(extent.directory, extent.pieces(after: start, upTo: end))
    let numbers = Dictionary(
      extent.pieces.enumerated().map { ($1.segment, $0) }, uniquingKeysWith: { first, _ in first })
    let parts = Locked<[LineIndex]>([])
    let failure = Locked<LogError?>(nil)
    Workers.run(max(1, min(threads, windows.count))) { _ in
      var buffer = WindowBuffer()
      do throws(LogError) {
        while let number = windows.takeNext() {
          let part = try unsafe windows.readPlaced(number, into: &buffer) { bytes, segment, offset in
            unsafe LineIndex(bytes, segment: numbers[segment] ?? 0, offset)
          }
          parts.withLock { $0.append(part) }
        }
      } catch {
        failure.withLock { $0 = $0 ?? error }
      }
    }
    if let error = failure.withLock({ $0 }) { throw error }
    for part in parts.withLock({ $0 }) {
      patients += part.patients
      ids += part.ids
      notes.add(part.notes)
    }
    patients.sort()
    ids.sort()
  }

  /// Whole lines that begin at an offset of a segment; 64 bytes behind them must be readable.
  private init(_ window: UnsafeRawBufferPointer, segment: Int, _ offset: Int) {
    let shared = SharedVocabulary(Vocabulary())
    var parser = LineParser(shared, arena: 1)
    var starts: [Int] = []
    unsafe parser.read(window, number: 0) { starts.append($0.range.lowerBound) }
    let parsed = parser.result
    notes = parsed.notes
    let texts = shared.current
    for (line, start) in starts.enumerated() where !parsed.lines[line].patient.isNone {
      let place = LinePlace(segment: segment, offset: offset + start).packed
      patients.append(PlaceEntry(hash: PlaceEntry.hash(texts.utf8(of: parsed.lines[line].patient)), place: place))
      if let id = parsed.id(ofLine: line) { ids.append(PlaceEntry(hash: PlaceEntry.hash(id), place: place)) }
    }
  }

  /// The lines of both. O(lines).
  func merged(with other: LineIndex) -> LineIndex {
    var notes = notes
    notes.add(other.notes)
    return LineIndex(
      patients: LineIndex.merge(patients, other.patients), ids: LineIndex.merge(ids, other.ids), notes: notes)
  }

  private static func merge(_ some: [PlaceEntry], _ others: [PlaceEntry]) -> [PlaceEntry] {
    var merged: [PlaceEntry] = []
    merged.reserveCapacity(some.count + others.count)
    var place = 0
    for entry in some {
      while place < others.count, others[place] < entry {
        merged.append(others[place])
        place += 1
      }
      merged.append(entry)
    }
    return merged + others[place...]
  }

  /// The places of the entries that have one of some hashes, which are in rising order.
  static func places(of hashes: [UInt64], among entries: [PlaceEntry]) -> [UInt64] {
    var places: [UInt64] = []
    var place = 0
    for hash in hashes {
      var (low, high) = (place, entries.count)
      while low < high {
        let middle = (low + high) / 2
        if entries[middle].hash < hash { low = middle + 1 } else { high = middle }
      }
      place = low
      while place < entries.count, entries[place].hash == hash {
        places.append(entries[place].place)
        place += 1
      }
    }
    return places
  }
}
