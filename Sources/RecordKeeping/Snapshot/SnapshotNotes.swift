import CalendarTime
import EventStorage
import PatientRecord

/// Writes and reads what of a log is in no patient's history.
///
/// Six lists, each behind its count. Numbers are 8 bytes long, texts and the halves of ids follow theirs:
/// unknown events (position, type), faults (position, patient's symbol, position of the earlier event or -1, message),
/// stubs and other lines (position, id, instant, 1 if its author accepts the clock), positions that erasures name, and
/// those that they name without being after them (position of the erasure, position).
extension RecordSnapshot {
  static func bytes(of notes: LoadingNotes, symbol: (Symbol) -> Symbol) -> [UInt8] {
    var writer = NotesWriter()
    writer.add(notes.unknown.count)
    for (sequenceNumber, type) in notes.unknown {
      writer.add(sequenceNumber)
      writer.add(type)
    }
    writer.add(notes.findings.count)
    for finding in notes.findings {
      writer.add(finding.sequenceNumber)
      writer.add(Int(symbol(finding.patient).index))
      switch finding.kind {
      case .idTwice(let earlier):
        writer.add(earlier)
        writer.add("")
      case .unreadable(let message):
        writer.add(-1)
        writer.add(message)
      }
    }
    for lines in [notes.stubs, notes.others] {
      writer.add(lines.count)
      for line in lines { writer.add(line) }
    }
    writer.add(notes.namedAsErased.count)
    for sequenceNumber in notes.namedAsErased.sorted() { writer.add(sequenceNumber) }
    writer.add(notes.misnamed.count)
    for (sequenceNumber, named) in notes.misnamed {
      writer.add(sequenceNumber)
      writer.add(named)
    }
    return writer.bytes
  }

  /// The notes; `symbol` gives the symbol of a patient's symbol in the snapshot.
  func notes(_ symbol: (Symbol) throws(NoSnapshot) -> Symbol) throws(NoSnapshot) -> LoadingNotes {
    try RecordSnapshot.notes(try bytes(.notes), symbol)
  }

  /// The notes that some bytes hold.
  static func notes(
    _ bytes: [UInt8], _ symbol: (Symbol) throws(NoSnapshot) -> Symbol
  ) throws(NoSnapshot) -> LoadingNotes {
    var reader = NotesReader(bytes: bytes[...])
    var notes = LoadingNotes()
    for _ in 0..<(try reader.count()) { notes.unknown.append((try reader.number(), try reader.text())) }
    for _ in 0..<(try reader.count()) {
      let sequenceNumber = try reader.number()
      guard let patient = UInt32(exactly: try reader.number()) else { throw NoSnapshot() }
      let earlier = try reader.number()
      let message = try reader.text()
      notes.findings.append(
        LoadingFinding(
          kind: earlier < 0 ? .unreadable(message) : .idTwice(earlier), sequenceNumber: sequenceNumber,
          patient: try symbol(Symbol(index: patient))))
    }
    for _ in 0..<(try reader.count()) { notes.stubs.append(try reader.line()) }
    for _ in 0..<(try reader.count()) { notes.others.append(try reader.line()) }
    for _ in 0..<(try reader.count()) { notes.namedAsErased.insert(try reader.number()) }
    for _ in 0..<(try reader.count()) { notes.misnamed.append((try reader.number(), try reader.number())) }
    guard reader.bytes.isEmpty else { throw NoSnapshot() }
    return notes
  }
}

private struct NotesWriter {
  private(set) var bytes: [UInt8] = []

  mutating func add(_ number: Int) { bytes += StoredNumbers.bytes([number]) }

  mutating func add(_ text: String) {
    add(text.utf8.count)
    bytes += Array(text.utf8)
  }

  mutating func add(_ line: LineOutsideHistories) {
    add(line.sequenceNumber)
    add(Int(bitPattern: UInt(line.id.halves.high)))
    add(Int(bitPattern: UInt(line.id.halves.low)))
    add(Int(line.recorded.millisecondsSinceEpoch))
    add(line.acceptsClock ? 1 : 0)
  }
}

private struct NotesReader {
  var bytes: ArraySlice<UInt8>

  mutating func number() throws(NoSnapshot) -> Int {
    guard bytes.count >= 8 else { throw NoSnapshot() }
    defer { bytes = bytes.dropFirst(8) }
    return StoredNumbers.values(bytes.prefix(8))[0]
  }

  mutating func count() throws(NoSnapshot) -> Int {
    let count = try number()
    guard count >= 0, count <= bytes.count else { throw NoSnapshot() }
    return count
  }

  mutating func text() throws(NoSnapshot) -> String {
    let count = try count()
    defer { bytes = bytes.dropFirst(count) }
    return String(decoding: bytes.prefix(count), as: UTF8.self)
  }

  mutating func id() throws(NoSnapshot) -> EventID {
    let high = UInt64(UInt(bitPattern: try number()))
    return EventID(high: high, low: UInt64(UInt(bitPattern: try number())))
  }

  mutating func line() throws(NoSnapshot) -> LineOutsideHistories {
    let (sequenceNumber, id, milliseconds) = (try number(), try id(), try number())
    guard Instant.writable.contains(Int64(milliseconds)) else { throw NoSnapshot() }
    return LineOutsideHistories(
      sequenceNumber, id, recorded: Instant(millisecondsSinceEpoch: Int64(milliseconds)),
      acceptsClock: try number() == 1)
  }
}
