import CalendarTime

/// The order of the events of one course.
///
/// The first order, by day, place in the day and position in the log, that the structure (the start, then titrations
/// and holds, each resumption after its hold, then the stop) and the possible days allow. Events e₁ … eₙ are
/// allowed in that order when non-decreasing days can be chosen for them, that is when no event's first possible day
/// lies after a later event's last.
struct CourseOrder {
  let start: HistoryEvent
  var changes: [HistoryEvent] = []
  var stop: HistoryEvent?

  init(start: HistoryEvent) { self.start = start }

  /// The events in order.
  ///
  /// O(n log n) where the plain order is allowed, as it nearly always is; else O(n³) for n holds and resumptions.
  var ordered: [HistoryEvent] { [start] + orderedChanges() + (stop.map { [$0] } ?? []) }

  /// The events of an order, each one's days narrowed: none before an earlier one's first, none after a later one's last.
  static func narrowed(_ ordered: [HistoryEvent]) -> [HistoryEvent] {
    var events = ordered
    guard var first = events.first?.days.first, var last = events.last?.days.last else { return [] }
    for index in events.indices {
      first = max(first, events[index].days.first)
      events[index].days = DayInterval(first: first, last: events[index].days.last)
    }
    for index in events.indices.reversed() {
      last = min(last, events[index].days.last)
      events[index].days = DayInterval(first: events[index].days.first, last: last)
    }
    return events
  }

  /// Whether there is an order at all.
  var isPossible: Bool {
    let everything = changes + (stop.map { [$0] } ?? [])
    guard everything.allSatisfy({ $0.days.last >= start.days.first }) else { return false }
    if let stop, changes.contains(where: { $0.days.first > stop.days.last }) { return false }
    return canAlternate(changes, held: false, from: start.days.first)
  }

  private func orderedChanges() -> [HistoryEvent] {
    let plain = changes.sorted { $0.precedes($1) }
    if isAllowed(plain) { return plain }
    var rest = plain
    var ordered: [HistoryEvent] = []
    var held = false
    var reached = start.days.first
    while let next = rest.firstIndex(where: { canComeNext($0, in: rest, held: held, from: reached) }) {
      let event = rest.remove(at: next)
      held = isHeld(after: event, held)
      reached = max(reached, event.days.first)
      ordered.append(event)
    }
    return ordered + rest
  }

  private func isAllowed(_ ordered: [HistoryEvent]) -> Bool {
    var held = false
    var reached = start.days.first
    for event in ordered {
      guard keepsAlternation(event, held), event.days.last >= reached else { return false }
      held = isHeld(after: event, held)
      reached = max(reached, event.days.first)
    }
    return true
  }

  private func canComeNext(_ event: HistoryEvent, in rest: [HistoryEvent], held: Bool, from day: CalendarDay) -> Bool {
    guard keepsAlternation(event, held), event.days.last >= day else { return false }
    let reached = max(day, event.days.first)
    let others = rest.filter { $0.sequenceNumber != event.sequenceNumber }
    return others.allSatisfy { $0.days.last >= reached }
      && canAlternate(others, held: isHeld(after: event, held), from: reached)
  }

  private func keepsAlternation(_ event: HistoryEvent, _ held: Bool) -> Bool {
    switch event.event {
    case .treatmentHeld: !held
    case .treatmentResumed: held
    default: true
    }
  }

  private func isHeld(after event: HistoryEvent, _ held: Bool) -> Bool {
    switch event.event {
    case .treatmentHeld: true
    case .treatmentResumed: false
    default: held
    }
  }

  /// Whether holds and resumptions can alternate on non-decreasing days.
  ///
  /// At each step the one with the earliest last day among those possible by then; taking another never helps
  /// (an exchange argument). Titrations never matter: one fits in wherever its day falls.
  private func canAlternate(_ events: [HistoryEvent], held: Bool, from day: CalendarDay) -> Bool {
    var holds = events.filter { if case .treatmentHeld = $0.event { true } else { false } }.map(\.days)
    var resumptions = events.filter { if case .treatmentResumed = $0.event { true } else { false } }.map(\.days)
    var isHeld = held
    var reached = day
    while !(isHeld ? resumptions.isEmpty : holds.isEmpty) {
      guard let taken = isHeld ? takeNext(&resumptions, from: reached) : takeNext(&holds, from: reached) else {
        return false
      }
      reached = max(reached, taken.first)
      isHeld.toggle()
    }
    return holds.isEmpty && resumptions.isEmpty
  }

  private func takeNext(_ candidates: inout [DayInterval], from day: CalendarDay) -> DayInterval? {
    let earliest = candidates.map(\.first).min() ?? day
    let reached = max(day, earliest)
    let possible = candidates.indices.filter { candidates[$0].first <= reached }
    guard let chosen = possible.min(by: { candidates[$0].last < candidates[$1].last }) else { return nil }
    let days = candidates.remove(at: chosen)
    let limit = stop.map { min($0.days.last, days.last) } ?? days.last
    return limit >= max(day, days.first) ? days : nil
  }
}
