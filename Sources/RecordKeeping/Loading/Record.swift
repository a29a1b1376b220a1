package import CalendarTime
package import EventStorage
package import PatientRecord

import JSONText

/// A fault of a stored line that does not stop the rest from being read.
package struct ReadingFinding: Sendable {
  /// What is wrong.
  package enum Kind: Equatable, Sendable {
    /// The line is sealed but is no event of format 1.
    case unreadable(String)
    /// The id belongs to an earlier event.
    case idTwice(Int)
  }
  /// What is wrong.
  package let kind: Kind
  /// Position in the log.
  package let sequenceNumber: Int
  /// Whose history lacks the line for it; none where the line names no patient, or where nobody has looked.
  package var patient = Symbol.none
}

/// A log, or some patients of it, as events: each patient's in the order of the log, and what could not be read.
///
/// What was read from files is kept as an image, several times smaller than events, and read again when a patient is
/// asked for; what is added line by line, or admitted, is kept as events.
package struct Record: Sendable {
  private var reader = EventReader(pool: RecordPool())
  /// What was read from files, in the order of the log: a snapshot, and the lines after it.
  private(set) var images: [HistoryImage] = []
  /// What the images may refer to.
  private var bounds = PoolCounts()
  private var eventsByPatient: [Symbol: [RecordedEvent]] = [:]
  /// Where the events that were added or admitted stand, and those that are in no patient's history, by their ids.
  private var index: [EventID: IndexedEvent] = [:]
  private(set) var notes = ReadingNotes()
  /// The last position that is to be known; nil for all.
  private var limit: Int?
  /// The end of what was read, while less is known.
  private var end: (sequenceNumber: Int, recorded: Instant?)?
  /// Position of the last event.
  package private(set) var lastSequenceNumber = 0
  /// When the last event was recorded.
  package private(set) var lastRecorded: Instant?

  /// A record without events.
  package init() {}

  /// Texts and lists of all events.
  package var pool: RecordPool { reader.pool }

  private func isKnown(_ sequenceNumber: Int) -> Bool { limit.map { sequenceNumber <= $0 } ?? true }

  /// Forgets what was recorded after the end of a batch, nil for what stands before all; erasures stay known.
  package mutating func know(upTo end: BatchEnd?) {
    self.end = self.end ?? (lastSequenceNumber, lastRecorded)
    limit = end?.sequenceNumber ?? 0
    lastSequenceNumber = limit ?? 0
    lastRecorded = end?.recorded
  }

  /// The same record with all that was read.
  package var unlimited: Record {
    guard let end else { return self }
    var record = self
    (record.limit, record.end) = (nil, nil)
    (record.lastSequenceNumber, record.lastRecorded) = end
    return record
  }

  /// Positions of events that this version does not understand, with their types.
  package var unknown: [(sequenceNumber: Int, type: String)] { notes.unknown.filter { isKnown($0.sequenceNumber) } }
  /// Faults of stored lines.
  package var findings: [ReadingFinding] { notes.findings.filter { isKnown($0.sequenceNumber) } }

  /// The patients, in the order of the bytes of their pseudonyms. O(n log n).
  package var patients: [Symbol] {
    var known = images.first?.patients ?? []
    let earlier = images.first
    for image in images.dropFirst() {
      known += image.patients.filter { earlier?.bytes(of: $0).isEmpty ?? true }
    }
    known += eventsByPatient.keys.filter { patient in images.allSatisfy { $0.bytes(of: patient).isEmpty } }
    if limit != nil || !notes.namedAsErased.isEmpty { known = known.filter { !events(of: $0).isEmpty } }
    return pool.vocabulary.sorted(known)
  }

  /// The events of a patient in the order of the log; empty for a patient that the record does not know.
  ///
  /// Without what an erasure names, even while a crash has left its lines in place. O(events of the patient).
  package func events(of patient: Symbol) -> [RecordedEvent] {
    var events: [RecordedEvent] = []
    for image in images {
      let bytes = image.bytes(of: patient)
      events.reserveCapacity(events.count + bytes.count / HistoryImage.usualLength + 1)
      HistoryImageCursor.read(bytes, of: patient, within: bounds) { cursor in
        // What does not read back as it was written is not shown; of a snapshot every byte is checked before use.
        while let event = try? cursor.next() { events.append(event) }
      }
    }
    if let added = eventsByPatient[patient] { events += added }
    if limit == nil, notes.namedAsErased.isEmpty { return events }
    return events.filter { isKnown($0.sequenceNumber) && !notes.namedAsErased.contains($0.sequenceNumber) }
  }

  /// How many bytes the images of some patients' events take; events that were added or admitted have none.
  /// O(patients).
  package func byteCount(of patients: [Symbol]) -> Int {
    images.reduce(0) { count, image in patients.reduce(count) { $0 + image.bytes(of: $1).count } }
  }

  /// Positions of erased events up to the last one known, in order.
  package var erased: [Int] {
    let last = limit ?? lastSequenceNumber
    return Set(notes.stubs.map(\.sequenceNumber)).union(notes.namedAsErased).filter { $0 <= last }.sorted()
  }

  /// Positions of stubs that no erasure names: damage.
  package var unexplainedStubs: [Int] {
    notes.stubs.map(\.sequenceNumber).filter { isKnown($0) && !notes.namedAsErased.contains($0) }
  }

  /// Reads the next stored line. Lines come in the order of the log. O(length).
  package mutating func add(_ bytes: [UInt8], in range: Range<Int>, sequenceNumber: Int, recorded: Instant) {
    lastSequenceNumber = sequenceNumber
    lastRecorded = recorded
    do throws(JSONError) {
      let types = types
      switch try reader.readLine(bytes, in: range, amending: { types($0, nil) }) {
      case .event(let event): add(event)
      case .erased(let id):
        notes.stubs.append((sequenceNumber, id))
        enter(id, IndexedEvent(sequenceNumber: sequenceNumber, type: nil, patient: .none, isErased: true))
      case .unknown(let type, _, let id):
        notes.unknown.append((sequenceNumber, type))
        enter(id, IndexedEvent(sequenceNumber: sequenceNumber, type: nil, patient: .none, isErased: false))
      case .amendment: return
      }
    } catch {
      notes.findings.append(ReadingFinding(kind: .unreadable(error.message), sequenceNumber: sequenceNumber))
    }
  }

  /// Reads a line beyond what is to be known, for nothing but the erasure that it may be.
  ///
  /// An erased event is absent whatever was known when; so erasures count from wherever they stand.
  package mutating func addErasure(_ bytes: [UInt8], in range: Range<Int>) {
    do throws(JSONError) {
      if case .event(let event) = try reader.readLine(bytes, in: range, amending: nil),
        case .eventErased(let erasure) = event.event
      {
        notes.namedAsErased.formUnion(reader.pool.elements(erasure.events))
      }
    } catch {
      // What is wrong with the line is for those to say who know as much as it.
      return
    }
  }

  private mutating func add(_ event: RecordedEvent) {
    let entry = IndexedEvent(
      sequenceNumber: event.sequenceNumber, type: event.event.type, patient: event.patient, isErased: false)
    guard enter(event.id, entry) else { return }
    if case .eventErased(let erasure) = event.event {
      notes.namedAsErased.formUnion(reader.pool.elements(erasure.events))
    } else {
      eventsByPatient[event.patient, default: []].append(event)
    }
  }

  @discardableResult
  private mutating func enter(_ id: EventID, _ entry: IndexedEvent) -> Bool {
    if let earlier = index[id] {
      notes.findings.append(
        ReadingFinding(kind: .idTwice(earlier.sequenceNumber), sequenceNumber: entry.sequenceNumber))
      return false
    }
    index[id] = entry
    return true
  }
}

