package import PatientRecord

/// The persons of a record who have several pseudonyms, with the events of each of them, put together.
///
/// Few patients are linked, so that theirs are kept; all others are read where they are asked for.
struct LinkedPersons: Sendable {
  /// Whose pseudonyms are whose.
  let links: LinkedPatients
  /// The events of a person by each of the person's pseudonyms, with the labels as that one says them.
  fileprivate let events: [Symbol: [RecordedEvent]]

  /// Nobody has several pseudonyms.
  static let none = LinkedPersons(links: LinkedPatients([]), events: [:])
}

// One person under several pseudonyms. Whatever asks for a patient's events gets those of the person.
extension Record {
  /// Returns the events of the person of a pseudonym in the order of the log; none for one that the record does not
  /// know.
  ///
  /// Each event keeps the pseudonym under which it was recorded. Courses of that one have their labels, those of
  /// another pseudonym of the person have it before theirs: `P17:T1`. O(events of the patient).
  package func events(of patient: Symbol) -> [RecordedEvent] {
    persons.events[patient] ?? storedEvents(of: patient)
  }

  /// Returns the pseudonym that a person keeps, as far as links are known: itself unless it stands behind another.
  package func person(of pseudonym: Symbol) -> Symbol { persons.links.person(of: pseudonym) }

  /// Returns every pseudonym of the person of one, that which is kept first.
  package func pseudonyms(of pseudonym: Symbol) -> [Symbol] { persons.links.pseudonyms(of: pseudonym) }

  /// Returns the other pseudonyms of the person who keeps one.
  package func otherPseudonyms(of person: Symbol) -> [Symbol] {
    persons.links.isEmpty ? [] : Array(pseudonyms(of: person).dropFirst())
  }

  /// The pseudonyms of persons who have several, beside those which they keep, in the order of the links.
  package var furtherPseudonyms: [(person: Symbol, other: Symbol)] {
    persons.links.pseudonyms.map { (person(of: $0), $0) }.filter { $0.0 != $0.1 }
  }

  /// The patients, each person once, in the order of the bytes of the pseudonyms that they keep. O(n log n).
  package var patients: [Symbol] {
    if persons.links.isEmpty { return storedPatients }
    return pool.vocabulary.sorted(Array(Set(storedPatients.map(person))))
  }

  /// The pseudonyms under which events of patients stand, in the order of their bytes. O(n log n).
  package var storedPatients: [Symbol] {
    let own = pool.vocabulary.existingSymbol(for: RecordItself.name)
    return subjects.filter { $0 != own }
  }

  /// Returns the links that stand among the events of the record itself before a position.
  func links(before position: Int = .max) -> LinkedPatients {
    let own = ownEvents.filter { $0.sequenceNumber < position }
    if !own.contains(where: { $0.event.type == .patientsLinked }) { return LinkedPatients([]) }
    return LinkedPatients(PatientHistory(own, pool: pool, asOf: .distantFuture).events)
  }

  /// Returns the events which link some patients, each by one of their pseudonyms, and corrections of these events.
  package func links(of patients: Set<Symbol>) -> [RecordedEvent] {
    var named: Set<EventID> = []
    let asked = Set(patients.flatMap(pseudonyms))
    return ownEvents.filter { event in
      switch event.event {
      case .patientsLinked(let link) where !asked.isDisjoint(with: [link.patient, link.other]): break
      case .eventAmended(let amendment) where named.contains(amendment.amends): break
      case .eventRetracted(let retraction) where named.contains(retraction.event): break
      default: return false
      }
      named.insert(event.id)
      return true
    }
  }

  /// Puts persons together by the links that are known.
  mutating func linkPersons() { linkPersons(by: links()) }

  /// Puts persons together by some links.
  mutating func linkPersons(by links: LinkedPatients) {
    if links.isEmpty {
      persons = .none
      return
    }
    var pool = pool
    var events: [Symbol: [RecordedEvent]] = [:]
    for pseudonym in links.pseudonyms {
      let parts = links.pseudonyms(of: pseudonym).flatMap { other in
        storedEvents(of: other).map { pool.saying($0, of: other, as: pseudonym, links) }
      }
      events[pseudonym] = parts.sorted { $0.sequenceNumber < $1.sequenceNumber }
    }
    replacePool(pool)
    persons = LinkedPersons(links: links, events: events)
  }
}

