package import CalendarTime
package import EventStorage
package import PatientRecord
import SystemCalls

import JSONText

/// A fault of a stored line; the other lines are read all the same.
package struct LoadingFinding: Sendable {
  /// The fault.
  package enum Kind: Equatable, Sendable {
    /// The line is sealed but is no event of format 1.
    case unreadable(String)
    /// The id belongs to an earlier event.
    case idTwice(Int)
  }
  /// The fault.
  package let kind: Kind
  /// Position in the log.
  package let sequenceNumber: Int
  /// The affected patient, if known.
  package var patient = Symbol.none
}

/// The events of a log, or of some of its patients, with findings about lines that could not be read.
///
/// All events are kept encoded, several times smaller than events, and decoded when a patient is asked for.
package struct Record: Sendable {
  private var reader = PlainEventReader(pool: RecordPool())
  /// The events that were read.
  private var read = ReadHistories()
  /// The events that were admitted since.
  private var admitted = EncodedHistory()
  /// The texts and lists that the histories may refer to.
  private(set) var bounds = PoolCounts()
  private(set) var notes = LoadingNotes()
  /// The persons who have several pseudonyms.
  var persons = LinkedPersons.none
  /// Tells that events were admitted since, which may concern them.
  private var arePersonsOld = false
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

  /// All events in the order of the log: those of a snapshot, of the lines after it, and those admitted since. To be
  /// asked once, and not for every patient.
  var histories: [EncodedHistory] { [read.snapshot, read.lines, admitted] }

  /// Returns the history of a number in that list.
  func history(_ number: Int) -> EncodedHistory {
    switch number {
    case 0: read.snapshot
    case 1: read.lines
    default: admitted
    }
  }

  private func isKnown(_ sequenceNumber: Int) -> Bool { limit.map { sequenceNumber <= $0 } ?? true }

  /// Forgets the lines after the last one of a batch, nil for all lines; erasures stay known, since an erased event is
  /// absent whatever was known when.
  package mutating func know(upTo last: (sequenceNumber: Int, recorded: Instant)?) {
    end = end ?? (lastSequenceNumber, lastRecorded)
    limit = last?.sequenceNumber ?? 0
    lastSequenceNumber = limit ?? 0
    lastRecorded = last?.recorded
    linkPersons()
  }

  /// Forgets the lines after the end of a batch.
  package mutating func know(upTo end: BatchEnd?) { know(upTo: end.map { ($0.sequenceNumber, $0.recorded) }) }

  /// The same record with all that was read.
  package var unlimited: Record {
    guard let end else { return self }
    var record = self
    (record.limit, record.end) = (nil, nil)
    (record.lastSequenceNumber, record.lastRecorded) = end
    record.linkPersons()
    return record
  }

  /// Positions of events that this version does not understand, with their types.
  package var unknown: [(sequenceNumber: Int, type: String)] { notes.unknown.filter { isShown($0.sequenceNumber) } }
  /// Faults of stored lines.
  package var findings: [LoadingFinding] { notes.findings.filter { isShown($0.sequenceNumber) } }

  /// True if a line is known and no erasure names it: nothing is answered from any other.
  func isShown(_ sequenceNumber: Int) -> Bool {
    isKnown(sequenceNumber) && !notes.namedAsErased.contains(sequenceNumber)
  }

  /// The pseudonyms under which events stand, and before them the record itself if it has events of its own.
  /// O(n log n).
  package var subjects: [Symbol] {
    let histories = histories
    var known: [Symbol] = []
    for (number, history) in histories.enumerated() {
      known += history.patients.filter { patient in
        histories[..<number].allSatisfy { !$0.holds(patient) }
      }
    }
    if limit != nil || !notes.namedAsErased.isEmpty { known = known.filter { !storedEvents(of: $0).isEmpty } }
    return pool.vocabulary.sorted(known)
  }

  /// Returns the events that stand under a pseudonym in the order of the log; none for one that is not known.
  ///
  /// Without those that an erasure names, even while a crash has left their lines in place. O(events of the patient).
  package func storedEvents(of patient: Symbol) -> [RecordedEvent] {
    var events: [RecordedEvent] = []
    read.snapshot.add(to: &events, of: patient, within: bounds)
    read.lines.add(to: &events, of: patient, within: bounds)
    admitted.add(to: &events, of: patient, within: bounds)
    if limit == nil, notes.namedAsErased.isEmpty { return events }
    return events.filter { isShown($0.sequenceNumber) }
  }

  /// Returns the number of bytes of some patients' encoded events. O(patients).
  package func byteCount(of patients: [Symbol]) -> Int {
    histories.reduce(0) { count, history in patients.reduce(count) { $0 + history.byteCount(of: $1) } }
  }

  /// Positions of erased events up to the last one known, in order.
  package var erased: [Int] {
    let last = limit ?? lastSequenceNumber
    return Set(notes.stubs.map(\.sequenceNumber)).union(notes.namedAsErased).filter { $0 <= last }.sorted()
  }

  /// Positions that an erasure names and whose lines stand all the same: it was interrupted, or a copy was put back.
  package var standingErased: [Int] {
    notes.namedAsErased.subtracting(notes.stubs.map(\.sequenceNumber)).filter(isKnown).sorted()
  }

  /// Erasures that name a position which is not before their own, with that position.
  package var misnamedErasures: [(sequenceNumber: Int, named: Int)] {
    notes.misnamed.filter { isKnown($0.sequenceNumber) }
  }

  /// True if an event was erased, whether its line is a stub already or stands still.
  package func isErased(_ sequenceNumber: Int) -> Bool {
    notes.namedAsErased.contains(sequenceNumber) || notes.stubs.contains { $0.sequenceNumber == sequenceNumber }
  }

  /// The known lines that are in no patient's history: stubs, erasures, and events of a type not understood.
  package var linesOutsideHistories: [LineOutsideHistories] {
    (notes.stubs + notes.others).filter { isKnown($0.sequenceNumber) }
  }

  /// Positions of stubs that no erasure names: damage.
  package var unexplainedStubs: [Int] {
    notes.stubs.map(\.sequenceNumber).filter { isKnown($0) && !notes.namedAsErased.contains($0) }
  }
}

