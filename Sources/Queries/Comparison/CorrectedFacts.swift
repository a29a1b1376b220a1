import CalendarTime
import PatientRecord

/// The facts of one patient as corrections leave them, one event of the log after another.
///
/// Each event is looked at when it comes; what it corrects is found by its id, so that n events take O(n) steps. Only a
/// retraction that takes back another looks through the amendments of its fact again.
struct CorrectedFacts {
  /// The data and the date of a fact in force.
  struct State {
    let event: ClinicalEvent
    let occurred: PartialDate
  }

  /// A fact before and after an event; nil where it is not in force.
  struct Change {
    let original: EventID
    let before: State?
    let after: State?
  }

  private struct Fact {
    let recorded: RecordedEvent
    var amendments: [RecordedEvent] = []
    /// The places of the amendments that may stand, the latest last, and of those among them that have a date.
    var standing: [Int] = []
    var dated: [Int] = []
  }

  private let pool: RecordPool
  private var events: [EventID: RecordedEvent] = [:]
  private var originals: [EventID: EventID] = [:]
  private var facts: [EventID: Fact] = [:]
  /// The number of retractions in force of each event.
  private var retractions: [EventID: Int] = [:]
  /// The number of amendments and retractions that were looked at.
  private(set) var steps = 0

  init(_ pool: RecordPool) { self.pool = pool }

  /// Takes the next event of the log; returns the fact that it states or corrects.
  mutating func take(_ event: RecordedEvent) -> Change {
    let original = original(of: event)
    let before = state(original)
    originals[event.id] = original
    if events[event.id] == nil { events[event.id] = event }
    switch event.event {
    case .eventAmended(let data) where events[data.amends]?.occurred != nil:
      facts[original]?.amendments.append(event)
      let place = (facts[original]?.amendments.count ?? 1) - 1
      facts[original]?.standing.append(place)
      if data.occurred != nil { facts[original]?.dated.append(place) }
    case .eventRetracted(let data) where events[data.event] != nil: retract(data.event, original)
    default: if event.occurred != nil, facts[event.id] == nil { facts[event.id] = Fact(recorded: event) }
    }
    return Change(original: original, before: before, after: state(original))
  }

  private func original(of event: RecordedEvent) -> EventID {
    switch event.event {
    case .eventAmended(let data): originals[data.amends] ?? data.amends
    case .eventRetracted(let data): originals[data.event] ?? data.event
    default: event.id
    }
  }

  /// Counts a retraction of an event; one that is no longer in force gives back what it had retracted.
  private mutating func retract(_ target: EventID, _ original: EventID) {
    var (target, change) = (target, 1)
    var isRevival = false
    while true {
      steps += 1
      let count = retractions[target, default: 0]
      retractions[target] = count + change
      let changes = count == 0 || count + change == 0
      if change < 0 { isRevival = true }
      guard changes, case .eventRetracted(let data)? = events[target]?.event, events[data.event] != nil else { break }
      (target, change) = (data.event, -change)
    }
    if isRevival, let count = facts[original]?.amendments.count {
      steps += count
      let amendments = facts[original]?.amendments ?? []
      facts[original]?.standing = Array(0..<count)
      facts[original]?.dated = amendments.indices.filter { place in
        if case .eventAmended(let data) = amendments[place].event { data.occurred != nil } else { false }
      }
    }
  }

  private mutating func state(_ id: EventID) -> State? {
    guard let recorded = facts[id]?.recorded, let written = recorded.occurred, retractions[id, default: 0] == 0 else {
      return nil
    }
    var (event, occurred) = (recorded.event, written)
    if case .eventAmended(let data)? = latest(\.standing, of: id)?.event, let amended = pool.event(data.data),
      amended.type == event.type
    {
      event = amended
    }
    if case .eventAmended(let data)? = latest(\.dated, of: id)?.event, let date = data.occurred { occurred = date }
    return State(event: event, occurred: occurred)
  }

  /// Returns the latest amendment in force; those after it are not looked at again.
  private mutating func latest(_ places: WritableKeyPath<Fact, [Int]>, of id: EventID) -> RecordedEvent? {
    while let place = facts[id]?[keyPath: places].last, let amendment = facts[id]?.amendments[place] {
      steps += 1
      if retractions[amendment.id, default: 0] == 0 { return amendment }
      facts[id]?[keyPath: places].removeLast()
    }
    return nil
  }
}
