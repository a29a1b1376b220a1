import ByteScanning
package import CalendarTime
import EventStorage
import JSONText
package import PatientRecord

/// The lines of one window, as a thread has read them.
struct ParsedWindow: Sendable {
  /// The number of the window.
  let number: Int
  /// Its lines among those of the thread.
  var lines: Range<Int>
  /// The first and the last line and their order; nil where there is no line.
  var order: LineOrder?
}

/// A line that is in no patient's history: a stub, an erasure, or an event of a type not understood.
package struct LineOutsideHistories: Sendable {
  /// Its position in the log.
  package let sequenceNumber: Int
  /// Its id.
  package let id: EventID
  /// The instant at which it was recorded.
  package let recorded: Instant
  /// True if it says that its author accepted a jump of the clock.
  package let acceptsClock: Bool

  init(_ sequenceNumber: Int, _ id: EventID, recorded: Instant, acceptsClock: Bool = false) {
    (self.sequenceNumber, self.id, self.recorded) = (sequenceNumber, id, recorded)
    self.acceptsClock = acceptsClock
  }
}

/// Findings collected while loading, beside events.
struct LoadingNotes: Sendable {
  var unknown: [(sequenceNumber: Int, type: String)] = []
  var findings: [LoadingFinding] = []
  var stubs: [LineOutsideHistories] = []
  /// Lines that are in no patient's history.
  var others: [LineOutsideHistories] = []
  /// The positions that erasures name, each before its erasure.
  var namedAsErased: Set<Int> = []
  /// Erasures that name a position which is not before their own: nothing is erased by that.
  var misnamed: [(sequenceNumber: Int, named: Int)] = []

  /// The same without what was found in lines that an erasure names: a snapshot holds nothing of them, and not their
  /// patients, who may have no other line.
  var withoutErased: LoadingNotes {
    var notes = self
    notes.unknown.removeAll { namedAsErased.contains($0.sequenceNumber) }
    notes.findings.removeAll { namedAsErased.contains($0.sequenceNumber) }
    return notes
  }

  /// The positions of the lines that are no events.
  var positions: [Int] {
    unknown.map(\.sequenceNumber) + findings.map(\.sequenceNumber) + (stubs + others).map(\.sequenceNumber)
  }
}

/// The lines that one thread has read, encoded, in the order in which it read them.
struct ParsedLines: Sendable {
  /// A line's patient, `none` for a line without encoding, and where its encoding begins.
  ///
  /// The halves of a place keep a line at twelve bytes.
  struct Line {
    fileprivate(set) var patient: Symbol
    private let high, low: UInt32

    init(patient: Symbol, _ place: EncodedPlace) {
      self.patient = patient
      (high, low) = place.halves
    }

    var place: EncodedPlace { EncodedPlace(high: high, low: low) }
  }

  var windows: [ParsedWindow] = []
  var lines: [Line] = []
  var notes = LoadingNotes()
  let bytes: EncodedBytes
  var lists: ListArena
}

/// The place of a line in the log and in the bytes that were read.
struct LineTold: Sendable {
  let sequenceNumber: Int
  let recorded: Instant
  let isSealed: Bool
  let range: Range<Int>
  /// True if the fast reader has read all of it.
  let isWhole: Bool

  init(_ sequenceNumber: Int, _ recorded: Instant, _ isSealed: Bool, _ range: Range<Int>, isWhole: Bool) {
    (self.sequenceNumber, self.recorded, self.isSealed) = (sequenceNumber, recorded, isSealed)
    (self.range, self.isWhole) = (range, isWhole)
  }

  /// The same line in bytes that have so many before those that were read.
  func moved(by count: Int) -> LineTold {
    LineTold(
      sequenceNumber, recorded, isSealed, range.lowerBound + count..<range.upperBound + count, isWhole: isWhole)
  }
}

/// Reads and encodes lines, on one thread.
struct LineParser {
  private typealias Line = ParsedLines.Line

  private var windows: [ParsedWindow] = []
  private var lines: [ParsedLines.Line] = []
  private var notes = LoadingNotes()
  private let encoded: EncodedBytes
  private var writer = EncodedEventWriter()
  /// The event of the last line that the fast reader has read.
  private var event = RecordedEvent.blank
  private var reader: FastEventReader
  private let kept: Set<Symbol>?
  /// The last lines whose patients are still to be looked up.
  private var unnamed: [(line: Int, patient: ByteText)] = []

  /// The number of patients that are looked up in a row. Most look-ups wait for memory, and a processor waits for
  /// several at once where little else stands between them.
  private static let unnamedLimit = 16

  /// A thread's parser; its lists go into the arena of that number. Only events of the patients in `kept` are encoded;
  /// nil keeps all. `byteCount` is that of the lines, as far as it is known.
  init(_ vocabulary: SharedVocabulary, arena: Int, keeping kept: Set<Symbol>? = nil, byteCount: Int = 0) {
    self.kept = kept
    // Encoded events take about a sixth of their lines; memory that is never touched costs nothing.
    encoded = EncodedBytes(reserving: byteCount / 5)
    lines.reserveCapacity(byteCount / 200)
    reader = FastEventReader(texts: TextCache(vocabulary), lists: ListArena(number: arena))
    reader.leavesPatient = kept == nil
    unnamed.reserveCapacity(LineParser.unnamedLimit)
  }