extension RecordPool {
  /// Returns an event of one pseudonym of a person with its labels as another one says them.
  fileprivate mutating func saying(
    _ event: RecordedEvent, of owner: Symbol, as pseudonym: Symbol, _ links: LinkedPatients
  ) -> RecordedEvent {
    let named = References(of: event.event, pool: self).labels
    var labels: [Symbol: Symbol] = [:]
    for label in named {
      let (other, own) = parted(label, in: links.pseudonyms(of: pseudonym)) ?? (owner, label)
      labels[label] = other == pseudonym ? own : vocabulary.symbol(for: text(other) + ":" + text(own))
    }
    if labels.allSatisfy({ $0.key == $0.value }) { return event }
    var said = event
    said.event = replacing(labels, in: event.event)
    return said
  }

  /// Returns a label that names its pseudonym, among some, with the label behind it; nil for one that names none.
  package mutating func parted(_ label: Symbol, in pseudonyms: [Symbol]) -> (pseudonym: Symbol, label: Symbol)? {
    let name = text(label)
    for pseudonym in pseudonyms {
      let front = text(pseudonym) + ":"
      if name.hasPrefix(front) { return (pseudonym, vocabulary.symbol(for: String(name.dropFirst(front.count)))) }
    }
    return nil
  }

  /// Returns an event that names other labels.
  mutating func replacing(_ labels: [Symbol: Symbol], in event: ClinicalEvent) -> ClinicalEvent {
    if case .eventAmended(var amendment) = event {
      guard let data = self.event(amendment.data) else { return event }
      amendment.data = replacement(replacing(labels, in: data))
      return .eventAmended(amendment)
    }
    var event = event
    var replacement = ReferenceReplacement(pool: self, labels: labels, identifiers: [:])
    event.visit(&replacement)
    self = replacement.pool
    return event
  }
}

// Recording of a person.
extension Record {
  /// Returns the pseudonym of a person under which an event is to stand that is recorded under another: that of the
  /// course or of the event which it changes, so that it goes with these if the link is taken back. The event then
  /// names its course by the label there.
  package func owner(
    of event: inout ClinicalEvent, recordedOf patient: Symbol, in pool: inout RecordPool
  ) -> Symbol {
    let pseudonyms = pseudonyms(of: patient)
    if pseudonyms.count == 1 { return patient }
    if event.start == nil, let label = event.treatment, let (owner, own) = pool.parted(label, in: pseudonyms) {
      event = pool.replacing([label: own], in: event)
      return owner
    }
    let changed: EventID? =
      switch event {
      case .adverseEventResolved(let data): data.event
      case .adverseEventGraded(let data): data.event
      case .diagnosisResolved(let data): data.event
      default: nil
      }
    let owner = changed.flatMap(entry)?.patient
    return owner.flatMap { pseudonyms.contains($0) ? $0 : nil } ?? patient
  }
}

// Reading of a person what stands under each pseudonym.
extension Record {
  /// Returns the scope with every pseudonym of the persons in it, and with those of the links that it names; nil where
  /// it has them.
  func widened(_ scope: RecordScope) -> RecordScope? {
    let own = ownEvents
    if !own.contains(where: { $0.event.type == .patientsLinked }) { return nil }
    var wide = scope
    var named = scope.ids
    for event in own.reversed() where named.contains(event.id) || scope.positions.contains(event.sequenceNumber) {
      if case .eventRetracted(let retraction) = event.event { named.insert(retraction.event) }
      if case .eventAmended(let amendment) = event.event { named.insert(amendment.amends) }
      named.insert(event.id)
    }
    // Links that were taken back are among them: an earlier state of the record may be asked for.
    let links = own.flatMap { event -> [(id: EventID, names: [String])] in
      let said = if case .eventAmended(let amendment) = event.event { pool.event(amendment.data) } else { event.event }
      guard case .patientsLinked(let link)? = said else { return [] }
      return [(event.id, [pool.text(link.patient), pool.text(link.other)])]
    }
    for link in links where named.contains(link.id) { wide.patients.formUnion(link.names) }
    var count = 0
    while count != wide.patients.count {
      count = wide.patients.count
      for link in links where link.names.contains(where: wide.patients.contains) { wide.patients.formUnion(link.names) }
    }
    return wide.patients == scope.patients ? nil : wide
  }
}