// Finding events.
extension Record {
  /// Where the event of an id stands; nil where the record holds none. O(events): images are searched through.
  package func entry(of id: EventID) -> IndexedEvent? { entries(of: [id])[id] }

  /// Where the events of some ids stand. O(events + ids).
  func entries(of ids: Set<EventID>) -> [EventID: IndexedEvent] {
    var found = index.filter { ids.contains($0.key) }
    if images.isEmpty || ids.isEmpty { return found }
    for image in images {
      for (number, patient) in image.patients.enumerated() {
        HistoryImageCursor.read(image.bytes(ofPatient: number), of: patient, within: bounds) { cursor in
          while let (sequenceNumber, type, id) = try? cursor.nextIdentity() {
            if ids.contains(id), found[id] == nil {
              found[id] = IndexedEvent(
                sequenceNumber: sequenceNumber, type: type, patient: patient, isErased: false)
            }
          }
        }
      }
    }
    return found
  }

  /// The event of an id; nil where there is none that can be read. O(events): images are searched through.
  package func event(_ id: EventID) -> RecordedEvent? {
    entry(of: id).flatMap { event(at: $0.sequenceNumber, of: $0.patient) }
  }

  /// The event at a position; nil where there is none that can be read. O(events): images are searched through.
  package func event(at sequenceNumber: Int) -> RecordedEvent? {
    for (patient, events) in eventsByPatient {
      if events.contains(where: { $0.sequenceNumber == sequenceNumber }) {
        return event(at: sequenceNumber, of: patient)
      }
    }
    for image in images {
      for (number, patient) in image.patients.enumerated() {
        let isThere = HistoryImageCursor.read(image.bytes(ofPatient: number), of: patient, within: bounds) { cursor in
          while let identity = try? cursor.nextIdentity() {
            if identity.sequenceNumber == sequenceNumber { return true }
          }
          return false
        }
        if isThere { return event(at: sequenceNumber, of: patient) }
      }
    }
    return nil
  }

