import CalendarTime
package import PatientRecord

/// The events that another copy of a log has recorded since the two parted, as drafts for this one.
///
/// Events keep their ids, so that one which is here already is not recorded again. A date that was cut where it was
/// written, since nothing is recorded of the future, is written as far as it reached then. A course whose label was
/// taken here meanwhile gets a free one, and what names it follows.
package struct CopyMerge {
  /// A course of the copy that has another label here.
  package struct Relabelled: Hashable, Sendable {
    /// The position in the copy of the event that starts it.
    package let sequenceNumber: Int
    /// The label there, and the one here.
    package let there, here: String
  }

  /// A reason why the copies cannot be merged, with a position in the copy.
  package struct Conflict: Sendable {
    /// The position.
    package let sequenceNumber: Int
    /// The reason, as a clause, and the next step.
    package let message, hint: String
    /// The last corrections here and in the copy of an event that both have corrected; nil for any other reason.
    package var corrections: (here: Correction, there: Correction)?
  }

  /// A correction of one side: its position there, and the event as it stands with it, nil where it is retracted.
  package struct Correction: Sendable {
    /// The position.
    package let sequenceNumber: Int
    /// The event.
    package let standing: HistoryEvent?
  }

  /// The reasons why the copies cannot be merged.
  package struct Conflicts: Error {
    /// The conflicts, by position.
    package let all: [Conflict]
  }

  /// The drafts, one a line.
  package private(set) var drafts: [UInt8] = []
  /// The position in the copy of each draft.
  package private(set) var sequenceNumbers: [Int] = []
  /// The number of events that are here already.
  package private(set) var knownCount = 0
  /// The number of events that were erased here, and stay so.
  package private(set) var erasedCount = 0
  /// The courses that have another label here.
  package private(set) var relabelled: [Relabelled] = []
  /// The positions of the lines here that the copy has erased.
  package private(set) var erasedThere: [Int] = []
  /// The positions of the lines of the copy that were erased here.
  package private(set) var erasedHere: [Int] = []

  private let here: Record
  private let there: Record
  private let place: Int
  /// The texts and lists of the copy, and those that relabelling adds.
  private var pool: RecordPool
  private var conflicts: [Conflict] = []

  /// Compares the record of a copy with this one; `place` is the last position that both have.
  package init(of there: Record, after place: Int, into here: Record) throws(Conflicts) {
    (self.there, self.here, self.place, pool) = (there, here, place, there.pool)
    refuseUnread()
    let known = here.entries(of: Set(there.subjects.flatMap { newEvents(of: $0).map(\.id) }))
    var events: [RecordedEvent] = []
    let labels = labels(of: there.subjects, known)
    for patient in there.subjects { events += take(patient, known, labels[patient] ?? labels[.none] ?? [:]) }
    compareErasures()
    if !conflicts.isEmpty { throw Conflicts(all: conflicts.sorted { $0.sequenceNumber < $1.sequenceNumber }) }
    events.sort { $0.sequenceNumber < $1.sequenceNumber }
    let writer = EventWriter(pool: pool)
    for event in events { drafts += writer.draft(event) }
    sequenceNumbers = events.map(\.sequenceNumber)
  }

  /// The events of a patient of the copy since the two parted.
  private func newEvents(of patient: Symbol) -> [RecordedEvent] {
    there.storedEvents(of: patient).filter { $0.sequenceNumber > place }
  }

  private func eventsHere(_ patient: Symbol) -> [RecordedEvent] {
    here.pool.vocabulary.existingSymbol(for: there.pool.text(patient)).map(here.storedEvents) ?? []
  }

  /// True if an event of a patient of the copy was erased here.
  private func isErasedHere(_ patient: Symbol, _ known: [EventID: IndexedEvent]) -> Bool {
    there.storedEvents(of: patient).contains {
      $0.sequenceNumber <= place ? here.isErased($0.sequenceNumber) : known[$0.id]?.isErased == true
    }
  }

  private mutating func refuseUnread() {
    for (position, _) in there.unknown where position > place {
      conflicts.append(
        Conflict(
          sequenceNumber: position, message: "is of a type that this version does not understand",
          hint: "use the later version"))
    }
    for finding in there.findings where finding.sequenceNumber > place {
      conflicts.append(
        Conflict(
          sequenceNumber: finding.sequenceNumber, message: "cannot be read",
          hint: "see: regimen verify --log, with the copy"))
    }
  }

  /// Returns the events of a patient that are new here, under labels that are free here.
  private mutating func take(
    _ patient: Symbol, _ known: [EventID: IndexedEvent], _ labels: [Symbol: Symbol]
  ) -> [RecordedEvent] {
    let events = newEvents(of: patient)
    let own = eventsHere(patient)
    if let first = events.first(where: { known[$0.id] == nil }), own.isEmpty, isErasedHere(patient, known) {
      conflicts.append(
        Conflict(
          sequenceNumber: first.sequenceNumber, message: "is of a patient who was erased here",
          hint: "erase the patient in the copy, too"))
      return []
    }
    refuseOtherCorrections(patient, events, own)
    var new: [RecordedEvent] = []
    for var event in events {
      if !labels.isEmpty { event.event = pool.replacing(labels, in: event.event) }
      let cut = cutting(event)
      guard let place = known[event.id] else {
        new.append(cut)
        continue
      }
      if place.isErased {
        erasedCount += 1
      } else if isSame(own.event(at: place.sequenceNumber), [event, cut]) {
        knownCount += 1
      } else {
        conflicts.append(
          Conflict(
            sequenceNumber: event.sequenceNumber,
            message: "has the id of another event here, seq \(place.sequenceNumber)", hint: "it is no copy"))
      }
    }
    return new
  }

  /// True if an event here is one of the copy, with its dates as they were written or as far as they reached then.
  private func isSame(_ own: RecordedEvent?, _ forms: [RecordedEvent]) -> Bool {
    guard let own else { return false }
    let contents = [own, cutting(own)].map { EventWriter(pool: here.pool).content(of: $0) }
    return forms.contains { contents.contains(EventWriter(pool: pool).content(of: $0)) }
  }
}