// Finding events.
extension Record {
  /// The place of the event with an id; nil where the record holds none. O(events).
  package func entry(of id: EventID) -> IndexedEvent? { entries(of: [id])[id] }

  /// The places of the events with some ids. O(events + ids).
  package func entries(of ids: Set<EventID>) -> [EventID: IndexedEvent] {
    if ids.isEmpty { return [:] }
    var found: [EventID: IndexedEvent] = [:]
    for (lines, isErased) in [(notes.stubs, true), (notes.others, false)] {
      for line in lines where ids.contains(line.id) {
        found[line.id] = IndexedEvent(
          sequenceNumber: line.sequenceNumber, type: nil, patient: .none,
          isErased: isErased || notes.namedAsErased.contains(line.sequenceNumber))
      }
    }
    forEachIdentity { sequenceNumber, type, id, patient in
      if ids.contains(id), found[id] == nil {
        let isErased = notes.namedAsErased.contains(sequenceNumber)
        found[id] = IndexedEvent(
          sequenceNumber: sequenceNumber, type: isErased ? nil : type, patient: isErased ? .none : patient,
          isErased: isErased)
      }
      return true
    }
    return found
  }

  /// The positions of all events by id. O(events).
  package var positions: [EventID: Int] {
    var positions: [EventID: Int] = [:]
    positions.reserveCapacity(lastSequenceNumber)
    forEachIdentity { position, _, id, _ in
      if let known = positions.updateValue(position, forKey: id), known < position { positions[id] = known }
      return true
    }
    return positions
  }

  /// The event of an id; nil where there is none that can be read. O(events).
  package func event(_ id: EventID) -> RecordedEvent? {
    entry(of: id).flatMap { event(at: $0.sequenceNumber, of: $0.patient) }
  }

  /// The event at a position; nil where there is none that can be read. O(events).
  package func event(at sequenceNumber: Int) -> RecordedEvent? {
    var found: Symbol?
    forEachIdentity { position, _, _, patient in
      if position == sequenceNumber { found = patient }
      return found == nil
    }
    return found.flatMap { event(at: sequenceNumber, of: $0) }
  }

  /// The event at a position of a patient's history; nil where the patient has none there that can be read.
  package func event(at sequenceNumber: Int, of patient: Symbol) -> RecordedEvent? {
    storedEvents(of: patient).event(at: sequenceNumber)
  }

  /// Calls `body` with the position, the type, the id and the patient of each event until it returns false.
  func forEachIdentity(_ body: (Int, EventType, EventID, Symbol) -> Bool) {
    for history in histories {
      for patient in history.patients {
        let isGoingOn = history.read(patient, within: bounds) { cursor in
          while let (sequenceNumber, type, id) = try? cursor.nextIdentity() {
            if !body(sequenceNumber, type, id, patient) { return false }
          }
          return true
        }
        if !isGoingOn { return }
      }
    }
  }