  /// The event at a position of a patient's history; nil where the patient has none there that can be read.
  package func event(at sequenceNumber: Int, of patient: Symbol) -> RecordedEvent? {
    events(of: patient).event(at: sequenceNumber)
  }

  /// Tells the type of an event, among those of a patient where one is named.
  private var types: (EventID, Symbol?) -> EventType? {
    let (index, images, bounds) = (index, images, bounds)
    return { id, patient in
      if let entry = index[id] { return patient == nil || entry.patient == patient ? entry.type : nil }
      guard let patient else { return nil }
      for image in images {
        let type = image.read(patient, within: bounds) { cursor -> EventType? in
          while let identity = try? cursor.nextIdentity() {
            if identity.id == id { return identity.type }
          }
          return nil
        }
        if let type { return type }
      }
      return nil
    }
  }
}

// Trying newcomers.
extension Record {
  /// Reads a draft into this record's pool.
  mutating func readDraft(
    _ bytes: [UInt8], in range: Range<Int>, recordedIsGiven: Bool
  ) throws(JSONError) -> Draft {
    let types = types
    return try reader.readDraft(bytes, in: range, recordedIsGiven: recordedIsGiven) { types($0, $1) }
  }

  /// The symbol of a text in this record's pool.
  mutating func symbol(for text: String) -> Symbol { reader.pool.vocabulary.symbol(for: text) }

  /// Where an event stands that was added or admitted to this record since it was read.
  func newcomer(_ id: EventID) -> IndexedEvent? { index[id] }

  /// Adds an admitted event at its position.
  mutating func admit(_ event: RecordedEvent) {
    lastSequenceNumber = event.sequenceNumber
    lastRecorded = event.recorded
    add(event)
  }
}

extension Record {
  /// Reads a whole log that is in memory, line by line.
  package init(_ log: borrowing EventLog) {
    self.init()
    log.forEachLine { (line, bytes) in
      add(bytes, in: line.range, sequenceNumber: line.sequenceNumber, recorded: line.recorded)
    }
  }

  /// Reads the lines of a log on several threads.
  ///
  /// After a snapshot the windows begin where it ends. With a scope only the histories of the patients in it are there;
  /// all else that the record says is of the whole log.
  package init(
    reading windows: LogWindows, after snapshot: RecordSnapshot? = nil, scope: RecordScope? = nil,
    threads: Int = Workers.available
  ) throws(ReplayError) {
    self.init()
    let result = try Replay.run(windows, threads: threads, after: snapshot, scope: scope)
    reader = EventReader(pool: RecordPool(vocabulary: result.vocabulary, arenas: result.arenas))
    images = result.images
    bounds = reader.pool.counts
    notes = result.notes
    for stub in notes.stubs {
      index[stub.id] = IndexedEvent(
        sequenceNumber: stub.sequenceNumber, type: nil, patient: .none, isErased: true)
    }
    for other in notes.others {
      index[other.id] = IndexedEvent(
        sequenceNumber: other.sequenceNumber, type: nil, patient: .none, isErased: false)
    }
    lastSequenceNumber = result.order?.lastSequenceNumber ?? 0
    lastRecorded = result.order?.lastRecorded
  }
}

/// Where the event of an id stands.
package struct IndexedEvent: Sendable {
  /// Position in the log.
  package let sequenceNumber: Int
  /// Its type; nil where this version does not know it, or where it was erased.
  package let type: EventType?
  /// Its patient; none where it was erased or is an erasure.
  package let patient: Symbol
  /// Whether it was erased.
  package let isErased: Bool
}

extension [RecordedEvent] {
  /// The event at a position among events in the order of the log; nil where there is none. O(log count).
  package func event(at sequenceNumber: Int) -> RecordedEvent? {
    var low = startIndex
    var high = endIndex
    while low < high {
      let middle = low + (high - low) / 2
      if self[middle].sequenceNumber >= sequenceNumber { high = middle } else { low = middle + 1 }
    }
    return low < count && self[low].sequenceNumber == sequenceNumber ? self[low] : nil
  }
}
