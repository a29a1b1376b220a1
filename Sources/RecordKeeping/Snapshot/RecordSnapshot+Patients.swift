import ByteScanning
import EventStorage
package import PatientRecord

/// A part of a record: the patients with some names, those of the events with some ids, and always the record itself.
package struct RecordScope: Sendable {
  /// Their pseudonyms.
  package var patients: Set<String>
  /// Ids of events.
  package var ids: Set<EventID>
  /// Positions of events of those patients that are to be found among theirs.
  var positions: Set<Int> = []

  /// The part of a record with some patients and the patients of some events.
  package init(patients: Set<String>, ids: Set<EventID> = []) {
    self.patients = patients.union([RecordItself.name])
    self.ids = ids
  }
}

extension RecordSnapshot {
  /// Some patients' histories, with texts in a vocabulary and lists in an arena of their own.
  ///
  /// O(patients · log patients + their events): of the file only what they need is read.
  func part(_ patients: Set<Int>, _ vocabulary: SharedVocabulary) throws(NoSnapshot) -> ReplayStart {
    var remapper = ExtractionRemapper(self, vocabulary)
    var part = EncodedHistory.Part(firstPatient: 0)
    var symbols: [Symbol] = []
    var encoded: [UInt8] = []
    var event = EncodedEventWriter()
    for number in patients.sorted() {
      let stored = Symbol(index: UInt32(number + 1))
      let bytes = try bytes(.histories, try range(number, in: .historyEnds))
      for recorded in try events(bytes, of: stored, within: remapper.bounds) {
        event.write(try remapper.remap(recorded))
        encoded.append(&event, at: recorded.sequenceNumber)
      }
      symbols.append(try remapper.symbol(of: stored))
      part.ends.append(encoded.count)
    }
    part.bytes = encoded
    let notes = try notes { (symbol) throws(NoSnapshot) in try remapper.symbol(of: symbol) }
    return ReplayStart(
      history: EncodedHistory(patients: symbols, parts: [part], textCount: vocabulary.current.count),
      lists: remapper.lists, notes: notes)
  }

  private func events(
    _ bytes: [UInt8], of patient: Symbol, within bounds: PoolCounts
  ) throws(NoSnapshot) -> [RecordedEvent] {
    let events: [RecordedEvent]? = EncodedHistoryCursor.read(bytes[...], of: patient, within: bounds) { cursor in
      var events: [RecordedEvent] = []
      do throws(InvalidEncoding) {
        while let event = try cursor.next() { events.append(event) }
      } catch {
        return nil
      }
      return events
    }
    guard let events else { throw NoSnapshot() }
    return events
  }

  /// The number of a patient; nil where the snapshot has no such patient. O(log patients).
  func number(ofPatient name: String) throws(NoSnapshot) -> Int? {
    let name = Array(name.utf8)
    let number = try number(ofFirstPatientFrom: name)
    guard number < count(.historyEnds, of: 8) else { return nil }
    return try patient(number) == name ? number : nil
  }

  /// The first patients whose pseudonyms begin so, by their bytes; none where the file does not read back as it was
  /// written. O(log patients + limit).
  package func patients(beginningWith prefix: String, limit: Int) -> [String] {
    let prefix = Array(prefix.utf8)
    var names: [String] = []
    do throws(NoSnapshot) {
      let start = try number(ofFirstPatientFrom: prefix)
      for number in start..<min(start + limit, count(.historyEnds, of: 8)) {
        let name = try patient(number)
        guard name.starts(with: prefix) else { break }
        let text = String(decoding: name, as: UTF8.self)
        if text != RecordItself.name { names.append(text) }
      }
      return names
    } catch {
      return []
    }
  }

  private func patient(_ number: Int) throws(NoSnapshot) -> [UInt8] {
    try text(of: Symbol(index: UInt32(number + 1)))
  }