// Labels and dates.
extension CopyMerge {
  /// The labels of the copy that are others here, by patient: that patient's own, and those that events of other
  /// pseudonyms of the person name, `P17:T1`; these alone of patients who have none of their own, under no patient.
  private mutating func labels(
    of patients: [Symbol], _ known: [EventID: IndexedEvent]
  ) -> [Symbol: [Symbol: Symbol]] {
    var labels: [Symbol: [Symbol: Symbol]] = [:]
    var others: [Symbol: Symbol] = [:]
    for patient in patients {
      let own = self.labels(newEvents(of: patient), eventsHere(patient), known)
      if own.isEmpty { continue }
      labels[patient] = own
      for (there, here) in own {
        let names = [there, here].map { pool.vocabulary.symbol(for: "\(pool.text(patient)):\(pool.text($0))") }
        others[names[0]] = names[1]
      }
    }
    for patient in labels.keys { labels[patient]?.merge(others) { own, _ in own } }
    labels[.none] = others
    return labels
  }

  /// The labels of a patient of the copy that are others here.
  private mutating func labels(
    _ events: [RecordedEvent], _ own: [RecordedEvent], _ known: [EventID: IndexedEvent]
  ) -> [Symbol: Symbol] {
    func label(_ event: RecordedEvent, _ pool: RecordPool) -> String? {
      event.event.start.map { pool.text($0.treatment) }
    }
    let taken = Set(own.compactMap { label($0, here.pool) })
    var free = FreeLabels(taken.union(events.compactMap { label($0, pool) }))
    var labels: [Symbol: Symbol] = [:]
    for event in events {
      guard let there = label(event, pool), let old = event.event.start?.treatment else { continue }
      let standing = known[event.id].flatMap { own.event(at: $0.sequenceNumber) }
      let name = standing.flatMap { label($0, here.pool) } ?? (taken.contains(there) ? free.take() : there)
      if name == there || labels[old] != nil { continue }
      labels[old] = pool.vocabulary.symbol(for: name)
      if known[event.id] == nil {
        relabelled.append(Relabelled(sequenceNumber: event.sequenceNumber, there: there, here: name))
      }
    }
    return labels
  }

