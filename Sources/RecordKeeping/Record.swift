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
}

/// A whole log as events: each patient's in the order of the log, and what could not be read.
package struct Record: Sendable {
  private var reader = EventReader(pool: RecordPool())
  private var eventsByPatient: [Symbol: [RecordedEvent]] = [:]
  /// Positions that erasures name, whether or not a stub stands there already.
  private var namedAsErased: Set<Int> = []
  private var stubs: [Int] = []
  /// Positions of events that this version does not understand, with their types.
  package private(set) var unknown: [(sequenceNumber: Int, type: String)] = []
  /// Faults of stored lines.
  package private(set) var findings: [ReadingFinding] = []
  /// Position of the last event.
  package private(set) var lastSequenceNumber = 0
  /// When the last event was recorded.
  package private(set) var lastRecorded: Instant?

  /// A record without events.
  package init() {}

  /// Texts and lists of all events.
  package var pool: RecordPool { reader.pool }
  /// The events by their ids.
  package var index: EventIndex { reader.index }
  /// The patients, in the order of their pseudonyms.
  package var patients: [Symbol] {
    eventsByPatient.keys.filter { !events(of: $0).isEmpty }.sorted { pool.text($0) < pool.text($1) }
  }

  /// The events of a patient in the order of the log; empty for a patient that the record does not know.
  ///
  /// Without what an erasure names, even while a crash has left its lines in place.
  package func events(of patient: Symbol) -> [RecordedEvent] {
    let events = eventsByPatient[patient] ?? []
    return namedAsErased.isEmpty ? events : events.filter { !namedAsErased.contains($0.sequenceNumber) }
  }

  /// Positions of erased events up to the last one read, in order.
  package var erased: [Int] {
    Set(stubs).union(namedAsErased.filter { $0 <= lastSequenceNumber }).sorted()
  }

  /// The event of an id; nil where there is none that can be read. O(log events of the patient).
  package func event(_ id: EventID) -> RecordedEvent? {
    reader.index[id].flatMap { event(at: $0.sequenceNumber, of: $0.patient) }
  }

  /// The event at a position; nil where there is none that can be read. O(patients × log events).
  package func event(at sequenceNumber: Int) -> RecordedEvent? {
    for patient in eventsByPatient.keys {
      if let event = event(at: sequenceNumber, of: patient) { return event }
    }
    return nil
  }

  private func event(at sequenceNumber: Int, of patient: Symbol) -> RecordedEvent? {
    let events = events(of: patient)
    let place = events.partitioningIndex { $0.sequenceNumber >= sequenceNumber }
    return place < events.count && events[place].sequenceNumber == sequenceNumber ? events[place] : nil
  }

  /// Positions of stubs that no erasure names: damage.
  package var unexplainedStubs: [Int] { stubs.filter { !namedAsErased.contains($0) } }

  /// Reads the next stored line. Lines come in the order of the log. O(length).
  package mutating func add(_ bytes: [UInt8], in range: Range<Int>, sequenceNumber: Int, recorded: Instant) {
    lastSequenceNumber = sequenceNumber
    lastRecorded = recorded
    do throws(JSONError) {
      switch try reader.readLine(bytes, in: range) {
      case .event(let event): add(event)
      case .erased(let id):
        stubs.append(sequenceNumber)
        enter(id, IndexedEvent(sequenceNumber: sequenceNumber, type: nil, patient: .none, isErased: true))
      case .unknown(let type, _, let id):
        unknown.append((sequenceNumber, type))
        enter(id, IndexedEvent(sequenceNumber: sequenceNumber, type: nil, patient: .none, isErased: false))
      }
    } catch {
      findings.append(ReadingFinding(kind: .unreadable(error.message), sequenceNumber: sequenceNumber))
    }
  }

  /// Reads a line beyond what is to be known, for nothing but the erasure that it may be.
  ///
  /// An erased event is absent whatever was known when; so erasures count from wherever they stand.
  package mutating func addErasure(_ bytes: [UInt8], in range: Range<Int>) {
    do throws(JSONError) {
      if case .event(let event) = try reader.readLine(bytes, in: range), case .eventErased(let erasure) = event.event {
        namedAsErased.formUnion(reader.pool.elements(erasure.events))
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
      namedAsErased.formUnion(reader.pool.elements(erasure.events))
    } else {
      eventsByPatient[event.patient, default: []].append(event)
    }
  }

  @discardableResult
  private mutating func enter(_ id: EventID, _ entry: IndexedEvent) -> Bool {
    if let earlier = reader.index[id] {
      findings.append(ReadingFinding(kind: .idTwice(earlier.sequenceNumber), sequenceNumber: entry.sequenceNumber))
      return false
    }
    return reader.index.insert(id, entry)
  }

  // MARK: Trying newcomers

  /// Reads a draft into this record's pool.
  mutating func readDraft(
    _ bytes: [UInt8], in range: Range<Int>, recordedIsGiven: Bool
  ) throws(JSONError) -> Draft {
    try reader.readDraft(bytes, in: range, recordedIsGiven: recordedIsGiven)
  }

  /// The symbol of a text in this record's pool.
  mutating func symbol(for text: String) -> Symbol { reader.pool.vocabulary.symbol(for: text) }

  /// Adds an admitted event at its position.
  mutating func admit(_ event: RecordedEvent) {
    lastSequenceNumber = event.sequenceNumber
    lastRecorded = event.recorded
    add(event)
  }
}

extension Record {
  /// Reads a whole log.
  package init(_ log: borrowing EventLog) {
    self.init()
    log.forEachLine { (line, bytes) in
      add(bytes, in: line.range, sequenceNumber: line.sequenceNumber, recorded: line.recorded)
    }
  }
}

extension Array {
  /// The first index whose element, like all after it, satisfies `belongs`. O(log count).
  fileprivate func partitioningIndex(where belongs: (Element) -> Bool) -> Int {
    var low = startIndex
    var high = endIndex
    while low < high {
      let middle = low + (high - low) / 2
      if belongs(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
