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
  /// O(n log n) where the plain order is allowed, as it nearly always is; else O(n²) for n events whose dates are of a
  /// few kinds, such as years and months.
  var ordered: [HistoryEvent] {
    var events: [HistoryEvent] = []
    events.reserveCapacity(changes.count + 2)
    events.append(start)
    events += orderedChanges()
    if let stop { events.append(stop) }
    return events
  }

  /// The events of an order, their days narrowed: none before an earlier one's first, none after a later one's last.
  static func narrowed(_ ordered: [HistoryEvent]) -> [HistoryEvent] {
    let isNarrow = ordered.indices.dropFirst().allSatisfy { index in
      let (before, after) = (ordered[index - 1].days, ordered[index].days)
      return before.first <= after.first && before.last <= after.last
    }
    if isNarrow { return ordered }
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
    for index in events.indices { events[index].spreadDay = events[index].days.middle }
    return events
  }

  /// True if there is an order at all.
  var isPossible: Bool {
    guard changes.allSatisfy({ $0.days.last >= start.days.first }) else { return false }
    if let stop {
      if stop.days.last < start.days.first { return false }
      if changes.contains(where: { $0.days.first > stop.days.last }) { return false }
    }
    if changes.allSatisfy({ $0.event.heldChange == 0 }) { return true }
    return Alternation(changes).isPossible(held: false)
  }

  /// The course with one more event; nil where that leaves no order.
  func adding(_ event: HistoryEvent) -> CourseOrder? {
    var course = self
    if case .treatmentStopped = event.event {
      if stop != nil { return nil }
      course.stop = event
    } else {
      course.changes.append(event)
    }
    return course.isPossible ? course : nil
  }

  private func orderedChanges() -> [HistoryEvent] {
    let isSorted = changes.indices.dropFirst().allSatisfy { changes[$0 - 1].precedes(changes[$0]) }
    let plain = isSorted ? changes : changes.sorted { $0.precedes($1) }
    if isAllowed(plain) { return plain }
    var rest = plain
    var ordered: [HistoryEvent] = []
    var alternation = Alternation(plain)
    var held = false
    while let next = indexOfNext(in: rest, alternation, held: held) {
      let event = rest.remove(at: next)
      alternation.remove(event.sequenceNumber)
      if event.event.heldChange != 0 { held.toggle() }
      ordered.append(event)
    }
    return ordered + rest
  }

  private func isAllowed(_ ordered: [HistoryEvent]) -> Bool {
    var held = false
    var reached = start.days.first
    for event in ordered {
      let change = event.event.heldChange
      guard change == 0 || change == (held ? -1 : 1), event.days.last >= reached else { return false }
      if change != 0 { held.toggle() }
      reached = max(reached, event.days.first)
    }
    return true
  }

  /// The first event that can come next such that the rest can follow it.
  ///
  /// None may begin after another one's last day. Titrations need nothing else: one fits in wherever its day falls. Of
  /// two holds (or resumptions) where the earlier cannot come next, nor can the later unless its last day is before.
  private func indexOfNext(in rest: [HistoryEvent], _ alternation: Alternation, held: Bool) -> Int? {
    guard let deadline = rest.lazy.map(\.days.last).min() else { return nil }
    var refused: CalendarDay?
    for (index, event) in rest.enumerated() where event.days.first <= deadline {
      let change = event.event.heldChange
      if change == 0 { return index }
      guard change == (held ? -1 : 1), refused.map({ event.days.last < $0 }) ?? true else { continue }
      if alternation.isPossible(held: !held, without: event.sequenceNumber) { return index }
      refused = event.days.last
    }
    return nil
  }
}
