import ByteScanning
package import EventStorage
import PatientRecord

extension RecordSnapshot {
  /// Writes a record, whole and known up to the end of a base. Returns the number of bytes that took; nil where an
  /// erasure came meanwhile or has not ended, or a writer is at work. O(events log events).
  ///
  /// `writer` was begun before the lines of the log were read. An erasure may have recorded its event before that, and
  /// have written its stubs afterwards: a record of the lines that stood in between says otherwise than the log, and
  /// does not know the ids of those lines.
  package static func write(
    _ record: Record, at base: Checkpoint, to writer: consuming SnapshotFileWriter, waiting: Duration = .seconds(5)
  ) throws(LogError) -> Int? {
    guard record.standingErased.isEmpty else { return nil }
    let patients = record.subjects
    var remapper = SnapshotRemapper(record.pool, patients)
    var encoded: [UInt8] = []
    var event = EncodedEventWriter()
    var written = 0
    var ends: [Int] = []
    var index: [Int] = []
    for (number, patient) in patients.enumerated() {
      encoded.removeAll(keepingCapacity: true)
      for recorded in record.storedEvents(of: patient) {
        event.write(remapper.remap(recorded))
        encoded.append(&event, at: recorded.sequenceNumber)
        index.append(indexEntry(recorded.id, patient: number))
      }
      try writer.append(encoded[...])
      written += encoded.count
      ends.append(written)
    }
    writer.endSection()
    try add([StoredNumbers.bytes(ends)], to: &writer)
    try writeTexts(remapper, record.pool, to: &writer)
    try writeLists(remapper.lists.contents, to: &writer)
    index.sort { UInt(bitPattern: $0) < UInt(bitPattern: $1) }
    try add(
      [StoredNumbers.bytes(index), bytes(of: record.notes.withoutErased) { remapper.symbol(of: $0) }], to: &writer)
    return try writer.finish(base, waiting: waiting)
  }

  /// Returns the entry of the index for an event.
  static func indexEntry(_ id: EventID, patient: Int) -> Int {
    Int(bitPattern: UInt(fingerprint(id) << 32 | UInt64(patient)))
  }

  static func fingerprint(_ id: EventID) -> UInt64 {
    let halves = (id.halves.high, id.halves.low)
    return unsafe withUnsafeBytes(of: halves) { unsafe foldedHash($0) } >> 32
  }

  private static func add(_ sections: [[UInt8]], to writer: inout SnapshotFileWriter) throws(LogError) {
    for section in sections {
      try writer.append(section[...])
      writer.endSection()
    }
  }

  private static func writeTexts(
    _ remapper: SnapshotRemapper, _ pool: RecordPool, to writer: inout SnapshotFileWriter
  ) throws(LogError) {
    var ends: [Int] = []
    var written = 0
    for symbol in remapper.texts {
      let text = pool.vocabulary.utf8(of: symbol)
      try writer.append(text)
      written += text.count
      ends.append(written)
    }
    writer.endSection()
    try add([StoredNumbers.bytes(ends)], to: &writer)
  }

  private static func writeLists(
    _ contents: ArenaContents, to writer: inout SnapshotFileWriter
  ) throws(LogError) {
    var event = EncodedEventWriter()
    var data: [UInt8] = []
    var ends: [Int] = []
    for replacement in contents.replacements {
      event.writeData(replacement)
      data.append(&event)
      ends.append(data.count)
    }
    try add(
      [
        contents.symbols.flatMap(SnapshotElements.bytes), contents.suspects.flatMap(SnapshotElements.bytes),
        contents.identifiers.flatMap(SnapshotElements.bytes), data, StoredNumbers.bytes(ends),
      ], to: &writer)
  }
}

/// Numbers the texts of a record for a snapshot: patients first, in their order, then others in the order of their use.
private struct SnapshotRemapper: PoolRemapper {
  let pool: RecordPool
  private var numbers: [UInt32]
  var lists = ListArena(number: RecordSnapshot.arena)
  /// The texts by their numbers, from 1.
  private(set) var texts: [Symbol] = []

  init(_ pool: RecordPool, _ patients: [Symbol]) {
    self.pool = pool
    numbers = [UInt32](repeating: 0, count: pool.vocabulary.count)
    for patient in patients { _ = symbol(of: patient) }
  }

  mutating func symbol(of source: Symbol) -> Symbol {
    if source.isNone { return source }
    if numbers[Int(source.index)] == 0 {
      texts.append(source)
      numbers[Int(source.index)] = UInt32(texts.count)
    }
    return Symbol(index: numbers[Int(source.index)])
  }
}