  /// The event with its dates as far as they reached when it was written.
  private func cutting(_ event: RecordedEvent) -> RecordedEvent {
    var cut = event
    let last = event.recorded.latestPossibleDay
    cut.occurred = event.occurred.map { $0.cut(at: last) }
    if case .eventAmended(var amendment) = event.event {
      amendment.occurred = amendment.occurred.map { $0.cut(at: last) }
      cut.event = .eventAmended(amendment)
    }
    return cut
  }
}

// Corrections and erasures on both sides.
extension CopyMerge {
  /// Refuses events that both sides have corrected since, each in another way.
  private mutating func refuseOtherCorrections(_ patient: Symbol, _ events: [RecordedEvent], _ own: [RecordedEvent]) {
    let ids = Set(events.map(\.id))
    let ownNew = own.filter { $0.sequenceNumber > place && !ids.contains($0.id) }
    guard events.contains(where: \.event.type.isCorrection), ownNew.contains(where: \.event.type.isCorrection) else {
      return
    }
    let shared = own.filter { $0.sequenceNumber <= place }
    let before = CorrectedEvents(shared, after: .max, here.pool)
    let here = CorrectedEvents(shared + ownNew, after: place, here.pool)
    let there = CorrectedEvents(self.there.storedEvents(of: patient), after: place, self.there.pool)
    for event in shared where !event.event.type.isCorrection {
      let id = event.id
      let states = [before, here, there].map { $0.content(of: id) }
      if states[1] != states[0], states[2] != states[0], states[1] != states[2] {
        var conflict = Conflict(
          sequenceNumber: event.sequenceNumber, message: "was corrected in both, each in another way",
          hint: "retract the correction that is wrong, here or in the copy, and merge again")
        if let own = here.correction(of: id), let other = there.correction(of: id) {
          conflict.corrections = (own, other)
        }
        conflicts.append(conflict)
      }
    }
  }

  /// Finds the lines that one side has erased and the other has not.
  private mutating func compareErasures() {
    let ids = Set(there.notes.stubs.filter { $0.sequenceNumber > place }.map(\.id))
    let erasedLater = here.entries(of: ids).values.filter { !$0.isErased }.map(\.sequenceNumber)
    let (own, others) = (Set(here.erased), Set(there.erased))
    erasedThere = (others.subtracting(own).filter { $0 <= place } + erasedLater).sorted()
    erasedHere = own.subtracting(others).filter { $0 <= place }.sorted()
  }
}

/// One side of the events of a patient, as they stand with its corrections.
private struct CorrectedEvents {
  private let events: [EventID: HistoryEvent]
  /// The last correction of each event since the sides parted, by the event's id.
  private var corrections: [EventID: Int] = [:]
  private let writer: EventWriter

  /// The events that one side holds; those after a position are its own.
  init(_ recorded: [RecordedEvent], after place: Int, _ pool: RecordPool) {
    writer = EventWriter(pool: pool)
    let history = PatientHistory(recorded, pool: pool, asOf: .distantFuture)
    events = Dictionary(history.events.map { ($0.id, $0) }) { first, _ in first }
    // A retraction of a correction is one of what that corrects.
    var subjects: [EventID: EventID] = [:]
    for event in recorded {
      let target: EventID? =
        switch event.event {
        case .eventAmended(let amendment): amendment.amends
        case .eventRetracted(let retraction): retraction.event
        default: nil
        }
      guard let target else { continue }
      let subject = subjects[target] ?? target
      subjects[event.id] = subject
      if event.sequenceNumber > place { corrections[subject] = event.sequenceNumber }
    }
  }

  /// The standing form of an event; nil where it is retracted.
  func content(of id: EventID) -> [UInt8]? {
    events[id].map { writer.content(of: RecordedEvent(draft: $0.event, of: .none, occurred: $0.occurred)) }
  }

  func correction(of id: EventID) -> CopyMerge.Correction? {
    corrections[id].map { CopyMerge.Correction(sequenceNumber: $0, standing: events[id]) }
  }
}

extension PartialDate {
  /// The date without the days after one; the date itself where it has none, or only such.
  fileprivate func cut(at last: CalendarDay) -> PartialDate {
    if days.last <= last || days.first > last { return self }
    if days.first == last { return PartialDate(last) }
    return PartialDate(from: isStretch ? start : self, to: PartialDate(last)) ?? self
  }
}