  /// Tells the type of an event of a patient.
  private var types: (EventID, Symbol) -> EventType? {
    let (histories, bounds) = (histories, bounds)
    return { id, patient in
      for history in histories {
        let type = history.read(patient, within: bounds) { cursor -> EventType? in
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

// Reading again what a snapshot says.
extension Record {
  /// The positions of all events that are held, erased ones included, in order. O(n log n).
  var positionsHeld: [Int] {
    var positions: [Int] = []
    forEachIdentity { position, _, _, _ in
      positions.append(position)
      return true
    }
    return positions.sorted()
  }

  /// Reads the lines of a scope, with the notes of all lines of the log and its end.
  init(lines: [UInt8], _ scope: RecordScope, _ notes: LoadingNotes, upTo end: (sequenceNumber: Int, recorded: Instant?))
  {
    self.init(Replay.run(lines: lines, scope: scope))
    var all = notes
    all.add(self.notes)
    self.notes = all.sorted
    (lastSequenceNumber, lastRecorded) = end
  }

  /// Returns the same record with the events that some lines hold, which are those of its own events; nil where they
  /// say anything else.
  func readAgain(from lines: [UInt8]) -> Record? {
    var again = Record(lines: lines)
    let notes = again.notes
    guard notes.findings.isEmpty, notes.unknown.isEmpty, notes.stubs.isEmpty, notes.others.isEmpty,
      subjects.map({ pool.text($0) }) == again.subjects.map({ again.pool.text($0) })
    else { return nil }
    var comparison = EventComparison(pool, again.pool)
    for (subject, patient) in zip(subjects, again.subjects) {
      if comparison.firstDifference(storedEvents(of: subject), again.storedEvents(of: patient)) != nil { return nil }
    }
    again.notes = self.notes
    (again.lastSequenceNumber, again.lastRecorded) = (lastSequenceNumber, lastRecorded)
    return again
  }
}

// Trying newcomers.
extension Record {
  /// Exchanges the texts and the lists that events admitted now add to.
  mutating func exchangePool(_ lists: inout ListArena, _ vocabulary: SharedVocabulary) {
    vocabulary.exchange { reader.pool.exchange(&$0, &lists) }
  }

  /// Reads a draft into this record's pool.
  mutating func readDraft(
    _ bytes: [UInt8], in range: Range<Int>, recordedIsGiven: Bool
  ) throws(JSONError) -> Draft {
    growBounds()
    return try reader.readDraft(bytes, in: range, recordedIsGiven: recordedIsGiven, amending: types)
  }

  /// The same record with a pool that holds all that its own does, and more.
  consuming func extended(to pool: RecordPool) -> Record {
    reader.pool = pool
    return self
  }

  /// The symbol of a text in this record's pool.
  mutating func symbol(for text: String) -> Symbol { reader.pool.vocabulary.symbol(for: text) }

  /// Adds an admitted event at its position. O(length of the event), amortized.
  ///
  /// The events of its patient can be asked for after `growBounds()`.
  mutating func admit(_ event: RecordedEvent) {
    lastSequenceNumber = event.sequenceNumber
    lastRecorded = event.recorded
    admitted.append(event)
    arePersonsOld = arePersonsOld || !persons.links.isEmpty || event.event.type == .patientsLinked
  }

  /// Takes account of the texts and lists of the events admitted since.
  mutating func growBounds() {
    bounds = pool.counts
    if arePersonsOld { linkPersons() }
    arePersonsOld = false
  }

  /// Puts a pool that holds all that its own does, and more, in its place.
  mutating func replacePool(_ pool: RecordPool) {
    reader.pool = pool
    bounds = pool.counts
  }
}

// Accepting what checks find.
extension Record {
  /// Adds the codes of accepted checks to an event.
  mutating func accept(_ codes: [String], in event: inout RecordedEvent) {
    let said = Array(reader.pool.elements(event.accepted))
    event.accepted = reader.pool.list(said + codes.map { reader.pool.vocabulary.symbol(for: $0) })
  }

  /// Puts changed events of a patient in the place of those that were admitted. O(events of the patient).
  mutating func replace(_ events: [RecordedEvent], of patient: Symbol) {
    bounds = pool.counts
    admitted.replace(events, of: patient, within: bounds)
    if !persons.links.isEmpty { linkPersons() }
  }
}

extension Record {
  /// Reads a whole log that is in memory.
  package init(_ log: borrowing EventLog) {
    var lines: [UInt8] = []
    log.forEachLine { line, bytes in
      lines += bytes[line.range]
      lines.append(UInt8(ascii: "\n"))
    }
    self.init(lines: lines)
  }

  /// Reads lines that are in memory, in the order of the log, those of other patients left out or not. O(bytes).
  package init(lines: consuming [UInt8]) { self.init(Replay.run(lines: lines)) }

  /// Reads the lines of a log on several threads.
  ///
  /// After a snapshot the windows begin where it ends. With a scope only the histories of the patients in it are there;
  /// all else that the record says is of the whole log.
  package init(
    reading windows: LogWindows, after snapshot: RecordSnapshot? = nil, scope: RecordScope? = nil,
    threads: Int = Workers.available
  ) throws(ReplayError) {
    self.init(try Replay.run(windows, threads: threads, after: snapshot, scope: scope))
  }

  init(_ result: Replay.Result) {
    reader = PlainEventReader(pool: RecordPool(vocabulary: result.vocabulary, arenas: result.arenas))
    read = result.histories
    bounds = reader.pool.counts
    notes = result.notes
    lastSequenceNumber = result.order?.lastSequenceNumber ?? 0
    lastRecorded = result.order?.lastRecorded
    linkPersons()
  }
}
