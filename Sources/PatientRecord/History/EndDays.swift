import CalendarTime

/// Narrows the days of deaths and of ends of follow-up, and those of what happened before a death.
///
/// A patient lives on the day of every other event, and is followed on the day of a visit, an enrolment, an event of a
/// course or a response. So a death is not before another event's first possible day, nor another end of follow-up
/// before that of an event which shows follow-up, of a stop the day before it, the last on the drug; and nothing but
/// such an end is after the last possible day of a death. Where no day would be left, the days stay as they were.
struct EndDays {
  /// The possible days of deaths that an adverse event of grade 5 without an outcome states, by its position, or by
  /// that of the change of its grade.
  private(set) var gradeFive: [Int: DayInterval] = [:]

  private let resolved: Set<EventID>
  /// The first days of all events but ends of follow-up, in order; a death's own is among them.
  private let alive: [CalendarDay]
  /// The first days of events that show follow-up, in order; of a stop the last day on.
  private let followed: [CalendarDay]
  private var lastDayOfDeath: CalendarDay?

  /// Narrows courses, each in its order, and the events of no course. O(n log n) for n events where one of them is an
  /// end, else O(n).
  init(narrowing courses: inout [[HistoryEvent]], _ others: inout [HistoryEvent]) {
    guard EndDays.areNeeded(for: courses, others) else {
      (resolved, alive, followed) = ([], [], [])
      return
    }
    var events = others
    for course in courses { events += course }
    resolved = Set(events.compactMap(\.event.resolvedAdverseEvent))
    alive = events.filter { !$0.event.isEndOfFollowUpAlive && !$0.event.isAnswer }.map(\.days.first).sorted()
    followed = events.filter(\.event.showsFollowUp).map { event in
      if case .treatmentStopped = event.event { event.days.first.adding(days: -1) } else { event.days.first }
    }.sorted()
    lastDayOfDeath = events.compactMap { deathDays(of: $0)?.last }.min()
    for course in courses.indices { narrow(&courses[course]) }
    narrow(&others)
  }

  /// Tells if there is an end, and a day to be narrowed. O(n), and nothing is copied: most histories need nothing.
  static func areNeeded(for courses: [[HistoryEvent]], _ others: [HistoryEvent]) -> Bool {
    var (hasEnd, isOpen) = (false, false)
    func look(at event: HistoryEvent) {
      hasEnd = hasEnd || event.event.mayEndRecord
      isOpen = isOpen || !event.days.isExact || hasEnd && event.event.isGradeFive
    }
    for event in others { look(at: event) }
    for course in courses { for event in course { look(at: event) } }
    return hasEnd && isOpen
  }

  private mutating func narrow(_ events: inout [HistoryEvent]) {
    for place in events.indices {
      let event = events[place]
      if let death = deathDays(of: event) {
        let days = endingWithDeath(raised(death, alive))
        if event.event.isGradeFive { gradeFive[event.sequenceNumber] = days }
        // The onset of an adverse event of grade 5 is no death.
        let isOnset = if case .adverseEventRecorded = event.event { true } else { false }
        events[place].narrow(to: isOnset ? endingWithDeath(event.days) : days)
      } else if case .followUpEnded = event.event {
        events[place].narrow(to: raised(event.days, followed))
      } else if !event.event.isAnswer {
        events[place].narrow(to: endingWithDeath(event.days))
      }
    }
  }

  /// Returns the days on which the patient may have died, if the event states a death.
  private func deathDays(of event: HistoryEvent) -> DayInterval? {
    switch event.event {
    case .adverseEventRecorded(let data) where data.grade == 5 && !resolved.contains(event.id):
      DayInterval(first: event.days.first, last: max(event.days.first, event.latestDay))
    case .adverseEventGraded(let data) where data.grade == 5: resolved.contains(data.event) ? nil : event.days
    default: event.event.statesDeath ? event.days : nil
    }
  }

  /// Returns the days without those before the latest first day of a contact that is not after all of them.
  private func raised(_ days: DayInterval, _ contacts: [CalendarDay]) -> DayInterval {
    let count = contacts.partitioningIndex { $0 > days.last }
    return count == 0 ? days : DayInterval(first: max(days.first, contacts[count - 1]), last: days.last)
  }

  private func endingWithDeath(_ days: DayInterval) -> DayInterval {
    guard let end = lastDayOfDeath, days.first <= end else { return days }
    return DayInterval(first: days.first, last: min(days.last, end))
  }
}

extension [CalendarDay] {
  /// Returns the index of the first element that fits, in a list where all that fit come last. O(log n).
  fileprivate func partitioningIndex(where fits: (CalendarDay) -> Bool) -> Int {
    var (low, high) = (startIndex, endIndex)
    while low < high {
      let middle = (low + high) / 2
      if fits(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

extension ClinicalEvent {
  /// True for an event that says that the patient died on its day: an end of follow-up, an outcome, or a stop.
  fileprivate var statesDeath: Bool {
    switch self {
    case .followUpEnded(let data): data.reason == .death
    case .adverseEventResolved(let data): data.outcome == .fatal
    case .treatmentStopped(let data): data.reasons.contains(.death)
    default: false
    }
  }

  /// True for an adverse event of grade 5, or the change of one to it.
  fileprivate var isGradeFive: Bool {
    switch self {
    case .adverseEventRecorded(let data): data.grade == 5
    case .adverseEventGraded(let data): data.grade == 5
    default: false
    }
  }

  /// True for an end of follow-up that is no death.
  fileprivate var isEndOfFollowUpAlive: Bool {
    if case .followUpEnded(let data) = self { data.reason != .death } else { false }
  }

  /// True for an event that states a death, or ends follow-up.
  var mayEndRecord: Bool {
    switch self {
    case .followUpEnded: true
    case .adverseEventRecorded, .adverseEventGraded: isGradeFive
    case .adverseEventResolved, .treatmentStopped: statesDeath
    default: false
    }
  }

  /// The adverse event whose outcome an event states, if that is known.
  fileprivate var resolvedAdverseEvent: EventID? {
    if case .adverseEventResolved(let data) = self, data.outcome != .unknown { data.event } else { nil }
  }
}