  /// All that was read.
  var result: ParsedLines {
    ParsedLines(windows: windows, lines: lines, notes: notes, bytes: encoded, lists: reader.lists)
  }

  /// Reads the whole lines of a window; 64 bytes behind them must be readable. `told` is called with each line.
  mutating func read(_ window: UnsafeRawBufferPointer, number: Int, _ told: (LineTold) -> Void = { _ in }) {
    let first = lines.count
    var order: LineOrder?
    var offset = 0
    while offset < window.count, let start = window.baseAddress {
      let (length, kind) = unsafe scanLine(start + offset, count: window.count - offset)
      let count = length ?? window.count - offset
      let line = unsafe LineCursor(start + offset, count: count)
      let place = kind == .other ? nil : readFast(line)
      let (sequenceNumber, recorded, isSealed, isWhole) = place ?? readPlain(line)
      if order == nil {
        order = LineOrder(sequenceNumber, recorded, isSealed: isSealed)
      } else {
        order?.add(sequenceNumber, recorded, isSealed: isSealed)
      }
      told(LineTold(sequenceNumber, recorded, isSealed, offset..<offset + count, isWhole: isWhole))
      offset += count + 1
    }
    namePatients()
    windows.append(ParsedWindow(number: number, lines: first..<lines.count, order: order))
  }

  private typealias Place = (sequenceNumber: Int, recorded: Instant, isSealed: Bool, isWhole: Bool)

  private mutating func readFast(_ line: LineCursor) -> Place? {
    guard let form = try? reader.read(line, into: &event) else { return nil }
    if form.isDeferred { addDeferred(line.rest.array, at: event.sequenceNumber, of: event.patient) } else { add(event) }
    if let patient = reader.patientName {
      unnamed.append((lines.count - 1, patient))
      if unnamed.count == LineParser.unnamedLimit { namePatients() }
    }
    return (event.sequenceNumber, event.recorded, form.isSealed, !form.isDeferred)
  }

  /// Looks up the patients of the last lines.
  private mutating func namePatients() {
    for (line, patient) in unnamed { lines[line].patient = reader.texts.symbol(for: patient) }
    unnamed.removeAll(keepingCapacity: true)
  }

  private mutating func add(_ recorded: RecordedEvent) {
    if case .eventErased(let erasure) = recorded.event {
      for named in reader.lists.elements(erasure.events) {
        if (1..<recorded.sequenceNumber).contains(named) {
          notes.namedAsErased.insert(named)
        } else {
          notes.misnamed.append((recorded.sequenceNumber, named))
        }
      }
      let accepted = reader.lists.elements(recorded.accepted)
      let acceptsClock = !accepted.isEmpty && accepted.contains(reader.symbol(for: Check.clock.code))
      notes.others.append(
        LineOutsideHistories(
          recorded.sequenceNumber, recorded.id, recorded: recorded.recorded, acceptsClock: acceptsClock))
      return skipLine()
    }
    guard isKept(recorded.patient) else { return skipLine() }
    writer.write(recorded)
    lines.append(Line(patient: recorded.patient, encoded.append(&writer, at: recorded.sequenceNumber, recorded.id)))
  }

  /// Keeps the line of an amendment until the type of the amended event can be known.
  private mutating func addDeferred(_ line: [UInt8], at sequenceNumber: Int, of patient: Symbol) {
    guard isKept(patient) else { return skipLine() }
    lines.append(Line(patient: patient, encoded.append(deferred: line, at: sequenceNumber)))
  }

  /// Reads a line that the fast reader has left.
  private mutating func readPlain(_ line: LineCursor) -> Place {
    let bytes = line.rest.array
    let range = 0..<bytes.count
    var plain = PlainEventReader(pool: RecordPool())
    var place: Place = (0, Instant(millisecondsSinceEpoch: 0), line.endsWithSeal, false)
    do throws(JSONError) {
      (place.sequenceNumber, place.recorded) = try storedPosition(of: range, in: bytes)
      switch try plain.readLine(bytes, in: range, amending: nil) {
      case .event(let recorded): add(reader.take(recorded, from: plain.pool))
      case .amendment(let patient): addDeferred(bytes, at: place.sequenceNumber, of: reader.symbol(for: patient))
      case .erased(let id):
        notes.stubs.append(LineOutsideHistories(place.sequenceNumber, id, recorded: place.recorded))
        skipLine()
      case .unknown(let type, _, let id):
        notes.unknown.append((place.sequenceNumber, type))
        notes.others.append(LineOutsideHistories(place.sequenceNumber, id, recorded: place.recorded))
        skipLine()
      }
    } catch {
      if let order = LineOrder(reading: bytes) {
        (place.sequenceNumber, place.recorded) = (order.firstSequenceNumber, order.firstRecorded)
      }
      notes.findings.append(
        LoadingFinding(kind: .unreadable(error.message), sequenceNumber: place.sequenceNumber))
      skipLine()
    }
    return place
  }

  private func isKept(_ patient: Symbol) -> Bool { kept.map { $0.contains(patient) } ?? true }

  private mutating func skipLine() { lines.append(Line(patient: .none, .none)) }
}