  /// The number of the first patient whose pseudonym does not precede a name; the number of patients where all do.
  private func number(ofFirstPatientFrom name: [UInt8]) throws(NoSnapshot) -> Int {
    var (low, high) = (0, count(.historyEnds, of: 8))
    while low < high {
      let middle = (low + high) / 2
      if try patient(middle).lexicographicallyPrecedes(name) { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The bytes of a text.
  func text(of symbol: Symbol) throws(NoSnapshot) -> [UInt8] {
    if symbol.isNone { return [] }
    return try bytes(.texts, try range(Int(symbol.index) - 1, in: .textEnds))
  }

  /// The numbers of patients that may have an event with that id; one of another id is among them once in four thousand
  /// million. O(log events).
  func patients(thatMayHave id: EventID) throws(NoSnapshot) -> [Int] {
    let fingerprint = RecordSnapshot.fingerprint(id)
    var (low, high) = (0, count(.index, of: 8))
    let end = high
    while low < high {
      let middle = (low + high) / 2
      if try indexEntry(middle) >> 32 < fingerprint { low = middle + 1 } else { high = middle }
    }
    var patients: [Int] = []
    while low < end {
      let entry = try indexEntry(low)
      if entry >> 32 != fingerprint { break }
      patients.append(Int(entry & 0xFFFF_FFFF))
      low += 1
    }
    return patients.filter { $0 < count(.historyEnds, of: 8) }
  }

  private func indexEntry(_ place: Int) throws(NoSnapshot) -> UInt64 {
    let values = StoredNumbers.values(try bytes(.index, place * 8..<(place + 1) * 8)[...])
    return UInt64(UInt(bitPattern: values[0]))
  }
}

/// Copies events of a snapshot to a vocabulary and an arena.
private struct ExtractionRemapper: Remapper {
  typealias Failure = NoSnapshot

  private let snapshot: RecordSnapshot
  private var texts: TextCache
  private var symbols: [Symbol: Symbol] = [:]
  let bounds: PoolCounts
  var lists = ListArena(number: RecordSnapshot.arena)

  init(_ snapshot: RecordSnapshot, _ vocabulary: SharedVocabulary) {
    self.snapshot = snapshot
    texts = TextCache(vocabulary)
    bounds = snapshot.bounds(snapshot.count(.textEnds, of: 8) + 1)
  }

  mutating func symbol(of source: Symbol) throws(NoSnapshot) -> Symbol {
    if source.isNone { return source }
    if let known = symbols[source] { return known }
    guard Int(source.index) < bounds.textCount else { throw NoSnapshot() }
    let text = try snapshot.text(of: source)
    let symbol = unsafe text.withUnsafeBytes { bytes in
      unsafe texts.symbol(for: ByteText(bytes, at: 0, count: bytes.count))
    }
    symbols[source] = symbol
    return symbol
  }

  func labels(_ list: PooledList<Symbol>) throws(NoSnapshot) -> [Symbol] {
    SnapshotElements.labels(try elements(.labels, list.range, size: 4))
  }

  func suspects(_ list: PooledList<Suspect>) throws(NoSnapshot) -> [Suspect] {
    try SnapshotElements.suspects(try elements(.suspects, list.range, size: 6))
  }

  func identifiers(_ list: PooledList<EventID>) throws(NoSnapshot) -> [EventID] {
    SnapshotElements.identifiers(try elements(.identifiers, list.range, size: 16))
  }

  func sequenceNumbers(_ list: PooledList<Int>) -> [Int] { [] }

  func event(_ replacement: Replacement) throws(NoSnapshot) -> ClinicalEvent? {
    guard let place = replacement.place else { return nil }
    return try snapshot.replacement(place, within: bounds)
  }

  private func elements(
    _ section: RecordSnapshot.Section, _ range: Range<Int>, size: Int
  ) throws(NoSnapshot) -> ArraySlice<UInt8> {
    try snapshot.bytes(section, range.lowerBound * size..<range.upperBound * size)[...]
  }
}
