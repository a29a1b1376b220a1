import ByteScanning
import CalendarTime
import EventStorage
import JSONText
import PatientRecord

/// The lines of one window as a thread has read them.
struct ParsedWindow: Sendable {
  /// The number of the window.
  let number: Int
  /// Its lines among those of the thread.
  var lines: Range<Int>
  /// What the order of the log asks of the first line and says of the last; nil where there is no line.
  var order: LineOrder?
}

/// What a thread found in its lines beside events.
struct ReadingNotes: Sendable {
  var unknown: [(sequenceNumber: Int, type: String)] = []
  var findings: [ReadingFinding] = []
  var stubs: [(sequenceNumber: Int, id: EventID)] = []
  /// Ids of lines that are in no patient's history, with their positions.
  var others: [(sequenceNumber: Int, id: EventID)] = []
  /// Positions that erasures name.
  var namedAsErased: Set<Int> = []
}

/// The lines that one thread has read, as images, in the order in which it read them.
struct ParsedLines: Sendable {
  /// Where a line's image begins in the thread's bytes, and whose it is; the patient is 0 for a line without an image.
  struct Line {
    let patient: Symbol
    let start: UInt32
  }

  var windows: [ParsedWindow] = []
  var lines: [Line] = []
  var notes = ReadingNotes()
  var bytes: [UInt8] = []
  var lists: ListArena

  /// The image of a line, with its position before it.
  func image(ofLine line: Int) -> ArraySlice<UInt8> {
    bytes[Int(lines[line].start)..<(line + 1 < lines.count ? Int(lines[line + 1].start) : bytes.count)]
  }
}

/// Reads lines into the image of a record, on one thread.
struct LineParser {
  private typealias Line = ParsedLines.Line

  private var windows: [ParsedWindow] = []
  private var lines: [ParsedLines.Line] = []
  private var notes = ReadingNotes()
  private var image: [UInt8] = []
  private var event = ImageWriter()
  private var reader: CanonicalReader
  private let kept: Set<Symbol>?

  /// A thread's parser; its lists go into the arena of that number. Images of other patients than those to be kept are
  /// not made; nil keeps all.
  init(_ vocabulary: SharedVocabulary, arena: Int, keeping kept: Set<Symbol>? = nil) {
    self.kept = kept
    reader = CanonicalReader(texts: TextCache(vocabulary), lists: ListArena(number: arena))
  }

  /// Makes room for so many bytes of images, so that they are not moved as they grow.
  mutating func reserve(_ byteCount: Int) { image.reserveCapacity(byteCount) }

  /// All that was read.
  var result: ParsedLines {
    ParsedLines(windows: windows, lines: lines, notes: notes, bytes: image, lists: reader.lists)
  }

  /// Reads the whole lines of a window; 64 bytes behind them must be readable.
  mutating func read(_ window: UnsafeRawBufferPointer, number: Int) {
    let first = lines.count
    var order: LineOrder?
    var offset = 0
    while offset < window.count, let start = window.baseAddress {
      let (length, kind) = unsafe scanLine(start + offset, count: window.count - offset)
      let count = length ?? window.count - offset
      let line = unsafe LineCursor(start + offset, count: count)
      let place = kind == .other ? nil : readCanonical(line)
      let (sequenceNumber, recorded, isSealed) =
        place ?? readLenient(line.rest.array)
      if order == nil {
        order = LineOrder(sequenceNumber, recorded, isSealed: isSealed)
      } else {
        order?.add(sequenceNumber, recorded, isSealed: isSealed)
      }
      offset += count + 1
    }
    windows.append(ParsedWindow(number: number, lines: first..<lines.count, order: order))
  }

  private typealias Place = (sequenceNumber: Int, recorded: Instant, isSealed: Bool)

  private mutating func readCanonical(_ line: LineCursor) -> Place? {
    guard let stored = try? reader.read(line) else { return nil }
    if stored.isDeferred {
      addDeferred(line.rest.array, at: stored.event.sequenceNumber, of: stored.event.patient)
    } else {
      add(stored.event)
    }
    return (stored.event.sequenceNumber, stored.event.recorded, stored.isSealed)
  }

  private mutating func add(_ recorded: RecordedEvent) {
    if case .eventErased(let erasure) = recorded.event {
      notes.namedAsErased.formUnion(reader.lists.elements(erasure.events))
      notes.others.append((recorded.sequenceNumber, recorded.id))
      lines.append(Line(patient: .none, start: UInt32(image.count)))
      return
    }
    guard isKept(recorded.patient) else { return skipLine() }
    lines.append(Line(patient: recorded.patient, start: UInt32(image.count)))
    event.write(recorded)
    image.append(&event, at: recorded.sequenceNumber)
  }

  /// Keeps the line of an amendment until the type of what it amends can be known.
  private mutating func addDeferred(_ line: [UInt8], at sequenceNumber: Int, of patient: Symbol) {
    guard isKept(patient) else { return skipLine() }
    lines.append(Line(patient: patient, start: UInt32(image.count)))
    image.append(deferred: line, at: sequenceNumber)
  }

  /// Reads a line that is not written as our writer writes.
  private mutating func readLenient(_ bytes: [UInt8]) -> Place {
    let range = 0..<bytes.count
    var lenient = EventReader(pool: RecordPool())
    var place: Place = (0, Instant(millisecondsSinceEpoch: 0), bytes.endsWithSeal)
    do throws(JSONError) {
      (place.sequenceNumber, place.recorded) = try storedPosition(of: range, in: bytes)
      switch try lenient.readLine(bytes, in: range, amending: nil) {
      case .event(let recorded): add(reader.take(recorded, from: lenient.pool))
      case .amendment(let patient): addDeferred(bytes, at: place.sequenceNumber, of: reader.symbol(for: patient))
      case .erased(let id):
        notes.stubs.append((place.sequenceNumber, id))
        skipLine()
      case .unknown(let type, _, let id):
        notes.unknown.append((place.sequenceNumber, type))
        notes.others.append((place.sequenceNumber, id))
        skipLine()
      }
    } catch {
      notes.findings.append(
        ReadingFinding(kind: .unreadable(error.message), sequenceNumber: place.sequenceNumber))
      skipLine()
    }
    return place
  }

  private func isKept(_ patient: Symbol) -> Bool { kept.map { $0.contains(patient) } ?? true }

  private mutating func skipLine() { lines.append(Line(patient: .none, start: UInt32(image.count))) }
}

extension [UInt8] {
  /// Whether a line ends in a seal, as far as its place tells.
  fileprivate var endsWithSeal: Bool {
    count > 75 && self[(count - 75)...].starts(with: ",\"seal\":\"".utf8)
  }
}
